// @vitest-environment node
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { agent, credentials, json, launch, learner } from '../../src/drivers/launch';
import { drive } from '../../src/drivers/xapi';
import type { Driver, Progress } from '../../src/drivers/driver';
import { uuid } from '../../src/xapi/uuid';
import { AUTH, ENDPOINT, store, stored, words } from '../xapi/store';
import type { Store } from '../xapi/store';
import { answer, asWindow, begun, config, hide, page, progress, XAPI } from './kit';
import type { Page } from './kit';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);
const OLD_ACTOR = { name: ['Sara Rossi'], mbox: ['mailto:sara@acme.it'], objectType: ['Person'] };
const address = (more: Record<string, string> = {}): string => `https://lms.acme.it/c/index.html?${new URLSearchParams({
  activity_id: 'https://acme.it/telefono', registration: '7f7b3c34-5b1a-4a6e-8f5e-0d8d3c9a1b2c', auth: AUTH, endpoint: ENDPOINT, actor: JSON.stringify(OLD_ACTOR), ...more,
})}`;
const visit = (to: Store, href = address(), from?: Page): { window: Page; driver: Driver } => {
  const window = page(href, { fetch: to.fetch, ...(from && { localStorage: from.localStorage }) });
  return { window, driver: begun(drive(config('xapi', { xapi: { ...XAPI, definitions: { '': { type: 'http://adlnet.gov/expapi/activities/course', name: { it: 'Al telefono' } } }, } }), asWindow(window))) };
};
const PASSED: Partial<Progress> = { done: true, passed: true, scaled: 1, measure: 1 };

test('a first visit begins, a later one resumes, and each ends as it stands', async () => {
  const to = store();
  const first = visit(to);
  expect(await first.driver.start()).toMatchObject({ connected: true, state: '', learner: { id: 'mailto:sara@acme.it', name: 'Sara Rossi' } });
  first.driver.answer(answer());
  expect(await first.driver.save(progress({ state: 'S' }))).toBe(true);
  hide(first.window, () => first.driver.leave(progress({ state: 'S2' })));
  await settle();
  const second = visit(to);
  expect(await second.driver.start()).toMatchObject({ state: 'S2' });
  await second.driver.save(progress(PASSED));
  await second.driver.exit(progress(PASSED));
  expect(words(to.statements)).toEqual([
    'initialized', 'answered', 'suspended', 'terminated', 'initialized', 'resumed', 'completed', 'passed', 'terminated']);
  expect(to.warnings).toEqual([]);
  for (const each of to.statements) {
    expect(each.context.registration).toBe('7f7b3c34-5b1a-4a6e-8f5e-0d8d3c9a1b2c');
    expect(each.actor).toEqual({ objectType: 'Agent', name: 'Sara Rossi', mbox: 'mailto:sara@acme.it' });
  }
});

test('what was judged once is not judged again, and never lowered', async () => {
  const to = store();
  for (const more of [{ done: true, passed: false, scaled: 0.4 }, PASSED, { done: false, passed: false, scaled: 0.1 }]) {
    const { driver } = visit(to);
    await driver.start();
    await driver.save(progress(more));
    await driver.exit(progress(more));
  }
  expect(words(to.statements).filter((word) => /ed$/.test(word) && /comp|pass|fail/.test(word))).toEqual(['completed', 'failed', 'passed']);
  expect(stored(to, 'stateId')).toMatchObject({ done: true, passed: true, scaled: 1 });
});

test('a verdict that still waits from an earlier page is not said twice', async () => {
  const to = store();
  const first = visit(to);
  await first.driver.start();
  await settle();
  to.fail = () => 0;
  await first.driver.save(progress(PASSED));
  hide(first.window, () => first.driver.leave(progress(PASSED)));
  await settle();
  delete to.fail;
  const second = visit(to, address(), first.window);
  await second.driver.start();
  await second.driver.save(progress(PASSED));
  expect(words(to.statements).filter((word) => word === 'completed')).toHaveLength(1);
});

test('a store in trouble is asked again while the learner comes in', async () => {
  const to = store();
  let failing = 2;
  to.fail = () => ((failing -= 1) >= 0 ? 503 : undefined);
  const { driver } = visit(to);
  const opening = driver.start();
  await vi.advanceTimersByTimeAsync(5000);
  expect((await opening).connected).toBe(true);
  expect(driver.queues).toBe(true);
});

