/** SCORM 1.2's data model (RTE 1.2, 3.4), as strict as the standard and Moodle taken together. */
import type { Check, Element, Rules } from './strict';

export const match = (pattern: RegExp, what: string): Check => (value) => (pattern.test(value) ? undefined : what);
export const most = (limit: number): Check => (value) => (value.length <= limit ? undefined : `longer than ${limit}`);
export const within = (low: number, high: number, pattern = /^-?\d+(\.\d+)?$/): Check => (value) =>
  (pattern.test(value) && Number(value) >= low && Number(value) <= high ? undefined : `no number ${low}..${high}`);
export const both = (...checks: Check[]): Check => (value, session) =>
  checks.map((check) => check(value, session)).find((said) => said !== undefined);

const IDENTIFIER = match(/^[A-Za-z0-9_.]{1,255}$/, 'no identifier');
/** The standard's CMIIdentifier (3.4): what is printable and no space; Moodle takes less. */
const PRINTABLE = match(/^[\x21-\x7e]{1,255}$/, 'no identifier');
const STATUS = match(/^(passed|completed|failed|incomplete|browsed)$/, 'no status');
const SPAN = match(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, 'no timespan');
const DECIMAL = /^-?\d{0,3}(\.\d{1,2})?$/;
const SCORE = within(0, 100, DECIMAL);
/** Scores and weights of the standard may have any number of decimals, or be empty. */
const MARK: Check = (value, session) => (value === '' ? undefined : within(0, 100)(value, session));
const NUMBER = within(-Infinity, Infinity);

const LETTER = '[a-z0-9]';
const FEEDBACK: Record<string, RegExp> = {
  'true-false': /^[01tf]$/,
  'choice': new RegExp(`^(\\{${LETTER}(,${LETTER})*\\}|${LETTER}(,${LETTER})*)?$`),
  'sequencing': new RegExp(`^(${LETTER}(,${LETTER})*)?$`),
  'matching': new RegExp(`^(${LETTER}\\.${LETTER}(,${LETTER}\\.${LETTER})*)?$`),
  'numeric': /^(-?\d*(\.\d+)?)?$/,
  'likert': new RegExp(`^${LETTER}?$`),
  'performance': /^[A-Za-z0-9_.,-]*$/,
  'fill-in': /^[^\n\r\t\0]*$/,
};

const feedback = (type: string): Check => both(most(255), (value, session) => {
  const form = FEEDBACK[session.was(type) ?? ''];
  return form?.test(value) ? undefined : `no answer of type ${session.was(type) ?? 'unknown'}`;
});


const read: Element = { access: 'r' };
const write = (check: Check, ...after: string[]): Element => ({ access: 'w', check, after });
const open = (check: Check, ...after: string[]): Element => ({ access: 'rw', check, after });
/** The standard alone allows what *standard* does. */
const laxly = (standard: Check, element: Element): Element => ({ ...element, standard });
const id = (element: Element): Element => laxly(PRINTABLE, element);
const mark = (...after: string[]): Element => laxly(MARK, open(SCORE, ...after));

export const rules12: Rules = {
  prefix: 'LMS',
  finish: 'Finish',
  mode: 'cmi.core.lesson_mode',
  unrecorded: ['browse cmi.core.lesson_status=browsed'],
  section: (call) => (/^(Set|Get)Value$/.test(call) ? 'SCORM 1.2 RTE 3.4' : 'SCORM 1.2 RTE 3.3'),
  elements: {
    'cmi.core.student_id': read,
    'cmi.core.student_name': read,
    'cmi.core.credit': read,
    'cmi.core.entry': read,
    'cmi.core.total_time': read,
    'cmi.core.lesson_mode': read,
    'cmi.launch_data': read,
    'cmi.comments_from_lms': read,
    'cmi.student_data.mastery_score': read,
    'cmi.student_data.max_time_allowed': read,
    'cmi.student_data.time_limit_action': read,
    'cmi.student_preference.language': open(most(255)),
    'cmi.student_preference.audio': open(within(-1, 100, /^-?\d+$/)),
    'cmi.student_preference.speed': open(within(-100, 100, /^-?\d+$/)),
    'cmi.student_preference.text': open(within(-1, 1, /^-?\d+$/)),
    'cmi.core.lesson_location': open(most(255)),
    'cmi.core.lesson_status': open(STATUS),
    'cmi.core.score.raw': mark(),
    'cmi.core.score.min': mark(),
    'cmi.core.score.max': mark(),
    'cmi.core.exit': write(match(/^(time-out|suspend|logout|)$/, 'no exit')),
    'cmi.core.session_time': write(SPAN),
    'cmi.suspend_data': open(most(4096)),
    'cmi.comments': open(most(4096)),
    'cmi.objectives.n.id': id(open(IDENTIFIER)),
    'cmi.objectives.n.score.raw': mark('id'),
    'cmi.objectives.n.score.min': mark('id'),
    'cmi.objectives.n.score.max': mark('id'),
    'cmi.objectives.n.status': open(match(/^(passed|completed|failed|incomplete|browsed)$/, 'no status'), 'id'),
    'cmi.interactions.n.id': id(write(IDENTIFIER)),
    'cmi.interactions.n.objectives.m.id': id(write(IDENTIFIER, '^id')),
    'cmi.interactions.n.time': write(match(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/, 'no time'), 'id'),
    'cmi.interactions.n.type': write(match(/^(true-false|choice|fill-in|matching|performance|sequencing|likert|numeric)$/, 'no type'), 'id'),
    'cmi.interactions.n.correct_responses.m.pattern': write(feedback('^type'), '^id', '^type'),
    'cmi.interactions.n.weighting': laxly(NUMBER, write(within(-100, 100, DECIMAL), 'id')),
    'cmi.interactions.n.student_response': write(feedback('type'), 'id', 'type'),
    'cmi.interactions.n.result': write(match(/^(correct|wrong|unanticipated|neutral|\d{1,3}(\.\d{1,2})?)$/, 'no result'), 'id'),
    'cmi.interactions.n.latency': write(SPAN, 'id'),
  },
};
