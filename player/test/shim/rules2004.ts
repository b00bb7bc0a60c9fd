/** SCORM 2004's data model (RTE 4th edition, 4.2), as strict as the standard and Moodle taken together. */
import { both, match, most, within } from './rules12';
import type { Check, Element, Rules } from './strict';

const REAL = /^-?\d{1,5}(\.\d{1,18})?$/;
const SHORT = /^[A-Za-z0-9_.]{1,250}$/;
const ID = match(/^[A-Za-z0-9_.]{1,4000}$/, 'no identifier');
const SPAN = match(/^P(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/, 'no duration');
const TIME = match(/^(19[7-9]\d|20[0-2]\d|203[0-8])-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{1,2}(Z|[+-]\d\d:\d\d)$/, 'no time');
const LINE = match(/^[^\n\r]*$/, 'more than one line');
const COMPLETION = match(/^(completed|incomplete|not attempted|unknown)$/, 'no completion status');
const SUCCESS = match(/^(passed|failed|unknown)$/, 'no success status');
const DESCRIPTION = both(LINE, most(250), match(/^(?!\{)/, 'a brace in front'));

/** Every part of *value* between *delimiter* matches; at most *limit* of them. */
const list = (limit: number, part: (text: string) => boolean): Check => (value) => {
  const parts = value.split('[,]');
  return parts.length <= limit && parts.every(part) ? undefined : 'no such list';
};
const pair = (text: string): boolean => {
  const halves = text.split('[.]');
  return halves.length === 2 && halves.every((half) => SHORT.test(half));
};
const distinct: Check = (value) => (new Set(value.split('[,]')).size === value.split('[,]').length ? undefined : 'something twice');
const short = (text: string): boolean => SHORT.test(text);
const filled = (text: string): boolean => text.length <= 250 && !/^\{(?!lang=)/.test(text) && !/\[[,.:]\]/.test(text);

const RESPONSE: Record<string, Check> = {
  'true-false': match(/^(true|false)$/, 'neither true nor false'),
  'choice': both(list(36, short), distinct),
  'fill-in': both(LINE, list(10, filled)),
  'long-fill-in': both(LINE, most(4000)),
  'matching': list(36, pair),
  'performance': list(250, pair),
  'sequencing': list(36, short),
  'likert': match(SHORT, 'no identifier'),
  'numeric': match(REAL, 'no number'),
  'other': most(4000),
};
const RANGE: Check = (value) => {
  const [low = '', high = '', ...more] = value.split('[:]');
  const ends = [low, high].filter(Boolean);
  const sound = value.includes('[:]') && !more.length && ends.length > 0 && ends.every((end) => REAL.test(end));
  return sound && (ends.length < 2 || Number(low) <= Number(high)) ? undefined : 'no range';
};
const PATTERN: Record<string, Check> = { ...RESPONSE, numeric: RANGE };

const typed = (checks: Record<string, Check>, at: string): Check => (value, session) => {
  const type = session.was(at);
  return type === undefined ? 'no type yet' : checks[type]?.(value, session);
};
const trimmed: Check = (value) => (value.trim() === value ? undefined : 'spaces around');
const pattern: Check = both(LINE, trimmed, typed(PATTERN, '^type'));

const read: Element = { access: 'r' };
const write = (check: Check): Element => ({ access: 'w', check });
const open = (check: Check, ...after: string[]): Element => ({ access: 'rw', check, after });

export const rules2004: Rules = {
  prefix: '',
  finish: 'Terminate',
  mode: 'cmi.mode',
  unrecorded: [],
  elements: {
    'cmi.learner_id': read,
    'cmi.learner_name': read,
    'cmi.credit': read,
    'cmi.entry': read,
    'cmi.mode': read,
    'cmi.launch_data': read,
    'cmi.max_time_allowed': read,
    'cmi.time_limit_action': read,
    'cmi.total_time': read,
    'cmi.scaled_passing_score': read,
    'cmi.completion_threshold': read,
    'cmi.learner_preference.language': open(match(/^([A-Za-z]{1,8}(-[A-Za-z0-9-]{2,8})?)?$/, 'no language')),
    'cmi.completion_status': open(COMPLETION),
    'cmi.success_status': open(SUCCESS),
    'cmi.score.scaled': open(within(-1, 1, REAL)),
    'cmi.score.raw': open(within(0, 100, REAL)),
    'cmi.score.min': open(within(0, 100, REAL)),
    'cmi.score.max': open(within(0, 100, REAL)),
    'cmi.progress_measure': open(within(0, 1, REAL)),
    'cmi.location': open(most(1000)),
    'cmi.suspend_data': open(most(64000)),
    'cmi.exit': write(match(/^(time-out|suspend|logout|normal|)$/, 'no exit')),
    'cmi.session_time': write(SPAN),
    'adl.nav.request': open(match(/^(continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_|\{target=\S+\}(choice|jump))$/, 'no request')),
    'cmi.objectives.n.id': open(ID),
    'cmi.objectives.n.score.scaled': open(within(-1, 1, REAL), 'id'),
    'cmi.objectives.n.score.raw': open(within(0, 100, REAL), 'id'),
    'cmi.objectives.n.score.min': open(within(0, 100, REAL), 'id'),
    'cmi.objectives.n.score.max': open(within(0, 100, REAL), 'id'),
    'cmi.objectives.n.success_status': open(SUCCESS, 'id'),
    'cmi.objectives.n.completion_status': open(COMPLETION, 'id'),
    'cmi.objectives.n.progress_measure': open(within(0, 1, REAL), 'id'),
    'cmi.objectives.n.description': open(DESCRIPTION, 'id'),
    'cmi.interactions.n.id': open(ID),
    'cmi.interactions.n.type': open(match(/^(true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other)$/, 'no type'), 'id'),
    'cmi.interactions.n.objectives.m.id': open(ID, '^id'),
    'cmi.interactions.n.timestamp': open(TIME, 'id'),
    'cmi.interactions.n.correct_responses.m.pattern': open(pattern, '^id', '^type'),
    'cmi.interactions.n.weighting': open(within(-99999, 99999, REAL), 'id'),
    'cmi.interactions.n.learner_response': open(typed(RESPONSE, 'type'), 'id', 'type'),
    'cmi.interactions.n.result': open(match(/^(correct|incorrect|unanticipated|neutral|-?\d{1,4}(\.\d{1,18})?)$/, 'no result'), 'id'),
    'cmi.interactions.n.latency': open(SPAN, 'id'),
    'cmi.interactions.n.description': open(DESCRIPTION, 'id'),
  },
};
