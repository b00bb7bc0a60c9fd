/** The windows of the content: the frame's own and those of frames in it, as far as they may be touched. */
export type Realm = Window & typeof globalThis;

export const windows = (from: Window | null): Realm[] => {
  if (!from) return [];
  try {
    void from.document;
  } catch {
    return []; // another origin's, in the middle of the content
  }
  return [from as Realm, ...Array.from({ length: from.frames.length }, (_, n) => windows(from.frames[n] ?? null)).flat()];
};
