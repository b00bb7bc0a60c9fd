/**
 * A cmi5 LMS of a few lines around the strict store: it launches, gives its token once, and refuses with 403 what
 * breaks the specification. `broken` lists the requirement ids (npm @cmi5/requirements) that content has broken.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Statement } from '../../src/xapi/statements';
import { AUTH, ENDPOINT, store } from './store';
import type { Store } from './store';

const known = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@cmi5/requirements/requirements.json'), 'utf8')) as Record<string, unknown>;

const VERBS = 'http://adlnet.gov/expapi/verbs/';
const CONTEXT = 'https://w3id.org/xapi/cmi5/context/';
const JUDGED = ['completed', 'passed', 'failed'];

export const ACTOR = { objectType: 'Agent', name: 'Sara Rossi', account: { homePage: 'https://lms.acme.it', name: 'u1' } };
export const REGISTRATION = 'a7c3a1f0-52f5-4a8f-9d7e-6c1c2e3d4f50';
export const ACTIVITY = 'https://lms.acme.it/activities/17';

export interface CmiLms {
  store: Store;
  /** The address of a launch; each has its own session. */
  launch(data?: Record<string, unknown>): string;
  fetch: typeof fetch;
  broken: string[];
}

interface Session { id: string; spent: boolean; said: string[]; ended: boolean; preferences: boolean; data: Record<string, unknown> }

