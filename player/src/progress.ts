/**
 * What the learner's work is worth: pure, and the only place that grades. A record is never lowered
 * by going on: completed stays completed, passed stays passed, and the best attempt is what is sent.
 */
import type { BlockSpec, Config } from './config';
import type { Status } from './blocks/block';
import type { Mode, Progress } from './drivers/driver';
import { drawAll } from './draw';
import { RESULT, steps, type Entry, type State } from './state';

/** Shares like 1/3 + 2/3 are not exact in a computer; a pass mark must not be missed by that. */
const SLACK = 1e-9;

export interface Grade {
  /** Blocks that count in this attempt. */
  graded: BlockSpec[];
  earned: number;
  max: number;
  /** Something graded has been answered. */
  begun: boolean;
  /** Everything graded has had its final answer. */
  assessed: boolean;
  /** Share of the work done, 0..1. */
  measure: number;
  /** What is left: ids of pages not read, graded blocks without a final answer. */
  unread: string[];
  open: BlockSpec[];
}

/** Says whether a graded block has had its final word in this attempt: right, or no tries left. */
export const final = (spec: BlockSpec, entry?: Entry): boolean =>
  !!entry?.checked && ((entry.result ?? 1) >= 1 || spec.tries === null || entry.tries >= spec.tries);

/** Says where a block stands for the learner. A right answer that counts stays as it is; practice may go on. */
export const standing = (spec: BlockSpec, entry: Entry | undefined, mode: Mode, now = false): Status => {
  const left = spec.tries === null ? null : Math.max(0, spec.tries - (entry?.tries || 0));
  const settled = left === 0 || (spec.points > 0 && entry?.checked === true && (entry.result ?? 1) >= 1);
  return {
    checked: entry?.checked ?? false,
    open: mode !== 'review' && !settled,
    ...(entry?.checked && entry.result !== undefined ? { result: entry.result } : {}),
    triesLeft: left,
    fresh: now,
  };
};

const sums = (blocks: BlockSpec[], state: State): { earned: number; max: number; begun: boolean } => {
  const entries = blocks.map((spec) => ({ spec, entry: state.entries.get(spec.id) }));
  return {
    earned: entries.reduce((sum, { spec, entry }) => sum + (entry?.checked ? spec.points * (entry.result || 0) : 0), 0),
    max: entries.reduce((sum, { spec }) => sum + spec.points, 0),
    begun: entries.some(({ entry }) => entry?.checked),
  };
};

/** Returns the blocks that count in the present attempt: with points, and drawn if they stand in a pool. */
export const countable = (config: Config, state: State): BlockSpec[] => {
  const drawn = drawAll(config, state.seed, state.attempt);
  return config.blocks.filter(({ id, points, pool }) => points > 0 && (!pool || drawn.get(pool)?.includes(id)));
};

export const grade = (config: Config, state: State): Grade => {
  const graded = countable(config, state);
  const open = graded.filter((spec) => !final(spec, state.entries.get(spec.id)));
  const unread = config.pages.map(({ id }) => id).filter((id) => !state.visited.has(id));
  const all = config.pages.length + graded.length;
  return {
    graded, ...sums(graded, state), open, unread,
    assessed: open.length === 0,
    measure: all ? steps(1 - (unread.length + open.length) / all) : 1,
  };
};

/** Returns *state* with its verdicts brought up to date; none is ever taken back. */
export const settle = (config: Config, state: State): State => {
  const { assessed, earned, max, unread } = grade(config, state);
  const settled: State = { ...state, done: state.done || (assessed && !unread.length) };
  if (!assessed || max === 0) return settled;
  settled.best = Math.max(state.best || 0, steps(earned / max));
  if (config.pass) settled.passed = state.passed === true || earned / max >= config.pass.score - SLACK;
  return settled;
};

/** Returns how many attempts are left after the present one; null for any number. */
export const attemptsLeft = (config: Config, state: State): number | null => {
  const attempts = config.pass?.attempts;
  return attempts === undefined || attempts === null ? null : Math.max(0, attempts - state.attempt);
};

/** Says whether the learner may begin again: the attempt is finished, failed, and not the last. */
export const mayRetry = (config: Config, state: State): boolean =>
  state.passed === false && attemptsLeft(config, state) !== 0 && grade(config, state).assessed;

/** Returns *state* at the beginning of its next attempt: graded and drawn answers cleared, practice and pages kept. */
export const nextAttempt = (config: Config, state: State): State => {
  const cleared = new Set(config.blocks.filter(({ points, pool }) => points > 0 || pool).map(({ id }) => id));
  return {
    ...state,
    attempt: state.attempt + 1,
    entries: new Map([...state.entries].filter(([id]) => !cleared.has(id))),
  };
};

const objectives = (config: Config, state: State, graded: BlockSpec[]): Progress['objectives'] =>
  config.objectives.map(({ id }) => {
    const mine = graded.filter(({ objective }) => objective === id);
    const { earned, max, begun } = sums(mine, state);
    if (!mine.length) return { id, done: state.done };
    const done = mine.every((spec) => final(spec, state.entries.get(spec.id)));
    return {
      id, done,
      ...(begun ? { scaled: steps(earned / max) } : {}),
      ...(done && config.pass ? { passed: earned / max >= config.pass.score - SLACK } : {}),
    };
  });

/** Returns what the record keeper is told; *state* is its text, *seconds* those of this visit. */
export const report = (config: Config, state: State, text: string, seconds: number): Progress => {
  const { graded, earned, max, begun, measure } = grade(config, state);
  const now = max ? steps(earned / max) : 0;
  const known = state.best ?? (begun ? now : undefined);
  // A keeper's mark may be finer than our steps: who has passed it never stands below it.
  const scaled = known !== undefined && state.passed ? Math.max(known, config.pass?.score || 0) : known;
  return {
    state: text,
    place: state.page === RESULT ? config.pages[config.pages.length - 1]?.id ?? RESULT : state.page,
    measure: state.done ? 1 : measure,
    done: state.done,
    ...(state.passed === undefined ? {} : { passed: state.passed }),
    ...(scaled === undefined ? {} : { scaled }),
    points: { earned: scaled === undefined || scaled === now ? earned : scaled * max, max },
    seconds,
    objectives: objectives(config, state, graded),
  };
};
