// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Config } from '../src/config';
import { clip } from '../src/lib/pack';
import { drawAll } from '../src/draw';
import { decode, encode, fresh, type Entry, type State } from '../src/state';
import { block, course, kinds } from './course';

const LIMIT = 40;
const config: Config = course({
  blocks: [block('a'), block('b', { tries: null }), block('t', { type: 'free' }),
    ...['q1', 'q2', 'q3'].map((id) => block(id, { pool: 'pool', page: 'two' }))],
  pools: [{ id: 'pool', draw: 2, questions: ['q1', 'q2', 'q3'], shuffle: true }],
});

const letter = fc.constantFrom('r', 'h', 'x');
const picked: fc.Arbitrary<Entry> = fc.record({ tries: fc.nat(35), checked: fc.boolean(), answer: letter })
  .map((entry) => ({ ...entry, ...(entry.checked ? { result: entry.answer === 'r' ? 1 : entry.answer === 'h' ? 0.5 : 0 } : {}) }));
const typed: fc.Arbitrary<Entry> = fc.record({
  tries: fc.nat(35), checked: fc.boolean(),
  answer: fc.string({ unit: 'binary', minLength: 1 }).map((text) => clip(text, LIMIT)).filter((text) => text !== ''),
});

const states: fc.Arbitrary<State> = fc.record({
  counter: fc.nat(36 ** 6 - 1),
  page: fc.constantFrom('one', 'two', 'result-'),
  visited: fc.subarray(['one', 'two']).map((pages) => new Set(pages)),
  attempt: fc.integer({ min: 1, max: 1295 }),
  seed: fc.nat(36 ** 6 - 1),
  best: fc.option(fc.nat(10_000).map((n) => n / 10_000), { nil: undefined }),
  done: fc.boolean(),
  passed: fc.option(fc.boolean(), { nil: undefined }),
  seconds: fc.nat(36 ** 6 - 1),
  a: fc.option(picked), b: fc.option(picked), t: fc.option(typed), q1: fc.option(picked), q2: fc.option(picked), q3: fc.option(picked),
}).map(({ best, passed, a, b, t, q1, q2, q3, ...rest }) => {
  const drawn = drawAll(config, rest.seed, rest.attempt).get('pool') ?? [];
  const entries = Object.entries({ a, b, t, q1, q2, q3 })
    .filter((pair): pair is [string, Entry] => pair[1] !== null && (!pair[0].startsWith('q') || drawn.includes(pair[0])));
  return {
    ...rest, entries: new Map(entries),
    ...(best === undefined ? {} : { best }), ...(passed === undefined ? {} : { passed }),
  };
});

test('whatever a learner has done comes back as it was', () => {
  fc.assert(fc.property(states, (state) => {
    expect(decode(config, kinds, encode(config, kinds, state))).toEqual(state);
  }));
});

test('the text is never longer than the worst case that the compiler reckons', () => {
  const sizes: Record<string, number> = { a: 1, b: 1, t: LIMIT, q1: 1, q2: 1 };
  const worst = 60 + 2 * config.pages.length + Object.values(sizes).reduce((sum, size) => sum + 6 + size, 0);
  fc.assert(fc.property(states, (state) => {
    expect(encode(config, kinds, state).length).toBeLessThanOrEqual(worst);
  }));
});

test('numbers beyond their places are cut, never spread into their neighbours', () => {
  const state = { ...fresh(config, 1), counter: 36 ** 9, attempt: 36 ** 5, seconds: Infinity, best: 1 };
  const back = decode(config, kinds, encode(config, kinds, state));
  expect(back).toMatchObject({ counter: 36 ** 6 - 1, attempt: 1295, seconds: 36 ** 6 - 1, best: 1 });
});

test('pages and blocks that are no more are left out', () => {
  const state: State = {
    ...fresh(config, 5), page: 'two', visited: new Set(['one', 'two']),
    entries: new Map([['a', { tries: 1, checked: true, answer: 'r', result: 1 }], ['b', { tries: 1, checked: true, answer: 'x', result: 0 }]]),
  };
  const text = encode(config, kinds, state);
  const later = course({ pages: [{ id: 'one', key: 'p1', title: 'One' }], blocks: [block('b')] });
  const back = decode(later, kinds, text);
  expect(back?.page).toBe('one');
  expect([...back?.visited ?? []]).toEqual(['one']);
  expect([...back?.entries.keys() ?? []]).toEqual(['b']);
});

test('an answer that today’s block cannot read is left out alone', () => {
  const text = encode(config, kinds, { ...fresh(config, 5), entries: new Map([['a', { tries: 1, checked: true, answer: 'r', result: 1 }]]) });
  const broken = text.replace('a__1.r', 'a__1.R;b__0-h');
  expect([...decode(config, kinds, broken)?.entries.keys() ?? []]).toEqual(['b']);
});

test('an answer to which today’s block wants more is open again, its try given back', () => {
  const pairs = new Map(kinds).set('pick', { ...kinds.get('pick')!, ready: () => false });
  const text = encode(config, kinds, { ...fresh(config, 5), entries: new Map([['a', { tries: 1, checked: true, answer: 'r', result: 1 }]]) });
  expect(decode(config, pairs, text)?.entries.get('a')).toEqual({ tries: 0, checked: false, answer: 'r' });
});

test('a kind that fails to read costs its own answer only', () => {
  const failing = new Map(kinds).set('free', { type: 'free', decode: () => { throw new Error('no'); }, connect: () => undefined });
  const entries = new Map<string, Entry>([['a', { tries: 1, checked: true, answer: 'r', result: 1 }], ['t', { tries: 0, checked: false, answer: 'x' }]]);
  const text = encode(config, kinds, { ...fresh(config, 5), entries });
  expect([...decode(config, failing, text)?.entries.keys() ?? []]).toEqual(['a']);
});

test('an emptied draft still knows how many tries were used', () => {
  const entries = new Map<string, Entry>([['b', { tries: 2, checked: false, answer: undefined }]]);
  expect(decode(config, kinds, encode(config, kinds, { ...fresh(config, 5), entries }))?.entries.get('b')).toEqual({ tries: 2, checked: false, answer: undefined });
});

test('what is no state of ours is none', () => {
  for (const text of ['', 'hello', '2~1~p1~~1~0~~0~', '1~', '1~1~p1~~1~0~~0', '1~1~p1~~1~0~~0~~']) expect(decode(config, kinds, text)).toBeUndefined();
});

test('no text whatever makes decoding fail', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('a__1.r', 'zzz', '--', 'p1p2', '7psCP'));
  fc.assert(fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
    expect(() => decode(config, kinds, `1~${parts.join('~')}`)).not.toThrow();
  }));
});