export const cmi5Lms = (): CmiLms => {
  const lrs = store();
  const broken: string[] = [];
  let sessions = 0;
  let session: Session | undefined;

  const breaks = (requirement: string, when: boolean): void => {
    if (!(requirement in known)) throw new Error(`no requirement ${requirement}`);
    if (when) broken.push(requirement);
  };

  /** What the whole registration has said so far, and this statement after it. */
  const examine = (each: Statement, open: Session, before: readonly Statement[]): void => {
    const verb = each.verb.id.replace(VERBS, '');
    const categories = (each.context.contextActivities?.category ?? []).map(({ id }) => id.replace(`${CONTEXT}categories/`, ''));
    const defined = categories.includes('cmi5');
    const told = (...verbs: string[]): boolean => before.some((other) => verbs.includes(other.verb.id.replace(VERBS, '')));
    const result = (each.result ?? {}) as { score?: { scaled?: number; raw?: number; min?: number; max?: number }; success?: boolean; completion?: boolean; duration?: string };
    const mastery = open.data.masteryScore as number | undefined;

    breaks('9.1.0.0-1', !/^[0-9a-f-]{36}$/.test(each.id));
    breaks('9.3.0.0-4', !open.said.length && verb !== 'initialized');
    breaks('9.3.0.0-5', open.ended);
    breaks('9.7.0.0-2', !each.timestamp.endsWith('Z'));
    breaks('9.6.1.0-1', each.context.registration !== REGISTRATION);
    breaks('9.6.3.1-4', each.context.extensions?.[`${CONTEXT}extensions/sessionid`] !== open.id);
    breaks('10.2.1.0-6', !each.context.contextActivities?.grouping?.some(({ id }) => id === 'https://acme.it/au/telefono'));
    breaks('11.0.0.0-3', !open.preferences);
    breaks('8.1.3.0-3', JSON.stringify(each.actor) !== JSON.stringify(ACTOR));
    breaks('9.6.2.2-2', categories.includes('moveon') && !(defined && JUDGED.includes(verb)));
    if (!defined) return;
    breaks('9.4.0.0-2', each.object.id !== ACTIVITY);
    breaks('9.3.0.0-2', open.said.includes(verb));
    breaks('9.3.0.0-3', ['passed', 'failed'].includes(verb) && open.said.some((other) => ['passed', 'failed'].includes(other)));
    breaks('9.3.0.0-6', verb === 'completed' && told('completed'));
    breaks('9.3.0.0-7', verb === 'passed' && told('passed'));
    breaks('9.3.0.0-8', verb === 'failed' && told('passed'));
    breaks('9.6.2.2-1', JUDGED.includes(verb) && !categories.includes('moveon'));
    breaks('9.5.1.0-2', !!result.score && !['passed', 'failed'].includes(verb));
    breaks('9.5.1.0-3', result.score?.raw !== undefined && (result.score.min === undefined || result.score.max === undefined));
    breaks('9.5.2.0-1', verb === 'passed' && result.success !== true);
    breaks('9.5.2.0-2', verb === 'failed' && result.success !== false);
    breaks('9.5.2.0-3', !['passed', 'failed'].includes(verb) && 'success' in result);
    breaks('9.5.3.0-1', verb === 'completed' && result.completion !== true);
    breaks('9.5.3.0-2', verb !== 'completed' && 'completion' in result);
    breaks('9.5.4.1-1', verb === 'terminated' && !result.duration);
    breaks('9.5.4.1-2', verb === 'completed' && !result.duration);
    breaks('9.5.4.1-3', verb === 'passed' && !result.duration);
    breaks('9.5.4.1-4', verb === 'failed' && !result.duration);
    breaks('9.6.3.2-2', mastery !== undefined && !!result.score && each.context.extensions?.[`${CONTEXT}extensions/masteryscore`] !== mastery);
    breaks('9.3.4.0-2', verb === 'passed' && mastery !== undefined && (result.score?.scaled ?? 1) < mastery);
    breaks('9.3.5.0-2', verb === 'failed' && mastery !== undefined && (result.score?.scaled ?? 0) >= mastery);
    breaks('10.2.2.0-9', open.data.launchMode === 'Browse' && !['initialized', 'terminated'].includes(verb));
    breaks('10.2.2.0-11', open.data.launchMode === 'Review' && !['initialized', 'terminated'].includes(verb));
    open.said.push(verb);
    open.ended ||= verb === 'terminated';
  };

  lrs.refuse = (news) => {
    const before = broken.length;
    news.forEach((each, n) => session && examine(each, session, [...lrs.statements, ...news.slice(0, n)]));
    return broken.length > before ? 403 : undefined;
  };

  const token = (method: string): Response => {
    breaks('8.2.1.0-2', method !== 'POST');
    if (!session || session.spent) return Response.json({ 'error-code': '1', 'error-text': 'already used' });
    session.spent = true;
    return Response.json({ 'auth-token': AUTH.replace('Basic ', '') });
  };

  return {
    store: lrs,
    broken,
    launch: (data = {}) => {
      sessions += 1;
      const id = `session-${sessions}`;
      session = { id, spent: false, said: [], ended: false, preferences: false, data };
      const template = {
        contextActivities: { grouping: [{ id: 'https://acme.it/au/telefono' }] }, extensions: { [`${CONTEXT}extensions/sessionid`]: id },
      };
      const name = [...[['activityId', ACTIVITY], ['agent', JSON.stringify(ACTOR)], ['registration', REGISTRATION], ['stateId', 'LMS.LaunchData']]]
        .map(([key, value]) => `|${key}=${value}`).join('');
      lrs.documents.set(`/xapi/activities/state${name}`, JSON.stringify({ contextTemplate: template, launchMode: 'Normal', moveOn: 'CompletedAndPassed', ...data }));
      const query = new URLSearchParams({
        registration: REGISTRATION, fetch: `https://lms.acme.it/fetch?n=${sessions}`, activityId: ACTIVITY, endpoint: ENDPOINT, actor: JSON.stringify(ACTOR),
      });
      return `https://lms.acme.it/course/index.html?${query}`;
    },
    fetch: async (input, init) => {
      const url = new URL(String(input));
      if (url.pathname === '/fetch') return token(init?.method ?? 'GET');
      if (url.pathname.endsWith('agents/profile') && session) session.preferences = true;
      return lrs.fetch(input, init);
    },
  };
};
