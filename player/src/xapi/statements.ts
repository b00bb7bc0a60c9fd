/**
 * Builds statements (xAPI 1.0.3, Data 2). Pure but for id and time, which are fixed here for good, so that
 * however often a statement is sent it stays one statement. What the activities mean was described when the
 * module was built; only actor, result and time are filled in here.
 */
import type { BlockSpec, Config, InteractionSpec, Response } from '../config';
import type { Answer, Progress } from '../drivers/driver';
import { decimal, duration, share } from '../drivers/formats';
import { uuid } from './uuid';

type Json = Record<string, unknown>;

export interface Context {
  registration?: string;
  contextActivities?: Record<string, { id: string }[]>;
  extensions?: Json;
  [property: string]: unknown;
}

export interface Statement {
  id: string;
  actor: Json;
  verb: { id: string; display: Record<string, string> };
  object: { id: string; definition?: unknown };
  result?: Json;
  context: Context;
  timestamp: string;
}

export type Verb =
  | 'initialized' | 'resumed' | 'experienced' | 'answered' | 'responded' | 'interacted' | 'progressed' | 'mastered' | 'scored'
  | 'completed' | 'passed' | 'failed' | 'suspended' | 'terminated';

const VERBS = 'http://adlnet.gov/expapi/verbs/';
const PROGRESS = 'https://w3id.org/xapi/cmi5/result/extensions/progress';

export const iri = (verb: Verb): string => VERBS + verb;

export const says = ({ verb }: Statement, ...verbs: Verb[]): boolean => verbs.some((word) => verb.id === iri(word));

/** What all statements of one session share. */
export interface Stage {
  config: Config;
  actor: Json;
  /** The module, under the name it was launched by. */
  object: Statement['object'];
  context: Context;
  /** Drawn once for each attempt at the module: from it come the ids of statements that may be made twice. */
  seed?: number;
}

/** Adds to *base*; what the base says stays, lists of activities grow. Undefined parts of *more* are left out. */
export const merged = (base: Context, more: Context): Context => {
  const lists: Record<string, { id: string }[]> = {};
  for (const { contextActivities = {} } of [base, more]) {
    for (const [kind, activities] of Object.entries(contextActivities)) {
      const there = lists[kind] || [];
      // An LMS of the 1.0.0 days may give a single activity where a list belongs.
      const news = ([] as { id: string }[]).concat(activities).filter(({ id }) => !there.some((each) => each.id === id));
      lists[kind] = [...there, ...news];
    }
  }
  const extensions = { ...more.extensions, ...base.extensions };
  return {
    ...more, ...base,
    ...(Object.keys(lists).length && { contextActivities: lists }),
    ...(Object.keys(extensions).length && { extensions }),
  };
};

const ids = (...iris: string[]): { id: string }[] => iris.map((id) => ({ id }));

/** The activity *id*, with what the build says that *name* is. */
const activity = ({ xapi }: Config, id: string, name: string): Statement['object'] => {
  const definition = xapi!.definitions[name];
  return { id, ...(definition ? { definition } : {}) };
};

/** The stage of a session in which *actor* meets the module, which was launched as *id*. */
export const stage = (config: Config, actor: Json, registration?: string, base: Context = {}, id = config.module.iri): Stage => {
  const { module: { language, version: revision }, xapi } = config;
  return {
    config, actor, object: activity(config, id, ''),
    context: merged(base, {
      ...(registration && { registration }), language, revision, contextActivities: { category: ids(...xapi!.categories) },
    }),
  };
};

/** What a statement has of its own; *again*: what tells it from others like it, where it may be made more than once. */
export interface Own {
  result?: Json;
  about?: Statement['object'];
  around?: Record<string, { id: string }[]>;
  more?: Context;
  again?: unknown[];
}

export const statement = (
  { config, actor, object, context, seed }: Stage, verb: Verb,
  { result, about = object, around = { grouping: ids(config.xapi!.course) }, more = {}, again }: Own = {},
): Statement => ({
  id: again && seed !== undefined ? uuid(context.registration || actor, seed, verb, about.id, ...again) : uuid(),
  actor,
  verb: { id: iri(verb), display: { en: verb } },
  object: about,
  ...(result && { result }),
  context: merged(merged(context, { contextActivities: around }), more),
  timestamp: new Date().toISOString(),
});

