/**
 * The resume state as a document in the store's State API (xAPI 1.0.3, Communication 2.3). Two windows may work
 * in the same registration: what one has achieved or reported must not be undone by the other.
 */
import { raised } from '../drivers/opening';
import { parsed, patiently, taken } from './lrs';
import type { Lrs, Reply } from './lrs';
import type { Verb } from './statements';

export interface Kept {
  state: string;
  done: boolean;
  passed?: boolean;
  scaled?: number;
  /** Verbs that may be said once in a registration and have been. */
  told: Verb[];
}

export const EMPTY: Kept = { state: '', done: false, told: [] };

export interface Keep {
  /** Undefined when the store cannot be read: nobody may write over what nobody has seen. */
  load(): Promise<Kept | undefined>;
  /** True when the store has it. */
  save(kept: Kept, keepalive?: boolean): Promise<boolean>;
}

const STATE_ID = 'scormkit';

const known = (data: unknown): Kept => {
  const { state, done, passed, scaled, told } = (data || {}) as Partial<Record<keyof Kept, unknown>>;
  return {
    state: typeof state === 'string' ? state : '',
    done: done === true,
    ...(typeof passed === 'boolean' && { passed }),
    ...(typeof scaled === 'number' && { scaled }),
    told: Array.isArray(told) ? (told as Verb[]) : [],
  };
};

/** The state of the *newer*, the better of both results, and all that either has told. */
export const joined = (older: Kept, newer: Kept): Kept =>
  ({ state: newer.state, ...raised(older, newer), told: [...new Set([...older.told, ...newer.told])] });

/** *where* is activityId, agent and, if there is one, registration. */
export const keep = (lrs: Lrs, where: Record<string, string>): Keep => {
  const query = { ...where, stateId: STATE_ID };
  let etag: string | undefined;
  let there = '';
  // What the store was last seen to hold: results of another window, which no later save may take back.
  let seen = EMPTY;

  const load = async (): Promise<Kept | undefined> => {
    const reply = await patiently(lrs)('activities/state', { query });
    if (![200, 204, 404].includes(reply.status)) return undefined;
    etag = reply.etag;
    seen = reply.status === 200 ? known(parsed(reply.text)) : EMPTY;
    return seen;
  };

  const put = async (body: string, keepalive?: boolean): Promise<Reply> => {
    const reply = await lrs('activities/state', {
      method: 'PUT', query, body, ...(keepalive && { keepalive }), ...(etag && { headers: { 'If-Match': etag } }),
    });
    // The store may not tell the new version's tag: then the next write is without condition.
    if (taken(reply)) etag = reply.etag;
    return reply;
  };

  return {
    load,
    save: async (kept, keepalive) => {
      const body = JSON.stringify(joined(seen, kept));
      if (body === there) return true;
      let reply = await put(body, keepalive);
      if (reply.status === 412 && (await load())) reply = await put(JSON.stringify(joined(seen, kept)), keepalive);
      there = taken(reply) ? body : '';
      return taken(reply);
    },
  };
};
