import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Diagnostics } from '../src/drivers/driver';
import { keeper } from './course';
import { visit } from './stage';

const REFUSED = { verb: 'answered', object: 'https://example.org/m/blocks/a', status: 400, words: 'no such form' };
const panel = (): HTMLDetailsElement => document.querySelector<HTMLDetailsElement>('.technical')!;
const lines = (): string[] => [...panel().querySelectorAll('li')].map((line) => line.textContent ?? '');
const told = (): string => panel().querySelector('.told')?.textContent ?? '';

/** jsdom folds details open in a task of its own. */
const unfold = async (): Promise<void> => {
  panel().open = true;
  await new Promise((resolve) => { setTimeout(resolve, 20); });
};

/** A record keeper that also sends statements. */
const sender = (facts: Partial<Diagnostics> = {}, more = {}) => {
  const again = vi.fn();
  const sending = { waiting: 3, refused: [REFUSED], again, ...facts };
  return { again, sending, record: Object.assign(keeper(more), { diagnostics: () => sending }) };
};

beforeEach(() => {
  localStorage.clear();
  window.location.hash = '';
  window.scrollTo = () => undefined;
});
afterEach(() => { delete (document as Partial<Document>).execCommand; });

test('whoever unfolds the details reads how the record stands', async () => {
  const stage = await visit(sender().record);
  expect(lines()[0]).toBe('course: ');
  await stage.settle();
  await unfold();
  expect(lines().slice(0, 4)).toEqual(['course: m 1.0.0', 'format: web', 'mode: normal', 'connection: connected']);
  expect(lines()[4]).toMatch(/^saved: \d.* Saved$/);
  expect(lines().slice(5)).toEqual(['waiting: 3', 'refused: 1', 'answered https://example.org/m/blocks/a: 400 no such form']);
});

test('where nothing is sent there is nothing to count, and a record that never came is told', async () => {
  await visit(keeper({ connected: false }));
  await unfold();
  expect(lines().slice(3)).toEqual(['connection: not connected', 'saved: – Saved on this device', 'waiting: –', 'refused: –']);
});

test('while they stand open the details follow what happens, and let a marked line be', async () => {
  const { record, sending } = sender();
  await visit(record);
  await unfold();
  const [course] = panel().querySelectorAll('bdi');
  const words = course!.firstChild;
  sending.waiting = 0;
  sending.refused = [REFUSED, { ...REFUSED, verb: 'progressed' }];
  await vi.waitFor(() => expect(lines().slice(5)).toEqual([
    'waiting: 0', 'refused: 2', 'answered https://example.org/m/blocks/a: 400 no such form', 'progressed https://example.org/m/blocks/a: 400 no such form',
  ]), 3000);
  expect(course!.firstChild).toBe(words);
});

test.each([[true, 'Copied, without your name or your answers.'], [false, 'Select the lines above and copy them.']])(
  'what is copied is what is read: %s', async (copies, says) => {
    let copied = '';
    document.execCommand = () => {
      copied = getSelection()?.toString() ?? '';
      return copies;
    };
    const stage = await visit(sender().record);
    stage.check('a', 'r');
    await stage.settle();
    await unfold();
    stage.click('.technical [data-act=copy]');
    expect(told()).toBe(says);
    for (const line of lines()) expect(copied).toContain(line);
    expect(panel().textContent).not.toContain('Lia');
  },
);

test('trying again saves at once, whatever pause was asked for, and says what came of it', async () => {
  const { record, again } = sender();
  const stage = await visit(record);
  await unfold();
  const before = record.saved.length;
  stage.click('.technical [data-act=again]');
  expect(told()).toBe('');
  await vi.waitFor(() => expect(told()).toBe('Saved'));
  expect(again).toHaveBeenCalledOnce();
  expect(record.saved.length).toBe(before + 1);
});
