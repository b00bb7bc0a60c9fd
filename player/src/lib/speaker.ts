/** Says things through the page's live region. What is said twice must change in between, or it is heard once. */
import { region } from './dom';

const PAUSE = 50;

export const speaker = (page: Document): ((text: string) => void) => {
  const live = region(page, 'body > .live');
  return (text) => {
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, PAUSE);
  };
};
