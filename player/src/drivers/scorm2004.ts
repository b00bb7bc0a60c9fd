/**
 * SCORM 2004 (RTE 4th edition). Its data outlive the visit only with `cmi.exit` = `suspend`: without it a learner
 * who looks in again after passing would start from an empty record, and overwrite it.
 */
import type { Drive, Mode, Opening } from './driver';
import { cut, duration, share } from './formats';
import { conduct } from './scorm';
import { completion, interaction, objective, score, success } from './scorm2004_formats';

const record = (completed: string, succeeded: string, scaled: string): Opening['record'] => {
  const value = scaled.trim() === '' ? NaN : Number(scaled);
  return {
    done: completed === 'completed',
    ...(/^(passed|failed)$/.test(succeeded) && { passed: succeeded === 'passed' }),
    ...(value >= 0 && value <= 1 && { scaled: value }),
  };
};

const language = (tag: string): { language?: string } => (tag ? { language: tag } : {});

export const drive: Drive = (config, window) => {
  let judging = false;
  return conduct(window, {
    api: 'API_1484_11',
    prefix: '',
    finish: 'Terminate',
    read: (get) => {
      judging = get('cmi.scaled_passing_score') !== '';
      return {
        mode: (/^(review|browse)$/.exec(get('cmi.mode'))?.[0] ?? 'normal') as Mode,
        state: get('cmi.suspend_data'),
        learner: { id: get('cmi.learner_id'), name: get('cmi.learner_name') },
        record: record(get('cmi.completion_status'), get('cmi.success_status'), get('cmi.score.scaled')),
        ...language(get('cmi.learner_preference.language')),
        connected: true,
      };
    },
    core: ({ done, passed, scaled, state, place, seconds, measure }) => {
      // An LMS with a passing score judges any score by it (RTE 4.2.22): half-done work would be "failed".
      const early = judging && config.pass && passed === undefined;
      return [
        ['cmi.completion_status', completion(done)],
        ['cmi.success_status', success(passed)],
        ...score(early ? undefined : scaled).map(([name, value]): [string, string] => [`cmi.${name}`, value]),
        ['cmi.suspend_data', state],
        ['cmi.location', cut(place, 1000)],
        ['cmi.progress_measure', String(share(done ? 1 : measure))],
        ['cmi.session_time', duration(seconds)],
        ['cmi.exit', 'suspend'],
      ];
    },
    interaction,
    objective,
    unrecorded: () => [],
    request: ({ done }) => [['adl.nav.request', done ? 'exitAll' : 'suspendAll']],
    altered: (_name, value) => value,
  });
};
