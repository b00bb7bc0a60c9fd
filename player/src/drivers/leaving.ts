/**
 * Tells a page that is only hidden from one that is going. `pagehide` alone is sure: unload and beforeunload often
 * never come.
 */

/**
 * Says whether the page is really going: whoever asks is called because of it. A listener of our own would come before
 * the player's, and between the two Chromium tells of every request under way that it failed, though it goes on.
 */
export const leaving = (window: Window): (() => boolean) => {
  // Back from the browser's page cache: the session has ended, only a fresh start can open one.
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) window.location.reload(); });
  return () => window.event?.type === 'pagehide';
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
