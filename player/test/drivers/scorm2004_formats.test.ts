// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerText, harmless, interaction, objective, result, timestamp } from '../../src/drivers/scorm2004_formats';
import { answer, answers, block } from './kit';

const told = (given = answer()): [string, string][] => (given.block.interaction ? interaction(given, given.block.interaction) : []);

test('a point in time has a fraction before its zone', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(2038, 0, 1) }), (at) => {
    const text = timestamp(at);
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\dZ$/);
    expect(at - Date.parse(text)).toBeGreaterThanOrEqual(0);
    expect(at - Date.parse(text)).toBeLessThan(100);
  }));
  expect(timestamp(Date.UTC(2026, 0, 1, 10))).toBe('2026-01-01T10:00:00.0Z');
});

test('every kind of answer has its 2004 form', () => {
  const spec = { correct: [] };
  expect(answerText({ ...spec, kind: 'choice' }, ['in-sieme', 'ok'])).toBe('in_sieme[,]ok');
  expect(answerText({ ...spec, kind: 'matching' }, [['a', 'b'], ['c', 'd']])).toBe('a[.]b[,]c[.]d');
  expect(answerText({ ...spec, kind: 'numeric' }, [null, 12.5])).toBe('[:]12.5');
  expect(answerText({ ...spec, kind: 'numeric' }, -3)).toBe('-3');
  expect(answerText({ ...spec, kind: 'true-false' }, false)).toBe('false');
  expect(answerText({ ...spec, kind: 'fill-in' }, ['a[,]b', 'c\nd'])).toBe('a(,)b[,]c d');
});

test('a text inside a response means nothing to the format', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('{', '[', ']', ',', '.', ':', 'a', '\n', '😀') }), fc.nat(40), (text, limit) => {
    expect(harmless(text, limit)).not.toMatch(/\[[,.:]\]|^\{|\n/);
    expect(harmless(text, limit).length).toBeLessThanOrEqual(limit);
  }));
});

test('results are words or a real number', () => {
  expect([result(), result(0), result(1), result(0.5), result(1 / 3)]).toEqual(['neutral', 'incorrect', 'correct', '0.5', '0.3333']);
});

test('an interaction tells the question, the right answer and the learner’s, its type first', () => {
  expect(told().map(([name]) => name).slice(0, 2)).toEqual(['id', 'type']);
  expect(Object.fromEntries(told())).toMatchObject({
    'description': 'Squilla il telefono. Come rispondi?',
    'correct_responses.0.pattern': 'nome',
    'learner_response': 'nome',
    'latency': 'PT4.21S',
    'timestamp': '2026-01-02T10:20:30.4Z',
  });
});

test('a numeric question has one range, a choice at most ten patterns', () => {
  const many = Array.from({ length: 20 }, (_, n) => [`c${n}`]);
  const entry = told(answer({ block: block({ interaction: { kind: 'choice', correct: many } }) }));
  expect(entry.filter(([name]) => name.endsWith('pattern'))).toHaveLength(10);
});

test('an objective tells its id before all else', () => {
  expect(objective({ id: 'saluto-uno', done: true, scaled: 0.5 })[0]).toEqual(['id', 'saluto_uno']);
});

test('no value is longer than every LMS keeps', () => {
  fc.assert(fc.property(answers, (given) => {
    for (const [name, value] of told(given)) {
      expect(value.length).toBeLessThanOrEqual(name.endsWith('description') ? 250 : 4000);
    }
  }));
});
