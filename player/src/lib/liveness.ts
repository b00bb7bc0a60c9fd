/**
 * Asks whether the session with the LMS still lives. Some LMSs (Moodle) answer "true" to a commit though the
 * network is down or the session has ended, and the work is gone. The page's own URL is behind the same session:
 * a HEAD for it must succeed, and a redirect (to a login page) is a death notice.
 */
import type { Trouble } from '../drivers/driver';

/** Undefined: it lives. */
export type Alive = (fresh?: boolean) => Promise<Trouble | undefined>;

const PAUSE = 15_000;
const DEADLINE = 10_000;

/** Trusts a good answer for *pause* milliseconds, unless a *fresh* one is wanted; asks again after a bad one. */
export const liveness = (window: Window, pause = PAUSE): Alive => {
  const { protocol, href } = window.location;
  if (!/^https?:$/.test(protocol)) return () => Promise.resolve(undefined);

  const head = async (): Promise<Trouble | undefined> => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), DEADLINE);
    try {
      const answer = await window.fetch(href, { method: 'HEAD', redirect: 'manual', cache: 'no-store', signal: stop.signal });
      return answer.ok ? undefined : answer.status >= 500 ? 'offline' : 'session';
    } catch {
      return 'offline';
    } finally {
      clearTimeout(timer);
    }
  };

  let asked = Date.now();
  let last: Trouble | undefined;
  let asking: Promise<Trouble | undefined> | undefined;
  const ask = (): Promise<Trouble | undefined> => {
    asking ??= head().then((answer) => {
      asked = Date.now();
      last = answer;
      asking = undefined;
      return answer;
    });
    return asking;
  };

  // A page whose HEAD fails while it has just been loaded (signed URLs, servers without HEAD) cannot be asked this way.
  const able = ask();
  return async (fresh = false) => {
    if (await able) return undefined;
    return !last && !fresh && Date.now() - asked < pause ? undefined : ask();
  };
};
