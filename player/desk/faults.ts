/** What the record store has against what it was told and asked. */
import type { Broken, Told } from './api';
import type { Record_ } from './trace';

export interface Faults {
  /** Whether the store had *told* already: content that goes does not hear the answer to its last words, and says them again. */
  again(told: Told): boolean;
  /** The requirements that *one* broke. */
  of(one: Record_): Broken[];
}

export const faults = (records: readonly Record_[]): Faults => {
  const taken = new Set<unknown>(records.flatMap((one) => (one.type === 'statement' && one.told.taken ? [one.told.statement.id] : [])));
  const again: Faults['again'] = ({ taken: now, again: said, statement: { id } }) => said || (!now && id !== undefined && taken.has(id));
  return {
    again,
    of: (one) => (one.type === 'request' ? one.asked.broken : again(one.told) ? [] : one.told.broken),
  };
};

/** The rule *id* in words: cmi5's requirements are numbers alone. */
export const rule = (id: string): string => (/^\d/.test(id) ? `cmi5 ${id}` : id);

export interface Requirement { broken: Broken; times: number }

/** Requirements that were broken, each once, with how often. */
export const requirements = (records: readonly Record_[]): Requirement[] => {
  const { of } = faults(records);
  const found = new Map<string, Requirement>();
  for (const broken of records.flatMap(of)) {
    const key = `${broken.id} ${broken.words}`;
    const known = found.get(key);
    if (known) known.times += 1;
    else found.set(key, { broken, times: 1 });
  }
  return [...found.values()];
};
