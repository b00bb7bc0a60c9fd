/**
 * The learner's work as this device keeps it, for the times when nobody else does (docs/adr/0005-journal-and-counter.md).
 * An LMS serves many courses and people from one origin, so the key names the module and the learner. Where the
 * browser lends no storage, or it is full, the journal still works, until the page is closed.
 */
import type { Answer } from './drivers/driver';
import { spare } from './lib/spare';

/** An answer, its block by id alone. */
export interface Told extends Omit<Answer, 'block'> { block: string }

export interface Kept {
  state: string;
  counter: number;
  /** Counter of the last state that the record keeper has surely taken; 0: none ever. */
  taken: number;
  /** Answers it has not surely taken. */
  answers: Told[];
}

export interface Journal {
  read(): Kept;
  keep(state: string, counter: number): void;
  add(answer: Answer): void;
  /** The record keeper has the state of *counter* and the oldest *answers*. */
  taken(counter: number, answers: number): void;
  forget(): void;
  /** False when what is kept will not outlive the page. */
  lasts(): boolean;
}

const EMPTY: Kept = { state: '', counter: 0, taken: 0, answers: [] };

const parse = (text: string | null): Kept => {
  const kept = JSON.parse(text ?? '{}') as Partial<Kept> | null;
  return {
    state: typeof kept?.state === 'string' ? kept.state : '',
    counter: Number(kept?.counter) || 0,
    taken: Number(kept?.taken) || 0,
    answers: Array.isArray(kept?.answers) ? kept.answers : [],
  };
};

/** *storage* is a function because merely naming `localStorage` throws where it is denied. */
export const journal = (storage: () => Storage, module: string, learner: string): Journal => {
  const key = `scormkit:${module}:${learner}`;
  let kept = EMPTY;
  let lasts = true;
  try {
    kept = parse(storage().getItem(key));
  } catch {
    // Denied, or not ours to read: begin with nothing.
  }

  const written = (value: Kept): boolean => {
    try {
      storage().setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  /** A full storage gives up the answers first: the state holds them too, only their times are lost. */
  const write = (): void => {
    lasts = written(kept) || written({ ...kept, answers: [] });
    spare(key, kept.counter > kept.taken || kept.answers.length ? JSON.stringify(kept) : undefined);
  };

  return {
    read: () => kept,
    keep: (state, counter) => {
      kept = { ...kept, state, counter };
      write();
    },
    add: ({ block, ...answer }) => {
      kept = { ...kept, answers: [...kept.answers, { ...answer, block: block.id }] };
    },
    taken: (counter, answers) => {
      kept = { ...kept, taken: Math.max(kept.taken, counter), answers: kept.answers.slice(answers) };
      write();
    },
    forget: () => {
      kept = EMPTY;
      write();
    },
    lasts: () => lasts,
  };
};
