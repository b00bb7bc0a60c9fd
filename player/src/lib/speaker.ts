/** Says things through the page's live region. What is said twice must change in between, or it is heard once. */
import { one } from './dom';

const PAUSE = 50;

export const speaker = (page: Document): ((text: string) => void) => {
  const live = one(page, 'body > .live');
  return (text) => {
    if (!live) return;
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, PAUSE);
  };
};
