// @vitest-environment node
/** Both SCORM drivers against a real LMS API (scorm-again), with a strict listener between them. */
import fc from 'fast-check';
import * as again12 from 'scorm-again/scorm12';
import * as again2004 from 'scorm-again/scorm2004';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Driver, Drive, Progress } from '../../src/drivers/driver';
import { drive as drive12 } from '../../src/drivers/scorm12';
import { drive as drive2004 } from '../../src/drivers/scorm2004';
import { strict12, strict2004 } from '../shim/strict';
import type { Recording } from '../shim/strict';
import { answer, answers, asWindow, block, config, hide, page, progress } from './kit';
import type { Page } from './kit';

interface Lms { cmi: unknown; loadFromJSON(data: unknown, element: string): void; [call: string]: unknown }
type Make = new (settings: Record<string, unknown>) => Lms;

/** One standard as these tests need it. */
interface Standard {
  drive: Drive;
  make: Make;
  strict(lms: object): Recording;
  name: string;
  calls: string;
  finish: string;
  element: Record<'status' | 'state' | 'raw' | 'location' | 'mode' | 'response' | 'id' | 'name', string>;
}

const STANDARDS: [string, Standard][] = [
  ['scorm12', {
    drive: drive12, make: (again12 as unknown as { Scorm12API: Make }).Scorm12API, strict: strict12, name: 'API', calls: 'LMS', finish: 'LMSFinish',
    element: {
      status: 'cmi.core.lesson_status', state: 'cmi.suspend_data', raw: 'cmi.core.score.raw', location: 'cmi.core.lesson_location',
      mode: 'lesson_mode', response: 'student_response', id: 'student_id', name: 'student_name',
    },
  }],
  ['scorm2004', {
    drive: drive2004, make: (again2004 as unknown as { Scorm2004API: Make }).Scorm2004API, strict: strict2004, name: 'API_1484_11', calls: '', finish: 'Terminate',
    element: {
      status: 'cmi.success_status', state: 'cmi.suspend_data', raw: 'cmi.score.raw', location: 'cmi.location',
      mode: 'mode', response: 'learner_response', id: 'learner_id', name: 'learner_name',
    },
  }],
];

beforeEach(() => { vi.spyOn(console, 'warn').mockImplementation(() => undefined); });
afterEach(() => { vi.useRealTimers(); });

const PASSED: Partial<Progress> = { done: true, passed: true, scaled: 1, measure: 1, state: '1~9~done' };

