/**
 * What two typed answers have in common once what does not matter is gone: accents, capitals, kinds of
 * apostrophe, spaces too many, punctuation around them. The compiler compares accepted answers in the same way
 * (scormkit/module/blocks/gaps.py).
 */
const EDGES = /^[\p{P}\s]+|[\p{P}\s]+$/gu;

export const tolerant = (text: string): string => {
  const folded = text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[‘’ʼ]/g, "'")
    .toUpperCase().toLowerCase().replace(/\s+/g, ' ').trim();
  return folded.replace(EDGES, '') || folded;
};
