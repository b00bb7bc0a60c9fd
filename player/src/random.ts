/**
 * Numbers that look random and are always the same for the same learner, attempt and block: what was
 * shuffled before a resume stands in the same order after it. Not for secrets.
 */
export type Random = () => number;

/** FNV-1a, 32 bits: spreads short keys well enough to seed the generator below. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) value = Math.imul(value ^ text.charCodeAt(n), 0x01000193);
  return value >>> 0;
};

/** Returns a generator of numbers in [0, 1) that is fixed by *parts* (mulberry32). */
export const random = (...parts: (string | number)[]): Random => {
  let seed = hash(parts.join('~'));
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Returns *items* in an order drawn from *next* (Fisher and Yates); *items* itself stays as it is. */
export const shuffled = <T>(items: readonly T[], next: Random): T[] => {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
};