describe.each(STANDARDS)('%s', (target, { drive, make, strict, name, calls, finish, element }) => {
  interface Visit { lms: Lms; heard: Recording; window: Page; driver: Driver }

  /** A visit; *earlier* is the LMS of the visit before. */
  const visit = (earlier?: Lms, core: Record<string, unknown> = {}, href?: string, more: Record<string, unknown> = {}): Visit => {
    const lms = new make({ logLevel: 5, autocommit: false });
    const data = { ...(earlier ? JSON.parse(JSON.stringify(earlier.cmi)) as Record<string, unknown> : {}) };
    const fields = { [element.id]: 'u1', [element.name]: 'Rossi, Sara', ...core };
    const loaded = target === 'scorm12' ? { ...data, core: { ...(data.core as object), ...fields } } : { ...data, ...fields };
    lms.loadFromJSON(loaded, 'cmi');
    const heard = strict(lms);
    const window = page(href, { [name]: heard.api, ...more });
    return { lms, heard, window, driver: drive(config(target as 'scorm12'), asWindow(window)) };
  };
  const get = ({ lms }: Visit, what: string): string => String((lms[`${calls}GetValue`] as (name: string) => unknown)(what));
  const count = ({ heard }: Visit, call: string): number => heard.calls.filter((each) => each.name === call).length;

  test('opens the record with who the learner is', async () => {
    const first = visit();
    const opening = await first.driver.start();
    expect(opening).toMatchObject({ mode: 'normal', state: '', connected: true, learner: { id: 'u1', name: 'Rossi, Sara' }, record: { done: false } });
    expect(first.heard.violations).toEqual([]);
  });

  test('without an API nothing is connected and nothing breaks', async () => {
    const driver = drive(config(target as 'scorm12'), asWindow(page()));
    expect((await driver.start()).connected).toBe(false);
    driver.answer(answer());
    expect(await driver.save(progress())).toBe(false);
    driver.leave(progress());
    await driver.exit(progress());
  });

  test('finds the API above windows of other sites, and on the opener', async () => {
    const { heard } = visit();
    const top = page(undefined, { [name]: heard.api });
    const other = { get [name](): unknown { throw new Error('cross-origin'); }, parent: top };
    const driver = drive(config(target as 'scorm12'), asWindow(page(undefined, { parent: other, top })));
    expect((await driver.start()).connected).toBe(true);

    const popup = page(undefined, { opener: page(undefined, { parent: page(undefined, { [name]: visit().heard.api }) }) });
    expect((await drive(config(target as 'scorm12'), asWindow(popup)).start()).connected).toBe(true);
  });

  test('an LMS whose every call throws leaves the learner working', async () => {
    const bad = new Proxy({}, { get: () => () => { throw new Error('broken'); } });
    const driver = drive(config(target as 'scorm12'), asWindow(page(undefined, { [name]: bad })));
    expect((await driver.start()).connected).toBe(false);
    expect(await driver.save(progress())).toBe(false);
  });

  test('a visit with every kind of answer breaks no rule', async () => {
    await fc.assert(fc.asyncProperty(fc.array(answers, { maxLength: 6 }), async (given) => {
      const one = visit();
      await one.driver.start();
      given.forEach((each) => one.driver.answer(each));
      const objectives = [{ id: 'saluto-uno', scaled: 1, done: true, passed: true }, { id: 'due', done: false }];
      expect(await one.driver.save(progress({ objectives, scaled: 1 / 3 }))).toBe(true);
      await one.driver.exit(progress({ ...PASSED, objectives }));
      expect(one.heard.violations).toEqual([]);
    }), { numRuns: 60 });
  });

  test('every answer stands in the journal of interactions, also those of the next visit', async () => {
    const first = visit();
    await first.driver.start();
    first.driver.answer(answer());
    first.driver.answer(answer({ response: ['pronto'], result: 0, attempt: 2 }));
    await first.driver.save(progress());
    await first.driver.exit(progress());
    const second = visit(first.lms);
    await second.driver.start();
    second.driver.answer(answer());
    await second.driver.save(progress());
    expect(get(second, 'cmi.interactions._count')).toBe('3');
    expect(second.heard.value(`cmi.interactions.2.${element.response}`)).toBe(target === 'scorm12' ? 'a' : 'nome');
    expect([...first.heard.violations, ...second.heard.violations, ...first.heard.refused, ...second.heard.refused]).toEqual([]);
  });

  test('work is suspended and taken up again', async () => {
    const first = visit();
    await first.driver.start();
    expect(await first.driver.save(progress({ state: '1~2~state', scaled: 0.25 }))).toBe(true);
    hide(first.window, () => first.driver.leave(progress({ state: '1~3~later' })));
    expect(first.heard.calls[first.heard.calls.length - 1]?.name).toBe(finish.replace(calls, ''));
    const opening = await visit(first.lms).driver.start();
    expect(opening.state).toBe('1~3~later');
    expect(opening.record).toEqual({ done: false, scaled: 0.25 });
    expect(first.heard.violations).toEqual([]);
  });

  test('all right is passed, completed and 100', async () => {
    const one = visit();
    await one.driver.start();
    expect(await one.driver.save(progress(PASSED))).toBe(true);
    expect(get(one, element.status)).toBe('passed');
    expect([get(one, element.raw), get(one, element.raw.replace('raw', 'min')), get(one, element.raw.replace('raw', 'max'))]).toEqual(['100', '0', '100']);
    if (target === 'scorm2004') expect([get(one, 'cmi.completion_status'), get(one, 'cmi.score.scaled'), get(one, 'cmi.progress_measure')]).toEqual(['completed', '1', '1']);
  });

  test('60 of 80 needed is failed, and another try can still pass', async () => {
    const one = visit();
    await one.driver.start();
    await one.driver.save(progress({ done: true, passed: false, scaled: 0.6 }));
    expect([get(one, element.status), get(one, element.raw)]).toEqual(['failed', '60']);
    await one.driver.save(progress({ done: false, scaled: 0.6 }));
    expect([get(one, element.status), get(one, element.raw)]).toEqual(['failed', '60']);
    await one.driver.save(progress(PASSED));
    expect([get(one, element.status), get(one, element.raw)]).toEqual(['passed', '100']);
  });

  test('a module without a pass mark is completed and never judged', async () => {
    const one = visit();
    await one.driver.start();
    await one.driver.save(progress({ done: true }));
    expect(get(one, target === 'scorm12' ? element.status : 'cmi.completion_status')).toBe('completed');
    if (target === 'scorm2004') expect(get(one, 'cmi.success_status')).toBe('unknown');
  });

  test('a later visit never lowers what was reached', async () => {
    const first = visit();
    await first.driver.start();
    await first.driver.exit(progress(PASSED));
    const second = visit(first.lms);
    expect((await second.driver.start()).record).toEqual({ done: true, passed: true, scaled: 1 });
    await second.driver.save(progress({ done: false, scaled: 0.2, state: '' }));
    expect([get(second, element.status), get(second, element.raw)]).toEqual(['passed', '100']);
  });

  test.each(['review', 'browse'])('nothing is recorded in %s mode', async (mode) => {
    const first = visit();
    await first.driver.start();
    await first.driver.exit(progress({ ...PASSED, state: 'S' }));
    const second = visit(first.lms, { [element.mode]: mode });
    expect(await second.driver.start()).toMatchObject({ mode, state: 'S' });
    second.driver.answer(answer());
    expect(await second.driver.save(progress())).toBe(true);
    hide(second.window, () => second.driver.leave(progress()));
    expect(count(second, 'SetValue')).toBe(0);
    expect(count(second, finish.replace(calls, ''))).toBe(1);
    expect(second.heard.violations).toEqual([]);
  });

  test('the session ends once, however the page goes', async () => {
    const one = visit();
    await one.driver.start();
    one.driver.leave(progress());
    expect(count(one, finish.replace(calls, ''))).toBe(0);
    await one.driver.exit(progress());
    hide(one.window, () => one.driver.leave(progress()));
    expect(count(one, finish.replace(calls, ''))).toBe(1);
    expect(await one.driver.save(progress())).toBe(false);
    expect(one.heard.violations).toEqual([]);
  });

  test('a page that returns from the browser’s cache is loaded anew', () => {
    const one = visit();
    one.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(one.window.location.reloads).toBe(1);
  });

  test('nothing new is no commit, and asks for no error', async () => {
    const one = visit();
    await one.driver.start();
    await one.driver.save(progress());
    const before = one.heard.calls.length;
    expect(await one.driver.save(progress())).toBe(true);
    expect(one.heard.calls.slice(before).filter(({ name: call }) => /Commit|Set|Error/.test(call))).toEqual([]);
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
    const driver = drive(config(target as 'scorm12'), asWindow(page(undefined, { [name]: bare })));
    await driver.start();
    driver.answer(answer());
    expect(await driver.save(progress({ objectives: [{ id: 'uno', done: true, scaled: 1 }] }))).toBe(true);
  });

  test('objectives keep their places over visits', async () => {
    const objectives = [{ id: 'saluto-uno', done: true, scaled: 0.5, passed: false }, { id: 'due', done: true, scaled: 1, passed: true }];
    const first = visit();
    await first.driver.start();
    await first.driver.exit(progress({ objectives: objectives.slice(0, 1) }));
    const second = visit(first.lms);
    await second.driver.start();
    await second.driver.save(progress({ objectives: [objectives[1]!, objectives[0]!] }));
    expect([0, 1].map((n) => get(second, `cmi.objectives.${n}.id`))).toEqual(['saluto_uno', 'due']);
    expect(get(second, 'cmi.objectives.1.score.raw')).toBe('100');
    expect([...second.heard.violations, ...second.heard.refused]).toEqual([]);
  });

  test('a session that a killed page left open is gone on with', async () => {
    const one = visit();
    (one.lms[`${calls}Initialize`] as (empty: string) => string)('');
    const driver = drive(config(target as 'scorm12'), asWindow(page(undefined, { [name]: one.lms })));
    expect((await driver.start()).connected).toBe(true);
    expect(await driver.save(progress())).toBe(true);
  });

  test('a popup closes when the learner leaves, a frame does not', async () => {
    const one = visit(undefined, {}, undefined, { opener: page() });
    await one.driver.start();
    await one.driver.exit(progress());
    expect(one.window.closed).toBe(true);
    const two = visit();
    await two.driver.start();
    await two.driver.exit(progress());
    expect(two.window.closed).toBe(false);
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

describe('scorm12 alone', () => {
  test('an LMS with a mastery score gets none before the work was assessed, since it would call it failed', async () => {
    const lms = new (again12 as unknown as { Scorm12API: Make }).Scorm12API({ logLevel: 5, autocommit: false });
    lms.loadFromJSON({ student_data: { mastery_score: '80' } }, 'cmi');
    const heard = strict12(lms);
    const driver = drive12(config('scorm12'), asWindow(page(undefined, { API: heard.api })));
    await driver.start();
    await driver.exit(progress({ scaled: 0.5 }));
    const { core } = JSON.parse(JSON.stringify(lms.cmi)) as { core: { lesson_status: string; score: { raw: string } } };
    expect([core.lesson_status, core.score.raw]).toEqual(['incomplete', '']);
    expect(heard.violations).toEqual([]);
  });

  test('a first preview is browsed, so that no LMS takes it for completed', async () => {
    const lms = new (again12 as unknown as { Scorm12API: Make }).Scorm12API({ logLevel: 5, autocommit: false });
    lms.loadFromJSON({ core: { lesson_mode: 'browse' } }, 'cmi');
    const heard = strict12(lms);
    const driver = drive12(config('scorm12'), asWindow(page(undefined, { API: heard.api })));
    await driver.start();
    await driver.exit(progress(PASSED));
    expect(heard.value('cmi.core.lesson_status')).toBe('browsed');
    expect(heard.violations).toEqual([]);
  });
});

describe('scorm2004 alone', () => {
  test('an LMS with a passing score gets none before the work was assessed', async () => {
    const lms = new (again2004 as unknown as { Scorm2004API: Make }).Scorm2004API({ logLevel: 5, autocommit: false });
    lms.loadFromJSON({ scaled_passing_score: '0.8' }, 'cmi');
    const heard = strict2004(lms);
    const driver = drive2004(config('scorm2004'), asWindow(page(undefined, { API_1484_11: heard.api })));
    await driver.start();
    await driver.save(progress({ scaled: 0.5 }));
    expect([heard.value('cmi.score.scaled'), heard.value('cmi.success_status')]).toEqual([undefined, 'unknown']);
    await driver.save(progress({ done: true, passed: true, scaled: 0.9 }));
    expect([heard.value('cmi.score.scaled'), heard.value('cmi.success_status')]).toEqual(['0.9', 'passed']);
    expect(heard.violations).toEqual([]);
  });

  test.each([[{}, 'suspendAll'], [PASSED, 'exitAll']])('who leaves %o asks for %s, and the data outlive the visit', async (more, request) => {
    const lms = new (again2004 as unknown as { Scorm2004API: Make }).Scorm2004API({ logLevel: 5, autocommit: false });
    const heard = strict2004(lms);
    const driver = drive2004(config('scorm2004'), asWindow(page(undefined, { API_1484_11: heard.api })));
    await driver.start();
    driver.answer(answer({ block: block({ objective: 'saluto' }) }));
    await driver.exit(progress(more));
    expect([heard.value('adl.nav.request'), heard.value('cmi.exit')]).toEqual([request, 'suspend']);
    expect([...heard.violations, ...heard.refused]).toEqual([]);
  });
});
