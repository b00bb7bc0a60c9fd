/**
 * Conducts a session on a SCORM API. What the two standards share is this order of doing things;
 * every word of theirs comes from a dialect (scorm12.ts, scorm2004.ts).
 */
import type { InteractionSpec } from '../config';
import { liveness } from '../lib/liveness';
import type { Answer, Driver, Opening, Progress, Trouble } from './driver';
import { ident } from './formats';
import { closeWindow, leaving } from './leaving';
import { NOWHERE, raised } from './opening';
import { find, runtime } from './runtime';
import type { Runtime } from './runtime';

/** Data model elements with their values, in the order in which they are to be set. */
export type Pairs = [name: string, value: string][];

export interface Dialect {
  /** Name of the API object. */
  api: string;
  /** What the names of its calls begin with. */
  prefix: string;
  /** The call that ends a session, without the prefix. */
  finish: string;
  read(get: (name: string) => string): Opening;
  /** The core of the record; what the learner cannot do without comes first. */
  core(progress: Progress): Pairs;
  /** One line of the journal of interactions, its id first, names below it; what is empty stays unsaid. */
  interaction(answer: Answer, spec: InteractionSpec): Pairs;
  /** One objective, in the same way. */
  objective(objective: Progress['objectives'][number]): Pairs;
  /** What is set before the end of a session that must not be recorded. */
  unrecorded(get: (name: string) => string, mode: Opening['mode']): Pairs;
  /** What is set when the learner chose to leave. */
  request(progress: Progress): Pairs;
  /** Another value for the same element, to make an LMS send it again. */
  altered(name: string, value: string): string;
}

/** Without these the visit is lost; anything else an LMS may refuse without harm to the learner. */
const VITAL = /^cmi\.(suspend_data|core\.lesson_status|completion_status|success_status|core\.score\.raw|score\.(raw|scaled))$/;

export const conduct = (window: Window, dialect: Dialect): Driver => {
  const alive = liveness(window);
  const gone = leaving(window);
  const answers: Answer[] = [];
  const objectives = new Map<string, number>();
  let lms: Runtime | undefined;
  let opening = NOWHERE;
  let record = opening.record;
  let lines: number | undefined;
  let listed = false;
  /** The LMS may believe to have kept what it lost. */
  let stale = false;
  let trouble: Trouble | undefined;

  const writes = (): boolean => opening.mode === 'normal';
  const put = (pairs: Pairs): boolean =>
    pairs.map(([name, value]) => lms?.set(name, value) || !VITAL.test(name)).every(Boolean);

  /** A list's length; undefined where the LMS keeps no such list. */
  const count = (list: string): number | undefined => {
    const text = lms?.get(`cmi.${list}._count`) ?? '';
    return /^\d+$/.test(text) ? Number(text) : undefined;
  };

  /** Sets entry *n* of *list*; false when it does not even get its id: the list is full, or the LMS keeps none. */
  const enter = (list: string, n: number, entry: Pairs): boolean => {
    const [first, ...rest] = entry.filter(([, value]) => value).map(([name, value]): Pairs[number] => [`cmi.${list}.${n}.${name}`, value]);
    if (!first || !lms?.set(...first)) return false;
    put(rest);
    return true;
  };

  const report = (answer: Answer): void => {
    const { interaction } = answer.block;
    if (lines === undefined || !interaction) return;
    lines = enter('interactions', lines, dialect.interaction(answer, interaction)) ? lines + 1 : undefined;
  };

  /** As long as there is nothing to tell about an objective, nothing is told. */
  const aim = (objective: Progress['objectives'][number]): void => {
    const id = ident(objective.id);
    const n = objectives.get(id) ?? objectives.size;
    if (!objective.done && objective.scaled === undefined) return;
    if (enter('objectives', n, dialect.objective(objective))) objectives.set(id, n);
  };

  const write = (progress: Progress): boolean => {
    record = raised(record, progress);
    const kept = put(dialect.core({ ...progress, passed: undefined, ...record }));
    answers.splice(0).forEach(report);
    if (listed) progress.objectives.forEach(aim);
    return kept;
  };

  const learnObjectives = (): void => {
    const there = count('objectives');
    listed = there !== undefined;
    for (let n = 0; n < (there ?? 0); n += 1) objectives.set(lms?.get(`cmi.objectives.${n}.id`) ?? '', n);
  };

  const finish = (): void => {
    const going = lms;
    if (!going) return;
    if (!writes()) { put(dialect.unrecorded(going.get, opening.mode)); going.commit(); }
    lms = undefined;
    going.close();
  };

  const leave = (progress: Progress): void => {
    if (lms && writes()) { write(progress); lms.commit(); }
    if (gone()) finish();
  };

  return {
    start: async () => {
      const api = find(window, dialect.api);
      const found = api && runtime(api, dialect.prefix, dialect.finish);
      if (!found?.open()) return NOWHERE;
      lms = found;
      opening = dialect.read(found.get);
      record = opening.record;
      lines = count('interactions');
      learnObjectives();
      return opening;
    },
    answer: (answer) => { if (lms && writes()) answers.push(answer); },
    save: async (progress) => {
      trouble = undefined;
      if (!lms) return false;
      if (!writes()) return true;
      const kept = write(progress);
      if (stale) trouble = await alive(true);
      const taken = !trouble && (!stale || (lms?.again(dialect.altered) ?? false)) && (lms?.commit() ?? false);
      trouble ??= await alive(!taken);
      stale = !taken || trouble !== undefined;
      if (!trouble && !(kept && taken)) trouble = 'refused';
      return trouble === undefined;
    },
    trouble: () => trouble,
    leave,
    exit: async (progress) => {
      if (lms && writes()) {
        write(progress);
        if (stale) lms.again(dialect.altered);
        put(dialect.request(progress));
        lms.commit();
      }
      finish();
      closeWindow(window);
    },
  };
};
