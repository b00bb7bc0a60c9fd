// @vitest-environment node
/** Statements beside an LMS's own record: the same facts, the LMS first, and none twice. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Config } from '../../src/config';
import { beside } from '../../src/drivers/beside';
import type { Driver, Progress } from '../../src/drivers/driver';
import { drive as relayed12 } from '../../src/drivers/scorm12_relay';
import { drive as relayed2004 } from '../../src/drivers/scorm2004_relay';
import type { Statement } from '../../src/xapi/statements';
import { fakeRelay, RELAY } from '../xapi/fake_relay';
import type { FakeRelay } from '../xapi/fake_relay';
import { words } from '../xapi/store';
import { answer, asWindow, begun, block, config, hide, page, progress, XAPI } from './kit';
import { hands, PASSED, STANDARDS } from './scorm_kit';
import type { Visit } from './scorm_kit';

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.useFakeTimers();
});
afterEach(() => { vi.useRealTimers(); });

const HREF = 'https://lms.acme.it/course/index.html';
const SCORM = 'https://w3id.org/xapi/scorm';
const FAILED: Partial<Progress> = { done: true, passed: false, scaled: 0.5, measure: 1 };
const told = (more: Partial<Config> = {}): Config =>
  config('scorm12', { xapi: { ...XAPI, categories: [XAPI.profile, SCORM], relay: RELAY }, ...more });
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);
const registrations = (statements: readonly Statement[]): Set<unknown> => new Set(statements.map(({ context }) => context.registration));

describe.each(STANDARDS)('%s', (target, standard) => {
  const { visit, get } = hands(target, { ...standard, drive: target === 'scorm12' ? relayed12 : relayed2004 });
  const { element } = standard;

  /** A visit that tells *to*; *earlier* is the visit before on the same device, unless its storage is *other*. */
  const come = async (to: FakeRelay, earlier?: Visit, { core = {}, seed = 7, device = earlier, setting = told() }: {
    core?: Record<string, unknown>; seed?: number; device?: Visit | null | undefined; setting?: Config;
  } = {}): Promise<Visit> => {
    const kept = device ? { localStorage: device.window.localStorage } : {};
    const made = visit(earlier?.lms, core, HREF, { fetch: to.fetch, ...kept });
    const drive = target === 'scorm12' ? relayed12 : relayed2004;
    const driver = begun(drive(setting, asWindow(made.window)), seed);
    await driver.start();
    await settle();
    return { ...made, driver };
  };
  const close = async ({ window, driver }: Visit, more: Partial<Progress> = {}): Promise<void> => {
    hide(window, () => driver.leave(progress(more)));
    await settle();
  };

  test('a whole session is told, by the account that the LMS gave, in one registration', async () => {
    const to = fakeRelay();
    const one = await come(to);
    one.driver.shows?.('saluto', 0);
    one.driver.answer(answer());
    expect(await one.driver.save(progress({ measure: 0.3 }))).toBe(true);
    one.driver.shows?.('ascolto', 20);
    one.driver.interacted?.(block({ id: 'scheda', page: 'ascolto' }));
    await one.driver.save(progress({ ...PASSED, objectives: [{ id: 'nome', done: true, scaled: 1, passed: true }] }));
    await one.driver.exit(progress(PASSED));
    await settle();
    expect(words(to.statements)).toEqual([
      'initialized', 'answered', 'experienced', 'interacted', 'progressed', 'mastered', 'completed', 'passed', 'experienced', 'terminated']);
    expect(to.wrong).toEqual([]);
    expect(registrations(to.statements).size).toBe(1);
    for (const each of to.statements) {
      expect(each.actor).toEqual({ objectType: 'Agent', account: { homePage: 'https://lms.acme.it/', name: 'u1' } });
      expect(each.context.contextActivities?.category).toEqual([{ id: XAPI.profile }, { id: SCORM }]);
    }
    expect(one.heard.value(element.raw)).toBe('100');
    expect([...one.heard.violations, ...one.heard.refused.filter(({ name }) => name === 'SetValue')]).toEqual([]);
  });

  test('who comes back resumes in the same registration, and nothing is said again', async () => {
    const to = fakeRelay();
    const objectives = [{ id: 'nome', done: true, scaled: 0.5, passed: false }];
    const one = await come(to);
    await one.driver.save(progress({ ...FAILED, objectives }));
    await close(one, { ...FAILED, objectives, state: 'S' });
    const two = await come(to, one);
    await two.driver.save(progress({ ...FAILED, objectives }));
    await close(two, { ...FAILED, objectives });
    expect(words(to.statements)).toEqual(['initialized', 'scored', 'completed', 'failed', 'terminated', 'initialized', 'resumed', 'terminated']);
    expect(to.again).toEqual([]);
    expect(registrations(to.statements).size).toBe(1);
  });

  test('a second device says it with the same ids, so that it stays said once', async () => {
    const to = fakeRelay();
    const one = await come(to);
    one.driver.answer(answer());
    await one.driver.save(progress(PASSED));
    await close(one, { ...PASSED, state: 'S' });
    const before = to.statements.length;
    const two = await come(to, one, { device: null });
    two.driver.answer(answer());
    await two.driver.save(progress(PASSED));
    await close(two, PASSED);
    expect(words(to.statements.slice(before))).toEqual(['initialized', 'resumed', 'terminated']);
    expect(to.again).toHaveLength(3);
  });

  test('another learner, another attempt and another course are other registrations', async () => {
    const to = fakeRelay();
    const elsewhere = told({ module: { ...told().module, iri: 'https://formazione.acme.it/posta' } });
    await come(to);
    await come(to, undefined, { seed: 8 });
    await come(to, undefined, { core: { [element.id]: 'u2' } });
    await come(to, undefined, { setting: elsewhere });
    expect(registrations(to.statements).size).toBe(4);
    expect(to.wrong).toEqual([]);
  });

  test('a better failure is told, a worse one or a later failure than a pass is not', async () => {
    const to = fakeRelay();
    const one = await come(to);
    for (const scaled of [0.5, 0.4, 0.6]) await one.driver.save(progress({ ...FAILED, scaled }));
    await one.driver.save(progress(PASSED));
    await one.driver.save(progress(FAILED));
    expect(words(to.statements).filter((word) => /passed|failed/.test(word))).toEqual(['failed', 'failed', 'passed']);
    expect(get(one, element.raw)).toBe('100');
  });

  test.each(['review', 'browse'])('%s tells nothing', async (mode) => {
    const to = fakeRelay();
    const one = await come(to, undefined, { core: { [element.mode]: mode } });
    one.driver.shows?.('saluto', 0);
    one.driver.answer(answer());
    await one.driver.save(progress(PASSED));
    await close(one, PASSED);
    expect(to.log).toEqual([]);
  });

  test('without a student id there is nobody to tell of', async () => {
    const to = fakeRelay();
    const one = await come(to, undefined, { core: { [element.id]: '' } });
    expect(await one.driver.save(progress(PASSED))).toBe(true);
    await close(one, PASSED);
    expect(to.log).toEqual([]);
  });

  test('what an LMS judged by itself, before an answer, is not told', async () => {
    const to = fakeRelay();
    const status = target === 'scorm12' ? { lesson_status: 'failed' } : { completion_status: 'completed', success_status: 'failed' };
    const one = await come(to, undefined, { core: status });
    await one.driver.save(progress());
    await close(one);
    expect(words(to.statements)).toEqual(['initialized', 'terminated']);
  });

  test('a pass that an LMS gave for nothing is the LMS’s to tell', async () => {
    const to = fakeRelay();
    const one = await come(to);
    await one.driver.save(progress({ state: 'S', passed: true }));
    await close(one, { state: 'S', passed: true });
    expect(words(to.statements)).toEqual(['initialized', 'suspended', 'terminated']);
  });

  test('last words outlive the page, with the token that is at hand', async () => {
    const to = fakeRelay();
    const one = await come(to);
    const before = to.log.length;
    hide(one.window, () => one.driver.leave(progress(PASSED)));
    expect(to.log.slice(before)).toEqual(['statements 200']);
    await settle();
    expect(to.log.slice(before)).toEqual(['statements 200']);
    expect(to.keepalive.pop()).toBe(true);
    expect(words(to.statements).slice(1)).toEqual(['completed', 'passed', 'terminated']);
  });

  test('a page that is only hidden ends nothing', async () => {
    const to = fakeRelay();
    const one = await come(to);
    one.driver.answer(answer());
    one.driver.leave(progress());
    await settle();
    expect(words(to.statements)).toEqual(['initialized', 'answered']);
  });

  test('a page that is loaded anew loses and doubles nothing', async () => {
    const to = fakeRelay();
    const one = await come(to);
    one.driver.answer(answer());
    await one.driver.save(progress({ state: 'S' }));
    await close(one, { state: 'S' });
    const two = await come(to, one);
    two.driver.answer(answer({ attempt: 2 }));
    await two.driver.exit(progress(PASSED));
    await settle();
    expect(words(to.statements)).toEqual([
      'initialized', 'answered', 'suspended', 'terminated', 'initialized', 'resumed', 'answered', 'completed', 'passed', 'terminated']);
    expect(to.again).toEqual([]);
  });

  test.each([0, 401, 403, 429, 500, 503])('a relay that answers %i all the while changes nothing for the LMS, and loses nothing', async (status) => {
    const to = fakeRelay();
    to.fail = (path) => (status === 403 && path !== 'token' ? undefined : status);
    const one = await come(to);
    one.driver.answer(answer());
    expect(await one.driver.save(progress({ state: 'S' }))).toBe(true);
    expect(one.driver.trouble?.()).toBeUndefined();
    expect(await one.driver.save(progress(PASSED))).toBe(true);
    await close(one, { ...PASSED, state: 'S' });
    expect(one.heard.value(element.state)).toBe('S');
    expect(to.statements).toEqual([]);
    delete to.fail;
    const two = await come(to, one);
    await two.driver.save(progress(PASSED));
    await vi.advanceTimersByTimeAsync(70_000);
    expect([...words(to.statements)].sort()).toEqual(
      ['answered', 'completed', 'initialized', 'initialized', 'passed', 'progressed', 'resumed', 'terminated']);
  });

  test('an LMS in trouble is answered as ever, and what is told again after it is still said once', async () => {
    const to = fakeRelay();
    const one = await come(to);
    const commit = vi.spyOn(one.lms as Record<string, () => string>, `${standard.calls}Commit`).mockReturnValue('false');
    one.driver.answer(answer());
    expect(await one.driver.save(progress({ state: 'S' }))).toBe(false);
    expect(one.driver.trouble?.()).toBe('refused');
    commit.mockRestore();
    await close(one, { state: 'S' });
    // The journal replays the answer at the next launch.
    const two = await come(to, one);
    two.driver.answer(answer());
    await two.driver.save(progress());
    expect(words(to.statements).filter((word) => word === 'answered')).toHaveLength(1);
  });

  test('what another attempt or an older release left behind goes out under its own name', async () => {
    const older = { ...RELAY, key: `pk1.${'o'.repeat(32)}` };
    const to = fakeRelay([RELAY.key, older.key]);
    to.fail = () => 0;
    const one = await come(to, undefined, { setting: told({ xapi: { ...XAPI, relay: older } }) });
    one.driver.answer(answer());
    await close(one);
    delete to.fail;
    await come(to, undefined, { device: one, seed: 8 });
    await settle();
    expect(words(to.statements).sort()).toEqual(['answered', 'initialized', 'initialized', 'suspended', 'terminated']);
    expect(new Set([...to.tokens.values()].map(({ key }) => key))).toEqual(new Set([RELAY.key, older.key]));
    expect(to.wrong).toEqual([]);
  });

  test('where the browser lends no storage everything is told all the same', async () => {
    const to = fakeRelay();
    const made = visit(undefined, {}, HREF, { fetch: to.fetch });
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(made.window, name, { get: () => { throw new Error('denied'); } });
    }
    const driver = begun((target === 'scorm12' ? relayed12 : relayed2004)(told(), asWindow(made.window)));
    await driver.start();
    expect(await driver.save(progress(PASSED))).toBe(true);
    await driver.exit(progress(PASSED));
    await settle();
    expect(words(to.statements)).toEqual(['initialized', 'completed', 'passed', 'terminated']);
  });

  test('however a learner walks, the LMS and the statements say the same', async () => {
    const step = fc.record({
      measure: fc.double({ min: 0, max: 1, noNaN: true }), done: fc.boolean(), passed: fc.constantFrom(undefined, true, false),
      scaled: fc.integer({ min: 0, max: 10_000 }).map((each) => each / 10_000), leaves: fc.boolean(),
    });
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const to = fakeRelay();
      let now = await come(to);
      let standing: Partial<Progress> = { done: false };
      for (const [at, { measure, leaves, ...step }] of steps.entries()) {
        // As progress.ts has it: nothing is taken back, and what was judged has a score.
        const passed = standing.passed || (step.passed ?? standing.passed);
        standing = {
          measure, state: 'S', done: standing.done || step.done, ...(passed !== undefined && { passed }),
          scaled: Math.max(standing.scaled ?? 0, step.scaled),
        };
        now.driver.answer(answer({ at }));
        await now.driver.save(progress(standing));
        if (!leaves) continue;
        await close(now, standing);
        now = await come(to, now);
      }
      await now.driver.exit(progress(standing));
      await settle();
      const said = words(to.statements);
      const count = (word: string): number => said.filter((each) => each === word).length;
      expect(count('completed')).toBe(standing.done ? 1 : 0);
      expect(count('passed')).toBe(standing.passed ? 1 : 0);
      expect(count('failed') > 0 || standing.passed !== false).toBe(true);
      expect(said.lastIndexOf('failed')).toBeLessThanOrEqual(standing.passed ? said.indexOf('passed') : said.length);
      expect(count('terminated')).toBe(count('initialized'));
      const verdict = to.statements.filter(({ verb }) => /passed|failed/.test(verb.id)).pop();
      const { raw } = (verdict?.result?.score ?? {}) as { raw?: number };
      if (verdict && (target === 'scorm2004' || standing.done)) {
        expect(now.heard.value(element.status)).toBe(verdict.result?.success ? 'passed' : 'failed');
        // A pass is told once; a score that grows after it is the LMS's alone.
        if (!standing.passed) expect(Number(now.heard.value(element.raw))).toBeCloseTo(raw ?? -1, 2);
      }
      expect(to.wrong).toEqual([]);
    }), { numRuns: 25 });
  }, 30_000);
});

test('a package without a relay, or without a home page for its learners, is left as it is', () => {
  const inner = {} as Driver;
  expect(beside(config('scorm12'), asWindow(page()), inner)).toBe(inner);
  expect(beside(told({ xapi: { ...XAPI, relay: RELAY, lms: '' } }), asWindow(page()), inner)).toBe(inner);
});
