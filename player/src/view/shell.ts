/** The frame around the pages: shows one of them, and says where it stands among the others. */
import type { Config } from '../config';
import type { Grade } from '../progress';
import type { Say } from '../lib/words';
import { RESULT } from '../state';
import { all, region, set } from '../lib/dom';
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
  const moves = region(page, 'footer.moves');
  const next = region(moves, '.next');
  const progress = region<HTMLProgressElement>(page, '.top .progress');
  const list = pageList(page, config, t);
  let now = order[0] ?? RESULT;

  const neighbour = (by: number): string | undefined => order[order.indexOf(now) + by];
  const ways: [HTMLElement, number][] = [[region(moves, '.back'), -1], [next, 1]];
  const leaving = region(moves, '.leave');

  for (const [button, by] of ways) {
    button.addEventListener('click', () => {
      const to = neighbour(by);
      if (to !== undefined) go(to);
    });
  }
  leaving.addEventListener('click', leave);
  moves.hidden = false;
  progress.hidden = false;

  const refresh = ({ grade, visited, measure }: Standing): void => {
    progress.value = Math.round(measure * 100);
    set(progress, { 'aria-valuetext': t('progress', { percent: progress.value }) });
    list.mark(now, grade, visited);
    // While there is something to do on the page, going on is not the thing to press first.
    next.classList.toggle('quiet', grade.open.some((spec) => spec.page === now));
  };

  return {
    refresh,
    show: (to, standing, move) => {
      now = order.includes(to) ? to : order[0] ?? RESULT;
      sections.forEach((section) => { section.hidden = section.dataset.page !== now; });
      for (const [button, by] of ways) {
        const to = neighbour(by);
        button.hidden = to === undefined;
        region(button, '.where').textContent = titles.get(to || '') || '';
      }
      leaving.hidden = now === RESULT;
      page.title = `${titles.get(now) || ''} – ${config.module.title}`;
      refresh(standing);
      window.scrollTo(0, 0);
      if (!move) return;
      list.close(false);
      region(page, `[id="title-${now}"]`).focus();
    },
  };
};
