/** Every call to the SCORM API: what was said, what it means, what was answered, and what a rule has against it. */
import { make } from '../../src/lib/dom';
import type { CallMessage } from '../messages';
import { button, segments, toggle } from '../parts/controls';
import { list } from '../parts/list';
import { pretty } from '../parts/json';
import { allowed } from '../strict/allowed';
import { EXPLAINED } from '../strict/explain';
import type { Finding } from '../strict/strict';
import type { Line, Trace } from '../trace';
import { error } from '../words/errors';
import { meaning } from '../words/meanings';
import { quick } from '../words/time';

const SHORT: Record<string, string> = { SetValue: 'Set', GetValue: 'Get', Initialize: 'Open', Terminate: 'End', Finish: 'End', Commit: 'Commit', GetLastError: 'Error?', GetErrorString: 'Error?', GetDiagnostic: 'Error?' };
const GROUPS: Record<string, RegExp> = { all: /./, set: /^SetValue$/, get: /^Get/, session: /^(Initialize|Terminate|Finish|Commit)$/ };

/** What the desk shows of a call's findings: what is allowed by the standard and merely of no use is not said. */
export const against = ({ broken }: CallMessage): Finding[] => broken.filter(({ weight }) => weight !== 'habit');

const failed = ({ name, answer, error: code }: CallMessage): boolean => answer === 'false' || (name === 'GetValue' && code !== '0');
export const tone = (call: CallMessage): string => {
  const found = against(call);
  if (found.some(({ weight }) => weight === 'broken')) return 'bad';
  return failed(call) ? 'failed' : found.length ? 'warn' : '';
};

export interface CallsPanel { element: HTMLElement; update(): void; filter(): void; next(): void; count(): { all: number; bad: number } }

