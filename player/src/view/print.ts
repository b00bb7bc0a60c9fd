/** On paper everything stands open; afterwards it is as it was. */
import { all } from '../lib/dom';

export const printing = (window: Window): void => {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    opened = all<HTMLDetailsElement>(window.document, 'details:not([open])');
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener('afterprint', () => {
    opened.forEach((details) => { details.open = false; });
    opened = [];
    delete window.document.documentElement.dataset.print;
  });
};

/** Prints the result page alone. */
export const printResult = (window: Window): void => {
  window.document.documentElement.dataset.print = 'result';
  window.print();
};
