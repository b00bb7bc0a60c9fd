// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { journal } from '../src/journal';
import { session, type Saved } from '../src/session';
import type { Driver, Trouble } from '../src/drivers/driver';
import { work } from '../src/work';
import { fresh } from '../src/state';
import { block, course, keeper, kinds, storage } from './course';

const config = course();

const visit = ({ recording = true, connected = true, more = {} as Partial<Driver>, disk = storage() } = {}) => {
  const record = Object.assign(keeper(), more);
  const learned = work(config, kinds, fresh(config, 1), 'normal');
  const told: [Saved, Trouble?][] = [];
  const book = journal(() => disk, 'm', 'l');
  const own = session({
    driver: record, journal: book, recording, connected,
    snapshot: () => learned.snapshot(10), tell: (...words) => void told.push(words),
  });
  const answer = (id: string): void => {
    const spec = block(id);
    learned.check(spec, 'r');
    own.answer({ block: spec, response: ['r'], result: 1, latency: 1, at: 1, attempt: 1 });
    void own.commit();
  };
  return { own, record, learned, book, told, answer, last: () => told[told.length - 1] };
};
const draft = ({ learned, own }: ReturnType<typeof visit>, text: string): void => {
  learned.draft(block('a'), text);
  own.touch();
};
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('drafts go out together, within five seconds of the first', async () => {
  const now = visit();
  for (let n = 0; n < 9; n++) {
    draft(now, 'x');
    await wait(500);
  }
  expect(now.record.saved).toHaveLength(1);
  await wait(5000);
  expect(now.record.saved).toHaveLength(2);
  expect(now.record.saved[1]?.state).toContain('a__0-x');
  await wait(60_000);
  expect(now.record.saved).toHaveLength(2);
});

test('this device has a draft within half a second', async () => {
  const now = visit();
  draft(now, 'x');
  await wait(500);
  expect(now.book.read().state).toContain('a__0-x');
  expect(now.record.saved).toHaveLength(0);
});

test('an answer goes out at once, before the save that holds it', async () => {
  const now = visit();
  now.answer('a');
  await wait(0);
  expect(now.record.log).toEqual(['answer a', 'save']);
  expect(now.book.read()).toMatchObject({ answers: [], taken: 1 });
  expect(now.last()).toEqual(['saved']);
});

test('saves never overlap, and what came meanwhile goes out with the next', async () => {
  let done = (_: boolean): void => undefined;
  const record = keeper();
  const save = vi.fn(() => new Promise<boolean>((resolve) => { done = resolve; }));
  const now = visit({ more: { ...record, save } });
  now.answer('a');
  now.answer('b');
  now.answer('c');
  await wait(100);
  expect(save).toHaveBeenCalledTimes(1);
  done(true);
  await wait(0);
  expect(save).toHaveBeenCalledTimes(2);
  expect(now.book.read().answers.map((each) => each.block)).toEqual(['b', 'c']);
  done(true);
  await wait(0);
  expect(save).toHaveBeenCalledTimes(2);
  expect(now.book.read().answers).toEqual([]);
});

test('a refused save is told, kept here, tried ever less often, and made good with everything', async () => {
  const now = visit();
  now.record.accepts = false;
  now.answer('a');
  await wait(0);
  expect(now.last()?.[0]).toBe('unsaved');
  expect(now.book.read().answers).toHaveLength(1);
  now.answer('b');
  await wait(125_000);
  const tries = now.record.log.filter((line) => line === 'save').length;
  expect(tries).toBeGreaterThan(4);
  expect(tries).toBeLessThan(12);
  now.record.accepts = true;
  await wait(61_000);
  expect(now.last()).toEqual(['saved']);
  expect(now.record.saved[0]?.state).toMatch(/a__1\.r;b__1\.r/);
  expect(now.book.read()).toMatchObject({ answers: [], taken: 2 });
  await wait(200_000);
  expect(now.record.saved).toHaveLength(1);
});

test('why it failed is told in the keeper’s words', async () => {
  const now = visit({ more: { save: async () => false, trouble: () => 'session' } });
  now.answer('a');
  await wait(0);
  expect(now.last()).toEqual(['unsaved', 'session']);
});

test('a keeper that never answers, or breaks, has not taken it', async () => {
  const hangs = visit({ more: { save: () => new Promise(() => undefined) } });
  hangs.answer('a');
  await wait(1500);
  expect(hangs.last()).toEqual(['saving']);
  await wait(30_000);
  expect(hangs.last()?.[0]).toBe('unsaved');
  const breaks = visit({ more: { save: () => Promise.reject(new Error('broken')) } });
  breaks.answer('a');
  await wait(0);
  expect(breaks.last()?.[0]).toBe('unsaved');
});

test('without a record, work stays on this device and nobody is asked to save', async () => {
  const now = visit({ connected: false });
  draft(now, 'x');
  await wait(5000);
  expect(await now.own.commit()).toBe(false);
  expect(now.record.log).toEqual([]);
  expect(now.last()).toEqual(['kept']);
});

test('without record and storage, the learner is told the work is lost with the page', async () => {
  const now = visit({ connected: false, disk: storage(0) });
  draft(now, 'x');
  await wait(500);
  expect(now.last()).toEqual(['lost']);
});

test('what is looked at and used is reported with the time, while the session lasts', async () => {
  const log: unknown[] = [];
  const more: Partial<Driver> = { shows: (page, seconds) => void log.push([page, seconds]), interacted: ({ id }) => void log.push(id) };
  const now = visit({ more });
  now.own.shows('one');
  now.own.interacted(block('sheet'));
  await now.own.exit();
  for (const each of [now, visit({ more, recording: false })]) {
    each.own.shows('two');
    each.own.interacted(block('sheet'));
  }
  expect(log).toEqual([['one', 10], 'sheet']);
});

test('in review and preview nothing is written, anywhere', async () => {
  const now = visit({ recording: false });
  draft(now, 'x');
  now.answer('a');
  await wait(10_000);
  now.own.leave();
  expect(now.record.log).toEqual(['leave']);
  expect(now.book.read().state).toBe('');
});

test('the last words are kept here first, then said', () => {
  const now = visit();
  draft(now, 'x');
  now.own.leave();
  expect(now.record.left).toHaveLength(1);
  expect(now.book.read()).toMatchObject({ state: now.record.left[0]?.state, taken: 0 });
});

test('a driver that keeps its own answers is not doubled by the journal', async () => {
  const now = visit({ more: { queues: true, save: async () => false } });
  now.answer('a');
  await wait(0);
  expect(now.record.answers).toHaveLength(1);
  expect(now.book.read().answers).toEqual([]);
});

test('after the exit nothing is sent any more', async () => {
  const now = visit();
  await now.own.commit();
  draft(now, 'x');
  await now.own.exit();
  now.answer('b');
  now.own.leave();
  await now.own.exit();
  await wait(60_000);
  expect(now.record.log).toEqual(['save', 'exit']);
  expect(now.book.read().state).toContain('a__0-x');
});
