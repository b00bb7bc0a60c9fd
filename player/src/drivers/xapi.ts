/**
 * Plain xAPI, launched as the TinCan packaging text says: endpoint, auth, actor, registration and activity_id in
 * the address. Opened without them, the work lives in the journal alone.
 */
import { stage as staged } from '../xapi/statements';
import { keep } from '../xapi/keep';
import { lrs as connect } from '../xapi/lrs';
import { plainly } from '../xapi/telling';
import type { Drive } from './driver';
import { agent, credentials, json, launch, learner } from './launch';
import { closeWindow } from './leaving';
import { reporter } from './reporter';

export const drive: Drive = (config, window) => reporter(window, async () => {
  const { endpoint, auth, actor: raw, registration, activity_id: id = config.module.iri } = launch(window.location.search);
  const actor = agent(json(raw) ?? {});
  if (!endpoint || !auth || !actor) return undefined;

  const lrs = connect(window, endpoint, credentials(auth));
  const doc = keep(lrs, { activityId: id, agent: JSON.stringify(actor), ...(registration && { registration }) });
  const kept = await doc.load();
  if (!kept) return { learner: learner(actor) };

  const stage = staged(config, actor, registration, {}, id);
  return {
    lrs, stage, doc, kept,
    way: plainly(stage),
    key: `scormkit:outbox:${id}:${registration ?? learner(actor).id}`,
    mode: 'normal',
    learner: learner(actor),
    begin: (waiting, opening) => [...waiting, ...opening],
    staying: () => false,
    away: () => closeWindow(window),
  };
});
