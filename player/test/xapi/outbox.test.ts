// @vitest-environment node
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lrs } from '../../src/xapi/lrs';
import { backOff, batch, outbox } from '../../src/xapi/outbox';
import { statement } from '../../src/xapi/statements';
import type { Statement } from '../../src/xapi/statements';
import { memory } from '../drivers/kit';
import { AUTH, ENDPOINT, store } from './store';

const actor = { mbox: 'mailto:sara@acme.it' };
const say = (filler = ''): Statement =>
  statement({ actor, object: { id: 'https://acme.it/m' }, context: {} }, 'answered', { response: filler });
const box = (to = store(), kept = memory()) => ({ to, kept, box: outbox(lrs(to as unknown as Window, ENDPOINT, AUTH), kept, 'q') });
const ids = (list: readonly Statement[]): string[] => list.map(({ id }) => id);

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('statements arrive in order, fifty at most in one request', async () => {
  const { to, box: out } = box();
  const said = Array.from({ length: 120 }, () => say());
  out.add(said);
  expect(await out.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids(said));
  expect(to.log).toHaveLength(3);
});

test('a request stays below what a page may send while it goes', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 9000 }), { minLength: 1, maxLength: 20 }), (texts) => {
    const said = texts.map(say);
    const first = batch(said);
    expect(said.slice(0, first.length)).toEqual(first);
    expect(first.length).toBeGreaterThan(0);
    if (first.length > 1) expect(new TextEncoder().encode(JSON.stringify(first)).length).toBeLessThanOrEqual(58_000);
  }), { numRuns: 30 });
});

test('what a dead network kept is there for the next page, and arrives once', async () => {
  const { to, kept, box: out } = box();
  to.fail = () => 0;
  const said = [say(), say()];
  out.add(said);
  expect(await out.flush()).toBe(false);
  delete to.fail;
  const next = box(to, kept).box;
  expect(ids(next.waiting())).toEqual(ids(said));
  expect(await next.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids(said));
  expect(box(to, kept).box.waiting()).toEqual([]);
});

test.each([0, 429, 500, 503, 408])('after %i it tries again by itself', async (status) => {
  const { to, box: out } = box();
  let failing = 3;
  to.fail = () => ((failing -= 1) >= 0 ? status : undefined);
  out.add([say()]);
  expect(await out.flush()).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(to.statements).toHaveLength(1);
  expect(to.log).toHaveLength(4);
});

test('each try waits longer than the last, and never for everybody at once', () => {
  fc.assert(fc.property(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
    expect(backOff(tries, random)).toBeGreaterThanOrEqual(Math.min(60_000, 1000 * 2 ** tries) / 2);
    expect(backOff(tries, random)).toBeLessThanOrEqual(60_000);
  }));
});

test.each([400, 403, 409, 413])('one that is refused with %i blocks no other and is laid aside', async (status) => {
  const { to, kept, box: out } = box();
  const said = [say(), say('bad'), say()];
  to.refuse = (news) => (news.some(({ result }) => result?.response === 'bad') ? status : undefined);
  out.add(said);
  expect(await out.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids([said[0]!, said[2]!]));
  const aside = ids(JSON.parse(kept.getItem('q:refused') ?? '[]') as Statement[]);
  // A conflict of a single one says that the store has it.
  expect(aside).toEqual(status === 409 ? [] : [said[1]!.id]);
});

test('an answer that was lost on its way back makes no duplicate', async () => {
  const { to, box: out } = box();
  const said = [say(), say()];
  out.add(said);
  const { fetch } = to;
  let lost = true;
  to.fetch = async (...request) => {
    const reply = await fetch(...request);
    if (!lost) return reply;
    lost = false;
    throw new TypeError('connection reset');
  };
  expect(await out.flush()).toBe(false);
  expect(await out.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids(said));
});

test('credentials that have ended keep everything for the next launch', async () => {
  const { to, kept, box: out } = box();
  to.fail = () => 401;
  out.add([say()]);
  expect(await out.flush()).toBe(false);
  expect(box(to, kept).box.waiting()).toHaveLength(1);
});

test('what is added while others are under way goes out too', async () => {
  const { to, box: out } = box();
  out.add([say()]);
  const first = out.flush();
  out.add([say()]);
  expect(await first).toBe(true);
  expect(to.statements).toHaveLength(2);
});

test('last words go in one request that outlives the page, without what is under way', async () => {
  const { to, box: out } = box();
  let release: (() => void) | undefined;
  const { fetch } = to;
  to.fetch = async (...request) => {
    if (!release) await new Promise<void>((resolve) => { release = resolve; });
    return fetch(...request);
  };
  const said = [say('one'), say('two')];
  out.add(said.slice(0, 1));
  const first = out.flush();
  await Promise.resolve();
  out.add(said.slice(1));
  out.last();
  await vi.advanceTimersByTimeAsync(1);
  expect(ids(to.statements)).toEqual([said[1]!.id]);
  expect(to.keepalive).toEqual([true]);
  release?.();
  expect(await first).toBe(true);
  expect(ids(to.statements).sort()).toEqual(ids(said).sort());
});

test('what the store may have never travels with what it cannot have', async () => {
  const { to, box: out } = box();
  const said = [say('one'), say('two'), say('three')];
  const { fetch } = to;
  to.fetch = async (...request) => {
    await fetch(...request);
    throw new TypeError('the page goes, and no answer is heard');
  };
  out.add(said.slice(0, 1));
  expect(await out.flush()).toBe(false);
  to.fetch = fetch;
  out.add(said.slice(1, 2));
  out.last();
  await vi.advanceTimersByTimeAsync(1);
  expect(ids(to.statements)).toEqual(ids(said.slice(0, 2)));

  out.add(said.slice(2));
  expect(await out.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids(said));
});

test('a storage that is full or broken stops nothing', async () => {
  const full = { ...memory(), getItem: () => '{broken', setItem: () => { throw new Error('quota'); } };
  const { to, box: out } = box(store(), full);
  out.add([say()]);
  expect(await out.flush()).toBe(true);
  expect(to.statements).toHaveLength(1);
});
