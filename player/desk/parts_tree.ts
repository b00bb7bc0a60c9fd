/** The parts of a course as its manifest lists them; one that can be launched is a button. */
import { make, set } from '../src/lib/dom';
import type { Node, Sco } from './api';

export interface PartsTree {
  element: HTMLElement;
  show(tree: Node[], scos: Sco[], chosen: string, verdict: (sco: string) => [words: string, tone: string]): void;
}

export const partsTree = (open: (sco: string) => void): PartsTree => {
  const items = make('ul', {});
  const element = make('nav', { 'class': 'parts', 'aria-label': 'Parts of the course', 'hidden': true }, items);
  let drawn = '';
  const buttons = new Map<string, HTMLElement>();

  return {
    element,
    show: (tree, scos, chosen, verdict) => {
      element.hidden = scos.length < 2;
      const nodes = tree.length ? tree : scos.map(({ depth, title, id }) => ({ depth, title, sco: id }));
      const looks = JSON.stringify(nodes);
      if (looks !== drawn) {
        buttons.clear();
        items.replaceChildren(...nodes.map(({ depth, title, sco }) => {
          const indent = `depth-${Math.min(depth, 5)}`;
          if (!sco) return make('li', { class: `heading ${indent}` }, title);
          const dot = make('span', { class: 'dot' });
          const one = make('button', { type: 'button', class: `part ${indent}` }, dot, make('span', {}, title));
          one.addEventListener('click', () => open(sco));
          buttons.set(sco, one);
          return make('li', {}, one);
        }));
        drawn = looks;
      }
      for (const [sco, one] of buttons) {
        const [words, tone] = verdict(sco);
        set(one, { 'aria-current': sco === chosen ? 'true' : undefined, 'title': words });
        set(one.querySelector('.dot') ?? one, { class: `dot ${tone}` });
      }
    },
  };
};
