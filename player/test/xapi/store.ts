/**
 * A record store of a few lines, as strict as the strictest known: it checks every statement with an independent
 * validator, refuses a whole request over one bad or known statement, and keeps documents under their tags.
 */
import { createHash } from 'node:crypto';
import * as validation from '@learninglocker/xapi-validation/dist/factory';
import type { Statement } from '../../src/xapi/statements';

type Rule = (data: unknown, path: string[]) => unknown[];

export interface Store {
  fetch: typeof fetch;
  statements: Statement[];
  documents: Map<string, string>;
  /** Every request as `METHOD resource`, in order. */
  log: string[];
  /** Whether each request outlives its page. */
  keepalive: boolean[];
  /** What the validator said about a statement. */
  warnings: unknown[];
  /** Given a request: a status to answer with instead, 0 for a dead network; nothing to go on. */
  fail?: (method: string, resource: string, body: string) => number | undefined;
  /** Given statements: the status of a refusal. */
  refuse?: (statements: Statement[]) => number | undefined;
}

const plain = (status: number, body = '', headers: Record<string, string> = {}): Response =>
  new Response(status === 204 ? null : body, { status, headers });
const tag = (text: string): string => `"${createHash('sha1').update(text).digest('hex')}"`;

export const ENDPOINT = 'https://lrs.acme.it/xapi/';
export const AUTH = 'Basic dG9rZW4=';

export const store = (): Store => {
  const made: Store = {
    statements: [], documents: new Map(), log: [], keepalive: [], warnings: [],
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      const { method = 'GET', body = '' } = init;
      const resource = url.pathname.replace('/xapi/', '');
      const headers = new Headers(init.headers);
      made.log.push(`${method} ${resource}`);
      made.keepalive.push(init.keepalive === true);
      const failed = made.fail?.(method, resource, String(body));
      if (failed === 0) throw new TypeError('no network');
      if (failed !== undefined) return plain(failed);
      if (headers.get('Authorization') !== AUTH) return plain(401);
      if (headers.get('X-Experience-API-Version') !== '1.0.3') return plain(400);
      if (resource === 'statements' && method === 'GET') return search(url.searchParams);
      return resource === 'statements' ? take(JSON.parse(String(body)) as Statement[]) : document(method, url, String(body), headers);
    },
  };

  const one = (id: string): Response => {
    const found = made.statements.find((each) => each.id === id);
    return found ? plain(200, JSON.stringify(found)) : plain(404);
  };

  const search = (query: URLSearchParams): Response => (query.has('statementId') ? one(query.get('statementId') ?? '') : plain(200, JSON.stringify({
    more: '',
    statements: made.statements.filter(({ verb, object, context }) =>
      verb.id === query.get('verb') && object.id === query.get('activity') && context.registration === (query.get('registration') ?? undefined)),
  })));

  const take = (news: Statement[]): Response => {
    const rule = (validation as unknown as { statement: Rule }).statement;
    const said = news.flatMap((each) => rule(each, ['statement']));
    made.warnings.push(...said);
    if (said.length) return plain(400);
    if (news.some(({ id }) => made.statements.some((known) => known.id === id))) return plain(409);
    const refused = made.refuse?.(news);
    if (refused !== undefined) return plain(refused);
    made.statements.push(...news);
    return plain(200, JSON.stringify(news.map(({ id }) => id)));
  };

  const document = (method: string, url: URL, body: string, headers: Headers): Response => {
    const name = url.pathname + [...url.searchParams].sort().map(([key, value]) => `|${key}=${value}`).join('');
    const there = made.documents.get(name);
    if (method === 'GET') return there === undefined ? plain(404) : plain(200, there, { ETag: tag(there) });
    const wanted = headers.get('If-Match');
    if (wanted && wanted !== tag(there ?? '')) return plain(412);
    made.documents.set(name, body);
    return plain(204, '', { ETag: tag(body) });
  };

  return made;
};

/** The document whose name holds *part*. */
export const stored = ({ documents }: Store, part: string): unknown => {
  const found = [...documents].find(([name]) => name.includes(part));
  return found && (JSON.parse(found[1]) as unknown);
};

export const words = (statements: readonly Statement[]): string[] => statements.map(({ verb }) => verb.id.replace(/.*\//, ''));