/** A statement about what stands at *path* right below the module. */
const below = (on: Stage, verb: Verb, path: string, own: Own): Statement => {
  const { config, object } = on;
  return statement(on, verb, {
    ...own,
    about: activity(config, `${config.module.iri}/${path}`, path),
    around: { parent: ids(object.id), grouping: ids(config.xapi!.course) },
  });
};

const lasting = (seconds: number): { duration: string } => ({ duration: duration(seconds) });

/** A page that was before the learner for so many seconds. */
export const experienced = (on: Stage, page: string, seconds: number): Statement =>
  below(on, 'experienced', `pages/${page}`, { result: lasting(seconds) });

/** An objective that was judged, or whose score is known where nothing is judged. */
export const aimed = (on: Stage, { id, scaled, done, passed }: Progress['objectives'][number]): Statement[] => {
  if (!done || scaled === undefined) return [];
  const score = { scaled: share(scaled) };
  return [below(on, passed ? 'mastered' : 'scored', `objectives/${id}`, {
    result: { score, ...(passed !== undefined && { success: passed }) }, again: [score.scaled],
  })];
};

const onPage = (on: Stage, verb: Verb, { id, page, objective }: BlockSpec, own: Own): Statement => {
  const { config, object } = on;
  const { iri: module } = config.module;
  return statement(on, verb, {
    ...own,
    about: activity(config, `${module}/blocks/${id}`, id),
    around: {
      parent: ids(`${module}/pages/${page}`), grouping: ids(object.id, config.xapi!.course),
      ...(objective && { other: ids(`${module}/objectives/${objective}`) }),
    },
  });
};

/** A block that was used, and is nothing to answer. */
export const interacted = (on: Stage, block: BlockSpec): Statement => onPage(on, 'interacted', block, {});

/** Writes *response* in the format of its kind (Data, Appendix C), with the ids of the definition. */
export const responseText = ({ kind }: InteractionSpec, response: Response): string => {
  if (kind === 'numeric') return decimal(response as number);
  if (!Array.isArray(response)) return String(response);
  return (response as (string | [string, string])[]).map((part) => (typeof part === 'string' ? part : part.join('[.]'))).join('[,]');
};

/** What came of an answer: share of the points, raw where points are given, right or wrong where that is known. */
const outcome = ({ block, result }: Answer): Json => {
  if (result === undefined) return {};
  const raw = block.points ? { raw: Math.round(result * block.points * 1e4) / 1e4, min: 0, max: block.points } : {};
  return { score: { scaled: share(result), ...raw }, success: result >= 1 };
};

/** `answered`, or `responded` where nothing is right or wrong; nothing for a block that reports none. */
export const answered = (on: Stage, answer: Answer): Statement[] => {
  const { block, response, result, latency, attempt, at } = answer;
  if (!block.interaction) return [];
  return [onPage(on, result === undefined ? 'responded' : 'answered', block, {
    result: { ...outcome(answer), response: responseText(block.interaction, response), ...lasting(latency / 1000) },
    again: [attempt, at],
  })];
};

/** Share of the work done, in whole percents (cmi5 9.5.5.1). */
export const progressed = (on: Stage, measure: number): Statement =>
  statement(on, 'progressed', { result: { extensions: { [PROGRESS]: Math.floor(measure * 100) } } });

/** A judgement's score; raw out of 100, so that no two parts of it can disagree. */
export const score = (scaled?: number): Json =>
  (scaled === undefined ? {} : { score: { scaled: share(scaled), raw: Math.round(share(scaled) * 1e4) / 100, min: 0, max: 100 } });

/** What was judged, in words that outlive the session: each judgement is told once. Undefined for what judges nothing. */
export const mark = ({ verb, object, result }: Statement): string | undefined => {
  const [, word, valued] = /(completed|passed|(failed|mastered|scored))$/.exec(verb.id) || [];
  return valued ? `${word} ${object.id} ${(result?.score as { scaled?: number } | undefined)?.scaled}` : word;
};
