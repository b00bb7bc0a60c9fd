/** What would be right where a value is wrong: the complaint of a rule, turned round. */
import { own } from './table';

const NAMES = 'letters, digits, full stop and underline; no space, no accent';
const BOTH: Record<string, string> = {
  'no identifier': NAMES,
  'no language': 'a language tag such as it or en-GB, or nothing',
  'more than one line': 'one line',
  'spaces around': 'no space at either end',
};

const SCORM12: Record<string, string> = {
  ...BOTH,
  'no status': 'passed, completed, failed, incomplete or browsed',
  'no timespan': 'hours, minutes and seconds as 0000:00:00.00; two to four digits for the hours',
  'no time': 'the time of day as 23:59:59',
  'no exit': 'time-out, suspend, logout, or nothing',
  'no type': 'true-false, choice, fill-in, matching, performance, sequencing, likert or numeric',
  'no result': 'correct, wrong, unanticipated, neutral, or a number',
};

const SCORM2004: Record<string, string> = {
  ...BOTH,
  'no completion status': 'completed, incomplete, not attempted or unknown',
  'no success status': 'passed, failed or unknown',
  'no duration': 'a duration such as PT1H30M5S, with at most two decimals',
  'no time': 'a moment such as 2026-01-31T10:00:00.0Z; a zone only after a fraction of a second',
  'no exit': 'time-out, suspend, logout, normal, or nothing',
  'no type': 'true-false, choice, fill-in, long-fill-in, matching, performance, sequencing, likert, numeric or other',
  'no result': 'correct, incorrect, unanticipated, neutral, or a number',
  'no request': 'continue, previous, exit, exitAll, abandon, abandonAll, suspendAll, {target=ID}choice or {target=ID}jump',
  'no such list': 'short identifiers with [,] between them; pairs with [.] between their halves',
  'something twice': 'each choice once',
  'neither true nor false': 'true or false',
  'no number': 'a number with a full stop for its decimals',
  'no range': 'two numbers with [:] between them, the lower one first',
  'no type yet': 'its type first',
  'no captioning': '-1, 0 or 1',
  'a brace in front': 'a text that does not begin with a brace',
};

const ANSWERS: Record<string, string> = {
  'true-false': 'one of 0, 1, t and f',
  'choice': 'single small letters or digits with commas between them: a,c',
  'sequencing': 'single small letters or digits with commas between them: c,a,b',
  'matching': 'pairs of single small letters or digits: a.1,b.2',
  'numeric': 'a number',
  'likert': 'one small letter or digit',
  'performance': 'letters, digits, full stops, commas, hyphens and underlines',
  'fill-in': 'one line',
  'unknown': 'its type first',
};

/** Says what *words* (`element: complaint: "value"`) asks for in the standard of *kind*; empty where the complaint says it all. */
export const allowed = (kind: string, words: string): string => {
  const complaint = words.split(': ')[1] ?? '';
  const range = /^no number (\S+)\.\.(\S+)$/.exec(complaint);
  if (range) return `a number from ${range[1]} to ${range[2]}${kind === 'scorm12' ? ', with at most two decimals' : ''}`;
  const longest = /^longer than (\d+)$/.exec(complaint);
  if (longest) return `at most ${Number(longest[1]).toLocaleString('en')} characters`;
  const type = /^no answer of type (.+)$/.exec(complaint);
  if (type) return own(ANSWERS, type[1] ?? '') ?? 'a type that SCORM 1.2 knows, first';
  return own(kind === 'scorm12' ? SCORM12 : SCORM2004, complaint) ?? '';
};
