/**
 * Tells a page that is only hidden from one that is going. `pagehide` alone is sure (unload and beforeunload
 * often never come), and the player's own last words must come before the session's end.
 */
export interface Leaving {
  /** True from the moment the page is really going. */
  gone(): boolean;
}

/** Calls *last* at the very end of `pagehide`, after every other listener. */
export const leaving = (window: Window, last: () => void): Leaving => {
  let gone = false;
  window.addEventListener('pagehide', () => {
    gone = true;
    // Added while the event is already under way, so it runs behind the listeners that are there.
    window.addEventListener('pagehide', last, { once: true });
  }, true);
  // Back from the browser's page cache: the session has ended, only a fresh start can open one.
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) window.location.reload(); });
  return { gone: () => gone };
};

interface Navigation { addEventListener(type: 'navigate', listener: (event: { navigationType: string }) => void): void }

/** Says whether the learner has just asked for the page anew: by key, or by a script where the browser tells. */
export const reloading = (window: Window): (() => boolean) => {
  let asked = -Infinity;
  const note = (): void => { asked = Date.now(); };
  window.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    if (key === 'F5' || ((ctrlKey || metaKey) && /^r$/i.test(key))) note();
  }, true);
  (window as { navigation?: Navigation }).navigation?.addEventListener('navigate', ({ navigationType }) => {
    if (navigationType === 'reload') note();
  });
  return () => Date.now() - asked < 5000;
};

/** A window of our own closes; a frame belongs to the LMS, which sees the session's end. */
export const closeWindow = (window: Window): void => {
  try {
    if (window.opener && window.top === window) window.close();
  } catch { /* a window of another site: not ours to close */ }
};
