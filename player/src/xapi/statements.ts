/**
 * Builds statements (xAPI 1.0.3, Data 2). Pure but for id and time, which are fixed here for good, so that
 * however often a statement is sent it stays one statement. What the activities mean was described when the
 * module was built; only actor, result and time are filled in here.
 */
import type { Config, InteractionSpec, Response } from '../config';
import type { Answer } from '../drivers/driver';
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
  | 'initialized' | 'answered' | 'progressed' | 'completed' | 'passed' | 'failed' | 'suspended' | 'resumed' | 'terminated';

const VERBS = 'http://adlnet.gov/expapi/verbs/';
const PROGRESS = 'https://w3id.org/xapi/cmi5/result/extensions/progress';

export const iri = (verb: Verb): string => VERBS + verb;

export const says = ({ verb }: Statement, ...verbs: Verb[]): boolean => verbs.some((word) => verb.id === iri(word));

/** What all statements of one session share. */
export interface Stage {
  actor: Json;
  /** The module as an activity. */
  object: Statement['object'];
  context: Context;
}

/** Adds to *base*; what the base says stays, lists of activities grow. Undefined parts of *more* are left out. */
export const merged = (base: Context, more: Context): Context => {
  const lists: Record<string, { id: string }[]> = {};
  for (const { contextActivities = {} } of [base, more]) {
    for (const [kind, activities] of Object.entries(contextActivities)) {
      const there = lists[kind] ?? [];
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

export const statement = (
  { actor, object, context }: Stage, verb: Verb, result?: Json, more: Context = {}, about: Statement['object'] = object,
): Statement => ({
  id: uuid(),
  actor,
  verb: { id: iri(verb), display: { en: verb } },
  object: about,
  ...(result && { result }),
  context: merged(context, more),
  timestamp: new Date().toISOString(),
});

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

/** `answered`, about the block, inside the module; nothing for a block that reports none. */
export const answered = (stage: Stage, config: Config, answer: Answer): Statement | undefined => {
  const { block, response, latency } = answer;
  if (!block.interaction) return undefined;
  const definition = config.xapi?.definitions[block.id];
  const about = { id: `${config.module.iri}/blocks/${block.id}`, ...(definition ? { definition } : {}) };
  const result = { ...outcome(answer), response: responseText(block.interaction, response), duration: duration(latency / 1000) };
  return statement(stage, 'answered', result, { contextActivities: { parent: [{ id: stage.object.id }] } }, about);
};

/** Share of the work done, in whole percents (cmi5 9.5.5.1). */
export const progressed = (stage: Stage, measure: number): Statement =>
  statement(stage, 'progressed', { extensions: { [PROGRESS]: Math.floor(measure * 100) } });

/** A judgement's score; raw out of 100, so that no two parts of it can disagree. */
export const score = (scaled?: number): Json =>
  (scaled === undefined ? {} : { score: { scaled: share(scaled), raw: Math.round(share(scaled) * 1e4) / 100, min: 0, max: 100 } });
