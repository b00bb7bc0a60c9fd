// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lrs } from '../../src/xapi/lrs';
import { outbox } from '../../src/xapi/outbox';
import type { Statement } from '../../src/xapi/statements';
import { memory } from '../drivers/kit';
import { ids, say } from './saying';
import { AUTH, ENDPOINT, store, words } from './store';
import type { Store } from './store';

const box = (to = store(), kept = memory()) => ({ to, kept, box: outbox(lrs(to as unknown as Window, ENDPOINT, AUTH), kept, 'q') });
const names = (kept: Storage): string[] => Array.from({ length: kept.length }, (_, n) => kept.key(n)!);

/** Lets *to* take what comes and keep its answer to itself, until the returned function is called. */
const deafen = (to: Store): (() => void) => {
  const { fetch } = to;
  to.fetch = async (...request) => {
    await fetch(...request);
    throw new TypeError('connection reset');
  };
  return () => { to.fetch = fetch; };
};

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

test.each([400, 403, 404, 409, 413])('one that is refused with %i blocks no other and is laid aside for all to see', async (status) => {
  const { to, kept, box: out } = box();
  const said = [say(), say('bad'), say()];
  to.refuse = (news) => (news.some(({ result }) => result?.response === 'bad') ? status : undefined);
  out.add(said);
  expect(await out.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids([said[0]!, said[2]!]));
  const letter = { verb: 'answered', object: 'https://acme.it/m', status, words: '', statement: said[1] };
  expect(out.diagnostics().refused).toEqual([letter]);
  expect(box(to, kept).box.diagnostics()).toMatchObject({ waiting: 0, refused: [letter] });
});

test('the last hundred that were refused are kept', async () => {
  const { to, kept, box: out } = box();
  to.refuse = () => 400;
  const said = Array.from({ length: 130 }, () => say());
  out.add(said);
  expect(await out.flush()).toBe(true);
  const laid = (from = out): unknown[] => from.diagnostics().refused.map((each) => (each as unknown as { statement: Statement }).statement.id);
  expect(laid()).toEqual(ids(said.slice(30)));
  expect(laid(box(to, kept).box)).toEqual(ids(said.slice(30)));
  expect(names(kept)).toHaveLength(100);
});

test.each([
  ['has it', 200, 0], ['has it not', 404, 1], ['lets nobody read', 403, 0], ['lets nobody read', 405, 0], ['lets nobody read', 401, 0],
])('after a conflict the store is asked: it %s (%i)', async (_, status, refused) => {
  const { to, box: out } = box();
  const said = say();
  to.fail = (method) => (method === 'GET' ? status : 409);
  out.add([said]);
  expect(await out.flush()).toBe(true);
  expect(to.log).toEqual(['POST statements', 'GET statements']);
  expect(out.diagnostics().refused).toHaveLength(refused);
});

test('a store that cannot be asked about a conflict is asked again later', async () => {
  const { to, box: out } = box();
  to.fail = (method) => (method === 'GET' ? 503 : 409);
  out.add([say()]);
  expect(await out.flush()).toBe(false);
  to.fail = (method) => (method === 'GET' ? 200 : 409);
  await vi.advanceTimersByTimeAsync(1000);
  expect(out.waiting()).toEqual([]);
});

test('a store that names a time is left alone until then, but for who asks by hand', async () => {
  const { to, box: out } = box();
  const { fetch } = to;
  to.fetch = async () => new Response('', { status: 429, headers: { 'Retry-After': '120' } });
  out.add([say(), say()]);
  expect(await out.flush()).toBe(false);
  to.fetch = fetch;
  expect(await out.flush()).toBe(false);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(to.log).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(to.statements).toHaveLength(2);

  to.fetch = async () => new Response('', { status: 503, headers: { 'Retry-After': new Date(Date.now() + 3_600_000).toUTCString() } });
  out.add([say()]);
  expect(await out.flush()).toBe(false);
  to.fetch = fetch;
  await vi.advanceTimersByTimeAsync(3_000_000);
  expect(to.statements).toHaveLength(2);
  out.diagnostics().again();
  await vi.advanceTimersByTimeAsync(0);
  expect(to.statements).toHaveLength(3);
});

