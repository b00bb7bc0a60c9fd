/**
 * cmi5. The launch's fetch URL gives its token only once, so token and session are kept while the window lives:
 * a page that is loaded anew goes on with its session, and a session that has ended stays ended (9.3.0.0-5).
 */
import { keep } from '../xapi/keep';
import { ask, lrs as connect, parsed, patiently } from '../xapi/lrs';
import type { Lrs } from '../xapi/lrs';
import { moved, ways } from './cmi5_rules';
import type { LaunchData, Session } from './cmi5_rules';
import type { Drive, Mode } from './driver';
import { json, launch, learner } from './launch';
import { closeWindow, reloading } from './leaving';
import { storage } from './opening';
import { reporter } from './reporter';
import { stage as staged } from '../xapi/statements';

interface Ticket { fetch: string; token: string; begun: number; stage: 'new' | 'open' | 'ended' }

const TICKET = 'scormkit:cmi5';

const authorization = (token: string): string => (/^Basic /i.test(token) ? token : `Basic ${token}`);

/** The ticket of this window for *url*, or a new one (8.2). */
const ticket = async (window: Window, url: string): Promise<Ticket | undefined> => {
  const held = parsed(storage(window, 'sessionStorage')?.getItem(TICKET)) as Ticket | undefined;
  if (held?.fetch === url) return held;
  const { text } = await ask(window, url, { method: 'POST' });
  const token = (parsed(text) as Record<string, unknown> | undefined)?.['auth-token'];
  return typeof token === 'string' && token ? { fetch: url, token, begun: Date.now(), stage: 'new' } : undefined;
};

const hold = (window: Window, held: Ticket): void => {
  try {
    storage(window, 'sessionStorage')?.setItem(TICKET, JSON.stringify(held));
  } catch { /* not kept: a page loaded anew will find the fetch URL spent */ }
};

const object = (data: unknown): Record<string, unknown> | undefined =>
  (typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined);

/** The first language of the learner's preferences (11.0.0.0-3), which must be asked for and need not be there. */
const preferred = async (lrs: Lrs, agent: string): Promise<string | undefined> => {
  const { text } = await patiently(lrs)('agents/profile', { query: { agent, profileId: 'cmi5LearnerPreferences' } });
  const language = object(parsed(text))?.languagePreference;
  return typeof language === 'string' ? language.split(',')[0]?.trim() : undefined;
};

const back = (window: Window, url?: string): void => {
  if (url && /^https?:\/\//i.test(url)) window.location.assign(url);
  else closeWindow(window);
};

export const drive: Drive = (config, window) => {
  const staying = reloading(window);
  return reporter(window, async () => {
    const { endpoint, fetch, actor: raw, registration, activityId } = launch(window.location.search);
    const actor = json(raw);
    if (!endpoint || !fetch || !actor || !registration || !activityId) return undefined;
    const closed = { learner: learner(actor) };
    const held = await ticket(window, fetch);
    if (!held || held.stage === 'ended') return closed;
    hold(window, held);

    const lrs = connect(window, endpoint, authorization(held.token));
    const agent = JSON.stringify(actor);
    const where = { activityId, agent, registration };
    const doc = keep(lrs, where);
    const [launchData, language, kept] = await Promise.all([
      patiently(lrs)('activities/state', { query: { ...where, stateId: 'LMS.LaunchData' } }), preferred(lrs, agent), doc.load(),
    ]);
    const data = object(parsed(launchData.text)) as LaunchData | undefined;
    if (launchData.status !== 200 || !data || !kept) return closed;

    const { masteryScore: mark } = data;
    // The LMS's template is never overwritten (10.2.1.0-6, -7).
    const stage = staged(config, actor, registration, data.contextTemplate, activityId);
    const session: Session = { stage, begun: held.begun, ...(typeof mark === 'number' && { mark }) };
    return {
      lrs, stage, doc, kept, staying,
      key: `scormkit:outbox:${activityId}:${registration}`,
      mode: (/^(review|browse)$/.exec(String(data.launchMode).toLowerCase())?.[0] ?? 'normal') as Mode,
      learner: learner(actor),
      ...(language && { language }),
      ...(session.mark !== undefined && { mark: session.mark }),
      way: ways(session),
      begin: (waiting, opening) => {
        if (held.stage === 'open') return [...waiting];
        held.stage = 'open';
        hold(window, held);
        return [...opening, ...moved(waiting, session)];
      },
      end: () => {
        held.stage = 'ended';
        hold(window, held);
      },
      away: () => back(window, data.returnURL),
    };
  });
};
