// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PoolSpec } from '../src/config';
import { draw } from '../src/draw';

const pools: fc.Arbitrary<PoolSpec> = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 12 })
  .chain((questions) => fc.record({
    id: fc.constant('pool'), questions: fc.constant(questions), shuffle: fc.boolean(), draw: fc.integer({ min: 1, max: questions.length }),
  }));

test('an attempt draws as many questions as asked, none twice, all of the pool', () => {
  fc.assert(fc.property(pools, fc.nat(), fc.integer({ min: 1, max: 9 }), (pool, seed, attempt) => {
    const drawn = draw(pool, seed, attempt);
    expect(new Set(drawn).size).toBe(pool.draw);
    expect(pool.questions).toEqual(expect.arrayContaining(drawn));
  }));
});

test('the same attempt draws the same questions in the same order', () => {
  fc.assert(fc.property(pools, fc.nat(), (pool, seed) => {
    expect(draw(pool, seed, 2)).toEqual(draw(pool, seed, 2));
  }));
});

test('no question comes twice before all have come', () => {
  fc.assert(fc.property(pools, fc.nat(), (pool, seed) => {
    const rounds = Math.floor(pool.questions.length / pool.draw);
    const seen = Array.from({ length: rounds }, (_, n) => draw(pool, seed, n + 1)).flat();
    expect(new Set(seen).size).toBe(seen.length);
  }));
});

test('without shuffling, the author’s order stays', () => {
  const pool = { id: 'p', draw: 3, questions: ['a', 'b', 'c', 'd', 'e'], shuffle: false };
  for (let seed = 0; seed < 20; seed++) {
    const drawn = draw(pool, seed, 1);
    expect(drawn).toEqual([...drawn].sort());
  }
});

test('every question is drawn about equally often', () => {
  const pool = { id: 'p', draw: 2, questions: ['a', 'b', 'c', 'd'], shuffle: true };
  const count = new Map<string, number>();
  for (let seed = 0; seed < 2000; seed++) draw(pool, seed, 1).forEach((id) => count.set(id, (count.get(id) ?? 0) + 1));
  for (const times of count.values()) expect(Math.abs(times - 1000)).toBeLessThan(150);
});
