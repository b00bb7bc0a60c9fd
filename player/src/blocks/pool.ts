/**
 * Questions drawn from many, one at a time. The questions are blocks of their own, with their own answers and
 * verdicts; the pool only says which of them are asked, and which of those is before the learner.
 */
import type { Host, Kind, Live, PoolBlock } from './block';
import { all, focus } from '../lib/dom';
import { part } from '../lib/exercise';

const connect = (root: HTMLElement, _spec: PoolBlock, host: Host): Live<never> => {
  const list = part(root, '.questions');
  const questions = all(list, '.question');
  const steps = part(root, '.steps');
  const where = part(root, '.where');
  const back = part(root, '.previous');
  const next = part(root, '.following');
  const done = part(root, '.done');
  let drawn: HTMLElement[] = [];
  let at = 0;

  const id = (question: HTMLElement | undefined): string => question?.dataset.question || '';
  const past = (question: HTMLElement | undefined): boolean => {
    const { checked, open } = host.status(id(question));
    return checked || !open;
  };

  const dots = (): void => {
    all(steps, 'li').forEach((dot, place) => {
      dot.hidden = place >= drawn.length;
      dot.classList.toggle('here', place === at);
      dot.classList.toggle('past', past(drawn[place]));
    });
  };

  const buttons = (): void => {
    const last = at === drawn.length - 1;
    back.hidden = at === 0;
    next.hidden = last || !past(drawn[at]);
    done.hidden = !drawn.length || !drawn.every(past);
    dots();
  };

  /** Puts one question before the learner; `moved` when they asked for it, so the focus goes along. */
  const open = (place: number, moved: boolean): void => {
    at = place;
    questions.forEach((question) => { question.hidden = question !== drawn[at]; });
    where.textContent = host.t('pool.question', { n: at + 1, total: drawn.length });
    buttons();
    host.shown(id(drawn[at]));
    if (moved) focus(where);
  };

  /** Lays out what this attempt has drawn, and opens the first question that is still to be answered. */
  const lay = (): void => {
    drawn = host.drawn().flatMap((each) => questions.filter((question) => id(question) === each));
    questions.forEach((question) => question.classList.toggle('drawn', drawn.includes(question)));
    list.append(...drawn);
    const first = drawn.findIndex((question) => !past(question));
    open(first < 0 ? 0 : first, false);
  };

  back.addEventListener('click', () => open(at - 1, true));
  next.addEventListener('click', () => open(at + 1, true));
  done.textContent = host.t('pool.done');
  part(root, '.stepper').hidden = false;
  part(root, '.ways').hidden = false;
  root.classList.add('living');
  lay();

  return { answer: () => undefined, restore: lay, reset: lay, show: buttons };
};

export const kind: Kind<PoolBlock, never> = { type: 'pool', connect };
