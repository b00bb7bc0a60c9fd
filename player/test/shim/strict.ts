/**
 * A strict listener between content and a SCORM API: passes every call on, records it, and lists what breaks the
 * standard or what the strictest LMS known refuses. Knows nothing of the player; plain functions, no DOM, so that
 * it runs in Vitest and, bundled, in a browser's page. The rules of each standard are tables (rules12, rules2004).
 */
import { rules12 } from './rules12';
import { rules2004 } from './rules2004';

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
}

export interface Call {
  name: string;
  args: string[];
  answer: string;
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

/** Wraps *lms* under *rules*. */
const listen = (lms: Api, rules: Rules): Recording => {
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

  const wrong = (what: string): void => { violations.push(`${calls.length}: ${what}`); };
  const answer = (name: string, args: string[]): string => String(lms[rules.prefix + name]?.(...args));
  const model = (name: string): string => name.replace(/\.\d+\./, '.n.').replace(/\.\d+\./, '.m.');

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
      if (index > count) wrong(`${name}: a gap, the list has ${count}`);
      counts.set(list, Math.max(count, index + 1));
    }
  };

  /** An entry of an earlier session: what it depends on was set then. */
  const old = (name: string): boolean => places(name).some(([list, index]) => index < (had.get(list) ?? 0));

  const twins = (name: string, value: string): boolean =>
    /^cmi\.objectives\.\d+\.id$/.test(name)
    && [...values].some(([other, known]) => other !== name && /^cmi\.objectives\.\d+\.id$/.test(other) && known === value);

  const set = (name: string, value: unknown): void => {
    const element = rules.elements[model(name)];
    news = true;
    if (typeof value !== 'string') return wrong(`${name}: a ${typeof value}, not a string`);
    if (!element) return wrong(`${name}: no such element`);
    if (element.access === 'r') wrong(`${name}: read-only`);
    if (LONE.test(value)) wrong(`${name}: half of a surrogate pair`);
    if (twins(name, value)) wrong(`${name}: ${value} is another one's id`);
    const said = element.check?.(value, { was: (relative) => values.get(near(name, relative)) });
    if (said) wrong(`${name}: ${said}: ${JSON.stringify(value.slice(0, 300))}`);
    for (const before of element.after ?? []) {
      if (!old(name) && !values.has(near(name, before))) wrong(`${name}: set before ${before}`);
    }
    if (mode !== 'normal' && !rules.unrecorded.includes(`${mode} ${name}=${value}`)) wrong(`${name}: set in ${mode} mode`);
    grow(name);
    values.set(name, value);
    return undefined;
  };

  const get = (name: string): void => {
    const element = rules.elements[model(name)];
    if (!element && !/\._(count|children|version)$/.test(name)) wrong(`${name}: no such element`);
    if (element?.access === 'w') wrong(`${name}: write-only`);
  };

  const start = (): void => {
    if (phase !== 'before') wrong('a second start');
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
      if (args.length !== 1 || args[0] !== '') wrong(`${name}: its argument is an empty string`);
    }
    if (name === 'GetLastError' && !failed) wrong('GetLastError: nothing has failed');
    if (!free && name !== 'Initialize' && phase !== 'open') wrong(`${name} ${args[0] ?? ''}: ${phase} the session`);
    if (name === 'SetValue') set(args[0] ?? '', args[1]);
    if (name === 'GetValue') get(args[0] ?? '');
    if (name === 'Commit' && !news) wrong('Commit: nothing new');
    if (name === rules.finish) {
      if (news) wrong(`${name}: with values that were not committed`);
      phase = 'after';
    }
  };

  const through = (name: string) => (...args: string[]): string => {
    before(name, args);
    const said = answer(name, args);
    const call = { name, args, answer: said };
    calls.push(call);
    if (name === 'Initialize' && said === 'true') start();
    if (!name.startsWith('GetE') && name !== 'GetLastError') failed = said === 'false' || (name === 'GetValue' && said === '');
    if (name === 'Commit') news = false;
    if (/^(SetValue|Commit)$/.test(name) && said !== 'true') refused.push(call);
    return said;
  };

  const names = ['Initialize', rules.finish, 'GetValue', 'SetValue', 'Commit', 'GetLastError', 'GetErrorString', 'GetDiagnostic'];
  const api = Object.fromEntries(names.map((name) => [rules.prefix + name, through(name)]));
  return { api, calls, violations, refused, value: (name) => values.get(name) };
};

/** Listens to a SCORM 1.2 API object (`API`). */
export const strict12 = (lms: object): Recording => listen(lms as Api, rules12);

/** Listens to a SCORM 2004 API object (`API_1484_11`). */
export const strict2004 = (lms: object): Recording => listen(lms as Api, rules2004);
