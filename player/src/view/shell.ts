/** The frame around the pages: shows one of them, and says where it stands among the others. */
import type { Config } from '../config';
import type { Grade } from '../progress';
import type { Say } from '../lib/words';
import { RESULT } from '../state';
import { all, one, set } from '../lib/dom';
import { pageList } from './list';

export interface Standing { grade: Grade; visited: ReadonlySet<string>; measure: number }

export interface Shell {
  /** Shows *page*; with `move` the learner asked for it, and the focus goes to its heading. */
  show(page: string, standing: Standing, move: boolean): void;
  refresh(standing: Standing): void;
}

export const shell = (page: Document, config: Config, t: Say, go: (page: string) => void, leave: () => void): Shell => {
  const titles = new Map([...config.pages.map(({ id, title }): [string, string] => [id, title]), [RESULT, t('result.title')]]);
  const order = [...titles.keys()];
  const sections = all(page, 'main > .page');
  const moves = one(page, 'footer.moves');
  const progress = one<HTMLProgressElement>(page, '.top .progress');
  const list = pageList(page, config, t);
  let now = order[0] ?? RESULT;

  const neighbour = (by: number): string | undefined => order[order.indexOf(now) + by];
  const way = (name: string, by: number): void => {
    const button = moves && one(moves, `.${name}`);
    const to = neighbour(by);
    if (!button) return;
    button.hidden = to === undefined;
    const where = one(button, '.where');
    if (where) where.textContent = titles.get(to ?? '') ?? '';
  };

  for (const [name, by] of [['back', -1], ['next', 1]] as const) {
    one(page, `footer.moves .${name}`)?.addEventListener('click', () => {
      const to = neighbour(by);
      if (to !== undefined) go(to);
    });
  }
  one(page, 'footer.moves .leave')?.addEventListener('click', leave);
  page.documentElement.classList.add('js');
  if (moves) moves.hidden = false;
  if (progress) progress.hidden = false;

  const refresh = ({ grade, visited, measure }: Standing): void => {
    if (progress) {
      progress.value = Math.round(measure * 100);
      set(progress, { 'aria-valuetext': t('progress', { percent: progress.value }) });
    }
    list.mark(now, grade, visited);
    // While there is something to do on the page, going on is not the thing to press first.
    one(page, 'footer.moves .next')?.classList.toggle('quiet', grade.open.some((spec) => spec.page === now));
  };

  return {
    refresh,
    show: (to, standing, move) => {
      now = order.includes(to) ? to : order[0] ?? RESULT;
      sections.forEach((section) => { section.hidden = section.dataset.page !== now; });
      way('back', -1);
      way('next', 1);
      const leaving = one(page, 'footer.moves .leave');
      if (leaving) leaving.hidden = now === RESULT;
      page.title = `${titles.get(now) ?? ''} – ${config.module.title}`;
      refresh(standing);
      page.defaultView?.scrollTo(0, 0);
      if (!move) return;
      list.close(false);
      one(page, `[id="title-${now}"]`)?.focus();
    },
  };
};
