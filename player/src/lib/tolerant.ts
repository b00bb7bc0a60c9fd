/**
 * What two typed answers have in common once what does not matter is gone: accents, capitals, kinds of
 * apostrophe, spaces too many, punctuation around them. The compiler compares accepted answers in the same way
 * (scormkit/module/blocks/gaps.py).
 */
const EDGES = /^[\p{P}\s]+|[\p{P}\s]+$/gu;

export const tolerant = (text: string): string => {
  // Case first: written large, ŉ is ʼN, and some marks are letters; a large ẞ is SS only if it was small before.
  const folded = text.toLowerCase().toUpperCase().toLowerCase()
    .normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[‘’ʼ]/g, "'").replace(/\s+/g, ' ').trim();
  return folded.replace(EDGES, '') || folded;
};
