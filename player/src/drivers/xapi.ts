/**
 * Plain xAPI, launched as the TinCan packaging text says: endpoint, auth, actor, registration and activity_id in
 * the address. Opened without them, the work lives in the journal alone.
 */
import type { Context, Verb } from '../xapi/statements';
import { score, statement } from '../xapi/statements';
import { keep } from '../xapi/keep';
import { lrs as connect } from '../xapi/lrs';
import type { Drive, Progress } from './driver';
import { duration } from './formats';
import { agent, credentials, json, launch, learner } from './launch';
import { closeWindow } from './leaving';
import { reporter } from './reporter';

export const drive: Drive = (config, window) => reporter(config, window, async () => {
  const { module, xapi } = config;
  const { endpoint, auth, actor: raw, registration, activity_id: id = module.iri } = launch(window.location.search);
  const actor = agent(json(raw) ?? {});
  if (!endpoint || !auth || !actor) return undefined;

  const lrs = connect(window, endpoint, credentials(auth));
  const doc = keep(lrs, { activityId: id, agent: JSON.stringify(actor), ...(registration && { registration }) });
  const kept = await doc.load();
  if (!kept) return { learner: learner(actor) };

  const context: Context = { ...(registration && { registration }), language: module.language };
  const definition = xapi?.definitions[''];
  const object = { id, ...(definition ? { definition } : {}) };
  const stage = { actor, object, context };
  const time = ({ seconds }: Progress): { duration: string } => ({ duration: duration(seconds) });

  return {
    lrs, stage, doc, kept,
    key: `scormkit:outbox:${id}:${registration ?? learner(actor).id}`,
    mode: 'normal',
    learner: learner(actor),
    begin: (waiting) => [...waiting, statement(stage, kept.state ? 'resumed' : 'initialized')],
    due: (progress, told) => {
      const { done, passed, scaled } = progress;
      const result = { completion: done, ...score(scaled), ...time(progress) };
      const verdict: Verb[] = passed === undefined ? [] : passed ? ['passed'] : ['failed'];
      const news: Verb[] = [...(done ? ['completed' as const] : []), ...verdict];
      return news.filter((verb) => !told.includes(verb)).map((verb) =>
        statement(stage, verb, { ...result, ...(verb !== 'completed' && { success: verb === 'passed' }) }));
    },
    end: (progress) => [statement(stage, progress.done || kept.done ? 'terminated' : 'suspended', time(progress))],
    staying: () => false,
    away: () => closeWindow(window),
  };
});
