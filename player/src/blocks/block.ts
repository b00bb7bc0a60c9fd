/**
 * What a kind of block owes the player. A kind is a pure part (`judge`, `encode`, `decode`: no DOM)
 * and a living part (`connect`: enhances the HTML that the compiler rendered). The player finds
 * every kind in this folder at build time: a new block is a new file, and nothing else here changes.
 */
import type { BlockSpec, PoolSpec, Response } from '../config';
import type { Mode } from '../drivers/driver';

/** `result` is the share of the points, undefined where nothing is right or wrong. */
export interface Verdict { result?: number; response: Response }

/**
 * Where a block stands. `checked`: a verdict exists for the present answer; `open`: the learner may still change it
 * (tries left, normal mode); `triesLeft` null: any number. `fresh`: this verdict was given just now, so say it aloud.
 */
export interface Status {
  checked: boolean;
  open: boolean;
  result?: number;
  triesLeft: number | null;
  fresh: boolean;
}

/**
 * What a pool's kind is connected with: the pool stands in no list of blocks, keeps nothing of its own and asks
 * the host what was drawn. The host calls a pool's `show` whenever one of its drawn questions changed (its status
 * is that of all of them together) and `reset` when a new attempt has drawn anew.
 */
export type PoolBlock = BlockSpec & Pick<PoolSpec, 'draw' | 'questions' | 'shuffle'>;

/** What the player gives to a living block. */
export interface Host {
  /** UI text, filled: `t('quiz.check')`. */
  t(key: string, values?: Record<string, string | number>): string;
  /** Deterministic random 0..1 numbers for this block in this attempt (same order on resume). */
  random(): number;
  /** The learner changed something that is worth keeping but was not checked yet. */
  draft(): void;
  /** The learner asked for a verdict: judges, counts the try, saves at once, reports. */
  check(): void;
  /** The learner used a block that has no answer: reports it. */
  interacted(): void;
  /** Says something through the page's live region. */
  say(text: string): void;
  /** Learner's language, for numbers. */
  language: string;
  /** Asks the player to show another page (links to `review`). */
  go(page: string): void;
  /** `review`: show everything, let nothing be changed. `browse`: works as usual, nothing is recorded. */
  mode: Mode;
  /** For a pool: ids of the questions drawn in this attempt, in the order in which to ask them. */
  drawn(): string[];
  /** Where any block stands, by its id: which of its questions a pool still has to ask. */
  status(block: string): Status;
  /** A pool put this question before the learner: the time to answer runs from now. */
  shown(block: string): void;
}

export interface Live<A> {
  /** What the learner has entered, or undefined when there is nothing to keep. */
  answer(): A | undefined;
  /** Shows a stored answer. */
  restore(answer: A): void;
  /** Shows where the block stands; called after `restore`, after every check and at each new attempt. */
  show(status: Status): void;
  /** Back to the unanswered state (new attempt). */
  reset(): void;
}

export interface Kind<S extends BlockSpec = BlockSpec, A = unknown> {
  type: string;
  /** True when the answer is whole enough to be checked. */
  ready?(spec: S, answer: A): boolean;
  judge?(spec: S, answer: A): Verdict;
  /** Compact text; letters, digits, `-` `_` `,` and what `lib/pack.ts` escapes; never `~` or `;`. At most the Python model's `state_size`. */
  encode?(spec: S, answer: A): string;
  /** Undefined when nothing of the text still exists in this release. */
  decode?(spec: S, text: string): A | undefined;
  connect(root: HTMLElement, spec: S, host: Host): Live<A> | void;
}
