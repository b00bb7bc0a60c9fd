/** Counts the seconds a page is before the learner's eyes; a tab left open behind others is no learning time. */
export const stopwatch = (page: Document, now: () => number): (() => number) => {
  let before = 0;
  let since: number | undefined = page.hidden ? undefined : now();
  const run = (): number => (since === undefined ? 0 : Math.max(0, now() - since));
  page.addEventListener('visibilitychange', () => {
    before += run();
    since = page.hidden ? undefined : now();
  });
  return () => Math.floor((before + run()) / 1000);
};
