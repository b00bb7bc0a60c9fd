/** What each element of the two data models is for, in plain words: what an author who never read a standard understands. */
import { model } from '../strict/strict';
import { own } from '../strict/table';

const ABOUT: Record<string, string> = {
  // SCORM 1.2
  'cmi.core.student_id': "learner's id",
  'cmi.core.student_name': "learner's name",
  'cmi.core.lesson_location': 'bookmark',
  'cmi.core.credit': 'whether this attempt counts',
  'cmi.core.lesson_status': 'status',
  'cmi.core.entry': 'first time or a return',
  'cmi.core.score.raw': 'score',
  'cmi.core.score.min': 'lowest score possible',
  'cmi.core.score.max': 'highest score possible',
  'cmi.core.total_time': 'time of earlier visits',
  'cmi.core.lesson_mode': 'mode',
  'cmi.core.exit': 'how the learner leaves',
  'cmi.core.session_time': 'time of this visit',
  'cmi.student_data.mastery_score': 'score needed to pass',
  'cmi.student_data.max_time_allowed': 'time allowed',
  'cmi.comments': "learner's comments",
  'cmi.comments_from_lms': 'comments of the LMS',
  'cmi.student_preference.language': "learner's language",
  'cmi.student_preference.audio': "learner's volume",
  'cmi.student_preference.speed': "learner's speed",
  'cmi.student_preference.text': 'whether the learner wants texts to sounds',
  'cmi.student_data.time_limit_action': 'what to do when the time is up',
  // Both
  'cmi.suspend_data': 'memory of the content',
  'cmi.launch_data': 'launch data of the package',
  // SCORM 2004
  'cmi.learner_id': "learner's id",
  'cmi.learner_name': "learner's name",
  'cmi.location': 'bookmark',
  'cmi.credit': 'whether this attempt counts',
  'cmi.completion_status': 'completion',
  'cmi.success_status': 'success',
  'cmi.completion_threshold': 'the share of progress that counts as done',
  'cmi.scaled_passing_score': 'score needed to pass, of 1',
  'cmi.entry': 'first time or a return',
  'cmi.score.raw': 'score',
  'cmi.score.min': 'lowest score possible',
  'cmi.score.max': 'highest score possible',
  'cmi.score.scaled': 'score, scaled to 1',
  'cmi.progress_measure': 'progress, 0 to 1',
  'cmi.total_time': 'time of earlier visits',
  'cmi.mode': 'mode',
  'cmi.exit': 'how the learner leaves',
  'cmi.session_time': 'time of this visit',
  'cmi.max_time_allowed': 'time allowed',
  'cmi.time_limit_action': 'what to do when the time is up',
  'cmi.learner_preference.language': "learner's language",
  'cmi.learner_preference.audio_level': "learner's volume",
  'cmi.learner_preference.delivery_speed': "learner's speed",
  'cmi.learner_preference.audio_captioning': 'whether the learner wants captions',
  'adl.nav.request': 'where to go when this part ends',
};

/** Of an entry of a list: what a name below its index means. */
const ENTRY: Record<string, string> = {
  'id': 'its id',
  'type': 'its kind',
  'time': 'the time of day it was answered',
  'timestamp': 'when it was answered',
  'weighting': 'its weight in the score',
  'student_response': "the learner's answer",
  'learner_response': "the learner's answer",
  'result': 'how the answer was judged',
  'latency': 'how long the learner took',
  'description': 'its text',
  'correct_responses.m.pattern': 'a right answer',
  'objectives.m.id': 'the objective it belongs to',
  'status': 'its status',
  'score.raw': 'its score',
  'score.min': 'its lowest score',
  'score.max': 'its highest score',
  'score.scaled': 'its score between -1 and 1',
  'success_status': 'whether it was reached',
  'completion_status': 'whether it is done',
  'progress_measure': 'how much of it is done',
  'comment': 'what was said',
  'location': 'what it is about',
  'store': 'what is kept in it',
};

const LISTS: Record<string, [one: string, many: string]> = {
  'cmi.interactions': ['question', 'questions answered'],
  'cmi.objectives': ['objective', 'objectives'],
  'cmi.comments_from_learner': ['comment', 'comments of the learner'],
  'cmi.comments_from_lms': ['comment', 'comments of the LMS'],
  'cmi.comments': ['comment', 'comments'],
  'adl.data': ['shared store', 'shared stores'],
};

/** Gives an entry of a list its name, if the content has given it an id. */
export type Names = (list: string, index: number) => string | undefined;

const entry = (list: string, index: number, names: Names): string => {
  const id = names(list, index);
  return `${own(LISTS, list)?.[0] ?? list} ${index + 1}${id ? ` (${id})` : ''}`;
};

/** What the element *name* is for: a phrase that goes on after "asks for" or stands alone. */
export const about = (name: string, names: Names = () => undefined): string => {
  const known = own(ABOUT, name);
  if (known) return known;
  const asked = /^(.+)\._(count|children|version)$/.exec(name);
  const inner = /^(cmi\.[a-z_]+|adl\.data)\.(\d+)\.(.+)$/.exec(name);
  if (asked?.[1] && asked[2] === 'count') {
    const nested = /^(cmi\.[a-z_]+)\.(\d+)\.([a-z_]+)$/.exec(asked[1]);
    if (nested) return `how many ${(nested[3] ?? '').replace('_', ' ')} ${entry(nested[1] ?? '', Number(nested[2]), names)} has`;
    return `how many ${own(LISTS, asked[1])?.[1] ?? 'entries'} there are`;
  }
  if (asked?.[2] === 'children') return `which elements the LMS knows under ${asked[1]}`;
  if (asked?.[2] === 'version') return 'the version of the data model';
  if (inner) {
    const below = model(`x.0.${inner[3] ?? ''}`).slice('x.n.'.length).replace(/\.(\d+|n)\./, '.m.');
    const what = own(ENTRY, below);
    if (what) return `${entry(inner[1] ?? '', Number(inner[2]), names)}: ${what}`;
  }
  if (name.startsWith('adl.nav.request_valid')) return 'whether the learner may go there';
  return '';
};
