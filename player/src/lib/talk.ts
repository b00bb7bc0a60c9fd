/**
 * Walks through a branching conversation: which words come next, what the meters say, and which
 * reply would have led further. Pure; the compiler explores the same graph by the same rules
 * (scormkit/module/blocks/roleplay.py), so what is proved there holds here.
 */
import type { BlockSpec, Option } from '../config';

export type Test = [meter: string, op: '>=' | '<=' | '>' | '<' | '==', n: number];
/** One way on: the first whose tests all hold is taken. */
export interface Way { if?: Test[]; go: string }
export interface Reply extends Option { set?: Record<string, number>; then: Way[] }
export interface Moment { choices?: Reply[]; end?: { score: number } }
export interface Meter { start: number; min: number; max: number }

export interface TalkSpec extends BlockSpec {
  start: string;
  meters?: Record<string, Meter>;
  nodes: Record<string, Moment>;
  /** After this many replies a conversation that has not ended goes to this ending. */
  turns?: { most: number; go: string };
}

export type Readings = Readonly<Record<string, number>>;
export interface Step { node: string; reply: Reply; before: Readings; after: Readings }
export interface Stand { node: string; meters: Readings; steps: Step[] }

/** What a point of the conversation still allows: the best ending, and what chance replies earn. */
export interface Outlook { best: number; mean: number }
export interface Review { step: Step; better?: Reply; best: boolean }

const HOLDS: Record<Test[1], (a: number, b: number) => boolean> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '==': (a, b) => a === b,
};

/** Beyond this many points the outlook is not worth a learner's wait: the review then names no alternative. */
const MOST_POINTS = 20_000;
const DEEPEST = 400;
/** Two replies whose best endings are equal differ for a learner only if chance treats them this differently. */
const WORTH_SAYING = 0.1;

/** Ids are authors' words and may be `constructor`: only what the graph itself has counts. */
const own = <T>(table: Record<string, T> | undefined, name: string): T | undefined =>
  table && Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;

const moment = (spec: TalkSpec, node: string): Moment => own(spec.nodes, node) || {};

export const ending = (spec: TalkSpec, node: string): { score: number } | undefined => moment(spec, node).end;

export const replies = (spec: TalkSpec, node: string): Reply[] => moment(spec, node).choices || [];

/** What every meter shows before the first word. */
export const opening = (spec: TalkSpec): Readings => {
  const shown: Record<string, number> = {};
  for (const [id, meter] of Object.entries(spec.meters || {})) shown[id] = meter.start;
  return shown;
};

/** What the meters show after `reply`: each change is clamped to its meter's ends. */
export const moved = (spec: TalkSpec, meters: Readings, reply: Reply): Readings => {
  const shown: Record<string, number> = { ...meters };
  for (const [id, by] of Object.entries(reply.set || {})) {
    const meter = own(spec.meters, id);
    if (meter) shown[id] = Math.min(meter.max, Math.max(meter.min, (shown[id] ?? meter.start) + by));
  }
  return shown;
};

/** The node that follows `reply`, the conversation's `count`-th; undefined where the graph leads nowhere. */
export const next = (spec: TalkSpec, reply: Reply, after: Readings, count: number): string | undefined => {
  const way = reply.then.find((one) => (one.if || []).every(([id, op, n]) => HOLDS[op](own(after, id) || 0, n)));
  const go = way?.go;
  const { turns } = spec;
  if (turns && count >= turns.most && !(go !== undefined && ending(spec, go))) return turns.go;
  return go !== undefined && own(spec.nodes, go) ? go : undefined;
};

/** Follows the option keys of `path` for as long as the graph knows them. */
export const walk = (spec: TalkSpec, path: readonly string[]): Stand => {
  let node = spec.start;
  let meters = opening(spec);
  const steps: Step[] = [];
  for (const key of path) {
    const reply = replies(spec, node).find((one) => one.key === key);
    if (!reply) break;
    const after = moved(spec, meters, reply);
    const go = next(spec, reply, after, steps.length + 1);
    if (go === undefined) break;
    steps.push({ node, reply, before: meters, after });
    node = go;
    meters = after;
  }
  return { node, meters, steps };
};

/** Returns a function that says what each point of the conversation still allows, remembering what it has seen. */
const lookout = (spec: TalkSpec) => {
  const seen = new Map<string, Outlook | undefined>();
  const ids = Object.keys(spec.meters || {});
  const after = (reply: Reply, meters: Readings, count: number): Outlook | undefined => {
    const shown = moved(spec, meters, reply);
    const go = next(spec, reply, shown, count);
    return go === undefined ? undefined : look(go, shown, count);
  };
  const look = (node: string, meters: Readings, count: number): Outlook | undefined => {
    const end = ending(spec, node);
    if (end) return { best: end.score, mean: end.score };
    const point = [node, spec.turns ? count : '', ...ids.map((id) => meters[id])].join(' ');
    if (seen.has(point)) return seen.get(point);
    if (seen.size >= MOST_POINTS || count >= DEEPEST) return undefined;
    seen.set(point, undefined); // a circle without a limit of turns ends here
    const found = replies(spec, node)
      .map((reply) => after(reply, meters, count + 1))
      .filter((outlook): outlook is Outlook => outlook !== undefined);
    if (!found.length) return undefined;
    const outlook = {
      best: Math.max(...found.map(({ best }) => best)),
      mean: found.reduce((sum, { mean }) => sum + mean, 0) / found.length,
    };
    seen.set(point, outlook);
    return outlook;
  };
  return after;
};

const ahead = (a: Outlook, b: Outlook): boolean =>
  a.best > b.best || (a.best === b.best && a.mean > b.mean + WORTH_SAYING);

/** Looks back on a path: at each step, the reply that would have led further, or that none would. */
export const review = (spec: TalkSpec, steps: readonly Step[]): Review[] => {
  const after = lookout(spec);
  return steps.map((step, index) => {
    const mine = after(step.reply, step.before, index + 1);
    let better: Reply | undefined;
    let top = mine;
    let worse = 0;
    for (const reply of replies(spec, step.node)) {
      const outlook = after(reply, step.before, index + 1);
      if (!outlook || !mine || reply === step.reply) continue;
      if (ahead(mine, outlook)) worse += 1;
      if (top && ahead(outlook, top)) [better, top] = [reply, outlook];
    }
    return { step, ...(better ? { better } : {}), best: !better && worse > 0 };
  });
};
