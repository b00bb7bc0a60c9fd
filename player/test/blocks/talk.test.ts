import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/roleplay';
import { ending, replies, review, walk } from '../../src/lib/talk';
import type { Reply, TalkSpec, Test, Way } from '../../src/lib/talk';

const COMMON = { id: 'call', key: 'abc', type: 'roleplay', page: 'p', points: 1, tries: 1, prompt: 'Answer' };

const reply = (key: string, then: Way[], set: Record<string, number> = {}): Reply => ({ id: `r-${key}`, key, text: key, set, then });

/** Trust decides how the call ends; the first reply may be repeated for ever, but for the limit of turns. */
const CALL: TalkSpec = {
  ...COMMON,
  start: 'hello',
  meters: { trust: { start: 2, min: 0, max: 5 } },
  nodes: {
    hello: { choices: [
      reply('ok', [{ if: [['trust', '>=', 5]], go: 'good' }, { go: 'hello' }], { trust: 2 }),
      reply('no', [{ go: 'bad' }], { trust: -9 }),
    ] },
    good: { end: { score: 1 } },
    bad: { end: { score: 0 } },
    late: { end: { score: 0.25 } },
  },
  turns: { most: 2, go: 'late' },
};

describe('a conversation', () => {
  it('clamps each change to its meter and takes the first way whose tests all hold', () => {
    expect(walk(CALL, ['ok']).meters).toEqual({ trust: 4 });
    expect(walk(CALL, ['ok']).node).toBe('hello');
    expect(walk(CALL, ['ok', 'ok'])).toMatchObject({ node: 'good', meters: { trust: 5 } });
    expect(walk(CALL, ['no']).meters).toEqual({ trust: 0 });
  });

  it('ends when its turns are used up, unless that reply ends it itself', () => {
    const slow: TalkSpec = { ...CALL, meters: { trust: { start: 0, min: 0, max: 5 } } };
    expect(walk(slow, ['ok', 'ok']).node).toBe('late');
    expect(walk(slow, ['ok', 'no']).node).toBe('bad');
  });

  it('goes no further than an ending', () => {
    expect(walk(CALL, ['no', 'ok', 'ok']).steps).toHaveLength(1);
  });

  it.each<[Test[1], boolean[]]>([
    ['>=', [false, true, true]], ['<=', [true, true, false]], ['>', [false, false, true]],
    ['<', [true, false, false]], ['==', [false, true, false]],
  ])('reads %s as an author does', (op, expected) => {
    const reached = [2, 3, 4].map((start) => walk({
      ...CALL,
      turns: undefined,
      meters: { trust: { start, min: 0, max: 9 } },
      nodes: { ...CALL.nodes, hello: { choices: [reply('go', [{ if: [['trust', op, 3]], go: 'good' }, { go: 'bad' }])] } },
    }, ['go']).node);
    expect(reached.map((node) => node === 'good')).toEqual(expected);
  });

  it('names the reply that would have led further, and says when none would', () => {
    const [first] = review(CALL, walk(CALL, ['no']).steps);
    expect(first?.better?.key).toBe('ok');
    expect(first?.best).toBe(false);
    const all = review(CALL, walk(CALL, ['ok', 'ok']).steps);
    expect(all.map(({ best, better }) => [best, better])).toEqual([[true, undefined], [true, undefined]]);
  });

  it('calls no reply best where all lead to the same', () => {
    const flat: TalkSpec = { ...CALL, nodes: { ...CALL.nodes, hello: { choices: [reply('aa', [{ go: 'bad' }]), reply('bb', [{ go: 'bad' }])] } } };
    expect(review(flat, walk(flat, ['aa']).steps)).toEqual([expect.objectContaining({ best: false })]);
  });
});

describe('the kind', () => {
  it('judges by the ending and reports the path as node and reply', () => {
    expect(kind.judge?.(CALL, ['ok', 'ok'])).toEqual({ result: 1, response: [['hello', 'r-ok'], ['hello', 'r-ok']] });
    expect(kind.judge?.(CALL, ['ok'])).toEqual({ response: [['hello', 'r-ok']] });
  });

  it('is ready at an ending only', () => {
    expect(kind.ready?.(CALL, ['ok'])).toBe(false);
    expect(kind.ready?.(CALL, ['no'])).toBe(true);
  });

  it('resumes before the first reply that this release no longer has', () => {
    expect(kind.decode?.(CALL, 'okzzok')).toEqual(['ok']);
    expect(kind.decode?.(CALL, 'zz')).toBeUndefined();
    expect(kind.decode?.(CALL, '')).toBeUndefined();
  });
});

