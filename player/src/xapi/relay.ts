/**
 * A store behind a relay (docs/relay.md): the package's public key, who learns and in which registration are exchanged
 * for a token that may write that learner's statements and nothing else. What nothing secret could be kept in, the
 * package, keeps nothing secret.
 */
import { storage } from '../drivers/opening';
import { ask, lrs, parsed } from './lrs';
import type { Lrs, Reply } from './lrs';
import type { Statement } from './statements';

/** For whom a token is asked: any statement of theirs says it. */
export type Who = Pick<Statement, 'actor' | 'context'>;

interface Token { token: string; until: number }

/** Longer than this a token must be good, so that it is not spent on the way. */
const SPARE = 60_000;

/**
 * The store at *url*, for the package *key*; *name* is where the token stands while the window lives. *ready*: one is to be
 * at hand at any time, since last words cannot wait for an exchange.
 */
export const relay = (window: Window, url: string, key: string, name: string, who: () => Who, ready = false): Lrs => {
  const kept = storage(window, 'sessionStorage');
  let held = parsed(kept?.getItem(name)) as Partial<Token> | undefined;
  let asking: Promise<Reply> | undefined;

  const good = (): boolean => (held?.until ?? 0) > Date.now() + SPARE;

  const exchange = async (): Promise<Reply> => {
    const { actor: { account }, context: { registration } } = who();
    const reply = await ask(window, `${url}token`, {
      method: 'POST', cache: 'no-store', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key, actor: { account }, registration }),
    });
    const { token, expires } = ((reply.status === 200 && parsed(reply.text)) || {}) as { token?: string; expires?: number };
    held = token && expires ? { token, until: Date.now() + expires * 1000 } : undefined;
    try {
      if (held) kept?.setItem(name, JSON.stringify(held));
      // As long as somebody looks.
      if (ready && expires) setTimeout(() => { if (!window.document.hidden) void renewed(); }, Math.max(SPARE, expires * 1000 - 2 * SPARE));
    } catch { /* no room: the next page asks for a token of its own */ }
    asking = undefined;
    return reply;
  };
  const renewed = (): Promise<Reply> => (asking ??= exchange());

  const store: Lrs = async (resource, request) => {
    for (let tries = 0; ; tries += 1) {
      if (!good()) {
        const { status, retry } = await renewed();
        // Without a token nothing was sent: 401 and 503 both say that nothing was taken, and that it may be otherwise later.
        if (!held) return { status: store.failed = status >= 400 && status < 500 && status !== 429 ? 401 : 503, text: '', ...(retry && { retry }) };
      }
      const reply = await lrs(window, `${url}xapi`, `Bearer ${held?.token}`)(resource, request);
      if (reply.status < 200 || reply.status >= 300) store.failed = reply.status;
      if (reply.status !== 401 || tries) return reply;
      held = undefined;
    }
  };
  return store;
};
