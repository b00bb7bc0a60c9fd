// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Opening } from '../src/drivers/driver';
import { reconcile } from '../src/reconcile';
import { fresh, type State } from '../src/state';
import { course } from './course';

const blank = fresh(course(), 1);
const at = (counter: number, more: Partial<State> = {}): State => ({ ...blank, counter, ...more });
const opening = (more: Partial<Opening> = {}): Opening => ({
  mode: 'normal', state: 'x', learner: { id: 'l', name: '' }, record: { done: false }, connected: true, ...more,
});
const kept = (counter: number, taken = 0) => ({ state: 'y', counter, taken, answers: [] });

test('the copy with the higher counter wins; of equals, the record', () => {
  fc.assert(fc.property(fc.nat(99), fc.nat(99), fc.nat(99), (theirs, mine, taken) => {
    const begun = reconcile(opening(), kept(mine, taken), at(theirs), at(mine), blank);
    expect(begun.state.counter).toBe(Math.max(theirs, mine));
    expect(begun.from).toBe(mine > theirs ? 'journal' : 'record');
  }));
});

test('a record that was never reached does not hide the work of this device', () => {
  expect(reconcile(opening({ state: '' }), kept(5), undefined, at(5), blank)).toMatchObject({ from: 'journal', state: { counter: 5 } });
});

test('a record that once took our work and opens empty has begun a new attempt', () => {
  expect(reconcile(opening({ state: '' }), kept(5, 4), undefined, at(5), blank)).toEqual({ from: 'nothing', state: blank });
});

test('without a record the work of this device goes on', () => {
  expect(reconcile(opening({ state: '', connected: false }), kept(5, 4), undefined, at(5), blank).from).toBe('journal');
});

test('a record whose state nobody can read does not hide ours', () => {
  expect(reconcile(opening({ state: 'garbled' }), kept(5, 4), undefined, at(5), blank).from).toBe('journal');
});

test.each(['review', 'browse'] as const)('%s looks at the record alone', (mode) => {
  expect(reconcile(opening({ mode }), kept(9), at(2), at(9), blank)).toMatchObject({ from: 'record', state: { counter: 2 } });
});

test('a result in the record is never lowered by a state that knows less', () => {
  const { state } = reconcile(opening({ record: { done: true, passed: true, scaled: 0.9 } }), kept(0), at(3, { best: 0.4, passed: false }), undefined, blank);
  expect(state).toMatchObject({ done: true, passed: true, best: 0.9 });
});

test('a failure that the LMS reckoned from half-done work is not believed over the saved state', () => {
  const { state } = reconcile(opening({ record: { done: false, passed: false, scaled: 0.2 } }), kept(0), at(3), undefined, blank);
  expect(state).not.toHaveProperty('passed');
  expect(state).not.toHaveProperty('best');
});

test('a failure whose state is lost still counts', () => {
  const { state } = reconcile(opening({ state: '', record: { done: true, passed: false, scaled: 0.6 } }), kept(0), undefined, undefined, blank);
  expect(state).toMatchObject({ done: true, passed: false, best: 0.6 });
});
