/**
 * Statements on their way out: in order, kept in the browser until the store has them, each sent until it is
 * taken or refused for good. A refused one is laid aside, so that it never blocks the others.
 */
import type { Diagnostics, Refusal } from '../drivers/driver';
import type { Lrs, Reply } from './lrs';
import { backOff, batch, bytes, fitting, light, passing, reason, taken, untouched } from './sending';
import { shelf } from './shelf';
import type { Statement } from './statements';

export interface Outbox {
  /** What an earlier page could not send. */
  waiting(): readonly Statement[];
  /** Puts *statements* behind the others, or instead of them. One that waits already is not put there again. */
  add(statements: readonly Statement[], instead?: boolean): void;
  /** Sends what waits; true when nothing waits any more. Goes on trying by itself until then. */
  flush(): Promise<boolean>;
  /** The page is going: sends what is not yet under way in requests that outlive it, beside *used* bytes of others. */
  last(used?: number): void;
  diagnostics(): Diagnostics;
}

/** What was refused for good, and why; the whole statement is kept with it, for whoever may mend it. */
interface Letter extends Refusal { statement: Statement }

const DEAD = 100;

/** What stands in the storage of a whole site may have been anybody's. */
const isStatement = (data: unknown): data is Statement => {
  const { id, verb, object, context } = (data ?? {}) as Partial<Statement>;
  return [id, verb?.id, object?.id].every((each) => typeof each === 'string') && typeof context === 'object';
};

