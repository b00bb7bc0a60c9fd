/** The last page: the verdict in words first, one thing to do next, and where everything came from. */
import type { Outcome } from '../outcome';
import type { Say } from '../lib/words';
import { make, region } from '../lib/dom';

export interface Acts { again(): void; leave(): void; print(): void }

/** Who and when, for the printed page. */
export interface Frame { t: Say; language: string; learner: string; minutes: number; acts: Acts }

const percent = (share: number): number => Math.floor(share * 100 + 1e-9);

const button = (label: string, act: () => void, quiet = false): HTMLElement => {
  const element = make('button', { type: 'button', class: quiet ? 'button quiet' : 'button' }, label);
  element.addEventListener('click', act);
  return element;
};

const link = (page: string, text: string, kind?: string): HTMLElement => make('a', { href: `#page-${page}`, class: kind }, text);

const list = (title: string, kind: string, items: (Node | string)[][]): HTMLElement[] =>
  items.length ? [make('section', { class: kind }, make('h2', {}, title), make('ul', {}, ...items.map((item) => make('li', {}, ...item))))] : [];

/** A bar repeats what stands beside it in words, so it is not read aloud. */
const bar = (share: number, needed?: number): HTMLElement => {
  const element = make('div', { class: 'bar', 'aria-hidden': 'true' }, make('span', {}));
  element.style.setProperty('--share', String(share));
  if (needed !== undefined) {
    element.style.setProperty('--needed', String(needed));
    element.classList.add('marked');
  }
  return element;
};

const SAYS: Record<Outcome['verdict'], string> = {
  open: 'result.open', passed: 'result.passed', failed: 'result.failed', completed: 'result.completed',
};

const verdict = (now: Outcome, { t }: Frame): HTMLElement => {
  const box = make('div', { class: 'sum', 'data-verdict': now.verdict }, make('p', { class: 'says' }, t(SAYS[now.verdict])));
  if (now.verdict === 'failed') {
    box.append(make('p', {}, t(now.attemptsLeft === 0 ? 'result.failed_last' : 'result.failed_more')));
  }
  if (now.score !== undefined && now.verdict !== 'open') {
    const best = now.this !== undefined;
    box.append(make('p', { class: 'score' }, t(best ? 'result.best' : 'result.score', { percent: percent(now.score) })), bar(now.score, now.needed));
    if (now.needed !== undefined) box.append(make('p', { class: 'soft' }, t('result.needed', { percent: percent(now.needed) })));
  }
  return box;
};

/** One thing to do next: another attempt, what is left, or to leave. */
const acts = (now: Outcome, { t, acts: { again, leave, print } }: Frame): HTMLElement => {
  const [first] = now.left;
  const next = now.retry ? [button(t('result.again'), again)]
    : first ? [link(first.page, t('result.go_on', { title: first.title }), 'button')]
      : [];
  const paper = now.verdict === 'open' ? [] : [button(t('result.print'), print, true)];
  return make('div', { class: 'doors' }, ...next, button(t('result.leave'), leave, next.length > 0), ...paper);
};

const facts = (now: Outcome, { t, language, learner, minutes }: Frame): HTMLElement => {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const told = [
    now.points.max && now.verdict !== 'open'
      && t('result.points', { earned: number.format(now.points.earned), max: number.format(now.points.max) }),
    now.this !== undefined && t('result.score', { percent: percent(now.this) }),
    now.attemptsLeft !== undefined && (now.attempt > 1 || now.retry) && t('result.attempt', { n: now.attempt }),
    now.retry && now.attemptsLeft && t('result.attempts_left', { n: now.attemptsLeft }),
    t('result.time', { n: minutes }),
  ];
  const paper = [learner, new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date())];
  const lines = (texts: unknown[], kind?: string): HTMLElement[] =>
    texts.filter(Boolean).map((text) => make('li', { class: kind }, String(text)));
  return make('ul', { class: 'facts' }, ...lines(told), ...lines(paper, 'printed'));
};

const details = (now: Outcome, { t }: Frame): HTMLElement[] => [
  ...list(t('result.left'), 'missing', now.left.map(({ page, title, unread }) =>
    [link(page, t(unread ? 'result.page_left' : 'result.exercises_left', { title }))])),
  ...list(t('result.reread'), 'reread', now.reread.map(({ page, title }) => [link(page, title)])),
  ...list(t('result.objectives'), 'goals', now.objectives.map(({ text, share }) =>
    [make('p', {}, t('result.objective', { text, percent: percent(share) })), bar(share)])),
  ...list(t('result.review'), 'exercises', now.exercises.map(({ page, prompt, mark }) => [
    make('span', { class: 'sign', 'data-mark': mark }, make('span', { class: 'unseen' }, `${t(`option.${mark}`)}: `)), link(page, prompt),
  ])),
];

/** Fills the result page anew. */
export const showResult = (page: Document, now: Outcome, frame: Frame): void => {
  const place = region(page, '.result .outcome');
  place.textContent = '';
  place.append(verdict(now, frame), facts(now, frame), acts(now, frame), ...details(now, frame));
};
