/** What cmi5 lets an AU say, and when. Pure; the numbers name requirements of the specification. */
import type { Context, Stage, Statement, Verb } from '../xapi/statements';
import { merged, says, score, statement } from '../xapi/statements';
import type { Own } from '../xapi/statements';
import type { Way } from '../xapi/telling';
import type { Progress } from './driver';
import { duration } from './formats';

const CATEGORIES = 'https://w3id.org/xapi/cmi5/context/categories/';
const EXTENSIONS = 'https://w3id.org/xapi/cmi5/context/extensions/';
const SESSION = `${EXTENSIONS}sessionid`;

/** What the LMS says about this launch in its State document LMS.LaunchData (10.2). */
export interface LaunchData {
  contextTemplate?: Context;
  launchMode?: string;
  masteryScore?: number;
  returnURL?: string;
}

export interface Session {
  stage: Stage;
  /** The mark that rules, if the LMS gave one (10.2.4.0-2). */
  mark?: number;
  /** Milliseconds of the epoch when the session began. */
  begun: number;
}

const cmi5 = (stage: Stage, verb: Verb, { more = {}, ...own }: Own = {}): Statement => {
  // 9.6.2.1-1, 9.6.2.2-1: every defined statement is marked, those that judge also for moveOn.
  const judged = verb === 'completed' || verb === 'passed' || verb === 'failed';
  const category = [{ id: `${CATEGORIES}cmi5` }, ...(judged ? [{ id: `${CATEGORIES}moveon` }] : [])];
  return statement(stage, verb, { ...own, more: merged({ contextActivities: { category } }, more) });
};

/** Judges by the LMS's mark where there is one; nothing before the work was assessed. */
export const verdict = ({ passed, scaled = 0 }: Pick<Progress, 'passed' | 'scaled'>, mark?: number): boolean | undefined =>
  (passed === undefined || mark === undefined ? passed : scaled >= mark - 1e-9);

/**
 * What cmi5 has its own rules for. completed and passed once in a registration (9.3.0.0-6, -7), no failed after a passed
 * (-8), one of passed and failed in a session (-3): so a failure waits for the end of the session, since the learner
 * may try again. A better failure is told again in a later session.
 */
export const ways = ({ stage, mark, begun }: Session): Way => {
  const own: Way['says'] = (verb, more) => cmi5(stage, verb, more);
  // Seconds from the beginning of the session (9.5.4.1).
  const time = (): { duration: string } => ({ duration: duration((Date.now() - begun) / 1000) });
  const more: Context = mark === undefined ? {} : { extensions: { [`${EXTENSIONS}masteryscore`]: mark } };
  return {
    says: own, time,
    due: (progress, last, told) => {
      const passed = verdict(progress, mark);
      const now = passed || (passed === false && last && !told.includes('passed'));
      return [
        ...(progress.done ? [own('completed', { result: { completion: true, ...time() } })] : []),
        ...(now ? [own(passed ? 'passed' : 'failed', { result: { success: passed, ...score(progress.scaled), ...time() }, more })] : []),
      ];
    },
  };
};

const defined = ({ context: { contextActivities } }: Statement): boolean =>
  !!contextActivities?.category?.some(({ id }) => id === `${CATEGORIES}cmi5`);

/**
 * What an earlier session could not send, made ready for this one. Its judgements are dropped, as this session
 * makes its own, and so are the words of its frame; its answers move over, since a store takes only statements
 * of the session that is open.
 */
export const moved = (waiting: readonly Statement[], { stage }: Session): Statement[] =>
  waiting.filter((each) => !defined(each) && !says(each, 'resumed', 'suspended')).map((each) => {
    const { extensions } = each.context;
    return { ...each, context: { ...each.context, extensions: { ...extensions, [SESSION]: stage.context.extensions?.[SESSION] } } };
  });
