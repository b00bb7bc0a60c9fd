/**
 * The learner's work as a short text that every record keeper can hold, and back (docs/adr/0004-saved-state.md).
 *
 *   1~counter~page~visited pages~attempt~seed~best and flags~seconds~entry;entry;…
 *
 * Numbers are in base 36. An entry is the block's key (3), the tries used (1), `.` checked or `-` draft,
 * and what the block's kind makes of the answer. The compiler reckons the worst case from the same shape
 * (scormkit/course/lower.py). What an older release knew and this one does not is left out, never an error.
 */
import type { BlockSpec, Config } from './config';
import type { Kind } from './blocks/block';
import { drawAll } from './draw';

/** The page that sums up; it is no page of the module and its key can be no page's. */
export const RESULT = 'result-';
const RESULT_KEY = '--';
const VERSION = '1';
/** Scores are kept, and reported, in ten-thousandths. */
const STEPS = 10_000;

export interface Entry {
  /** How often the block was checked in this attempt. */
  tries: number;
  /** False for a draft. */
  checked: boolean;
  answer: unknown;
  /** Share of the points; only when checked, and only where something is right or wrong. */
  result?: number;
}

export interface State {
  /** Grows with every change, so that of two copies the newer is known without a clock. */
  counter: number;
  page: string;
  visited: Set<string>;
  attempt: number;
  seed: number;
  /** Best result of a finished attempt. */
  best?: number;
  done: boolean;
  passed?: boolean;
  /** Whole seconds of all visits. */
  seconds: number;
  entries: Map<string, Entry>;
}

export type Kinds = ReadonlyMap<string, Kind>;

const most = (digits: number): number => 36 ** digits - 1;
const write = (value: number, digits: number): string => Math.min(Math.max(0, Math.floor(value)), most(digits)).toString(36);
const read = (text: string, or: number): number => (/^[\da-z]{1,8}$/.test(text) ? parseInt(text, 36) : or);

/** Returns *share* in whole ten-thousandths, rounded down: no rounding may lift a score over a pass mark. */
export const steps = (share: number): number => Math.floor(share * STEPS + 1e-6) / STEPS;

/** Returns the state of somebody who has just arrived. */
export const fresh = (config: Config, seed: number): State => ({
  counter: 0, page: config.pages[0]?.id ?? RESULT, visited: new Set(), attempt: 1,
  seed: Math.abs(Math.floor(seed)) % 36 ** 6, done: false, seconds: 0, entries: new Map(),
});

const encodeEntry = (kinds: Kinds, spec: BlockSpec, entry: Entry): string | undefined => {
  const kind = kinds.get(spec.type);
  if (!kind?.encode) return undefined;
  const payload = entry.answer === undefined ? '' : kind.encode(spec, entry.answer);
  return `${spec.key}${write(entry.tries, 1)}${entry.checked ? '.' : '-'}${payload}`;
};

export const encode = (config: Config, kinds: Kinds, state: State): string => {
  const pages = new Map(config.pages.map(({ id, key }) => [id, key]));
  const drawn = drawAll(config, state.seed, state.attempt);
  const entries = config.blocks.map((spec) => {
    const entry = state.entries.get(spec.id);
    const asked = !spec.pool || drawn.get(spec.pool)?.includes(spec.id);
    return entry && asked ? encodeEntry(kinds, spec, entry) : undefined;
  });
  const flags = `${state.done ? 'C' : ''}${state.passed === undefined ? '' : state.passed ? 'P' : 'F'}`;
  return [
    VERSION,
    write(state.counter, 6),
    pages.get(state.page) ?? RESULT_KEY,
    config.pages.map(({ id, key }) => (state.visited.has(id) ? key : '')).join(''),
    write(state.attempt, 2),
    write(state.seed, 6),
    `${state.best === undefined ? '' : write(state.best * STEPS + 1e-6, 3)}${flags}`,
    write(state.seconds, 6),
    entries.filter((entry) => entry !== undefined).join(';'),
  ].join('~');
};

/** Returns what *payload* says of a block of today, if anything of it still exists. */
const decodeEntry = (kind: Kind, spec: BlockSpec, head: string, payload: string): Entry | undefined => {
  const tries = read(head.charAt(0), 0);
  const closed = head.charAt(1) === '.';
  try {
    const answer = kind.decode?.(spec, payload);
    if (answer === undefined) return !payload && tries && !closed ? { tries, checked: false, answer } : undefined;
    // A part that a newer release has added (or lost) opens the answer again: nobody is judged on what they never saw.
    const checked = closed && (kind.ready?.(spec, answer) ?? true);
    const result = checked ? kind.judge?.(spec, answer).result : undefined;
    return { tries: closed && !checked ? Math.max(0, tries - 1) : tries, checked, answer, ...(result === undefined ? {} : { result }) };
  } catch {
    return undefined; // one unreadable answer must not cost the others
  }
};

const decodeEntries = (config: Config, kinds: Kinds, text: string): Map<string, Entry> => {
  const specs = new Map(config.blocks.map((spec) => [spec.key, spec]));
  const entries = new Map<string, Entry>();
  for (const part of text.split(';')) {
    const spec = specs.get(part.slice(0, 3));
    const kind = spec && kinds.get(spec.type);
    const entry = spec && kind && decodeEntry(kind, spec, part.slice(3, 5), part.slice(5));
    if (spec && entry) entries.set(spec.id, entry);
  }
  return entries;
};

/** Returns the state that *text* holds, as far as this release knows its pages and blocks; undefined if it is none. */
export const decode = (config: Config, kinds: Kinds, text: string): State | undefined => {
  const [version, counter = '', page = '', visited = '', attempt = '', seed = '', sum = '', seconds = '', ...rest] = text.split('~');
  if (version !== VERSION || rest.length !== 1) return undefined;
  const pages = new Map(config.pages.map(({ id, key }) => [key, id]));
  const [, best = '', done, verdict] = /^([\da-z]*)(C?)([PF]?)$/.exec(sum) || [];
  return {
    counter: read(counter, 0),
    page: pages.get(page) ?? (page === RESULT_KEY ? RESULT : config.pages[0]?.id ?? RESULT),
    visited: new Set((visited.match(/../g) || []).flatMap((key) => pages.get(key) || [])),
    attempt: Math.max(1, read(attempt, 1)),
    seed: read(seed, 0),
    ...(best ? { best: Math.min(1, read(best, 0) / STEPS) } : {}),
    done: done === 'C',
    ...(verdict ? { passed: verdict === 'P' } : {}),
    seconds: read(seconds, 0),
    entries: decodeEntries(config, kinds, rest[0] || ''),
  };
};