/** *key* names the queue in *storage*: one for each registration. */
export const outbox = (lrs: Lrs, storage: Storage | undefined, key: string): Outbox => {
  const kept = shelf(storage, key);
  /** Where each statement is kept; one that found no room lives in memory alone. */
  const names = new Map<string, string>();
  // Sent, but the answer is still out or was lost: the store may have them. A strict one refuses a whole request over
  // one that it has, so they never travel with others.
  const doubtful = new Set<string>();
  /** In a request that was refused whole: each is sent alone, to find the one that is at fault. */
  const lone = new Set<string>();
  const underWay = new Set<string>();
  let queue: Statement[] = [];
  let dead: [name: string | undefined, letter: Letter][] = [];
  let lasting = 0;
  let running: Promise<boolean> | undefined;
  let tries = 0;
  let until = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const forget = (gone: readonly Statement[]): void => {
    const ids = new Set(gone.map(({ id }) => id));
    queue = queue.filter(({ id }) => !ids.has(id));
    ids.forEach((id) => {
      kept.remove(names.get(id));
      [names, doubtful, lone].forEach((each) => each.delete(id));
    });
  };

  const add: Outbox['add'] = (statements, instead = false) => {
    const before = queue;
    if (instead) queue = [];
    const ids = new Set(queue.map(({ id }) => id));
    const news = statements.filter(({ id }) => !ids.has(id) && ids.add(id));
    queue = [...queue, ...news];
    for (const each of news) {
      const [old, name] = [names.get(each.id), kept.put('#', each.id, each)];
      // The old copy goes when the new one stands, and not before.
      if (name) {
        names.set(each.id, name);
        kept.remove(old);
      }
    }
    forget(before.filter(({ id }) => !ids.has(id)));
  };

  const bury = (statement: Statement, { status, text }: Reply): void => {
    const { id, verb, object } = statement;
    const letter = { verb: verb.id.replace(/.*\//, ''), object: object.id, status, words: reason(text, statement), statement };
    dead = [...dead, [kept.put('!', id, letter), letter]];
    dead.slice(0, -DEAD).forEach(([name]) => kept.remove(name));
    dead = dead.slice(-DEAD);
    forget([statement]);
  };

  const later = (pause = 0): void => {
    clearTimeout(timer);
    until = Date.now() + pause;
    timer = setTimeout(() => void again(), Math.max(pause, backOff(tries)));
    tries += 1;
  };

  /** Deals with the answer to *sent*; false when nothing more should be sent now. */
  const settle = async (sent: Statement[], reply: Reply): Promise<boolean> => {
    const [only] = sent.length === 1 ? sent : [];
    const put = (why: Reply): boolean => {
      later(why.retry);
      return false;
    };
    if (untouched(reply)) sent.forEach(({ id }) => doubtful.delete(id));
    if (!taken(reply) && passing(reply)) return put(reply);
    // A conflict of one alone: mostly the store has it already, from a request whose answer was lost. It is asked;
    // where nobody may read, that is believed.
    const found = only && reply.status === 409 ? await lrs('statements', { query: { statementId: only.id } }) : undefined;
    if (found && found.status !== 401 && !taken(found) && passing(found)) return put(found);
    if (taken(reply) || (found && found.status !== 404)) {
      forget(sent);
      tries = 0;
    } else if (only) bury(only, reply);
    else sent.forEach(({ id }) => lone.add(id));
    return true;
  };

  const post = async (sent: Statement[], going = false): Promise<boolean> => {
    const body = JSON.stringify(sent);
    const size = bytes(body);
    const keepalive = going || light(size);
    sent.forEach(({ id }) => doubtful.add(id) && underWay.add(id));
    if (keepalive) lasting += size;
    const reply = await lrs('statements', { method: 'POST', body, keepalive });
    if (keepalive) lasting -= size;
    const more = await settle(sent, reply);
    sent.forEach(({ id }) => underWay.delete(id));
    return more;
  };

  const resting = (): Statement[] => queue.filter(({ id }) => !underWay.has(id));

  /** What to send next: one alone, or neighbours that are alike in whether the store may have them. */
  const next = (): Statement[] => {
    const rest = resting();
    const [first] = rest;
    if (!first || lone.has(first.id)) return rest.slice(0, 1);
    const end = rest.findIndex(({ id }) => lone.has(id) || doubtful.has(id) !== doubtful.has(first.id));
    return batch(end < 0 ? rest : rest.slice(0, end));
  };

  const run = async (): Promise<boolean> => {
    for (let sent = next(); sent.length; sent = next()) {
      if (!(await post(sent))) return false;
    }
    return !queue.length;
  };

  const flush = (): Promise<boolean> => {
    // A store that has named a time is not asked before.
    if (queue.length && Date.now() < until) return Promise.resolve(false);
    clearTimeout(timer);
    running ??= run().then((done) => {
      running = undefined;
      return done && queue.length > 0 ? flush() : done;
    });
    return running;
  };

  const again = (): Promise<boolean> => {
    until = 0;
    return flush();
  };

  const last = (used = 0): void => {
    clearTimeout(timer);
    const chosen = fitting(resting(), used + lasting);
    const alone = chosen.filter(({ id }) => lone.has(id));
    const rows = chosen.filter(({ id }) => !lone.has(id));
    const parts = [
      ...alone.map((each) => [each]), rows.filter(({ id }) => doubtful.has(id)), rows.filter(({ id }) => !doubtful.has(id)),
    ].filter(({ length }) => length);
    // Requests of one moment arrive in any order, and a strict store takes nothing behind a session's last word.
    const unsure = parts.length > 1 || (tries > 0 && underWay.size > 0);
    const sent = parts
      .map((part) => part.filter(({ verb }) => !unsure || !verb.id.endsWith('/terminated')))
      .map((part) => !part.length || post(part, true));
    // Should the page live on, what was held back follows.
    void Promise.all(sent).then((done) => done.every(Boolean) && flush());
  };

  /** What earlier pages left: of what stands there twice, the later copy. Once they kept it all in one list. */
  const recover = (): void => {
    const there = new Map<string, Statement>();
    for (const [name, data] of kept.read('#')) {
      if (!isStatement(data)) kept.remove(name);
      else {
        kept.remove(names.get(data.id));
        names.set(data.id, name);
        there.delete(data.id);
        there.set(data.id, data);
      }
    }
    queue = [...there.values()];
    const old = kept.list();
    if (old.length) add([...old.filter(isStatement), ...queue], true);
    queue.forEach(({ id }) => doubtful.add(id));
    for (const [name, data] of kept.read('!')) {
      if (isStatement((data as Letter | undefined)?.statement)) dead.push([name, data as Letter]);
      else kept.remove(name);
    }
  };

  recover();
  globalThis.addEventListener?.('online', () => void flush());

  return {
    flush, add, last,
    waiting: () => queue,
    diagnostics: () => ({ waiting: queue.length, refused: dead.map(([, letter]) => letter), again: () => void again() }),
  };
};
