// @vitest-environment node
/** What the standard forbids, told from what only some LMS refuses and from what is merely of no use. */
import { expect, test } from 'vitest';
import { strict12, strict2004 } from '../../desk/strict/strict';
import type { Heard } from '../../desk/strict/strict';

const lms = (prefix: string): Record<string, (...args: string[]) => string> => Object.fromEntries([
  ...['Initialize', 'SetValue', 'Commit', 'Finish', 'Terminate'].map((name) => [prefix + name, () => 'true'] as const),
  [`${prefix}GetValue`, (name: string) => (name.endsWith('mode') ? 'normal' : name.endsWith('_count') ? '0' : '')],
  [`${prefix}GetLastError`, () => '401'],
]);

type Step = [name: string, ...args: string[]];
const heard = (standard: 'scorm12' | 'scorm2004', steps: Step[]): Heard[] => {
  const all: Heard[] = [];
  const prefix = standard === 'scorm12' ? 'LMS' : '';
  const { api } = (standard === 'scorm12' ? strict12 : strict2004)(lms(prefix), (call) => all.push(call));
  for (const [name, ...args] of [['Initialize', ''] as Step, ...steps]) api[prefix + name]?.(...args);
  return all;
};
const weights = (standard: 'scorm12' | 'scorm2004', ...steps: Step[]): string[] => heard(standard, steps).flatMap(({ broken }) => broken.map(({ kind, weight }) => `${kind} ${weight}`));
const set = (name: string, value: string): Step => ['SetValue', name, value];

test.each<[string, string[], Step[]]>([
  ['a read-only element', ['read-only broken'], [set('cmi.core.student_id', 'x')]],
  ['a word of the other version', ['value broken'], [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.type', 'choice'), set('cmi.interactions.0.result', 'incorrect')]],
  ['an id with a hyphen', ['value caution'], [set('cmi.interactions.0.id', 'my-question')]],
  ['an id with a space', ['value broken'], [set('cmi.interactions.0.id', 'my question')]],
  ['a score with three decimals', ['value caution'], [set('cmi.core.score.raw', '33.333')]],
  ['a score above a hundred', ['value broken'], [set('cmi.core.score.raw', '120')]],
  ['an error asked for without need', ['idle-error habit'], [['GetLastError']]],
  ['a commit without news', ['idle-commit habit'], [['Commit', '']]],
  ['an end without a commit', ['uncommitted caution'], [set('cmi.core.exit', ''), ['Finish', '']]],
  ['preferences of the learner', [], [set('cmi.student_preference.audio', '50'), ['GetValue', 'cmi.student_preference.text']]],
])('SCORM 1.2: %s', (_, wanted, steps) => {
  expect(weights('scorm12', ...steps)).toEqual(wanted);
});

test.each<[string, string[], Step[]]>([
  ['a URN for an id', ['value caution'], [set('cmi.objectives.0.id', 'urn:x:one')]],
  ['a time without its zone', ['value caution'], [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.timestamp', '2026-01-01T10:00:00')]],
  ['a zone without tenths', ['value broken'], [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.timestamp', '2026-01-01T10:00:00Z')]],
  ['a score beyond a hundred', ['value caution'], [set('cmi.score.raw', '250')]],
  ['a scaled score beyond one', ['value broken'], [set('cmi.score.scaled', '80')]],
  ['a hyphen in a choice', ['value caution'], [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.type', 'choice'), set('cmi.interactions.0.learner_response', 'a-b[,]c')]],
  ['a pattern that says how to compare', ['value caution'], [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.type', 'fill-in'), set('cmi.interactions.0.correct_responses.0.pattern', '{case_matters=true}Golf')]],
  ['a comment', [], [set('cmi.comments_from_learner.0.comment', 'fine'), ['GetValue', 'adl.nav.request_valid.choice.{target=a}']]],
])('SCORM 2004: %s', (_, wanted, steps) => {
  expect(weights('scorm2004', ...steps)).toEqual(wanted);
});

test('what is forbidden names its place in the standard; what is not says so', () => {
  const [, first, second] = heard('scorm2004', [set('cmi.score.scaled', '80'), set('cmi.score.raw', '250')]);
  expect(first?.broken[0]).toMatchObject({ rule: 'SCORM 2004 RTE 4.2.20', words: 'cmi.score.scaled: no number -1..1: "80"' });
  expect(second?.broken[0]?.rule).toBe('beyond the standard');
});

test('a failed call tells the error that the API has for it, whether content asks or not', () => {
  const [, first] = heard('scorm12', [['GetValue', 'cmi.nonsense']]);
  expect(first).toMatchObject({ n: 2, name: 'GetValue', answer: '', error: '401' });
});
