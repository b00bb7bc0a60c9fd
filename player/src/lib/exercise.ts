/**
 * The living frame of every exercise (templates/exercise.html): check button, kind words when there is nothing
 * to check yet, verdict, reasons, tries, focus. A block brings its `Work`, what is its own, and gets a `Live` back.
 * Nothing here builds HTML: all that can be shown was rendered by the compiler and is only un-hidden.
 */
import type { BlockSpec } from '../config';
import type { Host, Kind, Live, Status } from '../blocks/block';
import { all, one } from './dom';

export type Mark = 'right' | 'partly' | 'wrong';

/** What is a block's own within the frame. Any input event that bubbles to `.work` counts as a change. */
export interface Work<A> {
  answer(): A | undefined;
  restore(answer: A): void;
  reset(): void;
  /**
   * Puts marks on the answer (see `stamp`); with `all` also on what would have been right. Returns which reasons
   * to show, most important first. The frame takes the marks away again.
   */
  mark(answer: A, all: boolean): string[];
  /** Words of the verdict, where the common ones ("Right") do not fit. */
  verdict?(answer: A, mark: Mark | undefined): string;
  /** A few words beside the verdict: "3 of 5". */
  tally?(answer: A): string;
  /** What to do first, when the answer cannot be checked yet. */
  need?(): string;
  /** Does what disabling the form controls cannot. */
  lock?(locked: boolean): void;
}

/** The element within *root* that the template promises. */
export const part = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E => {
  const found = one<E>(root, selector);
  if (!found) throw new Error(`no ${selector} in the page`);
  return found;
};

export const markOf = (score: number): Mark => (score >= 1 ? 'right' : score > 0 ? 'partly' : 'wrong');

/** Marks a card as right or wrong: the shape comes from the style sheet, the words stand in its `.stamp`. */
export const stamp = (card: HTMLElement, mark?: Mark, words = ''): void => {
  if (mark) card.dataset.mark = mark;
  else delete card.dataset.mark;
  const place = card.querySelector('.stamp');
  if (place) place.textContent = words;
};

/** Tells the frame that the learner changed something without a form control (moved an item, say). */
export const changed = (work: HTMLElement): void => {
  work.dispatchEvent(new Event('input', { bubbles: true }));
};

export const words = (element: HTMLElement): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

export const exercise = <S extends BlockSpec, A>(
  root: HTMLElement, spec: S, host: Host, kind: Pick<Kind<S, A>, 'ready'>, work: Work<A>,
): Live<A> => {
  const field = part<HTMLFieldSetElement>(root, '.work');
  const need = part(root, '.need');
  const check = part(root, '.check');
  const again = part(root, '.again');
  const reveal = part(root, '.reveal');
  const tries = part(root, '.tries');
  const feedback = part(root, '.feedback');
  const verdict = part(feedback, '.verdict');
  const review = one(feedback, '.review');
  const reasons = part(root, '.reasons');
  const because = all(reasons, '.because');
  let status: Status;

  const clear = (): void => {
    all(field, '[data-mark]').forEach((card) => stamp(card));
    [feedback, need, ...because].forEach((element) => { element.hidden = true; });
    check.removeAttribute('aria-describedby');
  };

  const buttons = (judged: boolean): void => {
    const { open, result, triesLeft } = status;
    check.hidden = judged || !open;
    again.hidden = !judged || !open;
    reveal.hidden = again.hidden || triesLeft !== null || result === undefined || result >= 1;
    tries.hidden = !open || triesLeft === null || (spec.tries ?? 0) < 2;
    tries.textContent = tries.hidden ? '' : host.t('tries_left', { n: triesLeft ?? 0 });
  };

  const judged = (answer: A, everything: boolean): void => {
    const { result } = status;
    const mark = result === undefined ? undefined : markOf(result);
    part(verdict, '.words').textContent = work.verdict?.(answer, mark) ?? host.t(mark ?? 'answered');
    part(verdict, '.tally').textContent = work.tally?.(answer) ?? '';
    if (mark) feedback.dataset.verdict = mark;
    else delete feedback.dataset.verdict;
    for (const id of work.mark(answer, everything)) {
      const reason = because.find((element) => element.dataset.because === id);
      if (!reason) continue;
      reason.hidden = false;
      reasons.append(reason);
    }
    if (review) review.hidden = result === undefined || result >= 1;
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
    const visible = next.checked && answer !== undefined;
    field.disabled = !next.open;
    work.lock?.(!next.open);
    buttons(visible);
    if (!visible) return;
    judged(answer, !next.open && next.result !== undefined && next.result < 1);
    if (next.fresh) announce();
  };

  const ask = (): void => {
    const answer = work.answer();
    if (answer !== undefined && (kind.ready?.(spec, answer) ?? true)) {
      host.check();
      return;
    }
    need.textContent = work.need?.() ?? host.t('not_ready');
    need.hidden = false;
    check.setAttribute('aria-describedby', need.id);
    host.say(words(need));
  };

  const retry = (): void => {
    clear();
    buttons(false);
    const inputs = all<HTMLInputElement>(field, 'input, select, textarea, button');
    (inputs.find((input) => input.checked) ?? inputs.find((input) => !input.disabled) ?? check).focus();
  };

  // Folded answers are for readers without this script; here they wait, hidden, in the feedback.
  feedback.insertBefore(reasons, review);
  part(root, '.solution').remove();
  part(root, '.acts').hidden = false;
  reveal.textContent = host.t('show_solution');
  const link = review && one(review, 'a');
  if (link) {
    const title = document.getElementById(`title-${spec.review ?? ''}`);
    link.textContent = host.t('review', { title: title ? words(title) : '' });
    link.addEventListener('click', (event) => {
      event.preventDefault();
      host.go(spec.review ?? '');
    });
  }
  check.addEventListener('click', ask);
  again.addEventListener('click', retry);
  reveal.addEventListener('click', () => {
    const answer = work.answer();
    if (answer === undefined) return;
    judged(answer, true);
    announce();
    reveal.hidden = true;
  });
  field.addEventListener('input', () => {
    status = { ...status, checked: false };
    clear();
    buttons(false);
    host.draft();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (!(event.target as HTMLElement).matches('input[type=text]')) return;
    event.preventDefault();
    if (!check.hidden) ask();
  });

  const begin = (): void => show({ checked: false, open: true, triesLeft: spec.tries, fresh: false });
  work.reset();
  begin();
  return {
    answer: () => work.answer(),
    restore: (answer) => work.restore(answer),
    show,
    reset: () => {
      work.reset();
      begin();
    },
  };
};
