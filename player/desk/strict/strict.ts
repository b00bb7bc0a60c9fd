/**
 * A strict listener between content and a SCORM API: passes every call on, records it, and lists what breaks the
 * standard or what the strictest LMS known refuses. Knows nothing of the player; plain functions, no DOM, so that
 * it runs in Vitest and, bundled, in a browser's page. The rules of each standard are tables (rules12, rules2004).
 */
import { rules12 } from './rules12';
import { rules2004 } from './rules2004';
import { own } from './table';

export type Api = Record<string, (...args: string[]) => unknown>;

/** Says what is wrong with a value, or nothing. */
export type Check = (value: string, session: Look) => string | undefined;

/** What a rule may look up: what this session set for an element of the same entry, `^` for the entry around it. */
export interface Look {
  was(relative: string): string | undefined;
}

export interface Element {
  access: 'r' | 'w' | 'rw';
  check?: Check;
  /** What the standard itself forbids, where the strictest LMS forbids more. */
  standard?: Check;
  /** Elements of the same entry that must have been set before, `^` for those of the entry around it. */
  after?: string[];
}

export interface Rules {
  prefix: string;
  finish: string;
  /** By name, with `n` for every index; `m` for the one of a list inside a list. */
  elements: Record<string, Element>;
  mode: string;
  /** Sets that are allowed though the mode is not normal, as `mode element=value`. */
  unrecorded: string[];
  /** Where the standard speaks of *call*, or of the element *name*: a short reference. */
  section(call: string, name: string): string;
}

/** What kind of rule was broken; explain.ts has words for each. */
export type Kind =
  | 'second-start' | 'no-session' | 'argument' | 'unknown' | 'read-only' | 'write-only' | 'not-text' | 'surrogate'
  | 'twin' | 'value' | 'order' | 'gap' | 'mode' | 'uncommitted' | 'idle-commit' | 'idle-error';

/** `broken`: the standard forbids it. `caution`: some LMS refuses or loses it. `habit`: allowed, but of no use. */
export type Weight = 'broken' | 'caution' | 'habit';

export interface Finding {
  rule: string;
  words: string;
  kind: Kind;
  weight: Weight;
}

export interface Call {
  name: string;
  args: string[];
  answer: string;
}

/** A call, as whoever listens along is told of it. */
export interface Heard extends Call {
  n: number;
  /** How many milliseconds the API took. */
  took: number;
  /** The API's error code after a call that failed, else `0`. */
  error: string;
  broken: Finding[];
}

