/**
 * The one small interface between the player and whatever keeps the learner's record.
 * No word of a standard stands outside the files of this folder. A driver never throws at
 * the player: what goes wrong is a `false` or a `Trouble`.
 */
import type { BlockSpec, Config, Response } from '../config';

export type Mode = 'normal' | 'review' | 'browse';

/** What the record says when the learner comes in. */
export interface Opening {
  mode: Mode;
  /** The saved state, '' for a first visit. */
  state: string;
  learner: { id: string; name: string };
  /** What the record already holds, so that a later visit never lowers it. */
  record: { done: boolean; passed?: boolean; scaled?: number };
  /** The learner's language as the LMS knows it, if it does. */
  language?: string;
  /** The pass mark that the keeper demands, 0..1: it then rules over the module's own. */
  mark?: number;
  /** False: no record could be opened (no API, no launch parameters); work lives in the journal alone. */
  connected: boolean;
}

/** Where the learner stands: one canonical model, mapped per standard, so that no two records can disagree. */
export interface Progress {
  state: string;
  /** Id of the current page. */
  place: string;
  /** Share of the work done, 0..1. */
  measure: number;
  done: boolean;
  /** Undefined until the check is complete, and for modules without a pass mark. */
  passed?: boolean;
  /** Best result so far, 0..1; undefined until something graded was answered. */
  scaled?: number;
  points: { earned: number; max: number };
  /** Whole seconds of this session so far. */
  seconds: number;
  objectives: { id: string; scaled?: number; done: boolean; passed?: boolean }[];
}

/** Why a save failed, as far as anybody can tell: no network, the login has ended, or the record keeper says no. */
export type Trouble = 'offline' | 'session' | 'refused';

/** One checked answer. */
export interface Answer {
  block: BlockSpec;
  response: Response;
  /** Share of the points, 0..1; undefined for answers that are neither right nor wrong. */
  result?: number;
  /** Milliseconds from seeing the question to checking it. */
  latency: number;
  /** Epoch milliseconds when the question was first shown. */
  at: number;
  /** 1 for the first answer. */
  attempt: number;
}

/** A statement that a store has refused for good. */
export interface Refusal { verb: string; object: string; status: number; words: string }

/** What somebody who helps a learner should know; nothing about the learner. */
export interface Diagnostics {
  /** Statements that wait to be sent. */
  waiting: number;
  refused: readonly Refusal[];
  /** Tries again at once, whatever pause a store has asked for. */
  again(): unknown;
}

export interface Driver {
  /**
   * True for a driver that keeps unsent answers itself, across visits and each under one id, so that
   * nothing is reported twice: the journal then replays none. Others get unsent answers again at the next launch.
   */
  readonly queues?: boolean;
  /** Opens the record. Called once; every other call comes after it has settled. */
  start(): Promise<Opening>;
  /**
   * Where the learner begins is decided: comes once, right after `start` and before anything else. *seed* was drawn when
   * this work was begun, and is the same for it on every device; *resumed*: there is work to go on with.
   */
  begin?(seed: number, resumed: boolean): void;
  /** The learner sees *page* from now on, *seconds* of this session having passed; the page that sums up is no page. */
  shows?(page: string, seconds: number): void;
  /** The learner used a block that has no answer: printed a sheet, say. */
  interacted?(block: BlockSpec): void;
  /** Appends an answer; it goes out with the next save at the latest. */
  answer(answer: Answer): void;
  /** Writes and commits; true when the record keeper has truly taken it (liveness included). */
  save(progress: Progress): Promise<boolean>;
  /** Why the last save returned false; the learner is told in plain words. */
  trouble?(): Trouble | undefined;
  /**
   * The page is being hidden or left: last words, synchronously sent or handed to the browser; small. May be called
   * more than once, and work may go on afterwards. In any mode but `normal` nothing of *progress* may be written.
   */
  leave(progress: Progress): void;
  /** For drivers that send statements. */
  diagnostics?(): Diagnostics | undefined;
  /** The learner chose to leave: ends the session and gives control back to the LMS. */
  exit(progress: Progress): Promise<void>;
}

export type Drive = (config: Config, window: Window) => Driver;
