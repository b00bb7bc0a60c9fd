/**
 * Ids in the saved state: each option's two-character key, one after the other. A key that this release
 * does not know becomes undefined, so that work saved by an older one loses only what is gone.
 */
import type { Option } from '../config';

type Keyed = Pick<Option, 'id' | 'key'>;

/** Stands where nothing was chosen. */
const NONE = '--';

export const toKeys = (options: readonly Keyed[], ids: readonly (string | undefined)[]): string =>
  ids.map((id) => options.find((option) => option.id === id)?.key ?? NONE).join('');

export const fromKeys = (options: readonly Keyed[], text: string): (string | undefined)[] =>
  (text.match(/../g) || []).map((key) => options.find((option) => option.key === key)?.id);

export const known = (ids: readonly (string | undefined)[]): string[] => {
  const kept = ids.filter((id): id is string => id !== undefined);
  return [...new Set(kept)];
};

/** The order in which parts without a key in the state follow each other: it survives an author's reordering. */
export const byKey = <K extends Keyed>(parts: readonly K[]): K[] =>
  [...parts].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
