/** SCORM 2004's data model (RTE 4th edition, 4.2), as strict as the standard and Moodle taken together. */
import { both, match, most, within } from './rules12';
import type { Check, Element, Rules } from './strict';
import { own } from './table';

const REAL = /^-?\d{1,5}(\.\d{1,18})?$/;
const SHORT = /^[A-Za-z0-9_.]{1,250}$/;
const ID = match(/^[A-Za-z0-9_.]{1,4000}$/, 'no identifier');
const SPAN = match(/^P(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/, 'no duration');
const TIME = match(/^(19[7-9]\d|20[0-2]\d|203[0-8])-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{1,2}(Z|[+-]\d\d:\d\d)$/, 'no time');
const LINE = match(/^[^\n\r]*$/, 'more than one line');
const COMPLETION = match(/^(completed|incomplete|not attempted|unknown)$/, 'no completion status');
const SUCCESS = match(/^(passed|failed|unknown)$/, 'no success status');
const DESCRIPTION = both(LINE, most(250), match(/^(?!\{)/, 'a brace in front'));

/** What the standard alone asks of the same; the words above are Moodle's. */
const URI = match(/^\S{1,4000}$/, 'no identifier');
const ANY_REAL = /^-?\d+(\.\d+)?$/;
const NUMBER = match(ANY_REAL, 'no number');
const ANY_TIME = match(/^\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,2}(Z|[+-]\d\d(:\d\d)?)?)?)?)?)?)?)?$/, 'no time');
const ANY_DESCRIPTION: Check = (value) => most(250)(value.replace(/^\{lang=[^}]*\}/, ''), { was: () => undefined });

/** Every part of *value* between *delimiter* matches; at most *limit* of them. */
const list = (limit: number, part: (text: string) => boolean): Check => (value) => {
  const parts = value.split('[,]');
  return parts.length <= limit && parts.every(part) ? undefined : 'no such list';
};
const distinct: Check = (value) => (new Set(value.split('[,]')).size === value.split('[,]').length ? undefined : 'something twice');
const filled = (text: string): boolean => text.length <= 250 && !/^\{(?!lang=)/.test(text) && !/\[[,.:]\]/.test(text);

/** How each type is answered: *id* says what a short identifier is, *real* what a number, *text* how texts run. */
const responses = (id: RegExp, real: RegExp, text: Check): Record<string, Check> => {
  const short = (part: string): boolean => id.test(part);
  const pair = (part: string): boolean => {
    const halves = part.split('[.]');
    return halves.length === 2 && halves.every(short);
  };
  return {
    'true-false': match(/^(true|false)$/, 'neither true nor false'),
    'choice': both(list(36, short), distinct),
    'fill-in': both(text, list(10, filled)),
    'long-fill-in': both(text, most(4000)),
    'matching': list(36, pair),
    'performance': list(250, pair),
    'sequencing': list(36, short),
    'likert': match(id, 'no identifier'),
    'numeric': match(real, 'no number'),
    'other': most(4000),
  };
};
const range = (real: RegExp): Check => (value) => {
  const [low = '', high = '', ...more] = value.split('[:]');
  const ends = [low, high].filter(Boolean);
  const sound = value.includes('[:]') && !more.length && ends.length > 0 && ends.every((end) => real.test(end));
  return sound && (ends.length < 2 || Number(low) <= Number(high)) ? undefined : 'no range';
};
const patterns = (answers: Record<string, Check>, real: RegExp): Record<string, Check> => ({ ...answers, numeric: range(real) });

const typed = (checks: Record<string, Check>, at: string): Check => (value, session) => {
  const type = session.was(at);
  return type === undefined ? 'no type yet' : checks[type]?.(value, session);
};
const trimmed: Check = (value) => (value.trim() === value ? undefined : 'spaces around');
const RESPONSE = responses(SHORT, REAL, LINE);
/** Before its delimiters a pattern may say how to compare (4.2.9.1): `{case_matters=true}`; an answer its language. */
const LAX = responses(/^[^\s[\]{}]{1,250}$/, ANY_REAL, () => undefined);
const plain = (check: Check): Check => (value, session) => check(value.replace(/^(\{(case_matters|order_matters|lang)=[^}]*\})+/, ''), session);
const pattern: Check = both(LINE, trimmed, typed(patterns(RESPONSE, REAL), '^type'));
const anyPattern: Check = plain(typed(patterns(LAX, ANY_REAL), '^type'));

const read: Element = { access: 'r' };
const write = (check: Check): Element => ({ access: 'w', check });
const open = (check: Check, ...after: string[]): Element => ({ access: 'rw', check, after });
/** The standard alone allows what *standard* does. */
const laxly = (standard: Check, element: Element): Element => ({ ...element, standard });
const id = (...after: string[]): Element => laxly(URI, open(ID, ...after));
const mark = (...after: string[]): Element => laxly(NUMBER, open(within(0, 100, REAL), ...after));
const scaled = (low: number, ...after: string[]): Element => laxly(within(low, 1, ANY_REAL), open(within(low, 1, REAL), ...after));
const described = (...after: string[]): Element => laxly(ANY_DESCRIPTION, open(DESCRIPTION, ...after));

