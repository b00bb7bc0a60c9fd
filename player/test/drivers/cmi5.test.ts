// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drive } from '../../src/drivers/cmi5';
import { verdict } from '../../src/drivers/cmi5_rules';
import type { Driver, Progress } from '../../src/drivers/driver';
import { ACTOR, cmi5Lms } from '../xapi/cmi5_lms';
import type { CmiLms } from '../xapi/cmi5_lms';
import { stored, words } from '../xapi/store';
import { answer, asWindow, begun, block, config, hide, page, progress, XAPI } from './kit';
import type { Page } from './kit';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** Lets requests that nobody waits for come through. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);

const visit = (lms: CmiLms, href = lms.launch(), from?: Page): { window: Page; driver: Driver } => {
  const window = page(href, { fetch: lms.fetch, ...(from && { sessionStorage: from.sessionStorage, localStorage: from.localStorage }) });
  return { window, driver: begun(drive(config('cmi5'), asWindow(window))) };
};
const PASSED: Partial<Progress> = { done: true, passed: true, scaled: 1, measure: 1, state: '1~9~done' };

test('a whole session keeps every requirement', async () => {
  const lms = cmi5Lms();
  const { window, driver } = visit(lms, lms.launch({ masteryScore: 0.7, returnURL: 'https://lms.acme.it/back' }));
  expect(await driver.start()).toMatchObject({ connected: true, mode: 'normal', mark: 0.7, learner: { id: 'u1', name: 'Sara Rossi' } });
  driver.answer(answer());
  expect(await driver.save(progress({ measure: 0.2 }))).toBe(true);
  driver.answer(answer({ result: 0, response: ['pronto'], attempt: 2 }));
  expect(await driver.save(progress({ measure: 0.6, scaled: 0.5 }))).toBe(true);
  expect(await driver.save(progress(PASSED))).toBe(true);
  await driver.exit(progress(PASSED));
  expect(words(lms.store.statements)).toEqual(
    ['initialized', 'answered', 'answered', 'progressed', 'progressed', 'completed', 'passed', 'terminated']);
  expect(lms.broken).toEqual([]);
  expect(lms.store.warnings).toEqual([]);
  expect(window.location.assigned).toEqual(['https://lms.acme.it/back']);
});

const GOALS: Progress['objectives'] = [{ id: 'nome', done: true, scaled: 1, passed: true }, { id: 'tono', done: true, scaled: 0.5, passed: false }];

test('all that can be said in a session is said, under the LMS’s own context', async () => {
  const lms = cmi5Lms();
  const { driver } = visit(lms);
  await driver.start();
  driver.shows?.('saluto', 0);
  driver.answer(answer());
  const { result: _, ...open } = answer({ block: block({ id: 'lettera', page: 'ascolto' }) });
  driver.shows?.('ascolto', 20);
  driver.answer(open);
  driver.interacted?.(block({ id: 'scheda', page: 'ascolto' }));
  await driver.save(progress({ objectives: GOALS, measure: 0.3, seconds: 30 }));
  await driver.save(progress({ objectives: GOALS, measure: 0.4, seconds: 35 }));
  driver.shows?.('result-', 40);
  await driver.exit(progress({ objectives: GOALS, measure: 0.4, seconds: 50 }));
  expect(words(lms.store.statements)).toEqual([
    'initialized', 'answered', 'experienced', 'responded', 'interacted', 'mastered', 'scored', 'progressed', 'experienced', 'suspended', 'terminated']);
  expect(lms.store.statements.flatMap(({ verb, object, result }) => (/experienced/.test(verb.id) ? [[object.id.replace(/.*pages/, 'pages'), result]] : [])))
    .toEqual([['pages/saluto', { duration: 'PT20S' }], ['pages/ascolto', { duration: 'PT20S' }]]);
  for (const { verb, context } of lms.store.statements) {
    const { category = [], grouping = [] } = context.contextActivities ?? {};
    expect(category.some(({ id }) => id.endsWith('/cmi5'))).toBe(/initialized|terminated/.test(verb.id));
    expect(category[0]).toEqual({ id: XAPI.profile });
    expect(grouping[0]).toEqual({ id: 'https://acme.it/au/telefono' });
    expect(grouping.map(({ id }) => id)).toContain(XAPI.course);
  }
  expect(lms.broken).toEqual([]);
  expect(lms.store.warnings).toEqual([]);
});

test('an objective is told again only when its score has changed, in this session or the next', async () => {
  const lms = cmi5Lms();
  for (const scaled of [0.5, 0.5, 1]) {
    const { driver } = visit(lms);
    await driver.start();
    const objectives = [{ id: 'nome', done: true, scaled, passed: scaled === 1 }];
    await driver.save(progress({ objectives }));
    await driver.exit(progress({ objectives, seconds: 70 }));
  }
  expect(words(lms.store.statements).filter((word) => /mastered|scored/.test(word))).toEqual(['scored', 'mastered']);
  expect(lms.broken).toEqual([]);
});