test('a page where an answer should be is a login or a proxy, and has taken nothing', async () => {
  const { to, box: out } = box();
  const { fetch } = to;
  to.fetch = async () => new Response('\n<!doctype html><title>Log in</title>', { status: 200 });
  out.add([say()]);
  expect(await out.flush()).toBe(false);
  to.fetch = fetch;
  await vi.advanceTimersByTimeAsync(1000);
  expect(to.statements).toHaveLength(1);
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

test('when the page goes, what waits goes in order and as one, its last word included', async () => {
  const { to, box: out } = box();
  to.fail = () => 503;
  const said = [say('', 'initialized'), say('one'), say('two'), say('', 'passed')];
  out.add(said);
  expect(await out.flush()).toBe(false);
  delete to.fail;
  const end = say('', 'terminated');
  out.add([end]);
  out.last();
  await vi.advanceTimersByTimeAsync(1);
  expect(ids(to.statements)).toEqual(ids([...said, end]));
});

test('the last word never travels beside what it should follow', async () => {
  const { to, kept, box: out } = box();
  const hear = deafen(to);
  out.add([say('one')]);
  expect(await out.flush()).toBe(false);
  hear();
  to.fail = () => 0;
  out.add([say('two'), say('', 'passed'), say('', 'terminated')]);
  out.last();
  expect(to.keepalive).toEqual([true, true, true]);
  await vi.advanceTimersByTimeAsync(0);
  expect(words(box(to, kept).box.waiting())).toEqual(['answered', 'answered', 'passed', 'terminated']);
  delete to.fail;
  await vi.advanceTimersByTimeAsync(5000);
  expect(words(to.statements)).toEqual(['answered', 'answered', 'passed', 'terminated']);
});

test('should the page live on after its last words, what was held back follows', async () => {
  const { to, box: out } = box();
  const hear = deafen(to);
  out.add([say('one')]);
  expect(await out.flush()).toBe(false);
  hear();
  to.statements.length = 0;
  out.add([say('two'), say('', 'terminated')]);
  out.last();
  await vi.advanceTimersByTimeAsync(0);
  expect(words(to.statements)).toEqual(['answered', 'answered', 'terminated']);
});

test('no backlog keeps the verdict from going out with the page', async () => {
  const { to, kept, box: out } = box();
  to.fail = () => 503;
  out.add([say('', 'initialized'), ...Array.from({ length: 200 }, () => say('x'.repeat(500))), say('', 'passed'), say('', 'terminated')]);
  expect(await out.flush()).toBe(false);
  delete to.fail;
  out.last(20_000);
  await vi.advanceTimersByTimeAsync(0);
  expect(to.keepalive.slice(-1)).toEqual([true]);
  const first = words(to.statements.slice(0, 45));
  expect(first[0]).toBe('initialized');
  const went = to.statements.findIndex(({ verb }) => verb.id.endsWith('terminated'));
  expect(words(to.statements.slice(went - 1, went + 1))).toEqual(['passed', 'terminated']);
  expect(new TextEncoder().encode(JSON.stringify(to.statements.slice(0, went + 1))).length).toBeLessThanOrEqual(38_000);
  expect(went).toBeGreaterThan(20);
  expect(names(kept)).toHaveLength(0);
  expect(to.statements).toHaveLength(203);
});

test('the last words leave room for what is under way and will outlive the page too', async () => {
  const { to, box: out } = box();
  let bodies = 0;
  to.fetch = async (_, init) => {
    if (init?.keepalive) bodies += new TextEncoder().encode(String(init.body)).length;
    return new Promise(() => undefined);
  };
  out.add([say('x'.repeat(20_000))]);
  void out.flush();
  out.add(Array.from({ length: 30 }, () => say('x'.repeat(2000))));
  out.last(4000);
  expect(bodies).toBeGreaterThan(50_000);
  expect(bodies).toBeLessThanOrEqual(54_000);
});

test('being on line again is a reason to try at once', async () => {
  const world = new EventTarget();
  vi.stubGlobal('addEventListener', world.addEventListener.bind(world));
  const { to, box: out } = box();
  vi.unstubAllGlobals();
  to.fail = () => 0;
  out.add([say()]);
  expect(await out.flush()).toBe(false);
  delete to.fail;
  world.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(to.statements).toHaveLength(1);
});

test('one that waits already is not put there again', () => {
  const { box: out } = box();
  const said = say();
  out.add([said, say()]);
  out.add([{ ...said }, say()]);
  expect(out.waiting()).toHaveLength(3);
});

test('two tabs keep what each has to say', async () => {
  const kept = memory();
  const [one, two] = [box(store(), kept), box(store(), kept)];
  one.to.fail = () => 0;
  const said = [say('one'), say('two'), say('three')];
  one.box.add(said.slice(0, 1));
  two.box.add(said.slice(1, 2));
  one.box.add(said.slice(2));
  expect(await two.box.flush()).toBe(true);
  expect(ids(two.to.statements)).toEqual(ids(said.slice(1, 2)));
  expect(ids(box(store(), kept).box.waiting())).toEqual(ids([said[0]!, said[2]!]));
});

test('what a new session has made its own is kept in its order, and what it has dropped is gone', () => {
  const kept = memory();
  const said = [say('one'), say('two'), say('three')];
  box(store(), kept).box.add(said);
  const next = box(store(), kept).box;
  const [begun, moved] = [say('', 'initialized'), { ...said[0]!, timestamp: '2027-01-01T00:00:00.000Z' }];
  next.add([begun, moved, said[2]!], true);
  expect(box(store(), kept).box.waiting()).toEqual([begun, moved, said[2]]);
  expect(names(kept)).toHaveLength(3);
});

test('a list of an older release is taken over once', async () => {
  const { to, kept } = box();
  const said = [say('one'), say('two')];
  kept.setItem('q', JSON.stringify([...said, null, { id: 7 }]));
  const { box: out } = box(to, kept);
  expect(out.waiting()).toEqual(said);
  expect(kept.getItem('q')).toBeNull();
  expect(box(to, kept).box.waiting()).toEqual(said);
  expect(await out.flush()).toBe(true);
  expect(names(kept)).toEqual([]);
});

test('what is beyond the room in the storage is sent all the same', async () => {
  const { to, kept, box: out } = box();
  const said = Array.from({ length: 40 }, () => say('x'.repeat(20_000)));
  out.add(said);
  expect(names(kept).reduce((sum, name) => sum + name.length + kept.getItem(name)!.length, 0)).toBeLessThanOrEqual(500_000);
  expect(names(kept).length).toBeGreaterThan(20);
  expect(await out.flush()).toBe(true);
  expect(ids(to.statements)).toEqual(ids(said));
  expect(names(kept)).toEqual([]);
});

test('a storage that is full or broken stops nothing', async () => {
  const full = { ...memory(), getItem: () => '{broken', setItem: () => { throw new Error('quota'); } };
  const { to, box: out } = box(store(), full);
  out.add([say()]);
  expect(await out.flush()).toBe(true);
  expect(to.statements).toHaveLength(1);
});
