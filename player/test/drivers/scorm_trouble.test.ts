// @vitest-environment node
/** What can go wrong between a page and an LMS, and what the learner then loses: nothing. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, asWindow, config, page, progress } from './kit';
import { hands, PASSED, STANDARDS } from './scorm_kit';

beforeEach(() => { vi.spyOn(console, 'warn').mockImplementation(() => undefined); });
afterEach(() => { vi.useRealTimers(); });

describe.each(STANDARDS)('%s', (target, standard) => {
  const { drive, make, name, calls, element } = standard;
  const { visit, get, count } = hands(target, standard);

  test('an LMS whose every call throws leaves the learner working', async () => {
    const bad = new Proxy({}, { get: () => () => { throw new Error('broken'); } });
    const driver = drive(config(target), asWindow(page(undefined, { [name]: bad })));
    expect((await driver.start()).connected).toBe(false);
    expect(await driver.save(progress())).toBe(false);
  });

  test('a commit that is refused is told, and everything is sent again when it is taken', async () => {
    const one = visit();
    const commit = vi.spyOn(one.lms as Record<string, () => string>, `${calls}Commit`).mockReturnValue('false');
    await one.driver.start();
    one.driver.answer(answer());
    expect(await one.driver.save(progress({ state: 'one' }))).toBe(false);
    expect(one.driver.trouble?.()).toBe('refused');
    expect(await one.driver.save(progress({ state: 'two' }))).toBe(false);
    commit.mockRestore();
    expect(await one.driver.save(progress({ state: 'three' }))).toBe(true);
    expect(one.driver.trouble?.()).toBeUndefined();
    expect(get(one, element.state)).toBe('three');
    expect(one.heard.violations).toEqual([]);
    expect(one.heard.refused.filter((call) => call.name === 'SetValue')).toEqual([]);
  });

  test('a value that is refused is a save that failed', async () => {
    const one = visit();
    await one.driver.start();
    const set = one.lms[`${calls}SetValue`] as (element: string, value: string) => string;
    vi.spyOn(one.lms as Record<string, typeof set>, `${calls}SetValue`).mockImplementation((what, value) => (what === 'cmi.suspend_data' ? 'false' : set(what, value)));
    expect(await one.driver.save(progress())).toBe(false);
  });

  test('an LMS without interactions and objectives is no reason to worry the learner', async () => {
    const lms = new make({ logLevel: 5, autocommit: false });
    const call = (what: string) => (...args: string[]): unknown => {
      if (/interactions|objectives/.test(args[0] ?? '')) return what.endsWith('SetValue') ? 'false' : '';
      return (lms[what] as (...all: string[]) => unknown)(...args);
    };
    const bare = new Proxy({}, { get: (_, what: string) => (what.endsWith('GetLastError') ? () => '401' : call(what)) });
    const driver = drive(config(target), asWindow(page(undefined, { [name]: bare })));
    await driver.start();
    driver.answer(answer());
    expect(await driver.save(progress({ objectives: [{ id: 'uno', done: true, scaled: 1 }] }))).toBe(true);
  });

  describe('where the LMS says true though nobody listens', () => {
    const online = { ok: true, status: 200 };
    const login = { ok: false, status: 0, type: 'opaqueredirect' };

    test('offline is told, and what was lost goes out again with values that changed on the way', async () => {
      let network = true;
      const fetch = vi.fn(() => (network ? Promise.resolve(online) : Promise.reject(new TypeError('offline'))));
      const one = visit(undefined, {}, 'https://lms.acme.it/course/index.html', { fetch });
      vi.useFakeTimers();
      await one.driver.start();
      expect(await one.driver.save(progress({ state: 'a' }))).toBe(true);
      network = false;
      vi.setSystemTime(Date.now() + 60_000);
      one.driver.answer(answer());
      expect(await one.driver.save(progress({ ...PASSED, state: 'b' }))).toBe(false);
      expect(one.driver.trouble?.()).toBe('offline');
      const commits = count(one, 'Commit');
      expect(await one.driver.save(progress({ ...PASSED, state: 'b' }))).toBe(false);
      // A commit may freeze the page until the network gives up.
      expect(count(one, 'Commit')).toBe(commits);
      network = true;
      const before = one.heard.calls.length;
      expect(await one.driver.save(progress({ ...PASSED, state: 'b' }))).toBe(true);
      const sent = one.heard.calls.slice(before);
      expect(sent.filter(({ name: call }) => call === 'Commit')).toHaveLength(target === 'scorm12' ? 2 : 1);
      if (target === 'scorm12') {
        const changed = new Map<string, string>();
        for (const { name: call, args: [what = '', value = ''] } of sent) {
          if (call === 'Commit') break;
          if (call === 'SetValue') changed.set(what, value);
        }
        for (const [what, value] of changed) expect([what, one.heard.value(what)]).not.toEqual([what, value]);
        expect([...changed.keys()]).toContain('cmi.interactions.0.result');
      }
      expect([get(one, element.status), get(one, element.state), get(one, element.raw)]).toEqual(['passed', 'b', '100']);
      expect(one.heard.violations).toEqual([]);
    });

    test('a login page in the place of the course means that the session has ended', async () => {
      let answerNow: unknown = online;
      const one = visit(undefined, {}, 'https://lms.acme.it/course/index.html', { fetch: () => Promise.resolve(answerNow) });
      vi.useFakeTimers();
      await one.driver.start();
      await one.driver.save(progress());
      answerNow = login;
      vi.setSystemTime(Date.now() + 60_000);
      expect(await one.driver.save(progress({ state: 'b' }))).toBe(false);
      expect(one.driver.trouble?.()).toBe('session');
    });

    test('a server that never answered a HEAD is not asked', async () => {
      const one = visit(undefined, {}, 'https://cdn.acme.it/course/index.html', { fetch: () => Promise.resolve({ ok: false, status: 403 }) });
      await one.driver.start();
      expect(await one.driver.save(progress())).toBe(true);
    });
  });
});
