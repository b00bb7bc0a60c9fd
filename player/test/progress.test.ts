// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BlockSpec, Config } from '../src/config';
import { final, grade, mayRetry, nextAttempt, report, settle, standing } from '../src/progress';
import { fresh, type Entry, type State } from '../src/state';
import { block, course } from './course';

const right: Entry = { tries: 1, checked: true, answer: 'r', result: 1 };
const half: Entry = { tries: 1, checked: true, answer: 'h', result: 0.5 };
const wrong: Entry = { tries: 1, checked: true, answer: 'x', result: 0 };

const after = (config: Config, entries: Record<string, Entry>, more: Partial<State> = {}): State => settle(config, {
  ...fresh(config, 7), visited: new Set(config.pages.map(({ id }) => id)), entries: new Map(Object.entries(entries)), ...more,
});
const told = (config: Config, state: State) => report(config, state, 'text', 12);
const all = (config: Config, entry: Entry, ...others: [string, Entry][]): Record<string, Entry> => ({
  ...Object.fromEntries(config.blocks.map(({ id }) => [id, entry])), ...Object.fromEntries(others),
});

test.each([
  ['five of five', 5, 1, true],
  ['four of five, the mark exactly', 4, 0.8, true],
  ['three of five', 3, 0.6, false],
  ['none', 0, 0, false],
])('%s right', (_, count, scaled, passed) => {
  const config = course();
  const entries = Object.fromEntries(config.blocks.map(({ id }, n) => [id, n < count ? right : wrong]));
  expect(told(config, after(config, entries))).toMatchObject({ scaled, passed, done: true, measure: 1, points: { earned: count, max: 5 } });
});

test('half points count half', () => {
  const config = course();
  expect(told(config, after(config, all(config, half)))).toMatchObject({ scaled: 0.5, passed: false });
});

test('before the last answer there is a running score and no verdict', () => {
  const config = course();
  const progress = told(config, after(config, { a: right, b: wrong }));
  expect(progress).toMatchObject({ scaled: 0.2, done: false });
  expect(progress).not.toHaveProperty('passed');
});

test('before the first answer there is no score', () => {
  const config = course();
  expect(told(config, after(config, {}))).not.toHaveProperty('scaled');
});

test('a draft is no answer', () => {
  const config = course();
  expect(grade(config, after(config, { a: { ...right, checked: false } })).begun).toBe(false);
});

test('passing needs no page, completion needs them all', () => {
  const config = course();
  expect(told(config, after(config, all(config, right), { visited: new Set(['one']) }))).toMatchObject({ passed: true, done: false, scaled: 1 });
});

test('without a pass mark nothing is passed or failed', () => {
  const { pass: _, ...config } = course();
  const progress = told(config, after(config, all(config, wrong)));
  expect(progress).toMatchObject({ done: true, scaled: 0 });
  expect(progress).not.toHaveProperty('passed');
});

test('a module with nothing graded is done when it is read', () => {
  const config = course({ blocks: [block('a', { points: 0, tries: null })] });
  const progress = told(config, after(config, {}));
  expect(progress.done).toBe(true);
  expect(progress).not.toHaveProperty('passed');
  expect(progress).not.toHaveProperty('scaled');
});

test('thirds that add up to the mark pass', () => {
  const config = course({ blocks: [block('a', { points: 1 }), block('b'), block('c')], pass: { score: 2 / 3, attempts: null } });
  const third: Entry = { ...half, result: 1 / 3 };
  const entries = { a: right, b: third, c: { ...half, result: 2 / 3 } };
  expect(told(config, after(config, entries)).passed).toBe(true);
});

test('no rounding lifts a score over the mark', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }), (mark, results) => {
    const config = course({ blocks: results.map((_, n) => block(`b${n}`)), pass: { score: mark / 100, attempts: null } });
    const entries = Object.fromEntries(results.map((result, n) => [`b${n}`, { ...half, result }]));
    const { scaled = -1, passed } = told(config, after(config, entries));
    expect(scaled >= mark / 100).toBe(passed);
  }));
});

test('a keeper’s finer mark is not missed by our rounding', () => {
  const config = course({ blocks: [block('a'), block('b'), block('c')], pass: { score: 0.66666, attempts: null } });
  expect(told(config, after(config, { a: right, b: right, c: wrong }))).toMatchObject({ passed: true, scaled: 0.66666 });
});

