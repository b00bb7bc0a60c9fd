/**
 * Statements on their way out: in order, kept in the browser until the store has them, each sent until it is
 * taken or refused for good. A refused one is laid aside, so that it never blocks the others.
 */
import type { Diagnostics, Refusal } from '../drivers/driver';
import { taken } from './lrs';
import type { Lrs, Reply } from './lrs';
import { backOff, batch, bytes, fitting, light, passing, reason, untouched } from './sending';
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

/** One statement on its way. */
interface Parcel {
  statement: Statement;
  /** Where it is kept; one that found no room lives in memory alone. */
  name?: string | undefined;
  /**
   * It was sent, but the answer is still out or was lost: the store may have it. A strict one refuses a whole request
   * over one that it has, so what is doubtful never travels with others.
   */
  doubtful?: boolean;
  /** It was in a request that was refused whole: each is sent alone, to find the one that is at fault. */
  lone?: boolean;
  underWay?: boolean;
}

/** What stands in the storage of a whole site may have been anybody's. */
const isStatement = (data: unknown): data is Statement => {
  const { id, verb, object, context } = (data || {}) as Partial<Statement>;
  return [id, verb?.id, object?.id].every((each) => typeof each === 'string') && typeof context === 'object';
};

/** *key* names the queue in *storage*: one for each registration. */
export const outbox = (lrs: Lrs, storage: Storage | undefined, key: string): Outbox => {
  const kept = shelf(storage, key);
  let queue: Parcel[] = [];
  let dead: [name: string | undefined, letter: Letter][] = [];
  let lasting = 0;
  let running: Promise<boolean> | undefined;
  let tries = 0;
  let until = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const find = (id: string, parcels = queue): Parcel | undefined => parcels.find(({ statement }) => statement.id === id);

  const forget = (gone: readonly Parcel[]): void => {
    gone.forEach(({ name }) => kept.remove(name));
    queue = queue.filter((each) => !gone.includes(each));
  };

  const add: Outbox['add'] = (statements, instead = false) => {
    const before = queue;
    queue = instead ? [] : [...before];
    for (const statement of statements) {
      if (find(statement.id)) continue;
      const old = find(statement.id, before);
      const name = kept.put('#', statement.id, statement);
      // The old copy goes when the new one stands, and not before.
      if (name) kept.remove(old?.name);
      queue.push({ ...old, statement, name: name || old?.name });
    }
    forget(before.filter(({ statement }) => !find(statement.id)));
  };

  const bury = (parcel: Parcel, { status, text }: Reply): void => {
    const { statement } = parcel;
    const { id, verb, object } = statement;
    const letter = { verb: verb.id.replace(/.*\//, ''), object: object.id, status, words: reason(text, statement), statement };
    dead.push([kept.put('!', id, letter), letter]);
    if (dead.length > DEAD) kept.remove(dead.shift()?.[0]);
    forget([parcel]);
  };

  const later = (pause = 0): void => {
    clearTimeout(timer);
    until = Date.now() + pause;
    timer = setTimeout(() => void again(), Math.max(pause, backOff(tries)));
    tries += 1;
  };

  /** Deals with the answer to *sent*; false when nothing more should be sent now. */
  const settle = async (sent: Parcel[], reply: Reply): Promise<boolean> => {
    const [only] = sent.length === 1 ? sent : [];
    // A conflict of one alone: mostly the store has it already, from a request whose answer was lost. It is asked;
    // where nobody may read, that is believed.
    const found = only && reply.status === 409 ? await lrs('statements', { query: { statementId: only.statement.id } }) : undefined;
    const trouble = [reply, ...(found && found.status !== 401 ? [found] : [])].find((each) => !taken(each) && passing(each));
    if (untouched(reply)) sent.forEach((each) => { each.doubtful = false; });
    if (trouble) {
      later(trouble.retry);
      return false;
    }
    if (taken(reply) || (found && found.status !== 404)) {
      forget(sent);
      tries = 0;
    } else if (only) bury(only, reply);
    else sent.forEach((each) => { each.lone = true; });
    return true;
  };

  const post = async (sent: Parcel[], going = false): Promise<boolean> => {
    const body = JSON.stringify(sent.map(({ statement }) => statement));
    const size = bytes(body);
    const keepalive = going || light(size);
    const room = keepalive ? size : 0;
    sent.forEach((each) => { each.doubtful = each.underWay = true; });
    lasting += room;
    const reply = await lrs('statements', { method: 'POST', body, keepalive });
    lasting -= room;
    const more = await settle(sent, reply);
    sent.forEach((each) => { each.underWay = false; });
    return more;
  };

  const resting = (): Parcel[] => queue.filter(({ underWay }) => !underWay);

  /** What to send next: one alone, or neighbours that are alike in whether the store may have them. */
  const next = (): Parcel[] => {
    const rest = resting();
    const [first] = rest;
    const end = rest.findIndex(({ lone, doubtful }, n) => n && (first?.lone || lone || !doubtful !== !first?.doubtful));
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
    running = running || run().then((done) => {
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
    const rows = chosen.filter(({ lone }) => !lone);
    const parts = [
      ...chosen.filter(({ lone }) => lone).map((each) => [each]),
      rows.filter(({ doubtful }) => doubtful), rows.filter(({ doubtful }) => !doubtful),
    ].filter(({ length }) => length);
    // Requests of one moment arrive in any order, and a strict store takes nothing behind a session's last word.
    const unsure = parts.length > 1 || (tries > 0 && queue.some(({ underWay }) => underWay));
    const sent = parts
      .map((part) => part.filter(({ statement: { verb } }) => !unsure || !verb.id.endsWith('/terminated')))
      .map((part) => !part.length || post(part, true));
    // Should the page live on, what was held back follows.
    void Promise.all(sent).then((done) => done.every(Boolean) && flush());
  };

  /** What earlier pages left: of what stands there twice, the later copy. Once they kept it all in one list. */
  for (const [name, statement] of kept.read('#')) {
    if (!isStatement(statement)) kept.remove(name);
    else {
      forget(queue.filter((each) => each.statement.id === statement.id));
      queue.push({ statement, name });
    }
  }
  const old = kept.list();
  if (old.length) add([...old.filter(isStatement), ...queue.map(({ statement }) => statement)], true);
  queue.forEach((each) => { each.doubtful = true; });
  for (const [name, data] of kept.read('!')) {
    if (isStatement((data as Letter | undefined)?.statement)) dead.push([name, data as Letter]);
    else kept.remove(name);
  }
  globalThis.addEventListener?.('online', () => void flush());

  return {
    flush, add, last,
    waiting: () => queue.map(({ statement }) => statement),
    diagnostics: () => ({ waiting: queue.length, refused: dead.map(([, letter]) => letter), again }),
  };
};
