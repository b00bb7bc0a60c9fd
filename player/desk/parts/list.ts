/** A list of any length, of which only what is seen stands in the page. Arrow keys walk, Enter opens. */
import { make, set } from '../../src/lib/dom';

export interface List<T> {
  element: HTMLElement;
  show(items: readonly T[]): void;
  select(index: number): void;
  selected(): T | undefined;
}

export interface Listed<T> {
  id: string;
  label: string;
  height: number;
  render(item: T): (Node | string)[];
  /** Classes of a row. */
  looks(item: T): string;
  open(item: T | undefined): void;
}

const MORE = 6;
const NEAR = 12;

export const list = <T>({ id, label, height, render, looks, open }: Listed<T>): List<T> => {
  const rows = make('div', { role: 'presentation', class: 'rows' });
  const element = make('div', { role: 'listbox', tabindex: 0, class: 'list', 'aria-label': label, hidden: true }, rows);
  let items: readonly T[] = [];
  let chosen: T | undefined;
  let drawing = false;

  const follows = (): boolean => element.scrollTop + element.clientHeight >= element.scrollHeight - NEAR;

  const row = (item: T, n: number): HTMLElement => {
    const one = make('div', {
      'role': 'option', 'id': `${id}-${n}`, 'class': `row ${looks(item)}`, 'aria-selected': String(item === chosen),
      'aria-posinset': n + 1, 'aria-setsize': items.length, 'data-n': n,
    }, ...render(item));
    one.style.blockSize = `${height}px`;
    one.style.transform = `translateY(${n * height}px)`;
    return one;
  };

  const draw = (): void => {
    drawing = false;
    const first = Math.max(0, Math.floor(element.scrollTop / height) - MORE);
    const last = Math.min(items.length, Math.ceil((element.scrollTop + element.clientHeight) / height) + MORE);
    rows.style.blockSize = `${items.length * height}px`;
    rows.replaceChildren(...items.slice(first, last).map((item, n) => row(item, first + n)));
    const at = chosen ? items.indexOf(chosen) : -1;
    set(element, { 'aria-activedescendant': at >= first && at < last ? `${id}-${at}` : undefined });
  };
  const soon = (): void => {
    if (!drawing) requestAnimationFrame(draw);
    drawing = true;
  };

  const reveal = (n: number): void => {
    const [top, bottom] = [n * height, (n + 1) * height];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  };

  const select = (n: number): void => {
    chosen = items[Math.max(0, Math.min(items.length - 1, n))];
    if (chosen) reveal(items.indexOf(chosen));
    draw();
    open(chosen);
    if (chosen) reveal(items.indexOf(chosen)); // what is opened may have taken room from the list
  };

  element.addEventListener('scroll', soon, { passive: true });
  element.addEventListener('click', ({ target }) => {
    const one = (target as Element).closest<HTMLElement>('[data-n]');
    if (one) select(Number(one.dataset.n));
  });
  element.addEventListener('keydown', (event) => {
    const at = chosen ? items.indexOf(chosen) : -1;
    const page = Math.max(1, Math.floor(element.clientHeight / height) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: items.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      if (event.key !== 'Escape' || !chosen) return;
      chosen = undefined;
      draw();
      open(undefined);
    } else {
      select(to);
    }
    event.preventDefault();
    event.stopPropagation();
  });
  new ResizeObserver(soon).observe(element);

  return {
    element,
    select,
    selected: () => chosen,
    show: (next) => {
      const tail = follows();
      items = next;
      element.hidden = !items.length;
      if (chosen && !items.includes(chosen)) {
        chosen = undefined;
        open(undefined);
      }
      rows.style.blockSize = `${items.length * height}px`;
      if (tail && !chosen) element.scrollTop = element.scrollHeight;
      soon();
    },
  };
};
