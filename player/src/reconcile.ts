/**
 * Two copies of a learner's work, the record keeper's and this device's: which one to go on with.
 * Decided by the counters, never by a clock (docs/adr/0005-journal-and-counter.md). Pure.
 */
import type { Opening } from './drivers/driver';
import type { Kept } from './journal';
import type { State } from './state';

export interface Beginning {
  state: State;
  from: 'record' | 'journal' | 'nothing';
}

/** Says whether the record keeper has begun a new attempt: it took our work once, and now opens empty. */
export const anew = (opening: Opening, kept: Kept): boolean => opening.connected && !opening.state && kept.taken > 0;

/** A result that the record holds is never lowered, even when the saved state was lost or belongs to an older release. */
const honoured = (state: State, { record, state: saved }: Opening): State => {
  const counts = record.passed === true || (record.passed === false && !saved);
  const best = counts && record.scaled !== undefined ? Math.max(state.best || 0, record.scaled) : state.best;
  return {
    ...state,
    done: state.done || record.done,
    ...(best === undefined ? {} : { best }),
    ...(counts ? { passed: state.passed === true || record.passed === true } : {}),
  };
};

/** Returns where to begin: *theirs* was decoded from the record, *mine* from the journal, *blank* is a first visit's. */
export const reconcile = (
  opening: Opening, kept: Kept, theirs: State | undefined, mine: State | undefined, blank: State,
): Beginning => {
  const ours = opening.mode === 'normal' && !anew(opening, kept) ? mine : undefined;
  if (ours && ours.counter > (theirs?.counter || 0)) return { state: honoured(ours, opening), from: 'journal' };
  return { state: honoured(theirs ?? blank, opening), from: theirs ? 'record' : 'nothing' };
};
