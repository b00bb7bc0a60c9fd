/** What the record store was told and asked, live; what breaks a requirement says which. */
import { make } from '../../src/lib/dom';
import type { Statement, Told } from '../api';
import { button, toggle } from '../parts/controls';
import { json } from '../parts/json';
import { list } from '../parts/list';
import type { Record_, Trace } from '../trace';
import { seconds, spoken } from '../words/time';

const last = (iri = ''): string => decodeURIComponent(iri.replace(/[/#]+$/, '').split(/[/#]/).pop() ?? iri);
const word = (map: Record<string, string> | undefined, iri?: string): string =>
  map?.en ?? map?.['en-US'] ?? map?.['en-GB'] ?? Object.values(map ?? {})[0] ?? last(iri);

/** A statement as a sentence, without its actor: the learner is known. */
export const sentence = ({ verb, object, result }: Statement): [verb: string, object: string, result: string] => {
  const score = result?.score;
  const time = result?.duration ? seconds(result.duration) : undefined;
  const parts = [
    score?.scaled === undefined ? score?.raw : `${Math.round(score.scaled * 1000) / 10} %`,
    result?.success === undefined ? undefined : result.success ? 'success' : 'no success',
    result?.response ? `“${result.response.slice(0, 40)}”` : undefined,
    time === undefined ? undefined : spoken(time),
  ];
  return [last(verb?.id) || word(verb?.display), word(object?.definition?.name, object?.id), parts.filter((one) => one !== undefined).join(' · ')];
};

export interface StatementsPanel { element: HTMLElement; update(): void; filter(): void; count(): { all: number; bad: number } }

export const statementsPanel = (trace: Trace): StatementsPanel => {
  let requests = false;
  const search = make('input', { 'type': 'search', 'class': 'search', 'placeholder': 'Filter statements', 'aria-label': 'Filter statements', 'spellcheck': 'false' });
  const all = toggle('Requests', (on) => { requests = on; all.show(on); update(); }, { title: 'Also what the record store was asked: tokens, states, profiles' });
  const empty = make('div', { class: 'empty' });

  let taken = new Set<unknown>();
  /** Content that goes does not hear the answer to its last words, and says them again: the store has them already. */
  const again = ({ taken: now, statement: { id } }: Told): boolean => !now && id !== undefined && taken.has(id);
  const learn = (): void => {
    taken = new Set(trace.records.flatMap((one) => (one.type === 'statement' && one.told.taken ? [one.told.statement.id] : [])));
  };
  const bad = (told: Told): boolean => told.broken.length > 0 && !again(told);

  const render = (one: Record_): (Node | string)[] => {
    if (one.type === 'request') {
      const { method, path, status } = one.asked;
      return [
        make('span', { class: 'verb' }, method),
        make('span', { class: 'what' }, make('code', { class: 'raw path' }, path)),
        make('span', { class: 'answer' }, make('span', { class: 'said' }, String(status || 'no answer'))),
      ];
    }
    const { told } = one;
    const [verb, object, result] = sentence(told.statement);
    return [
      make('span', { class: 'verb verb-set' }, verb),
      make('span', { class: 'what' }, make('span', { class: 'means' }, object || '–'), make('span', { class: 'raw' }, result)),
      make('span', { class: 'answer' },
        make('span', { class: 'said' }, told.taken ? 'taken' : again(told) ? 'known' : 'refused'),
        make('span', { class: 'took' }, bad(told) ? `✕ ${told.broken.length} broken` : again(told) ? 'told again' : new Date(told.at).toLocaleTimeString('en-GB'))),
    ];
  };
  const looks = (one: Record_): string => (one.type === 'request'
    ? `is-request ${one.asked.status >= 400 || !one.asked.status ? 'failed' : ''}`
    : bad(one.told) ? 'bad' : one.told.taken ? '' : 'failed');

  const rows = list<Record_>({ id: 'statement', label: 'Statements', height: 40, render, looks, open: (one) => detail(one) });
  const pane = make('section', { class: 'detail', 'aria-label': 'The chosen statement', hidden: true });
  const detail = (one: Record_ | undefined): void => {
    pane.hidden = !one;
    if (!one) return;
    const broken = one.type === 'statement' ? one.told.broken : [];
    const close = button('×', () => { pane.hidden = true; rows.element.focus(); }, { 'class': 'plain close', 'aria-label': 'Close the details' });
    pane.replaceChildren(
      make('div', { class: 'detail-scroll', tabindex: 0, role: 'group', 'aria-label': 'Details' },
        ...broken.map(({ id, words, hint }) => make('div', { class: 'finding broken' },
          make('p', { class: 'finding-head' }, make('strong', {}, 'A requirement is broken'), ' ', make('span', { class: 'ref' }, id)),
          make('p', { class: 'finding-words' }, words),
          ...(hint ? [make('p', {}, make('strong', {}, 'What to do: '), hint)] : []))),
        json(one.type === 'statement' ? one.told.statement : one.asked)),
      close);
  };

  const update = (): void => {
    learn();
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = trace.records.filter((one) => {
      if (one.type === 'request' && !requests) return false;
      const text = one.type === 'request' ? `${one.asked.method} ${one.asked.path} ${one.asked.status}` : `${sentence(one.told.statement).join(' ')} ${JSON.stringify(one.told.statement)}`;
      return words.every((part) => text.toLowerCase().includes(part));
    });
    rows.show(found);
    empty.hidden = found.length > 0;
    const kind = trace.visit()?.kind ?? '';
    empty.replaceChildren(
      make('p', {}, words.length ? 'No statement fits this filter.' : 'No statement yet.'),
      ...(kind.startsWith('scorm') && !words.length ? [make('p', {}, 'SCORM packages speak to the LMS; they tell a record store only where the project names a relay.')] : []));
  };
  search.addEventListener('input', update);

  return {
    element: make('div', { class: 'panel-body statements' }, make('div', { class: 'filters' }, search, all.element), rows.element, empty, pane),
    update,
    filter: () => { search.focus(); search.select(); },
    count: () => {
      const told = trace.records.filter((one) => one.type === 'statement');
      return { all: told.length, bad: told.filter((one) => one.type === 'statement' && bad(one.told)).length };
    },
  };
};
