/**
 * Links inside the course (#page-x, #block-y, #main) show the page where their target stands. The browser's history is left
 * alone: inside an LMS its Back button belongs to the LMS.
 */
import { focus } from '../lib/dom';

const target = (page: Document, hash: string): HTMLElement | null => {
  try {
    return page.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
};

/** Returns the page that *hash* points to or into, if any. */
export const pageAt = (page: Document, hash: string): string | undefined =>
  target(page, hash)?.closest<HTMLElement>('.page')?.dataset.page;

export const links = (page: Document, go: (page: string) => void): void => {
  const follow = (hash: string): boolean => {
    const element = target(page, hash);
    const to = pageAt(page, hash);
    if (!element) return false;
    if (to !== undefined) go(to);
    if (!element.classList.contains('page')) {
      focus(element);
      element.scrollIntoView?.();
    }
    return true;
  };

  page.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (follow(link.getAttribute('href') || '')) event.preventDefault();
  });
  page.defaultView?.addEventListener('hashchange', () => follow(page.location.hash));
};
