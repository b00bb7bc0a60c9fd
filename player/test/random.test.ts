// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random, shuffled } from '../src/random';

test('the same learner, attempt and block always see the same order', () => {
  fc.assert(fc.property(fc.nat(), fc.nat(9), fc.string(), (seed, attempt, key) => {
    const [first, second] = [random(seed, attempt, key), random(seed, attempt, key)];
    for (let n = 0; n < 10; n++) expect(first()).toBe(second());
  }));
});

test('numbers lie in [0, 1)', () => {
  fc.assert(fc.property(fc.string(), (key) => {
    const next = random(key);
    for (let n = 0; n < 20; n++) {
      const value = next();
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
    }
  }));
});

test('shuffling loses and invents nothing, and leaves the original alone', () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.string(), (items, key) => {
    const before = [...items];
    expect([...shuffled(items, random(key))].sort()).toEqual([...items].sort());
    expect(items).toEqual(before);
  }));
});

test('every order of three comes up about equally often', () => {
  const seen = new Map<string, number>();
  for (let n = 0; n < 6000; n++) {
    const order = shuffled(['a', 'b', 'c'], random(n, 1, 'key')).join('');
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
