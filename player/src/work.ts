/**
 * The learner's work while the course is open: the one mutable thing in the player, and the few ways to change it.
 * Every change raises the counter and brings the verdicts up to date; who shows and who saves it is not said here.
 */
import type { BlockSpec, Config } from './config';
import type { Status, Verdict } from './blocks/block';
import type { Mode, Progress } from './drivers/driver';
import { drawAll } from './draw';
import { grade, mayRetry, nextAttempt, report, settle, standing, type Grade } from './progress';
import { encode, type Entry, type Kinds, type State } from './state';

export interface Work {
  state(): Readonly<State>;
  grade(): Grade;
  entry(block: string): Entry | undefined;
  /** Where a block stands, or a pool: a pool's status is that of its drawn questions together. */
  status(id: string, fresh?: boolean): Status;
  drawn(pool: string): string[];
  /** Goes to a page. */
  visit(page: string): void;
  draft(spec: BlockSpec, answer: unknown): void;
  /** Judges *answer* and counts the try. Undefined, and nothing happens, when the block is closed or the answer not whole. */
  check(spec: BlockSpec, answer: unknown): Verdict | undefined;
  /** Begins the next attempt, if there may be one. */
  retry(): boolean;
  /** What the record keeper is told after *seconds* of this visit. */
  snapshot(seconds: number): { progress: Progress; counter: number };
}

export const work = (config: Config, kinds: Kinds, beginning: State, mode: Mode): Work => {
  const before = beginning.seconds;
  const specs = new Map(config.blocks.map((spec) => [spec.id, spec]));
  let state = beginning;
  let drawn = drawAll(config, state.seed, state.attempt);

  const change = (next: State): void => {
    state = settle(config, { ...next, counter: state.counter + 1 });
  };
  const put = (spec: BlockSpec, entry: Entry): void =>
    change({ ...state, entries: new Map(state.entries).set(spec.id, entry) });

  const one = (spec: BlockSpec, now: boolean): Status => standing(spec, state.entries.get(spec.id), mode, now);

  const status = (id: string, now = false): Status => {
    const spec = specs.get(id);
    if (spec) return one(spec, now);
    const questions = (drawn.get(id) || []).flatMap((each) => specs.get(each) || []).map((each) => one(each, now));
    return {
      checked: questions.length > 0 && questions.every(({ checked }) => checked),
      open: mode !== 'review' && questions.some(({ open }) => open),
      triesLeft: null,
      fresh: now,
    };
  };

  return {
    state: () => state,
    grade: () => grade(config, state),
    entry: (block) => state.entries.get(block),
    status,
    drawn: (pool) => drawn.get(pool) || [],
    visit: (page) => {
      const known = config.pages.some(({ id }) => id === page);
      if (state.page === page && (!known || state.visited.has(page))) return;
      change({ ...state, page, visited: known ? new Set(state.visited).add(page) : state.visited });
    },
    draft: (spec, answer) => {
      const { tries = 0 } = state.entries.get(spec.id) || {};
      if (one(spec, false).open) put(spec, { tries, checked: false, answer });
    },
    check: (spec, answer) => {
      const kind = kinds.get(spec.type);
      const whole = answer !== undefined && (kind?.ready?.(spec, answer) ?? true);
      if (!kind?.judge || !whole || !one(spec, false).open) return undefined;
      const verdict = kind.judge(spec, answer);
      const tries = (state.entries.get(spec.id)?.tries || 0) + 1;
      put(spec, { tries, checked: true, answer, ...(verdict.result === undefined ? {} : { result: verdict.result }) });
      return verdict;
    },
    retry: () => {
      if (mode === 'review' || !mayRetry(config, state)) return false;
      change(nextAttempt(config, state));
      drawn = drawAll(config, state.seed, state.attempt);
      return true;
    },
    snapshot: (seconds) => {
      const text = encode(config, kinds, { ...state, seconds: before + seconds });
      return { progress: report(config, state, text, seconds), counter: state.counter };
    },
  };
};
