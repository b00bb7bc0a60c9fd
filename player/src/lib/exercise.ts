/**
 * The living frame of every exercise (templates/exercise.html): check button, kind words when there is nothing
 * to check yet, verdict, reasons, tries, focus. A block brings its `Work`, what is its own, and gets a `Live` back.
 * Nothing here builds HTML: all that can be shown was rendered by the compiler and is only un-hidden.
 */
import type { BlockSpec } from '../config';
import type { Host, Kind, Live, Status } from '../blocks/block';
import { all, one } from './dom';
import { part, words } from './parts';
import { reread } from './reread';

export { idOf, part, words } from './parts';

export type Mark = 'right' | 'partly' | 'wrong';
/** Marks a card: the shape comes from the style sheet, the words (by default the mark's own) stand in its `.stamp`. */
export type Stamp = (card: HTMLElement, mark: Mark, words?: string) => void;

/** What is a block's own within the frame. Any input event that bubbles to `.work` counts as a change. */
export interface Work<A> {
  answer(): A | undefined;
  restore(answer: A): void;
  reset(): void;
  /**
   * Stamps what was answered; with `everything` also what would have been right. Returns which reasons to show,
   * most important first. The frame takes the stamps away again.
   */
  mark(answer: A, everything: boolean, stamp: Stamp): string[];
  /** A few words beside the verdict: "3 of 5". */
  tally?(answer: A): string;
  /** What to do first, when the answer cannot be checked yet. */
  need(): string;
  /** Does what disabling the form controls cannot. */
  lock?(locked: boolean): void;
}

export const markOf = (score: number | boolean): Mark => (score === true || score === 1 ? 'right' : score ? 'partly' : 'wrong');

/** Tells the frame that the learner changed something without a form control (moved an item, say). */
export const changed = (element: HTMLElement): void => {
  element.dispatchEvent(new Event('input', { bubbles: true }));
};

export const exercise = <S extends BlockSpec, A>(
  root: HTMLElement, spec: S, host: Host, kind: Pick<Kind<S, A>, 'ready'>, work: Work<A>,
): Live<A> => {
  const at = (name: string): HTMLElement => part(root, `.${name}`);
  const field = part<HTMLFieldSetElement>(root, '.work');
  const need = at('need');
  const acts = at('acts');
  const check = at('check');
  const again = at('again');
  const reveal = at('reveal');
  const tries = at('tries');
  const feedback = at('feedback');
  const verdict = at('verdict');
  const reasons = at('reasons');
  const because = all(reasons, '.because');
  const review = reread(root, spec, host);
  let status: Status;

  const write = (card: HTMLElement, text: string): void => {
    const place = one(card, '.stamp');
    if (place) place.textContent = text;
  };
  const stamp: Stamp = (card, mark, text = host.t(`option.${mark}`)) => {
    card.dataset.mark = mark;
    write(card, text);
  };
  const clear = (): void => {
    for (const card of all(field, '[data-mark]')) {
      delete card.dataset.mark;
      write(card, '');
    }
    for (const element of [feedback, need, ...because]) element.hidden = true;
    delete feedback.dataset.verdict;
    check.removeAttribute('aria-describedby');
  };

  /** Not quite right: neither right nor beyond right and wrong. */
  const short = (): boolean => status.result !== undefined && status.result < 1;

  const buttons = (judged: boolean): void => {
    const { open, triesLeft } = status;
    acts.hidden = !open;
    check.hidden = judged;
    again.hidden = !judged;
    reveal.hidden = !judged || triesLeft !== null || !short();
    tries.hidden = triesLeft === null || spec.tries === 1;
    if (triesLeft !== null) tries.textContent = host.t('tries_left', { n: triesLeft });
  };

  const judge = (answer: A, everything: boolean): void => {
    const mark = status.result === undefined ? '' : markOf(status.result);
    feedback.dataset.verdict = mark || 'done';
    part(verdict, '.words').textContent = host.t(mark || 'answered');
    part(verdict, '.tally').textContent = work.tally ? work.tally(answer) : '';
    const ids = work.mark(answer, everything, stamp);
    const shown = ids.map((id) => because.filter((each) => each.dataset.because === id)[0]).filter(Boolean) as HTMLElement[];
    for (const element of shown) element.hidden = false;
    reasons.append(...shown);
    reasons.classList.toggle('lone', shown.length === 1);
    review(short());
    feedback.hidden = false;
  };

  /** Focus goes to the verdict, so that it is never lost with a button; the live region tells the whole. */
  const announce = (): void => {
    host.say([verdict, ...all(reasons, '.because:not([hidden])')].map(words).join(' '));
    verdict.focus();
  };

  const show = (next: Status): void => {
    status = next;
    clear();
    const answer = work.answer();
    const judged = next.checked && answer !== undefined;
    field.disabled = !next.open;
    if (work.lock) work.lock(!next.open);
    buttons(judged);
    if (!judged) return;
    judge(answer as A, !next.open && short());
    if (next.fresh) announce();
  };

  /** The verdict no longer belongs to the answer; the answer stays. */
  const open = (): void => {
    clear();
    buttons(false);
  };

  const ask = (): void => {
    const answer = work.answer();
    if (answer !== undefined && (!kind.ready || kind.ready(spec, answer))) {
      host.check();
      return;
    }
    need.textContent = work.need();
    need.hidden = false;
    check.setAttribute('aria-describedby', need.id);
    host.say(words(need));
  };

  // Folded answers are for readers without this script; here they wait, hidden, in the feedback.
  verdict.after(reasons);
  at('solution').remove();
  reveal.textContent = host.t('show_solution');

  check.addEventListener('click', ask);
  again.addEventListener('click', () => {
    open();
    (one(field, 'input:checked') || one(field, 'input, select, button') || check).focus();
  });
  reveal.addEventListener('click', () => {
    judge(work.answer() as A, true);
    announce();
    reveal.hidden = true;
  });
  field.addEventListener('input', () => {
    open();
    host.draft();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !(event.target as Element).matches('input[type=text]')) return;
    event.preventDefault();
    if (!check.hidden) ask();
  });

  const reset = (): void => {
    work.reset();
    show({ checked: false, open: true, triesLeft: spec.tries, fresh: false });
  };
  reset();
  return { answer: work.answer, restore: work.restore, show, reset };
};
