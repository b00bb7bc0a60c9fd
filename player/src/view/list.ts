/** The list of pages: folds out of the header, and says of each page in words how it stands. */
import type { Config } from '../config';
import type { Grade } from '../progress';
import type { Say } from '../lib/words';
import { RESULT } from '../state';
import { all, region, set } from '../lib/dom';

export interface PageList {
  mark(now: string, grade: Grade, visited: ReadonlySet<string>): void;
  close(focus: boolean): void;
}

export const pageList = (page: Document, config: Config, t: Say): PageList => {
  const button = region(page, '.contents');
  const nav = region(page, '.pages');
  const links = all(nav, 'a[data-page]');
  const isOpen = (): boolean => nav.classList.contains('open');

  const open = (wanted: boolean): void => {
    nav.classList.toggle('open', wanted);
    set(button, { 'aria-expanded': String(wanted) });
  };
  const close = (focus: boolean): void => {
    if (isOpen() && focus) button.focus();
    open(false);
  };

  button.hidden = false;
  button.addEventListener('click', () => open(!isOpen()));
  page.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen()) close(true);
  });
  // Whoever goes on elsewhere, by key or by hand, has done with the list.
  const outside = (target: EventTarget | null): boolean =>
    target instanceof Node && !nav.contains(target) && !button.contains(target);
  page.addEventListener('focusin', ({ target }) => { if (outside(target)) close(false); });
  page.addEventListener('pointerdown', ({ target }) => { if (outside(target)) close(false); });

  const word = (id: string, now: string, grade: Grade, visited: ReadonlySet<string>): [state: string, text: string] => {
    const state = id !== RESULT && !visited.has(id) ? 'new' : grade.open.some((spec) => spec.page === id) ? 'open' : 'done';
    if (id === now) return [state, t('page.current')];
    return id === RESULT ? ['', ''] : [state, t(`page.${state}`)];
  };

  return {
    close,
    mark: (now, grade, visited) => {
      for (const link of links) {
        const id = link.dataset.page || '';
        const [state, text] = word(id, now, grade, visited);
        set(link, { 'aria-current': id === now && 'page', 'data-state': state });
        link.closest('li')?.removeAttribute('hidden');
        region(link, '.state').textContent = text;
      }
      const place = config.pages.findIndex(({ id }) => id === now);
      region(button, '.count').textContent = place < 0 ? '' : `${place + 1}/${config.pages.length}`;
    },
  };
};
