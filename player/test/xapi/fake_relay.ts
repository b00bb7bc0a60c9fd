/**
 * A relay of a few lines: it gives tokens that are locked to package, actor and registration and run out, takes
 * statements that an independent validator accepts, keeps each id once, and reads nothing out.
 */
import * as validation from '@learninglocker/xapi-validation/dist/factory';
import type { Statement } from '../../src/xapi/statements';

type Rule = (data: unknown, path: string[]) => unknown[];
interface Lock { key: string; account: string; registration: string; until: number }

export const RELAY = { url: 'https://relay.acme.it/', key: `pk1.${'k'.repeat(32)}` };

export interface FakeRelay {
  fetch: typeof fetch;
  /** In the order of arrival, each id once. */
  statements: Statement[];
  /** Ids that came more than once. */
  again: string[];
  /** `token 200`, `statements 401`, … */
  log: string[];
  keepalive: boolean[];
  wrong: unknown[];
  tokens: Map<string, Lock>;
  /** Seconds. */
  life: number;
  /** A status to answer with instead, 0 for a dead network. */
  fail?: (path: string) => number | undefined;
}

export const fakeRelay = (keys: readonly string[] = [RELAY.key]): FakeRelay => {
  const made: FakeRelay = {
    statements: [], again: [], log: [], keepalive: [], wrong: [], tokens: new Map(), life: 900,
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      if (url.origin !== 'https://relay.acme.it') return new Response('', { status: 200 });
      const path = url.pathname.replace(/^\/(xapi\/)?/, '');
      const failed = made.fail?.(path);
      if (failed === 0) {
        made.log.push(`${path} 0`);
        throw new TypeError('no network');
      }
      const [status, body] = failed ? [failed, {}] : path === 'token' ? give(String(init.body)) : take(init);
      made.log.push(`${path} ${status}`);
      made.keepalive.push(init.keepalive === true);
      return new Response(JSON.stringify(body), { status });
    },
  };

  const give = (text: string): [number, unknown] => {
    const { key, actor, registration } = JSON.parse(text) as { key: string; actor: { account: unknown }; registration: string };
    if (Object.keys(actor).join() !== 'account' || !registration) return [400, {}];
    if (!keys.includes(key)) return [403, { error: 'unknown key', code: 'key' }];
    const token = `t${made.tokens.size}`;
    made.tokens.set(token, { key, account: JSON.stringify(actor.account), registration, until: Date.now() + made.life * 1000 });
    return [200, { token, expires: made.life }];
  };

  const take = (init: RequestInit): [number, unknown] => {
    const headers = new Headers(init.headers);
    const lock = made.tokens.get(headers.get('Authorization')?.replace('Bearer ', '') ?? '');
    if (!lock || lock.until < Date.now()) return [401, {}];
    if (init.method !== 'POST') return [403, {}];
    const news = JSON.parse(String(init.body)) as Statement[];
    const wrong = news.flatMap((each) => (validation as unknown as { statement: Rule }).statement(each, ['statement']));
    const strange = news.filter(({ actor, context }) => JSON.stringify(actor.account) !== lock.account || context.registration !== lock.registration);
    made.wrong.push(...wrong, ...strange);
    if (wrong.length || strange.length) return [403, {}];
    for (const each of news) {
      if (made.statements.some(({ id }) => id === each.id)) made.again.push(each.id);
      else made.statements.push(each);
    }
    return [200, news.map(({ id }) => id)];
  };

  return made;
};
