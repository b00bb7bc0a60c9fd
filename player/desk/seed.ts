/**
 * Gives content random numbers that begin where we say, so that a recorded run draws the same questions again. A frame's
 * first page takes over the window of the empty page before it (HTML, "initialise the document object"), and with it what
 * was changed in there: nothing of the package is touched. A page that leads on to another has its own numbers again.
 */
import { random } from '../src/random';

/**
 * Call it when *frame* has its `src` and has just been put into the page: before the content's own page is there. Returns
 * what says whether the content has got its numbers from here: not every browser need do as the standard says.
 */
export const seed = (frame: HTMLIFrameElement, from: number | undefined): (() => boolean) => {
  const realm = (): (Window & typeof globalThis) | null => frame.contentWindow as (Window & typeof globalThis) | null;
  const here = realm();
  if (from === undefined || !here) return () => false;
  const numbers = random(from, 'scormkit');
  here.Math.random = numbers;
  return () => {
    try {
      return realm()?.Math.random === numbers;
    } catch {
      return false;
    }
  };
};