test.each([true, false])('a verdict sent as the page went is said once, whether it arrived (%s) or not', async (arrives) => {
  const to = store();
  const first = visit(to);
  await first.driver.start();
  await settle();
  to.fail = (_, resource) => (resource === 'statements' && !arrives ? 0 : undefined);
  hide(first.window, () => first.driver.leave(progress(PASSED)));
  await settle();
  delete to.fail;
  expect(stored(to, 'stateId')).toMatchObject({ passed: true, told: [] });
  // On another device, where nothing waits: the store itself is asked.
  const second = visit(to);
  await second.driver.start();
  await second.driver.save(progress(PASSED));
  expect(words(to.statements).filter((word) => word === 'passed' || word === 'completed').sort()).toEqual(['completed', 'passed']);
});

test('two windows in one registration undo nothing of each other', async () => {
  const to = store();
  const [one, two] = [visit(to), visit(to)];
  await one.driver.start();
  await one.driver.save(progress());
  await two.driver.start();
  await one.driver.save(progress({ ...PASSED, state: 'one' }));
  expect(await two.driver.save(progress({ state: 'two and a half', scaled: 0.3 }))).toBe(true);
  expect(await two.driver.save(progress({ state: 'two', scaled: 0.3 }))).toBe(true);
  expect(stored(to, 'stateId')).toMatchObject({ state: 'two', done: true, passed: true, scaled: 1, told: ['completed', 'passed'] });
});

test.each(['endpoint', 'auth', 'actor'])('opened without %s the work lives in the journal alone', async (name) => {
  const to = store();
  const { driver } = visit(to, address().replace(new RegExp(`${name}=[^&]*`), ''));
  expect((await driver.start()).connected).toBe(false);
  expect(await driver.save(progress())).toBe(false);
  await driver.exit(progress());
  expect(to.log).toEqual([]);
});

test('a store that cannot be read is not written over', async () => {
  const to = store();
  to.fail = () => 500;
  const { driver } = visit(to);
  const opening = driver.start();
  await vi.advanceTimersByTimeAsync(10_000);
  // Whose work it is is known all the same, so that the journal gives it to the next launch, with its answers.
  expect(await opening).toMatchObject({ connected: false, learner: { id: 'mailto:sara@acme.it' } });
  expect([driver.queues, driver.trouble?.()]).toEqual([false, 'session']);
  await driver.save(progress());
  expect(new Set(to.log)).toEqual(new Set(['GET activities/state']));
});

test('without activity_id the module’s own IRI is reported, without registration none', async () => {
  const to = store();
  const { driver } = visit(to, address({ activity_id: '', registration: '' }).replace(/activity_id=&|registration=&/g, ''));
  await driver.start();
  await driver.save(progress());
  expect(to.statements[0]).toMatchObject({ object: { id: 'https://formazione.acme.it/telefono' } });
  expect(to.statements[0]?.context).not.toHaveProperty('registration');
  expect(to.warnings).toEqual([]);
});

test('parameters are read in any order, encoded once or twice', () => {
  const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme' }), { minKeys: 1 });
  fc.assert(fc.property(values, (given) => {
    const search = Object.entries(given).reverse().map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    expect({ ...launch(`?${search}`) }).toEqual({ ...given });
  }));
  expect(json(encodeURIComponent('{"a":"è"}'))).toEqual({ a: 'è' });
  fc.assert(fc.property(fc.string(), (text) => { expect(() => json(text)).not.toThrow(); }));
});

test('credentials survive a plus sign that nobody encoded', () => {
  expect([credentials('Basic ab c='), credentials('ab+c='), credentials('Bearer x')]).toEqual(['Basic ab+c=', 'Basic ab+c=', 'Bearer x']);
});

test('an actor of any age becomes an agent with one identifier', () => {
  expect(agent({ mbox: 'sara@acme.it' })).toEqual({ objectType: 'Agent', mbox: 'mailto:sara@acme.it' });
  expect(agent({ account: [{ accountServiceHomePage: 'https://a.it', accountName: 'u' }], mbox: ['mailto:x@y.z'] }))
    .toEqual({ objectType: 'Agent', account: { homePage: 'https://a.it', name: 'u' } });
  expect(agent({ name: 'nobody' })).toBeUndefined();
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('mbox', 'account', 'openid', 'name', 'mbox_sha1sum'), fc.jsonValue()), (actor) => {
    const found = agent(actor as Record<string, unknown>);
    if (found) expect(Object.keys(found).filter((key) => !/^(objectType|name)$/.test(key))).toHaveLength(1);
    expect(() => learner(actor as Record<string, unknown>)).not.toThrow();
  }));
});

test('ids are fixed when a statement is made', () => {
  expect(uuid()).not.toBe(uuid());
});