/** Where 4.2 speaks of an element. */
const SECTIONS: Record<string, string> = {
  comments_from_learner: '4.2.2', comments_from_lms: '4.2.3', completion_status: '4.2.4', completion_threshold: '4.2.5',
  credit: '4.2.6', entry: '4.2.7', exit: '4.2.8', interactions: '4.2.9', launch_data: '4.2.10', learner_id: '4.2.11',
  learner_name: '4.2.12', learner_preference: '4.2.13', location: '4.2.14', max_time_allowed: '4.2.15', mode: '4.2.16',
  objectives: '4.2.17', progress_measure: '4.2.18', scaled_passing_score: '4.2.19', score: '4.2.20', session_time: '4.2.21',
  success_status: '4.2.22', suspend_data: '4.2.23', time_limit_action: '4.2.24', total_time: '4.2.25',
};
const CALLS: Record<string, string> = {
  Initialize: '3.1.3.1', Terminate: '3.1.3.2', GetValue: '3.1.4.1', SetValue: '3.1.4.2', Commit: '3.1.4.3',
  GetLastError: '3.1.5.1', GetErrorString: '3.1.5.2', GetDiagnostic: '3.1.5.3',
};

export const rules2004: Rules = {
  prefix: '',
  finish: 'Terminate',
  mode: 'cmi.mode',
  unrecorded: [],
  section: (call, name) => {
    const part = /^(Set|Get)Value$/.test(call) ? own(SECTIONS, name.split('.')[1] ?? '') : undefined;
    return `SCORM 2004 RTE ${part ?? own(CALLS, call) ?? '4.2'}`;
  },
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
    'cmi.comments_from_learner.n.comment': laxly((value) => most(4000)(value.replace(/^\{lang=[^}]*\}/, ''), { was: () => undefined }), open(most(4000))),
    'cmi.comments_from_learner.n.location': open(most(250)),
    'cmi.comments_from_learner.n.timestamp': laxly(ANY_TIME, open(TIME)),
    'cmi.comments_from_lms.n.comment': read,
    'cmi.comments_from_lms.n.location': read,
    'cmi.comments_from_lms.n.timestamp': read,
    'cmi.learner_preference.audio_level': open(within(0, Infinity, ANY_REAL)),
    'cmi.learner_preference.delivery_speed': open(within(0, Infinity, ANY_REAL)),
    'cmi.learner_preference.audio_captioning': open(match(/^(-1|0|1)$/, 'no captioning')),
    'cmi.learner_preference.language': open(match(/^([A-Za-z]{1,8}(-[A-Za-z0-9-]{2,8})?)?$/, 'no language')),
    'cmi.completion_status': open(COMPLETION),
    'cmi.success_status': open(SUCCESS),
    'cmi.score.scaled': scaled(-1),
    'cmi.score.raw': mark(),
    'cmi.score.min': mark(),
    'cmi.score.max': mark(),
    'cmi.progress_measure': scaled(0),
    'cmi.location': open(most(1000)),
    'cmi.suspend_data': open(most(64000)),
    'cmi.exit': write(match(/^(time-out|suspend|logout|normal|)$/, 'no exit')),
    'cmi.session_time': write(SPAN),
    'adl.nav.request_valid.continue': read,
    'adl.nav.request_valid.previous': read,
    'adl.data.n.id': read,
    'adl.data.n.store': open(most(64000)),
    'adl.nav.request': open(match(/^(continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_|\{target=\S+\}(choice|jump))$/, 'no request')),
    'cmi.objectives.n.id': id(),
    'cmi.objectives.n.score.scaled': scaled(-1, 'id'),
    'cmi.objectives.n.score.raw': mark('id'),
    'cmi.objectives.n.score.min': mark('id'),
    'cmi.objectives.n.score.max': mark('id'),
    'cmi.objectives.n.success_status': open(SUCCESS, 'id'),
    'cmi.objectives.n.completion_status': open(COMPLETION, 'id'),
    'cmi.objectives.n.progress_measure': scaled(0, 'id'),
    'cmi.objectives.n.description': described('id'),
    'cmi.interactions.n.id': id(),
    'cmi.interactions.n.type': open(match(/^(true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other)$/, 'no type'), 'id'),
    'cmi.interactions.n.objectives.m.id': id('^id'),
    'cmi.interactions.n.timestamp': laxly(ANY_TIME, open(TIME, 'id')),
    'cmi.interactions.n.correct_responses.m.pattern': laxly(anyPattern, open(pattern, '^id', '^type')),
    'cmi.interactions.n.weighting': laxly(NUMBER, open(within(-99999, 99999, REAL), 'id')),
    'cmi.interactions.n.learner_response': laxly(plain(typed(LAX, 'type')), open(typed(RESPONSE, 'type'), 'id', 'type')),
    'cmi.interactions.n.result': open(match(/^(correct|incorrect|unanticipated|neutral|-?\d{1,4}(\.\d{1,18})?)$/, 'no result'), 'id'),
    'cmi.interactions.n.latency': open(SPAN, 'id'),
    'cmi.interactions.n.description': described('id'),
  },
};