export const callsPanel = (trace: Trace): CallsPanel => {
  let group = 'all';
  let onlyBad = false;
  let checks = false;
  const names = trace.name;
  const said = new WeakMap<CallMessage, string>();
  const means = (call: CallMessage): string => {
    const known = said.get(call) ?? meaning(call, names);
    said.set(call, known);
    return known;
  };

  const full = (call: CallMessage, kind: string): string => `${kind === 'scorm12' ? 'LMS' : ''}${call.name}`;
  const argument = ({ name, args: [element = '', value] }: CallMessage): (Node | string)[] => [
    make('span', { class: 'element' }, element),
    ...(name === 'SetValue' ? [make('span', { class: 'muted' }, ' = '), make('span', { class: 'value' }, String(value ?? ''))] : []),
  ];
  const shown = (call: CallMessage): string => (call.name === 'GetValue' ? call.answer || '∅' : call.answer);

  const render = (line: Line): (Node | string)[] => {
    if (line.type === 'visit') {
      const { visit } = line;
      return [make('span', { class: 'visit' }, `${visit.why} · ${visit.sco}`), make('span', { class: 'when' }, new Date(visit.at).toLocaleTimeString('en-GB'))];
    }
    const { call } = line;
    const mark = tone(call);
    return [
      make('span', { class: `verb verb-${SHORT[call.name]?.toLowerCase().replace('?', '') ?? 'set'}` }, SHORT[call.name] ?? call.name),
      make('span', { class: 'what' },
        make('span', { class: 'means' }, means(call)),
        make('code', { class: 'raw' }, ...argument(call))),
      make('span', { class: 'answer' },
        make('span', { class: 'said' }, shown(call)),
        make('span', { class: 'took' }, mark === 'bad' ? '✕ rule' : mark === 'warn' ? '! caution' : call.error !== '0' ? `error ${call.error}` : quick(call.took))),
    ];
  };

  const rows = list<Line>({
    id: 'call', label: 'Calls', height: 40,
    render,
    looks: (line) => (line.type === 'visit' ? 'is-visit' : tone(line.call)),
    open: (line) => detail(line),
  });

  const findings = (call: CallMessage, kind: string): Node[] => against(call).map((found) => {
    const explained = EXPLAINED[found.kind];
    const right = found.kind === 'value' ? allowed(kind, found.words) : '';
    return make('div', { class: `finding ${found.weight}` },
      make('p', { class: 'finding-head' }, make('strong', {}, found.weight === 'broken' ? 'The standard forbids this' : 'Some LMSs fail here'), ' ', make('span', { class: 'ref' }, found.rule)),
      make('p', { class: 'finding-words' }, found.words),
      make('p', {}, explained.why),
      make('p', {}, make('strong', {}, right ? 'Allowed here: ' : 'What to do: '), right || explained.mend));
  });

  const pane = make('section', { class: 'detail', 'aria-label': 'The chosen call', hidden: true });
  const detail = (line: Line | undefined): void => {
    pane.hidden = line?.type !== 'call';
    if (line?.type !== 'call') return;
    const { call, visit } = line;
    const words = call.error === '0' ? '' : error(visit.kind, call.error);
    const rest: [string, Node | string][] = [
      ['Answer', call.answer === '' ? make('span', { class: 'muted' }, '(empty)') : make('code', {}, call.answer)],
      ...(call.error === '0' ? [] : [['Error', `${call.error}: ${words || 'a code of this LMS'}`] as [string, string]]),
      ['Took', quick(call.took)],
      ['After', `${((call.at - visit.at) / 1000).toFixed(2)} s`],
    ];
    const close = button('×', () => { rows.select(-1); pane.hidden = true; rows.element.focus(); }, { 'class': 'plain close', 'aria-label': 'Close the details' });
    pane.replaceChildren(
      make('div', { class: 'detail-scroll', tabindex: 0, role: 'group', 'aria-label': 'Details' },
        make('p', { class: 'detail-means' }, means(call)),
        make('p', { class: 'call-line' }, make('code', {}, `${full(call, visit.kind)}(${call.args.map((one) => JSON.stringify(one)).join(', ').slice(0, 400)})`)),
        ...findings(call, visit.kind),
        ...(call.name === 'SetValue' ? [pretty(String(call.args[1] ?? ''))] : call.name === 'GetValue' && call.answer.length > 40 ? [pretty(call.answer)] : []),
        make('dl', { class: 'facts' }, ...rest.flatMap(([key, one]) => [make('dt', {}, key), make('dd', {}, one)]))),
      close);
  };

  const search = make('input', { 'type': 'search', 'placeholder': 'Filter calls', 'aria-label': 'Filter calls', 'spellcheck': 'false', 'class': 'search' });
  const kinds = segments('Which calls', [
    { value: 'all', label: 'All' }, { value: 'set', label: 'Set' }, { value: 'get', label: 'Get' }, { value: 'session', label: 'Session' },
  ], (value) => { group = value; kinds.show(value); update(); });
  kinds.show(group);
  const checked = toggle('Checks', (on) => { checks = on; checked.show(on); update(); }, { title: 'Also the questions whether the last call failed, where it had not' });
  const bad = toggle('Trouble', (on) => { onlyBad = on; bad.show(on); update(); }, { title: 'Only calls that failed or that a rule is against' });
  const empty = make('div', { class: 'empty' });

  const wanted = (line: Line, words: string[]): boolean => {
    if (line.type === 'visit') return !words.length && !onlyBad && group === 'all';
    const { call } = line;
    if (!checks && call.name === 'GetLastError' && call.answer === '0') return false;
    if (!GROUPS[group]?.test(call.name) || (onlyBad && !tone(call))) return false;
    const text = `${call.name} ${call.args.join(' ')} ${call.answer} ${means(call)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };

  const update = (): void => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = trace.lines.filter((line) => wanted(line, words));
    const empties = !found.some((line) => line.type === 'call');
    rows.show(empties ? [] : found);
    empty.hidden = !empties;
    const kind = trace.visit()?.kind ?? '';
    const none = trace.lines.some((line) => line.type === 'call');
    empty.replaceChildren(
      make('p', {}, none ? 'No call fits this filter.' : kind.startsWith('scorm') ? 'No call yet. Content that finds the API opens its session first.' : 'This target does not speak to a SCORM API.'),
      ...(none || kind.startsWith('scorm') || !kind ? [] : [make('p', {}, kind === 'web' ? 'A web page keeps its record in the browser alone.' : 'What it tells, it tells the record store: see Statements.')]));
  };
  search.addEventListener('input', update);

  return {
    element: make('div', { class: 'panel-body' }, make('div', { class: 'filters' }, search, kinds.element, bad.element, checked.element), rows.element, empty, pane),
    update,
    filter: () => { search.focus(); search.select(); },
    next: () => {
      const at = trace.lines.findIndex((line) => line === rows.selected());
      const found = trace.lines.slice(at + 1).find((line) => line.type === 'call' && tone(line.call)) ?? trace.lines.find((line) => line.type === 'call' && tone(line.call));
      if (!found) return;
      search.value = '';
      group = 'all';
      kinds.show(group);
      update();
      rows.element.focus();
      rows.select(trace.lines.filter((line) => wanted(line, [])).indexOf(found));
    },
    count: () => {
      let [all, wrong] = [0, 0];
      for (const line of trace.lines) {
        if (line.type !== 'call') continue;
        all += 1;
        if (tone(line.call) === 'bad') wrong += 1;
      }
      return { all, bad: wrong };
    },
  };
};