const NAMES = ['n0', 'n1', 'constructor', 'toString', 'n4', 'n5'];
const KEYS = ['aa', 'b-', '_c', 'D0'];
const METERS = ['trust', '__proto__x', 'valueOf'];
const test = fc.tuple(fc.constantFrom(...METERS), fc.constantFrom<Test[1]>('>=', '<=', '>', '<', '=='), fc.integer({ min: -3, max: 6 }));
const way = fc.record({ if: fc.array(test, { maxLength: 2 }), go: fc.constantFrom(...NAMES, 'nowhere') }) as fc.Arbitrary<Way>;
const choice = fc.record({
  set: fc.dictionary(fc.constantFrom(...METERS), fc.integer({ min: -4, max: 4 }), { maxKeys: 3 }),
  then: fc.array(way, { maxLength: 3 }),
});
const node = fc.oneof(
  fc.record({ end: fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }) }) }),
  fc.array(choice, { maxLength: 4 }).map((choices) => ({ choices: choices.map(({ set, then }, n) => reply(KEYS[n] as string, then, set)) })),
);
const graph: fc.Arbitrary<TalkSpec> = fc.record({
  nodes: fc.array(node, { minLength: 6, maxLength: 6 }),
  meters: fc.dictionary(fc.constantFrom(...METERS), fc.constant({ start: 1, min: 0, max: 5 }), { maxKeys: 3 }),
  most: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
}).map(({ nodes, meters, most }) => ({
  ...COMMON,
  start: 'n0',
  meters,
  nodes: Object.fromEntries(nodes.map((one, n) => [NAMES[n] as string, one])),
  ...(most === undefined ? {} : { turns: { most, go: 'n5' } }),
}));

/** A learner who replies at random until nothing is left to say or patience ends. */
const wander = (spec: TalkSpec, dice: readonly number[]): string[] => {
  const path: string[] = [];
  for (const die of dice) {
    const options = replies(spec, walk(spec, path).node);
    const key = options[die % (options.length || 1)]?.key;
    if (key === undefined || walk(spec, [...path, key]).steps.length === path.length) break;
    path.push(key);
  }
  return path;
};

const dice = fc.array(fc.nat(), { maxLength: 30 });

describe('any graph', () => {
  it('comes back from the saved state exactly as it was, two characters a reply', () => {
    fc.assert(fc.property(graph, dice, (spec, thrown) => {
      const path = wander(spec, thrown);
      const text = kind.encode?.(spec, path) ?? '';
      expect(text).toHaveLength(2 * path.length);
      expect(text).toMatch(/^[\w-]*$/);
      expect(kind.decode?.(spec, text)).toEqual(path.length ? path : undefined);
    }));
  });

  it('never takes more replies than its turns', () => {
    fc.assert(fc.property(graph, dice, (spec, thrown) => {
      const { steps, node } = walk(spec, wander(spec, thrown));
      if (!spec.turns || !ending(spec, spec.turns.go)) return;
      expect(steps.length).toBeLessThanOrEqual(spec.turns.most);
      if (steps.length === spec.turns.most) expect(ending(spec, node)).toBeDefined();
    }));
  });

  it('keeps its meters between their ends', () => {
    fc.assert(fc.property(graph, dice, (spec, thrown) => {
      const { meters } = walk(spec, wander(spec, thrown));
      for (const [id, { min, max }] of Object.entries(spec.meters ?? {})) {
        expect(meters[id]).toBeGreaterThanOrEqual(min);
        expect(meters[id]).toBeLessThanOrEqual(max);
      }
    }));
  });

  it('can be judged and looked back on, whatever the path', () => {
    fc.assert(fc.property(graph, dice, (spec, thrown) => {
      const path = wander(spec, thrown);
      const { result, response } = kind.judge?.(spec, path) ?? { response: [] };
      expect(response).toHaveLength(path.length);
      expect(result === undefined || (result >= 0 && result <= 1)).toBe(true);
      expect(review(spec, walk(spec, path).steps)).toHaveLength(path.length);
    }));
  });

  it('reads any text as a path it knows, or as nothing', () => {
    fc.assert(fc.property(graph, fc.string({ maxLength: 40 }), (spec, text) => {
      const path = kind.decode?.(spec, text);
      if (path) expect(walk(spec, path).steps).toHaveLength(path.length);
    }));
  });
});