export interface Recording {
  /** What the content shall find in the place of the LMS's API. */
  api: Api;
  calls: Call[];
  violations: string[];
  /** Sets and commits that the LMS answered with anything but true: not always the content's fault. */
  refused: Call[];
  /** The last value that was set for an element, undefined if none was. */
  value(name: string): string | undefined;
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;

/** The name of an element in the tables: `n` for its index, `m` for one further in. */
export const model = (name: string): string => name.replace(/\.\d+\./, '.n.').replace(/\.\d+\./, '.m.');

/** Wraps *lms* under *rules*; *tell* hears of every call when it has been answered. */
const listen = (lms: Api, rules: Rules, tell?: (heard: Heard) => void): Recording => {
  const calls: Call[] = [];
  const violations: string[] = [];
  const refused: Call[] = [];
  const values = new Map<string, string>();
  const counts = new Map<string, number>();
  const had = new Map<string, number>();
  let phase: 'before' | 'open' | 'after' = 'before';
  let failed = false;
  let news = false;
  let mode = 'normal';
  let said: Finding[] = [];
  let asked = { name: '', element: '' };

  const wrong = (kind: Kind, words: string, weight: Weight = 'broken'): void => {
    violations.push(`${calls.length}: ${words}`);
    const section = weight === 'broken' ? rules.section(asked.name, asked.element) : '';
    said.push({ kind, words, weight, rule: section || 'beyond the standard' });
  };
  const answer = (name: string, args: string[]): string => String(lms[rules.prefix + name]?.(...args));

  /** The whole name of an element near *name*. */
  const near = (name: string, relative: string): string => {
    const entry = /^.*\.\d+\./.exec(name)?.[0] ?? '';
    return relative.startsWith('^') ? entry.replace(/[^.]+\.\d+\.$/, '') + relative.slice(1) : entry + relative;
  };

  /** Every list on the way to *name*, with the index in it. */
  const places = (name: string): [list: string, index: number][] => {
    const parts = name.split('.');
    return parts.flatMap((part, at): [string, number][] => (/^\d+$/.test(part) ? [[parts.slice(0, at).join('.'), Number(part)]] : []));
  };

  const grow = (name: string): void => {
    for (const [list, index] of places(name)) {
      const count = counts.get(list) ?? 0;
      if (index > count) wrong('gap', `${name}: a gap, the list has ${count}`);
      counts.set(list, Math.max(count, index + 1));
    }
  };

  /** An entry of an earlier session: what it depends on was set then. */
  const old = (name: string): boolean => places(name).some(([list, index]) => index < (had.get(list) ?? 0));

  const twins = (name: string, value: string): boolean =>
    /^cmi\.objectives\.\d+\.id$/.test(name)
    && [...values].some(([other, known]) => other !== name && /^cmi\.objectives\.\d+\.id$/.test(other) && known === value);

  const judge = (element: Element, name: string, value: string): void => {
    const look: Look = { was: (relative) => values.get(near(name, relative)) };
    const complaint = element.check?.(value, look);
    if (!complaint) return;
    const strict = !element.standard || element.standard(value, look) !== undefined;
    wrong('value', `${name}: ${complaint}: ${JSON.stringify(value.slice(0, 300))}`, strict ? 'broken' : 'caution');
  };

  const set = (name: string, value: unknown): void => {
    const element = own(rules.elements, model(name));
    news = true;
    if (typeof value !== 'string') return wrong('not-text', `${name}: a ${typeof value}, not a string`, value === undefined ? 'broken' : 'caution');
    if (!element) return wrong('unknown', `${name}: no such element`);
    if (element.access === 'r') wrong('read-only', `${name}: read-only`);
    if (LONE.test(value)) wrong('surrogate', `${name}: half of a surrogate pair`, 'caution');
    if (twins(name, value)) wrong('twin', `${name}: ${value} is another one's id`);
    judge(element, name, value);
    for (const before of element.after ?? []) {
      if (!old(name) && !values.has(near(name, before))) wrong('order', `${name}: set before ${before}`);
    }
    if (mode !== 'normal' && !rules.unrecorded.includes(`${mode} ${name}=${value}`)) wrong('mode', `${name}: set in ${mode} mode`, 'caution');
    grow(name);
    values.set(name, value);
    return undefined;
  };

  const get = (name: string): void => {
    const element = own(rules.elements, model(name));
    if (!element && !/\._(count|children|version)$|^adl\.nav\.request_valid\.(choice|jump)\.\{target=\S+\}$/.test(name)) wrong('unknown', `${name}: no such element`);
    if (element?.access === 'w') wrong('write-only', `${name}: write-only`);
  };

  const start = (): void => {
    if (phase !== 'before') wrong('second-start', 'a second start');
    phase = 'open';
    for (const list of ['cmi.interactions', 'cmi.objectives']) {
      had.set(list, Number(answer('GetValue', [`${list}._count`])) || 0);
      counts.set(list, had.get(list) ?? 0);
    }
    mode = answer('GetValue', [rules.mode]) || 'normal';
  };

  const before = (name: string, args: string[]): void => {
    const free = /^Get(LastError|ErrorString|Diagnostic)$/.test(name);
    if (name === 'Initialize' || name === 'Commit' || name === rules.finish) {
      if (args.length !== 1 || args[0] !== '') wrong('argument', `${name}: its argument is an empty string`);
    }
    if (name === 'GetLastError' && !failed) wrong('idle-error', 'GetLastError: nothing has failed', 'habit');
    if (!free && name !== 'Initialize' && phase !== 'open') wrong('no-session', `${name} ${args[0] ?? ''}: ${phase} the session`);
    if (name === 'SetValue') set(args[0] ?? '', args[1]);
    if (name === 'GetValue') get(args[0] ?? '');
    if (name === 'Commit' && !news) wrong('idle-commit', 'Commit: nothing new', 'habit');
    if (name === rules.finish) {
      if (news) wrong('uncommitted', `${name}: with values that were not committed`, 'caution');
      phase = 'after';
    }
  };

  /** What the API says about its last failure; asking changes nothing. */
  const error = (name: string, given: string): string => {
    const bad = name === 'GetValue' ? given === '' : given === 'false';
    if (!bad) return '0';
    const code = answer('GetLastError', []);
    return /^\d+$/.test(code) ? code : '0';
  };

  const through = (name: string) => (...args: string[]): string => {
    said = [];
    asked = { name, element: args[0] ?? '' };
    before(name, args);
    const begun = performance.now();
    const given = answer(name, args);
    const took = performance.now() - begun;
    const call = { name, args, answer: given };
    calls.push(call);
    if (name === 'Initialize' && given === 'true') start();
    if (!name.startsWith('GetE') && name !== 'GetLastError') failed = given === 'false' || (name === 'GetValue' && given === '');
    if (name === 'Commit') news = false;
    if (/^(SetValue|Commit)$/.test(name) && given !== 'true') refused.push(call);
    tell?.({ ...call, n: calls.length, took, error: error(name, given), broken: said });
    return given;
  };

  const names = ['Initialize', rules.finish, 'GetValue', 'SetValue', 'Commit', 'GetLastError', 'GetErrorString', 'GetDiagnostic'];
  const api = Object.fromEntries(names.map((name) => [rules.prefix + name, through(name)]));
  return { api, calls, violations, refused, value: (name) => values.get(name) };
};

/** Listens to a SCORM 1.2 API object (`API`). */
export const strict12 = (lms: object, tell?: (heard: Heard) => void): Recording => listen(lms as Api, rules12, tell);

/** Listens to a SCORM 2004 API object (`API_1484_11`). */
export const strict2004 = (lms: object, tell?: (heard: Heard) => void): Recording => listen(lms as Api, rules2004, tell);
