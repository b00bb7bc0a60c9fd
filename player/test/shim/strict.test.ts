// @vitest-environment node
/** A listener that never complains would prove nothing: each rule is broken once here. */
import { expect, test } from 'vitest';
import { strict12, strict2004 } from '../../desk/strict/strict';
import type { Recording } from '../../desk/strict/strict';

/** An LMS that says true to everything, in review mode if wanted. */
const lms = (prefix: string, mode = 'normal', count = '0'): Record<string, (...args: string[]) => string> => {
  const calls: Record<string, (...args: string[]) => string> = {
    GetValue: (name) => (/mode$/.test(name ?? '') ? mode : /_count$/.test(name ?? '') ? count : 'x'), GetLastError: () => '0',
  };
  for (const name of ['Initialize', 'SetValue', 'Commit', 'Finish', 'Terminate']) calls[name] = () => 'true';
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [prefix + name, call]));
};

type Step = [call: string, ...args: string[]];
const set = (name: string, value: string): Step => ['SetValue', name, value];
const run = (recording: Recording, prefix: string, steps: Step[]): string[] => {
  for (const [name, ...args] of steps) (recording.api[prefix + name] as (...all: string[]) => unknown)(...args);
  return recording.violations;
};
const said12 = (steps: Step[], mode?: string, count?: string): string[] => run(strict12(lms('LMS', mode, count)), 'LMS', [['Initialize', ''], ...steps]);
const said2004 = (steps: Step[], mode?: string): string[] => run(strict2004(lms('', mode)), '', [['Initialize', ''], ...steps]);
const line = (n: number): Step[] => [set(`cmi.interactions.${n}.id`, 'a'), set(`cmi.interactions.${n}.type`, 'choice')];

test.each<[string, Step[]]>([
  ['a second start', [['Initialize', '']]],
  ['after the session', [['Finish', ''], set('cmi.suspend_data', '')]],
  ['empty string', [['Commit', 'x']]],
  ['nothing has failed', [['GetLastError']]],
  ['nothing new', [['Commit', '']]],
  ['not committed', [set('cmi.suspend_data', ''), ['Finish', '']]],
  ['no such element', [set('cmi.suspend', '')]],
  ['read-only', [set('cmi.core.student_id', 'x')]],
  ['write-only', [['GetValue', 'cmi.core.exit']]],
  ['not a string', [['SetValue', 'cmi.suspend_data']]],
  ['longer than 4096', [set('cmi.suspend_data', 'x'.repeat(4097))]],
  ['surrogate', [set('cmi.suspend_data', '\ud83d')]],
  ['no status', [set('cmi.core.lesson_status', 'not attempted')]],
  ['no number 0..100', [set('cmi.core.score.raw', '101')]],
  ['no number 0..100', [set('cmi.core.score.raw', '33.333')]],
  ['no timespan', [set('cmi.core.session_time', '1:2:3')]],
  ['no exit', [set('cmi.core.exit', 'normal')]],
  ['a gap', line(1)],
  ['before id', [set('cmi.interactions.0.type', 'choice')]],
  ['no identifier', [set('cmi.interactions.0.id', 'perché')]],
  ['no answer of type choice', [...line(0), set('cmi.interactions.0.student_response', 'primo')]],
  ['no answer of type choice', [...line(0), set('cmi.interactions.0.correct_responses.0.pattern', 'primo')]],
  ['no result', [...line(0), set('cmi.interactions.0.result', 'incorrect')]],
  ['a gap', [...line(0), set('cmi.interactions.0.correct_responses.1.pattern', 'a')]],
  ['another one', [set('cmi.objectives.0.id', 'a'), set('cmi.objectives.1.id', 'a')]],
])('1.2: %s', (what, steps) => {
  expect(said12(steps).join()).toContain(what);
});

test.each<[string, Step[]]>([
  ['no result', [...line(0), set('cmi.interactions.0.result', 'wrong')]],
  ['no time', [...line(0), set('cmi.interactions.0.timestamp', '2026-01-01T10:00:00Z')]],
  ['no duration', [set('cmi.session_time', 'PT1.234S')]],
  ['no such list', [...line(0), set('cmi.interactions.0.learner_response', 'a-b')]],
  ['something twice', [...line(0), set('cmi.interactions.0.learner_response', 'a[,]a')]],
  ['no type yet', [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.learner_response', 'a')]],
  ['more than one line', [...line(0), set('cmi.interactions.0.description', 'a\nb')]],
  ['longer than 250', [...line(0), set('cmi.interactions.0.description', 'x'.repeat(251))]],
  ['no range', [set('cmi.interactions.0.id', 'a'), set('cmi.interactions.0.type', 'numeric'), set('cmi.interactions.0.correct_responses.0.pattern', '5[:]4')]],
  ['no number -1..1', [set('cmi.score.scaled', '1.1')]],
  ['no request', [set('adl.nav.request', 'leave')]],
  ['not committed', [set('cmi.exit', 'suspend'), ['Terminate', '']]],
])('2004: %s', (what, steps) => {
  expect(said2004(steps).join()).toContain(what);
});

test('outside normal mode every set is wrong, but the word for a preview', () => {
  expect(said12([set('cmi.suspend_data', '')], 'review').join()).toContain('review mode');
  expect(said2004([set('cmi.suspend_data', '')], 'browse').join()).toContain('browse mode');
  expect(said12([set('cmi.core.lesson_status', 'browsed')], 'browse')).toEqual([]);
});

test('what an earlier visit wrote needs no id again', () => {
  expect(said12([set('cmi.objectives.1.status', 'passed'), ...line(2)], 'normal', '2')).toEqual([]);
});

test('a clean visit breaks nothing, and every call is recorded', () => {
  const heard = strict12(lms('LMS'));
  expect(run(heard, 'LMS', [['Initialize', ''], ...line(0), set('cmi.interactions.0.student_response', 'a,b'), ['Commit', ''], ['Finish', '']])).toEqual([]);
  expect(heard.calls.map(({ name }) => name)).toEqual(['Initialize', 'SetValue', 'SetValue', 'SetValue', 'Commit', 'Finish']);
  expect(heard.value('cmi.interactions.0.student_response')).toBe('a,b');
});
