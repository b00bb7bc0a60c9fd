/** SCORM 1.2 (RTE 1.2, 3.4). It keeps what it was told in any case; `suspend` makes it say so at the next visit. */
import type { Drive, Mode, Opening } from './driver';
import { cut, timespan } from './formats';
import { conduct } from './scorm';
import { altered, interaction, objective, score, status } from './scorm12_formats';

const scaled = (text: string): number | undefined => {
  const value = text.trim() === '' ? NaN : Number(text) / 100;
  return value >= 0 && value <= 1 ? value : undefined;
};

const record = (word: string, raw: string): Opening['record'] => {
  const judged = word === 'passed' || word === 'failed';
  return {
    done: judged || word === 'completed',
    ...(judged && { passed: word === 'passed' }),
    ...(scaled(raw) !== undefined && { scaled: scaled(raw) }),
  };
};

export const drive: Drive = (config, window) => {
  let mastery = false;
  return conduct(window, {
    api: 'API',
    prefix: 'LMS',
    finish: 'Finish',
    read: (get) => {
      mastery = get('cmi.student_data.mastery_score') !== '';
      const language = get('cmi.student_preference.language');
      return {
        mode: (/^(review|browse)$/.exec(get('cmi.core.lesson_mode'))?.[0] ?? 'normal') as Mode,
        state: get('cmi.suspend_data'),
        learner: { id: get('cmi.core.student_id'), name: get('cmi.core.student_name') },
        record: record(get('cmi.core.lesson_status'), get('cmi.core.score.raw')),
        ...(language && { language }),
        connected: true,
      };
    },
    core: ({ done, passed, scaled, state, place, seconds }) => {
      // An LMS with a mastery score judges any score when the session ends: half-done work would be "failed".
      const early = mastery && config.pass && passed === undefined;
      return [
        ['cmi.core.lesson_status', status({ done, passed })],
        ...score(early ? undefined : scaled).map(([name, value]): [string, string] => [`cmi.core.${name}`, value]),
        ['cmi.suspend_data', state],
        ['cmi.core.lesson_location', cut(place, 255)],
        ['cmi.core.session_time', timespan(seconds)],
        ['cmi.core.exit', 'suspend'],
      ];
    },
    interaction,
    objective,
    // Moodle takes a preview that said nothing for a completed one; "browsed" is the standard's word for it (3.4.2.2.3).
    unrecorded: (get, mode) =>
      mode === 'browse' && /^(not attempted)?$/.test(get('cmi.core.lesson_status')) ? [['cmi.core.lesson_status', 'browsed']] : [],
    request: () => [],
    altered,
  });
};
