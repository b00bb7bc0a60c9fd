/** What the record store was told and asked, live; what breaks a requirement says which. */
import { make } from '../../src/lib/dom';
import type { Asked, Broken, Statement } from '../api';
import { faults, rule } from '../faults';
import { button, toggle } from '../parts/controls';
import { json } from '../parts/json';
import { list } from '../parts/list';
import type { Record_, Trace } from '../trace';
import { seconds, spoken } from '../words/time';

const last = (iri = ''): string => decodeURIComponent(iri.replace(/[/#]+$/, '').split(/[/#]/).pop() ?? iri);
const word = (map: Record<string, string> | undefined, iri?: string): string =>
  map?.en ?? map?.['en-US'] ?? map?.['en-GB'] ?? Object.values(map ?? {})[0] ?? last(iri);

const time = (at: number): string => new Date(at).toLocaleTimeString('en-GB');

/** A statement as a sentence, without its actor: the learner is known. */
export const sentence = ({ verb, object, result }: Statement): [verb: string, object: string, result: string] => {
  const score = result?.score;
  const length = result?.duration ? seconds(result.duration) : undefined;
  const parts = [
    score?.scaled === undefined ? score?.raw : `${Math.round(score.scaled * 1000) / 10} %`,
    result?.success === undefined ? undefined : result.success ? 'success' : 'no success',
    result?.response ? `“${result.response.slice(0, 40)}”` : undefined,
    length === undefined ? undefined : spoken(length),
  ];
  return [last(verb?.id) || word(verb?.display), word(object?.definition?.name, object?.id), parts.filter((one) => one !== undefined).join(' · ')];
};

/** What a request was about: its resource, and the document in it. */
const about = ({ path, query }: Asked): string => [path, query.stateId ?? query.profileId ?? ''].filter(Boolean).join(' · ');

export interface StatementsPanel { element: HTMLElement; update(): void; filter(): void; count(): { all: number; bad: number } }

export const statementsPanel = (trace: Trace): StatementsPanel => {
  let requests = false;
  const search = make('input', { 'type': 'search', 'class': 'search', 'placeholder': 'Filter statements', 'aria-label': 'Filter statements', 'spellcheck': 'false' });
  const all = toggle('Requests', (on) => { requests = on; all.show(on); update(); }, { title: 'Also what the record store was asked without fault: tokens, states, profiles' });
  const empty = make('div', { class: 'empty' });

  let found = faults([]);
  const mark = (broken: Broken[]): string => (broken.length ? `✕ ${broken.length} broken` : '');

  const render = (one: Record_): (Node | string)[] => {
    if (one.type === 'request') {
      const { method, status, words } = one.asked;
      return [
        make('span', { class: 'verb' }, method),
        make('span', { class: 'what' }, make('code', { class: 'means path' }, about(one.asked)), ...(words ? [make('span', { class: 'raw', title: words }, words)] : [])),
        make('span', { class: 'answer' }, make('span', { class: 'said' }, String(status || 'no answer')), make('span', { class: 'took' }, mark(found.of(one)) || time(one.asked.at))),
      ];
    }
    const { told } = one;
    const [verb, object, result] = sentence(told.statement);
    return [
      make('span', { class: 'verb verb-set' }, verb),
      make('span', { class: 'what' }, make('span', { class: 'means' }, object || '–'), make('span', { class: 'raw' }, result)),
      make('span', { class: 'answer' },
        make('span', { class: 'said' }, told.by === 'lms' ? 'by the LMS' : found.again(told) ? 'known' : told.taken ? 'taken' : 'refused'),
        make('span', { class: 'took' }, mark(found.of(one)) || (found.again(told) ? 'told again' : time(told.at)))),
    ];
  };
  const failed = (one: Record_): boolean => (one.type === 'request' ? one.asked.status >= 400 || !one.asked.status : !one.told.taken && !found.again(one.told));
  const looks = (one: Record_): string =>
    `${one.type === 'request' ? 'is-request ' : ''}${found.of(one).length ? 'bad' : failed(one) ? 'failed' : ''}`;

  const rows = list<Record_>({ id: 'statement', label: 'Statements', height: 40, render, looks, open: (one) => detail(one) });
  const pane = make('section', { class: 'detail', 'aria-label': 'The chosen statement', hidden: true });
  const detail = (one: Record_ | undefined): void => {
    pane.hidden = !one;
    if (!one) return;
    const broken = found.of(one);
    const words = one.type === 'request' && !broken.length ? one.asked.words : '';
    const close = button('×', () => { pane.hidden = true; rows.element.focus(); }, { 'class': 'plain close', 'aria-label': 'Close the details' });
    pane.replaceChildren(
      make('div', { class: 'detail-scroll', tabindex: 0, role: 'group', 'aria-label': 'Details' },
        ...broken.map(({ id, words, hint }) => make('div', { class: 'finding broken' },
          make('p', { class: 'finding-head' }, make('strong', {}, 'A requirement is broken'), ' ', make('span', { class: 'ref' }, rule(id))),
          make('p', { class: 'finding-words' }, words),
          ...(hint ? [make('p', {}, make('strong', {}, 'What to do: '), hint)] : []))),
        ...(words ? [make('p', { class: 'detail-means' }, words)] : []),
        json(one.type === 'statement' ? one.told.statement : one.asked)),
      close);
  };

  const update = (): void => {
    found = faults(trace.records);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = trace.records.filter((one) => {
      if (one.type === 'request' && !requests && !found.of(one).length) return false;
      const said = one.type === 'request' ? `${one.asked.method} ${about(one.asked)} ${one.asked.status} ${one.asked.words}` : `${sentence(one.told.statement).join(' ')} ${JSON.stringify(one.told.statement)}`;
      const text = `${said} ${found.of(one).map(({ id }) => id).join(' ')}`;
      return words.every((part) => text.toLowerCase().includes(part));
    });
    rows.show(wanted);
    empty.hidden = wanted.length > 0;
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
      const { of } = faults(trace.records);
      const shown = trace.records.filter((one) => one.type === 'statement' || of(one).length);
      return { all: shown.length, bad: shown.filter((one) => of(one).length).length };
    },
  };
};
