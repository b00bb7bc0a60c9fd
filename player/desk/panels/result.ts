/** What the LMS has in its gradebook: of each learner, part by part, as an administrator would read it. */
import { make } from '../../src/lib/dom';
import type { Result, State } from '../api';
import { budget } from '../words/budget';
import { seconds, spoken } from '../words/time';

export const STATUS: Record<string, [words: string, tone: string]> = {
  'passed': ['Passed', 'good'], 'completed': ['Completed', 'good'], 'failed': ['Failed', 'bad'], 'incomplete': ['In progress', 'warn'],
  'browsed': ['Browsed', ''], 'not attempted': ['Not attempted', ''], 'unknown': ['Nothing told yet', ''], '': ['Not attempted', ''],
};

/** One word for status and success, as LMSs show them. */
export const verdict = (result: Result | undefined): [words: string, tone: string] => {
  if (!result) return ['Not opened yet', ''];
  const judged = result.success === 'passed' || result.success === 'failed' ? result.success : '';
  const own = STATUS[judged || result.status] ?? [result.status, ''];
  // SCORM 2004 and cmi5 tell two things: failed, and yet done.
  return judged && result.status === 'incomplete' ? [`${own[0]}, in progress`, own[1]] : own;
};

export const points = (result: Result | undefined): string => {
  const { raw, scaled } = result?.score ?? {};
  if (typeof raw === 'number') return String(Math.round(raw * 100) / 100);
  return typeof scaled === 'number' ? `${Math.round(scaled * 1000) / 10} %` : '–';
};

export const duration = (result: Result | undefined): string => {
  const count = typeof result?.time === 'string' ? seconds(result.time) ?? Number(result.time) : result?.time;
  return count === undefined || Number.isNaN(count) ? '–' : spoken(count);
};

export interface ResultPanel { element: HTMLElement; show(state: State, learner: string, sco: string): void }

export const resultPanel = (): ResultPanel => {
  const element = make('div', { class: 'panel-body scroll', tabindex: 0, role: 'group', 'aria-label': 'Result' });

  const pill = (result: Result | undefined): HTMLElement => {
    const [words, tone] = verdict(result);
    return make('span', { class: `pill ${tone}` }, words);
  };
  const card = (name: string, value: Node | string, note = ''): HTMLElement =>
    make('div', { class: 'card' }, make('span', { class: 'card-name' }, name), make('span', { class: 'card-value' }, value), make('span', { class: 'card-note' }, note));

  return {
    element,
    show: (state, learner, sco) => {
      const { scos, limit } = state.package;
      const result = state.records[`${learner}/${sco}`];
      const part = scos.find(({ id }) => id === sco);
      const scorm = part?.kind.startsWith('scorm') ?? false;
      const memory = budget(result?.suspend ?? 0, limit.suspend);
      const mark = part?.mastery ?? null;
      const rows = scos.flatMap((one) => state.learners.map((person) => ({ one, person, found: state.records[`${person.id}/${one.id}`] })))
        .filter(({ found, person }) => found ?? person.id === learner);
      element.replaceChildren(
        make('h2', {}, part?.title ?? ''),
        make('div', { class: 'cards' },
          card('Status', pill(result), result ? `attempt ${result.attempt}${result.finished ? ', session ended' : ''}` : ''),
          card('Grade', points(result), mark === null ? 'no mark set by the package' : `${Math.round(mark * 100)} % to pass`),
          card('Time', duration(result), 'all visits of this attempt'),
          ...(scorm ? [card('Memory', result ? result.suspend.toLocaleString('en') : '–', limit.suspend ? `of ${limit.suspend.toLocaleString('en')} characters` : memory.words)] : [])),
        make('h2', {}, 'Gradebook'),
        make('table', { class: 'book' },
          make('thead', {}, make('tr', {}, ...['Learner', 'Part', 'Status', 'Grade', 'Time'].map((name) => make('th', { scope: 'col' }, name)))),
          make('tbody', {}, ...rows.map(({ one, person, found }) => make('tr', { class: person.id === learner && one.id === sco ? 'here' : '' },
            make('th', { scope: 'row' }, person.name), make('td', {}, one.title), make('td', {}, pill(found)), make('td', { class: 'number' }, points(found)), make('td', { class: 'number' }, duration(found)))))),
        make('p', { class: 'note' }, scorm
          ? 'As in Moodle: the grade is score.raw alone, and a mark in the manifest decides over passed and failed when the session ends, not before.'
          : 'Computed from the statements that the record store has taken.'));
    },
  };
};
