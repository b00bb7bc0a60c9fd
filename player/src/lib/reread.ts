/** The link to the page that explains what a learner missed (templates: `.review`), for blocks with a frame of their own. */
import type { BlockSpec } from '../config';
import type { Host } from '../blocks/block';
import { one } from './dom';
import { words } from './parts';

/** Fills the link with its page's title and wires it; returns a function that shows or hides it. */
export const reread = (root: HTMLElement, spec: BlockSpec, host: Host): ((shown: boolean) => void) => {
  const place = one(root, '.review');
  const link = place && one(place, 'a');
  if (!place || !link) return () => undefined;
  const title = document.getElementById(`title-${spec.review || ''}`);
  link.textContent = host.t('review', { title: title ? words(title) : '' });
  link.addEventListener('click', (event) => {
    event.preventDefault();
    host.go(spec.review || '');
  });
  return (shown) => { place.hidden = !shown; };
};
