/**
 * Statements on their way out: in order, kept in the browser until the store has them, each sent until it is
 * taken or refused for good. A refused one is laid aside, so that it never blocks the others.
 */
import { parsed } from './lrs';
import type { Lrs } from './lrs';
import type { Statement } from './statements';

export interface Outbox {
  /** What an earlier page could not send. */
  waiting(): readonly Statement[];
  /** Puts *statements* behind the others, or instead of them. */
  add(statements: Statement[], instead?: boolean): void;
  /** Sends what waits; true when nothing waits any more. Goes on trying by itself until then. */
  flush(): Promise<boolean>;
  /** The page is going: sends what is not yet under way in requests that outlive it, beside *used* bytes of others. */
  last(used?: number): void;
}

const MOST = 50;
const BYTES = 58_000;
const PAUSE = 1000;
const LONGEST = 60_000;
const DEAD = 100;
/** No store that says one of these has taken anything; others, or none, may be the answer of a proxy to what was taken. */
const NOT_TAKEN = [401, 429, 503];

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The first statements that fit one request, at least one. */
export const batch = (queue: readonly Statement[], limit = BYTES): Statement[] => {
  const taken: Statement[] = [];
  let size = 2;
  for (const each of queue.slice(0, MOST)) {
    size += bytes(JSON.stringify(each)) + 1;
    if (taken.length && size > limit) break;
    taken.push(each);
  }
  return taken;
};

/** Milliseconds before the next try: twice as long each time, and never for everybody at once. */
export const backOff = (tries: number, random = Math.random()): number =>
  Math.min(LONGEST, PAUSE * 2 ** tries) * (0.5 + random / 2);

/** *key* names the queue in *storage*: one for each registration. */
export const outbox = (lrs: Lrs, storage: Storage | undefined, key: string): Outbox => {
  const read = (name: string): Statement[] => {
    const list = parsed(storage?.getItem(name));
    return Array.isArray(list) ? (list as Statement[]) : [];
  };
  const write = (name: string, list: Statement[]): void => {
    try {
      if (list.length) storage?.setItem(name, JSON.stringify(list));
      else storage?.removeItem(name);
    } catch { /* full: what waits lives in memory alone */ }
  };

  const dead = `${key}:refused`;
  // Sent, but the answer is still out or was lost: the store may have them. A strict one refuses a whole request over
  // one that it has, so they never travel with others.
  const doubtful = new Set<string>();
  const known = ({ id }: Statement): boolean => !doubtful.has(id);
  let queue = read(key);
  let underWay: Statement[] = [];
  let running: Promise<boolean> | undefined;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const drop = (gone: readonly Statement[]): void => {
    const ids = new Set(gone.map(({ id }) => id));
    ids.forEach((id) => doubtful.delete(id));
    queue = queue.filter(({ id }) => !ids.has(id));
    write(key, queue);
  };

  const post = async (statements: Statement[], keepalive = false): Promise<number> => {
    const body = JSON.stringify(statements);
    statements.forEach(({ id }) => doubtful.add(id));
    const { status } = await lrs('statements', { method: 'POST', body, keepalive: keepalive || bytes(body) < BYTES / 2 });
    return status;
  };

  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), backOff(tries));
    tries += 1;
  };

  /** Deals with the answer to *sent*; false when nothing more should be sent now. */
  const settle = (sent: Statement[], status: number): boolean => {
    const single = sent.length === 1;
    // A conflict of one alone: the store has it already, from a request whose answer was lost.
    if ((status >= 200 && status < 300) || (single && status === 409)) {
      drop(sent);
      tries = 0;
      return true;
    }
    if (NOT_TAKEN.includes(status)) sent.forEach(({ id }) => doubtful.delete(id));
    if (status < 400 || status === 401 || status === 408 || status === 429 || status >= 500) {
      later();
      return false;
    }
    if (single) {
      write(dead, [...read(dead), ...sent].slice(-DEAD));
      drop(sent);
    }
    return true;
  };

  const run = async (): Promise<boolean> => {
    let alone = 0;
    while (queue.length) {
      const unsent = queue.findIndex(known);
      underWay = alone > 0 ? queue.slice(0, 1) : batch(unsent > 0 ? queue.slice(0, unsent) : queue);
      const sent = underWay;
      const more = settle(sent, await post(sent));
      underWay = [];
      if (!more) return false;
      // One bad statement makes a store refuse the whole request: find it by sending each alone.
      alone = sent.length > 1 && queue[0] === sent[0] ? sent.length : alone - 1;
    }
    return true;
  };

  const flush = (): Promise<boolean> => {
    clearTimeout(timer);
    running ??= run().then((done) => {
      running = undefined;
      return done && queue.length > 0 ? flush() : done;
    });
    return running;
  };

  return {
    flush,
    waiting: () => queue,
    add: (statements, instead = false) => {
      queue = instead ? statements : [...queue, ...statements];
      write(key, queue);
    },
    last: (used = 0) => {
      clearTimeout(timer);
      const rest = queue.filter((each) => !underWay.includes(each));
      let room = BYTES - used;
      for (const part of [rest.filter((each) => !known(each)), rest.filter(known)].map((list) => batch(list, room))) {
        room -= bytes(JSON.stringify(part));
        if (part.length) void post(part, true).then((status) => { if (status >= 200 && status < 300) drop(part); });
      }
    },
  };
};
