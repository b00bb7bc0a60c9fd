// @vitest-environment node
/** What the desk says about calls, values, times and memory. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rules12 } from '../../desk/strict/rules12';
import { rules2004 } from '../../desk/strict/rules2004';
import { EXPLAINED } from '../../desk/strict/explain';
import { budget } from '../../desk/words/budget';
import { about } from '../../desk/words/elements';
import { error } from '../../desk/words/errors';
import { meaning, value } from '../../desk/words/meanings';
import { quick, seconds, spoken } from '../../desk/words/time';
import { changed, dotted, parts, tree } from '../../desk/words/tree';
import type { Branch } from '../../desk/words/tree';

const set = (name: string, given: string) => ({ name: 'SetValue', args: [name, given], answer: 'true' });
const get = (name: string, answer: string) => ({ name: 'GetValue', args: [name], answer });

test.each([
  [set('cmi.core.lesson_status', 'passed'), 'Status: passed'],
  [set('cmi.core.exit', 'suspend'), 'How the learner leaves: to come back later'],
  [set('cmi.core.session_time', '0000:03:12.5'), 'Time of this visit: 3 min 13 s'],
  [set('cmi.session_time', 'PT1H2S'), 'Time of this visit: 1 h 2 s'],
  [set('cmi.suspend_data', 'abc'), 'Memory of the content: 3 characters'],
  [set('cmi.interactions.0.result', 'correct'), 'Question 1 (saluto): how the answer was judged: correct'],
  [set('cmi.interactions.0.objectives.2.id', 'x'), 'Question 1 (saluto): the objective it belongs to: x'],
  [set('cmi.nonsense', ''), 'Sets something that the standard does not know'],
  [get('cmi.core.entry', 'ab-initio'), 'First time or a return? First time'],
  [get('cmi.core.student_id', 'ada'), "Learner's id?"],
  [get('cmi.interactions._count', '4'), 'How many questions answered there are?'],
  [get('cmi.interactions.0.objectives._count', '1'), 'How many objectives question 1 (saluto) has?'],
  [{ name: 'Initialize', args: [''], answer: 'false' }, 'Wants to open the session; the LMS does not'],
  [{ name: 'Commit', args: [''], answer: 'true' }, 'Has the LMS save everything now'],
  [{ name: 'GetLastError', args: [], answer: '403' }, 'Asks whether the last call failed: error 403'],
])('%o is said as: %s', (call, words) => {
  expect(meaning(call, (_, index) => (index === 0 ? 'saluto' : undefined))).toBe(words);
});

test.each([...Object.keys(rules12.elements), ...Object.keys(rules2004.elements)])('%s has words', (name) => {
  expect(about(name.replace('.n.', '.0.').replace('.m.', '.0.'))).not.toBe('');
});

test('every element of the tables has a place in its standard', () => {
  for (const name of Object.keys(rules2004.elements).filter((one) => one.startsWith('cmi.'))) expect(rules2004.section('SetValue', name)).toMatch(/^SCORM 2004 RTE 4\.2/);
  expect(rules12.section('Initialize', '')).toBe('SCORM 1.2 RTE 3.3');
});

test('every kind of finding is explained in whole sentences', () => {
  for (const { why, mend } of Object.values(EXPLAINED)) {
    expect(why).toMatch(/^[A-Z].+\.$/);
    expect(mend).toMatch(/^[A-Z].+\.$/);
  }
});

test('error codes are told by their standard', () => {
  expect(error('scorm12', '403')).toContain('only be read');
  expect(error('scorm2004', '403')).toContain('Nobody has set');
  expect(error('scorm12', '999')).toBe('');
});

test('any call at all has a sentence of one line', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('cmi.core.exit', 'cmi.interactions.7.id', 'cmi.interactions._count', 'cmi.x.0.y'));
  fc.assert(fc.property(fc.constantFrom('SetValue', 'GetValue', 'Commit', 'GetErrorString'), text, text, fc.string(), (name, element, given, answer) => {
    const said = meaning({ name, args: [element, given], answer });
    expect(said).not.toBe('');
    expect(value(element, given)).not.toMatch(/\n/);
  }));
});

test('durations are read in both forms, and only in them', () => {
  fc.assert(fc.property(fc.nat(9999), fc.nat(59), fc.nat(59), (h, m, s) => {
    const two = (n: number): string => String(n).padStart(2, '0');
    expect(seconds(`${String(h).padStart(4, '0')}:${two(m)}:${two(s)}`)).toBe(h * 3600 + m * 60 + s);
    expect(seconds(`PT${h}H${m}M${s}S`)).toBe(h * 3600 + m * 60 + s);
  }));
  for (const bad of ['', 'P', 'PT', '1:2', 'soon', 'P1H']) expect(seconds(bad)).toBeUndefined();
});

test('times are short', () => {
  expect([0, 59, 60, 3661].map(spoken)).toEqual(['0 s', '59 s', '1 min', '1 h 1 min 1 s']);
  expect(spoken(1.25)).toBe('1.3 s');
  expect([0.2, 21.4, 2000].map(quick)).toEqual(['<1 ms', '21 ms', '2.0 s']);
});

test('memory is calm, tight, or over its limit', () => {
  fc.assert(fc.property(fc.nat(70_000), fc.constantFrom(4096, 64_000), (used, limit) => {
    const { level, share } = budget(used, limit);
    expect(level).toBe(used > limit ? 'over' : used >= limit * 0.8 ? 'tight' : 'calm');
    expect(share).toBeCloseTo(used / limit);
  }));
  expect(budget(12, null)).toMatchObject({ level: 'calm', words: '12 characters; this standard sets no limit' });
  expect(budget(1234, 4096).words).toBe('1,234 of 4,096 characters');
});

const leaves = (branches: Branch[]): [string, string][] =>
  branches.flatMap((one): [string, string][] => [...(one.value === undefined ? [] : [[one.path, one.value] as [string, string]]), ...leaves(one.children)]);

test('a tree holds every value once, wherever it hangs', () => {
  const name = fc.array(fc.constantFrom('cmi', 'core', 'score', '0', '1', '10'), { minLength: 1, maxLength: 4 }).map((one) => one.join('.'));
  fc.assert(fc.property(fc.dictionary(name, fc.string()), (flat) => {
    expect(new Map(leaves(tree(flat)))).toEqual(new Map(Object.entries(flat)));
  }));
});

test('lists stand in the order of their numbers, however they are written', () => {
  const [cmi] = tree({ 'cmi.interactions[10].id': 'k', 'cmi.interactions[2].id': 'c', 'cmi.interactions[0].id': 'a' });
  expect(cmi?.children[0]?.children.map(({ label }) => label)).toEqual(['0', '2', '10']);
  expect(parts('cmi.interactions[2].objectives[0].id')).toEqual(['cmi', 'interactions', '2', 'objectives', '0', 'id']);
  expect(dotted('cmi.interactions[2].id')).toBe('cmi.interactions.2.id');
});

test('what changed is what is new or another', () => {
  expect(changed({ 'a.b': '1', 'a[0].c': 'x' }, { 'a.b': '1', 'a[0].c': 'y', 'd': '' })).toEqual(new Set(['a.0.c', 'd']));
});
