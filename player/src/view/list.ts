/** The list of pages: folds out of the header, and says of each page in words how it stands. */
import type { Config } from '../config';
import type { Grade } from '../progress';
import type { Say } from '../lib/words';
import { RESULT } from '../state';
import { all, one, set } from '../lib/dom';

export interface PageList {
  mark(now: string, grade: Grade, visited: ReadonlySet<string>): void;
  close(focus: boolean): void;
}

export const pageList = (page: Document, config: Config, t: Say): PageList => {
  const button = one(page, '.contents');
  const nav = one(page, '.pages');
  const links = nav ? all(nav, 'a[data-page]') : [];
  const isOpen = (): boolean => nav?.classList.contains('open') ?? false;

  const open = (wanted: boolean): void => {
    nav?.classList.toggle('open', wanted);
    if (button) set(button, { 'aria-expanded': String(wanted) });
  };
  const close = (focus: boolean): void => {
    if (isOpen() && focus) button?.focus();
    open(false);
  };

  if (button) button.hidden = false;
  button?.addEventListener('click', () => open(!isOpen()));
  page.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen()) close(true);
  });
  // Whoever goes on elsewhere, by key or by hand, has done with the list.
  const outside = (target: EventTarget | null): boolean =>
    target instanceof Node && !nav?.contains(target) && !button?.contains(target);
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
        const id = link.dataset.page ?? '';
        const [state, text] = word(id, now, grade, visited);
        set(link, { 'aria-current': id === now && 'page', 'data-state': state });
        const item = link.closest('li');
        if (item) item.hidden = false;
        const place = one(link, '.state');
        if (place) place.textContent = text;
      }
      const count = button && one(button, '.count');
      const place = config.pages.findIndex(({ id }) => id === now);
      if (count) count.textContent = place < 0 ? '' : `${place + 1}/${config.pages.length}`;
    },
  };
};
