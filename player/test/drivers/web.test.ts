// @vitest-environment node
import { expect, test } from 'vitest';
import { drive } from '../../src/drivers/web';
import { answer, asWindow, config, page, progress } from './kit';

test('work stays in this browser, without a name', async () => {
  const window = page();
  const first = drive(config('web'), asWindow(window));
  expect(await first.start()).toMatchObject({ connected: true, mode: 'normal', state: '', learner: { id: '', name: '' } });
  first.answer(answer());
  expect(await first.save(progress({ state: 'S', done: true, passed: true, scaled: 0.9 }))).toBe(true);
  first.leave(progress({ state: 'S2', scaled: 0.1 }));
  await first.exit(progress({ state: 'S3' }));
  const opening = await drive(config('web'), asWindow(window)).start();
  expect(opening).toMatchObject({ state: 'S3', record: { done: true, passed: true, scaled: 0.9 } });
});

test('each module has its own record', async () => {
  const window = page();
  await drive(config('web'), asWindow(window)).save(progress({ state: 'S' }));
  const other = config('web', { module: { ...config('web').module, iri: 'https://formazione.acme.it/altro' } });
  expect((await drive(other, asWindow(window)).start()).state).toBe('');
});

test('a browser that lends no storage is said to', async () => {
  const denied = page();
  Object.defineProperty(denied, 'localStorage', { get: () => { throw new Error('denied'); } });
  const driver = drive(config('web'), asWindow(denied));
  expect((await driver.start()).connected).toBe(false);
  expect(await driver.save(progress())).toBe(false);
});

test('a full storage is a save that failed', async () => {
  const window = page();
  window.localStorage.setItem = () => { throw new Error('quota'); };
  const driver = drive(config('web'), asWindow(window));
  await driver.start();
  expect(await driver.save(progress())).toBe(false);
});

test.each(['', '{', '[]', '{"state":5,"record":{"done":"yes","scaled":"1"}}', 'null'])('a record that is %o opens empty', async (text) => {
  const window = page();
  window.localStorage.setItem('scormkit:web:https://formazione.acme.it/telefono', text);
  expect(await drive(config('web'), asWindow(window)).start()).toMatchObject({ state: '', record: { done: false } });
});
