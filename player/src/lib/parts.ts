/** How a living block finds and reads what its template rendered. */
import { one } from './dom';

/** The element within *root* that the template promises. */
export const part = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E => {
  const found = one<E>(root, selector);
  if (!found) throw new Error(`no ${selector} in the page`);
  return found;
};

/** What *element* says, on one line. */
export const words = (element: Element): string => (element.textContent || '').replace(/\s+/g, ' ').trim();

/** The id of the answer, item or gap that *card* shows. */
export const idOf = (card: HTMLElement): string => card.dataset.option || '';
