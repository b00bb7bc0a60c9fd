/**
 * One page to keep beside the telephone. The button prints the sheet alone: everything that does
 * not lead to it is left out on paper (tipsheet.css), and no window opens.
 */
import { part } from '../lib/exercise';
import type { Kind } from './block';

const WAY = 'sheet-way';
const ALONE = 'sheet-alone';

/** Marks the sheet and all that holds it, prints, and takes the marks away when the printer's dialogue closes. */
const print = (sheet: HTMLElement): void => {
  const marked: [Element, string][] = [[sheet, ALONE]];
  for (let holder = sheet.parentElement; holder; holder = holder.parentElement) marked.push([holder, WAY]);
  marked.forEach(([element, name]) => element.classList.add(name));
  const done = (): void => marked.forEach(([element, name]) => element.classList.remove(name));
  window.addEventListener('afterprint', done, { once: true });
  window.print();
};

export const kind: Kind = {
  type: 'tipsheet',
  connect: (root, _, host) => {
    const button = part(root, '.print');
    button.hidden = false;
    button.addEventListener('click', () => {
      host.interacted();
      print(part(root, '.sheet'));
    });
  },
};
