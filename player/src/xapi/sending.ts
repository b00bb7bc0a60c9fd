/** The rules of sending: how much at once, what goes first, when again, and what a store's answer means. Pure. */
import { parsed } from './lrs';
import type { Reply } from './lrs';
import type { Statement } from './statements';

const MOST = 50;
const BYTES = 58_000;
const PAUSE = 1000;
const LONGEST = 60_000;
const WORDS = 200;

interface Carried { statement: Statement }

export const bytes = (text: string): number => new TextEncoder().encode(text).length;
const weight = ({ statement }: Carried): number => bytes(JSON.stringify(statement)) + 1;

/** The first of *queue* that fit one request, at least one. */
export const batch = <C extends Carried>(queue: readonly C[]): C[] => {
  let size = 1;
  const end = queue.slice(0, MOST).findIndex((each, n) => (size += weight(each)) > BYTES && n > 0);
  return queue.slice(0, end < 0 ? MOST : end);
};

/** Small enough to go on by itself when the page goes: all that is under way together may take 64 KiB. */
export const light = (size: number): boolean => size < BYTES / 2;

const VITAL = /\/(initialized|completed|passed|failed|suspended|terminated)$/;

/**
 * What of *queue* to send when the page goes and *used* bytes are under way already: first how the session and the module
 * stand, the latest foremost, so that no backlog keeps them back; then the oldest. In the order of the queue.
 */
export const fitting = <C extends Carried>(queue: readonly C[], used: number): C[] => {
  const vital = queue.filter(({ statement: { verb } }) => VITAL.test(verb.id)).reverse();
  const going = new Set<C>();
  let size = used + 2;
  for (const each of new Set([...vital, ...queue])) {
    const more = size + weight(each);
    if (more > BYTES || going.size === MOST) continue;
    going.add(each);
    size = more;
  }
  return queue.filter((each) => going.has(each));
};

/** Milliseconds before the next try: twice as long each time, and never for everybody at once. */
export const backOff = (tries: number, random = Math.random()): number =>
  Math.min(LONGEST, PAUSE * 2 ** tries) * (0.5 + random / 2);

/** May be otherwise next time. 401: the token has run out, and the next request may have a new one. */
export const passing = ({ status }: Reply): boolean => status < 400 || status >= 500 || [401, 408, 425, 429].includes(status);

/** Whoever says one of these has taken nothing; other troubles, or none, may be a proxy's answer to what was taken. */
export const untouched = ({ status }: Reply): boolean =>
  status === 503 || (status >= 400 && status < 500 && status !== 408 && status !== 409);

/** A store's words about a statement, without any that stand in it for the learner or the answer. */
export const reason = (text: string, { actor, result }: Statement): string => {
  const word = /[\p{L}\p{N}]+/gu;
  // All words of the values; names of properties are none.
  const secret = new Set(JSON.stringify([actor, result]).replace(/"\w+":/g, '').toLowerCase().match(word));
  const { error = text } = (parsed(text) || {}) as { error?: unknown };
  return String(error).replace(/(<[^>]*>|\s)+/g, ' ').replace(word, (each) => (secret.has(each.toLowerCase()) ? '…' : each)).trim().slice(0, WORDS);
};
