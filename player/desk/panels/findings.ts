/** What scormkit says about the text, and what the content did against the rules while it ran. */
import { make } from '../../src/lib/dom';
import type { State } from '../api';
import { allowed } from '../strict/allowed';
import { EXPLAINED } from '../strict/explain';
import type { Finding } from '../strict/strict';
import { requirements, rule } from '../faults';
import { model } from '../strict/strict';
import type { Trace } from '../trace';
import { against } from './calls';

export interface FindingsPanel { element: HTMLElement; show(state: State): void; count(): { errors: number; warnings: number } }

interface Group { finding: Finding; times: number; element: string; kind: string }

/** Findings of all calls, each rule and element once. */
export const grouped = (trace: Trace): Group[] => {
  const groups = new Map<string, Group>();
  for (const line of trace.lines) {
    if (line.type !== 'call') continue;
    for (const finding of against(line.call)) {
      const element = model(line.call.args[0] ?? '');
      const key = `${finding.kind} ${line.call.name} ${element}`;
      const known = groups.get(key);
      if (known) known.times += 1;
      else groups.set(key, { finding, times: 1, element, kind: line.visit.kind });
    }
  }
  return [...groups.values()].sort((a, b) => Number(a.finding.weight !== 'broken') - Number(b.finding.weight !== 'broken'));
};

/** What to do about *finding*. */
const hint = (finding: Finding, kind: string): string => {
  const right = finding.kind === 'value' ? allowed(kind, finding.words) : '';
  return right ? `allowed here: ${right}` : EXPLAINED[finding.kind].mend;
};

export const findingsPanel = (trace: Trace): FindingsPanel => {
  const element = make('div', { class: 'panel-body scroll', tabindex: 0, role: 'group', 'aria-label': 'Findings' });
  let counts = { errors: 0, warnings: 0 };

  return {
    element,
    count: () => counts,
    show: ({ diagnostics, problem, package: { module } }) => {
      const ran = grouped(trace);
      const told = requirements(trace.records);
      counts = {
        errors: diagnostics.filter(({ severity }) => severity === 'error').length + ran.filter(({ finding }) => finding.weight === 'broken').length + told.length,
        warnings: diagnostics.filter(({ severity }) => severity === 'warning').length + ran.filter(({ finding }) => finding.weight !== 'broken').length,
      };
      const texts = diagnostics.map(({ code, severity, message, hint, path, line, column, length, excerpt }) =>
        make('article', { class: `diagnosis ${severity}` },
          make('p', { class: 'diagnosis-head' }, make('span', { class: `pill ${severity === 'error' ? 'bad' : 'warn'}` }, severity), make('code', {}, code), make('span', { class: 'place' }, `${path}:${line}:${column}`)),
          make('p', { class: 'diagnosis-words' }, message),
          ...(excerpt === undefined ? [] : [make('pre', { class: 'excerpt' },
            make('span', { class: 'gutter' }, `${line} │ `), excerpt, '\n',
            make('span', { class: 'gutter' }, `${' '.repeat(String(line).length)} │ `),
            make('span', { class: 'caret' }, `${' '.repeat(Math.max(0, column - 1))}${'^'.repeat(Math.max(1, length))}`))]),
          ...(hint ? [make('p', { class: 'hint' }, hint)] : [])));
      const calls = ran.map(({ finding, times, element: name, kind }) => make('article', { class: `diagnosis ${finding.weight === 'broken' ? 'error' : 'warning'}` },
        make('p', { class: 'diagnosis-head' },
          make('span', { class: `pill ${finding.weight === 'broken' ? 'bad' : 'warn'}` }, finding.weight === 'broken' ? 'broken' : 'caution'),
          make('code', {}, name || 'session'), make('span', { class: 'place' }, `${finding.rule}${times > 1 ? ` · ${times} times` : ''}`)),
        make('p', { class: 'diagnosis-words' }, finding.words),
        make('p', { class: 'hint' }, hint(finding, kind))));
      const asked = told.map(({ broken: { id, words, hint: mend }, times }) => make('article', { class: 'diagnosis error' },
        make('p', { class: 'diagnosis-head' }, make('span', { class: 'pill bad' }, 'broken'), make('code', {}, rule(id)), make('span', { class: 'place' }, times > 1 ? `${times} times` : '')),
        make('p', { class: 'diagnosis-words' }, words),
        ...(mend ? [make('p', { class: 'hint' }, mend)] : [])));
      element.replaceChildren(
        ...(problem ? [make('div', { class: 'problem' }, make('strong', {}, 'Not built: '), problem)] : []),
        make('h2', {}, module ? 'In the text' : 'In the package'),
        ...(texts.length ? texts : [make('p', { class: 'fine' }, module ? 'Nothing to mend. Checked anew with every save.' : 'Nothing was found that LMSs trip over.')]),
        make('h2', {}, 'While it ran'),
        ...(calls.length || asked.length ? [...calls, ...asked] : [make('p', { class: 'fine' }, 'Nothing broke a rule so far.')]));
    },
  };
};
