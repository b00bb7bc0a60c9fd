// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { liveness } from '../../src/lib/liveness';
import { asWindow, page } from './kit';

const HERE = 'https://lms.acme.it/course/index.html?id=7';
const fine = { ok: true, status: 200 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('the page’s own address is asked, without following to a login page', async () => {
  const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(fine));
  expect(await liveness(asWindow(page(HERE, { fetch })))()).toBeUndefined();
  expect(fetch.mock.calls[0]?.[0]).toBe(HERE);
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'HEAD', redirect: 'manual', cache: 'no-store' });
});

test('a good answer is trusted for a while, a bad one never', async () => {
  let status = 200;
  const fetch = vi.fn(() => Promise.resolve({ ok: status < 300, status }));
  const alive = liveness(asWindow(page(HERE, { fetch })));
  await alive();
  await alive();
  expect(fetch).toHaveBeenCalledTimes(1);
  await alive(true);
  expect(fetch).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 15_000);
  status = 503;
  expect(await alive()).toBe('offline');
  status = 401;
  expect(await alive()).toBe('session');
  status = 200;
  expect(await alive()).toBeUndefined();
  expect(fetch).toHaveBeenCalledTimes(5);
});

test('many who ask at once make one request', async () => {
  const fetch = vi.fn(() => Promise.resolve(fine));
  const alive = liveness(asWindow(page(HERE, { fetch })));
  await alive();
  await Promise.all([alive(true), alive(true), alive(true)]);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('an answer that does not come within ten seconds is none', async () => {
  let hangs = false;
  const fetch = (_: string, init: RequestInit): Promise<unknown> => (hangs
    ? new Promise((__, reject) => { init.signal?.addEventListener('abort', () => reject(new Error('late'))); }) : Promise.resolve(fine));
  const alive = liveness(asWindow(page(HERE, { fetch })));
  await alive();
  hangs = true;
  const asked = alive(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await asked).toBe('offline');
});

test('a folder on the learner’s disk has no session that could end', async () => {
  const fetch = vi.fn();
  expect(await liveness(asWindow(page(undefined, { fetch })))(true)).toBeUndefined();
  expect(fetch).not.toHaveBeenCalled();
});
