/**
 * Which questions a pool asks in an attempt. Every question has a fixed place in the learner's own
 * order, made from the seed and the question's id alone, and each attempt takes the next slice of it:
 * none comes twice before all have come, and a release that adds a question leaves the others in place.
 */
import type { Config, PoolSpec } from './config';
import { random, shuffled } from './random';

/** Returns the ids of the questions that *pool* asks in *attempt* (from 1), in the order to ask them. */
export const draw = (pool: PoolSpec, seed: number, attempt: number): string[] => {
  const place = new Map(pool.questions.map((id) => [id, random(seed, pool.id, id)()]));
  const order = [...pool.questions].sort((a, b) => (place.get(a) || 0) - (place.get(b) || 0) || (a < b ? -1 : 1));
  const size = Math.min(pool.draw, order.length);
  const start = (attempt - 1) * size;
  const drawn = order.map((_, n) => order[(start + n) % order.length] as string).slice(0, size);
  return pool.shuffle
    ? shuffled(drawn, random(seed, attempt, pool.id))
    : pool.questions.filter((id) => drawn.includes(id));
};

/** Returns which questions are in play: the pools' drawn ones, by pool. */
export const drawAll = (config: Config, seed: number, attempt: number): Map<string, string[]> =>
  new Map(config.pools.map((pool) => [pool.id, draw(pool, seed, attempt)]));