test('the learner’s language comes from the preferences', async () => {
  const lms = cmi5Lms();
  lms.store.documents.set(`/xapi/agents/profile|agent=${JSON.stringify(ACTOR)}|profileId=cmi5LearnerPreferences`, '{"languagePreference":"it-IT,en"}');
  expect((await visit(lms).driver.start()).language).toBe('it-IT');
});

test('nothing is said before the launch data and the preferences were read', async () => {
  const lms = cmi5Lms();
  await visit(lms).driver.start();
  await settle();
  expect(lms.store.log.indexOf('POST statements')).toBe(3);
});

test('work is taken up again in the next session, and said once in a registration', async () => {
  const lms = cmi5Lms();
  const first = visit(lms);
  await first.driver.start();
  await first.driver.save(progress(PASSED));
  hide(first.window, () => first.driver.leave(progress({ ...PASSED, state: '1~10~later' })));
  await settle();
  const second = visit(lms);
  expect(await second.driver.start()).toMatchObject({ state: '1~10~later', record: { done: true, passed: true, scaled: 1 } });
  await second.driver.save(progress({ done: false, passed: false, scaled: 0.1 }));
  await second.driver.exit(progress({ done: false, passed: false, scaled: 0.1 }));
  expect(words(lms.store.statements)).toEqual(['initialized', 'completed', 'passed', 'terminated', 'initialized', 'resumed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test('a failure waits for the end of the session, since the learner may try again', async () => {
  const lms = cmi5Lms();
  const FAILED = { done: true, passed: false, scaled: 0.5 };
  const first = visit(lms);
  await first.driver.start();
  await first.driver.save(progress(FAILED));
  expect(words(lms.store.statements)).toEqual(['initialized', 'completed']);
  hide(first.window, () => first.driver.leave(progress(FAILED)));
  await settle();
  expect(words(lms.store.statements).slice(2)).toEqual(['failed', 'terminated']);

  const second = visit(lms);
  await second.driver.start();
  await second.driver.exit(progress(FAILED));
  expect(words(lms.store.statements).slice(4)).toEqual(['initialized', 'resumed', 'terminated']);

  const third = visit(lms);
  await third.driver.start();
  await third.driver.exit(progress(PASSED));
  expect(words(lms.store.statements).slice(7)).toEqual(['initialized', 'resumed', 'passed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test('failed and then passed in one session is passed alone', async () => {
  const lms = cmi5Lms();
  const { driver } = visit(lms);
  await driver.start();
  await driver.save(progress({ done: true, passed: false, scaled: 0.5 }));
  await driver.save(progress(PASSED));
  await driver.exit(progress(PASSED));
  expect(words(lms.store.statements)).toEqual(['initialized', 'completed', 'progressed', 'passed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test('a better failure is told again', async () => {
  const lms = cmi5Lms();
  for (const scaled of [0.3, 0.3, 0.6]) {
    const { driver } = visit(lms);
    await driver.start();
    await driver.exit(progress({ done: true, passed: false, scaled }));
  }
  expect(words(lms.store.statements).filter((word) => word === 'failed')).toHaveLength(2);
  expect(lms.broken).toEqual([]);
});

test('the mark of the LMS rules over the module’s own', async () => {
  expect([verdict({ passed: true, scaled: 0.85 }, 0.9), verdict({ passed: false, scaled: 0.75 }, 0.7), verdict({ scaled: 1 }, 0.7), verdict({ passed: true })])
    .toEqual([false, true, undefined, true]);
  const lms = cmi5Lms();
  const { driver } = visit(lms, lms.launch({ masteryScore: 0.9 }));
  await driver.start();
  await driver.exit(progress({ done: true, passed: true, scaled: 0.85 }));
  expect(words(lms.store.statements)).toEqual(['initialized', 'completed', 'failed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test.each(['Browse', 'Review'])('%s says only that it began and ended, and keeps nothing', async (launchMode) => {
  const lms = cmi5Lms();
  const { window, driver } = visit(lms, lms.launch({ launchMode }));
  expect((await driver.start()).mode).toBe(launchMode.toLowerCase());
  driver.answer(answer());
  expect(await driver.save(progress(PASSED))).toBe(true);
  hide(window, () => driver.leave(progress(PASSED)));
  await settle();
  expect(words(lms.store.statements)).toEqual(['initialized', 'terminated']);
  expect(stored(lms.store, 'stateId=scormkit')).toBeUndefined();
  expect(lms.broken).toEqual([]);
});

test('a page that is loaded anew goes on with its session', async () => {
  const lms = cmi5Lms();
  const href = lms.launch();
  const first = visit(lms, href);
  await first.driver.start();
  await first.driver.save(progress({ state: 'S' }));
  first.window.dispatchEvent(Object.assign(new Event('keydown'), { key: 'F5' }));
  hide(first.window, () => first.driver.leave(progress({ state: 'S' })));
  await settle();
  const second = visit(lms, href, first.window);
  expect(await second.driver.start()).toMatchObject({ connected: true, state: 'S' });
  await second.driver.exit(progress(PASSED));
  expect(words(lms.store.statements)).toEqual(['initialized', 'completed', 'passed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test('a session that has ended stays ended', async () => {
  const lms = cmi5Lms();
  const href = lms.launch();
  const first = visit(lms, href);
  await first.driver.start();
  hide(first.window, () => first.driver.leave(progress()));
  await settle();
  const again = visit(lms, href, first.window);
  expect((await again.driver.start()).connected).toBe(false);
  again.driver.answer(answer());
  expect(await again.driver.save(progress())).toBe(false);
  hide(again.window, () => again.driver.leave(progress()));
  await settle();
  expect(words(lms.store.statements)).toEqual(['initialized', 'suspended', 'terminated']);
});

test('a page that is only hidden sends its words and ends nothing', async () => {
  const lms = cmi5Lms();
  const { driver } = visit(lms);
  await driver.start();
  driver.answer(answer());
  driver.leave(progress({ state: 'hidden' }));
  await settle();
  expect(words(lms.store.statements)).toEqual(['initialized', 'answered']);
  expect(stored(lms.store, 'stateId=scormkit')).toMatchObject({ state: 'hidden' });
});

test('last words outlive the page', async () => {
  const lms = cmi5Lms();
  const { window, driver } = visit(lms);
  await driver.start();
  await settle();
  const before = lms.store.keepalive.length;
  hide(window, () => driver.leave(progress(PASSED)));
  await settle();
  expect(lms.store.keepalive.slice(before)).toEqual([true, true]);
  expect(lms.broken).toEqual([]);
});

test('a store that is down for a while loses nothing', async () => {
  const lms = cmi5Lms();
  const { driver } = visit(lms);
  await driver.start();
  await settle();
  lms.store.fail = () => 503;
  driver.answer(answer());
  expect(await driver.save(progress(PASSED))).toBe(false);
  expect(driver.trouble?.()).toBe('offline');
  delete lms.store.fail;
  expect(await driver.save(progress(PASSED))).toBe(true);
  expect(driver.trouble?.()).toBeUndefined();
  await driver.exit(progress(PASSED));
  expect(words(lms.store.statements)).toEqual(['initialized', 'answered', 'completed', 'passed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test('answers that one session could not send go out in the next, as its own', async () => {
  const lms = cmi5Lms();
  const first = visit(lms);
  await first.driver.start();
  await settle();
  lms.store.fail = () => 0;
  first.driver.answer(answer());
  hide(first.window, () => first.driver.leave(progress(PASSED)));
  await settle();
  delete lms.store.fail;
  const second = visit(lms, lms.launch(), page(undefined, { localStorage: first.window.localStorage }));
  await second.driver.start();
  await second.driver.exit(progress(PASSED));
  expect(words(lms.store.statements)).toEqual(['initialized', 'initialized', 'answered', 'completed', 'passed', 'terminated']);
  expect(lms.broken).toEqual([]);
});

test.each([
  ['nothing in the address', (): string => 'https://lms.acme.it/course/index.html'],
  ['a launch whose token is spent', (lms: CmiLms): string => { const href = lms.launch(); void lms.fetch('https://lms.acme.it/fetch', { method: 'POST' }); return href; }],
  ['an actor that is no JSON', (lms: CmiLms): string => lms.launch().replace(/actor=[^&]*/, 'actor=sara')],
  ['no launch data', (lms: CmiLms): string => { const href = lms.launch(); lms.store.documents.clear(); return href; }],
  ['a store that refuses', (lms: CmiLms): string => { const href = lms.launch(); lms.store.fail = () => 403; return href; }],
])('with %s nothing is connected', async (_, prepare) => {
  const lms = cmi5Lms();
  const { driver } = visit(lms, prepare(lms));
  expect((await driver.start()).connected).toBe(false);
  await driver.exit(progress());
});

test('a launch never hangs', async () => {
  const lms = cmi5Lms();
  const never: typeof fetch = (_, init) => new Promise((__, reject) => { init?.signal?.addEventListener('abort', () => reject(new Error('late'))); });
  const driver = drive(config('cmi5'), asWindow(page(lms.launch(), { fetch: never })));
  const opening = driver.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await opening).connected).toBe(false);
});

test('only addresses of the web are gone back to', async () => {
  const lms = cmi5Lms();
  const { window, driver } = visit(lms, lms.launch({ returnURL: 'javascript:alert(1)' }));
  await driver.start();
  await driver.exit(progress());
  expect(window.location.assigned).toEqual([]);
});
