/** How the learner stands in a course that tells no LMS: what a package of ours remembers on this device. */
import { saved } from '../../src/drivers/web';
import type { Saved } from '../../src/drivers/web';

export type Outcome = Saved['record'];

/** Returns what tells the outcome of the page in *frame*, also when it is gone: its last words count. */
export const outcomeOf = (frame: HTMLIFrameElement): () => Outcome | undefined => {
  try {
    const config = frame.contentDocument?.getElementById('scormkit-config')?.textContent;
    const { module } = JSON.parse(config ?? '{}') as { module?: { iri: string } };
    return () => (module ? saved(window, module.iri)?.record : undefined);
  } catch {
    return () => undefined; // another's page, or another site's
  }
};