test.each<[string, Partial<BlockSpec>, Entry | undefined, boolean]>([
  ['unanswered', {}, undefined, false],
  ['answered right at once', { tries: 3 }, right, true],
  ['answered wrong with tries left', { tries: 3 }, wrong, false],
  ['answered wrong with the last try', { tries: 1 }, wrong, true],
  ['wrong, as often as wished', { tries: null }, wrong, true],
  ['half right with tries left', { tries: 2 }, half, false],
  ['neither right nor wrong', { tries: 2 }, { tries: 1, checked: true, answer: 'r' }, true],
])('%s: final or not', (_, spec, entry, expected) => {
  expect(final(block('a', spec), entry)).toBe(expected);
});

test('what is settled is closed, practice stays open, and review closes all', () => {
  expect(standing(block('a', { tries: 3 }), right, 'normal')).toMatchObject({ open: false, checked: true, result: 1, triesLeft: 2 });
  expect(standing(block('a', { tries: 3 }), wrong, 'normal').open).toBe(true);
  expect(standing(block('a', { points: 0, tries: null }), right, 'normal')).toMatchObject({ open: true, triesLeft: null });
  expect(standing(block('a'), undefined, 'review').open).toBe(false);
  expect(standing(block('a'), undefined, 'browse').open).toBe(true);
});

test('after a failed attempt the next one clears what counts and keeps the best', () => {
  const config = course({ blocks: [...course().blocks, block('p', { points: 0, tries: null })] });
  const failed = after(config, all(config, wrong, ['a', right], ['b', right], ['c', right]));
  expect(mayRetry(config, failed)).toBe(true);
  const second = settle(config, nextAttempt(config, failed));
  expect([...second.entries.keys()]).toEqual(['p']);
  expect(mayRetry(config, second)).toBe(false);
  expect(told(config, second)).toMatchObject({ scaled: 0.6, passed: false, done: true });
  const worse = after(config, all(config, wrong), second);
  expect(told(config, { ...worse, best: second.best })).toMatchObject({ scaled: 0.6, passed: false });
});

test('a later success counts, and nothing takes it back', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.constantFrom(right, half, wrong), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 6 }), (attempts) => {
    const config = course({ pass: { score: 0.8, attempts: null } });
    let state = after(config, {});
    let best = -1;
    let passed = false;
    for (const results of attempts) {
      for (const [n, entry] of results.entries()) {
        state = settle(config, { ...state, entries: new Map(state.entries).set('abcde'.charAt(n), entry) });
        if (state.attempt > 1) expect(told(config, state).scaled).toBeGreaterThanOrEqual(best);
      }
      const { scaled = 0, passed: now } = told(config, state);
      expect(scaled).toBeGreaterThanOrEqual(best);
      expect(now).toBe(passed || scaled >= 0.8);
      [best, passed] = [scaled, now === true];
      state = settle(config, nextAttempt(config, state));
    }
  }));
});

test('attempts end', () => {
  const config = course({ pass: { score: 0.8, attempts: 2 } });
  const failed = after(config, all(config, wrong));
  expect(mayRetry(config, failed)).toBe(true);
  expect(mayRetry(config, { ...failed, attempt: 2 })).toBe(false);
  expect(mayRetry(config, after(config, all(config, right)))).toBe(false);
});

test('only the drawn questions of a pool count', () => {
  const questions = ['q1', 'q2', 'q3', 'q4'];
  const config = course({
    blocks: questions.map((id) => block(id, { pool: 'pool', points: 2 })),
    pools: [{ id: 'pool', draw: 2, questions, shuffle: true }],
  });
  const { max, graded } = grade(config, after(config, {}));
  expect([max, graded.length]).toEqual([4, 2]);
});

test('an objective is done and judged by its own questions', () => {
  const config = course({
    objectives: [{ id: 'o1', text: 'One' }, { id: 'o2', text: 'Two' }, { id: 'o3', text: 'Three' }],
    blocks: [block('a', { objective: 'o1' }), block('b', { objective: 'o1' }), block('c', { objective: 'o2' })],
  });
  expect(told(config, after(config, { a: right, b: wrong })).objectives).toEqual([
    { id: 'o1', done: true, scaled: 0.5, passed: false }, { id: 'o2', done: false }, { id: 'o3', done: false },
  ]);
});

test('the measure grows from nothing to one', () => {
  const config = course();
  expect(grade(config, fresh(config, 1)).measure).toBe(0);
  expect(grade(config, after(config, { a: right })).measure).toBeCloseTo(3 / 7, 3);
  expect(grade(config, after(config, all(config, wrong))).measure).toBe(1);
});
