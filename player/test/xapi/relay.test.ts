// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { relay } from '../../src/xapi/relay';
import type { Lrs } from '../../src/xapi/lrs';
import { stage, statement } from '../../src/xapi/statements';
import { uuid } from '../../src/xapi/uuid';
import { asWindow, config, page } from '../drivers/kit';
import type { Page } from '../drivers/kit';
import { fakeRelay, RELAY } from './fake_relay';
import type { FakeRelay } from './fake_relay';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const ACTOR = { objectType: 'Agent', account: { homePage: 'https://lms.acme.it/', name: 'u1' } };
const on = stage(config('scorm12'), ACTOR, uuid('registration'));
const open = (to: FakeRelay, from: Partial<Page> = {}): { window: Page; store: Lrs } => {
  const window = page('https://lms.acme.it/c/index.html', { fetch: to.fetch, ...from });
  return { window, store: relay(asWindow(window), RELAY.url, RELAY.key, 'token', () => on, true) };
};
const send = (store: Lrs, keepalive = false): ReturnType<Lrs> =>
  store('statements', { method: 'POST', keepalive, body: JSON.stringify([statement(on, 'initialized')]) });

test('one token serves many requests, and the page after this one', async () => {
  const to = fakeRelay();
  const { window, store } = open(to);
  expect([(await send(store)).status, (await send(store, true)).status]).toEqual([200, 200]);
  expect((await send(open(to, { sessionStorage: window.sessionStorage }).store)).status).toBe(200);
  expect(to.log).toEqual(['token 200', 'statements 200', 'statements 200', 'statements 200']);
  expect(to.keepalive).toEqual([false, false, true, false]);
  expect(to.wrong).toEqual([]);
});

test('two requests at once share one exchange', async () => {
  const to = fakeRelay();
  const { store } = open(to);
  await Promise.all([send(store), send(store)]);
  expect(to.log.filter((line) => line.startsWith('token'))).toHaveLength(1);
});

test('with a token at hand a request leaves at once: a page that goes waits for nothing', async () => {
  const to = fakeRelay();
  const { store } = open(to);
  await send(store);
  void send(store, true);
  expect(to.log).toHaveLength(3);
});

test('a token is renewed before it runs out, as long as the page is looked at', async () => {
  const to = fakeRelay();
  const document = { hidden: false };
  const { store } = open(to, { document });
  await send(store);
  await vi.advanceTimersByTimeAsync(20 * 60_000);
  void send(store, true);
  expect(to.log.pop()).toBe('statements 200');
  const before = to.tokens.size;
  document.hidden = true;
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(to.tokens.size).toBe(before);
  expect((await send(store)).status).toBe(200);
});

test('a token that is no longer taken is exchanged once, and no more', async () => {
  const to = fakeRelay();
  const { store } = open(to);
  await send(store);
  to.tokens.clear();
  expect((await send(store)).status).toBe(200);
  to.fail = (path) => (path === 'statements' ? 401 : undefined);
  to.log = [];
  expect((await send(store)).status).toBe(401);
  expect(to.log).toEqual(['statements 401', 'token 200', 'statements 401']);
  expect(store.failed).toBe(401);
});

test.each([[0, 503], [503, 503], [500, 503], [429, 503], [403, 401], [404, 401]])(
  'an exchange that fails with %i says that nothing was sent (%i), and is tried again', async (status, said) => {
    const to = fakeRelay();
    const { store } = open(to);
    to.fail = () => status;
    expect((await send(store)).status).toBe(said);
    expect(store.failed).toBe(said);
    delete to.fail;
    expect((await send(store)).status).toBe(200);
    expect(to.statements).toHaveLength(1);
  });

test('a relay that answers nonsense gives no token', async () => {
  const { store } = open(fakeRelay(), { fetch: () => Promise.resolve(new Response('<p>welcome</p>')) });
  expect((await send(store)).status).toBe(503);
});

test('where the browser lends no storage, the token lives as long as the page', async () => {
  const to = fakeRelay();
  const denied = { get sessionStorage(): Storage { throw new Error('denied'); } };
  const window = page('https://lms.acme.it/', { fetch: to.fetch });
  Object.defineProperty(window, 'sessionStorage', Object.getOwnPropertyDescriptor(denied, 'sessionStorage') as PropertyDescriptor);
  const store = relay(asWindow(window), RELAY.url, RELAY.key, 'token', () => on);
  expect([(await send(store)).status, (await send(store)).status]).toEqual([200, 200]);
  expect(to.tokens.size).toBe(1);
});
