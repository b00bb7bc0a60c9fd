/** The desk's panel for runs: begins clean, keeps what the stage tells, and plays in order. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromStage, ToStage } from '../../desk/messages';
import { called, recordingPanel, words } from '../../desk/panels/recording';
import type { RecordingPanel, Set_ } from '../../desk/panels/recording';
import { seed } from '../../desk/seed';
import { outcomeOf } from '../../desk/stage/outcome';
import type { Recorded, Step } from '../../desk/steps';

const NEXT: Step = { do: 'click', on: { part: 'next' } };
const TYPE: Step = { do: 'type', on: { id: 'draft' }, value: 'Dear' };
const RUN: Recorded = { package: { kind: 'scorm12', sco: 'item' }, seed: 7, steps: [NEXT, TYPE] };
const CALL = { kind: 'call', n: 1, at: 0, name: 'Initialize', args: [''], answer: 'true', error: '0', took: 1, broken: [] } as FromStage;

interface Desk { panel: RecordingPanel; sent: ToStage[]; opened: unknown[][]; posted: [string, Record<string, unknown>][]; said: string[]; status(): string; press(act: string): void }

/** A stage that brings content at once and does each step but those that *stuck* names. */
const desk = (more: Partial<Set_> = {}, stuck = '', content = true): Desk => {
  const sent: ToStage[] = [];
  const opened: unknown[][] = [];
  const posted: [string, Record<string, unknown>][] = [];
  const said: string[] = [];
  const panel: RecordingPanel = recordingPanel({
    server: { post: async (path, body) => {
      posted.push([path, body as Record<string, unknown>]);
      return { files: [{ name: 'a.json', text: JSON.stringify(RUN) }, { name: 'test_a.py', text: '' }], written: '/run.json', steps: 1, told: 2 };
    } },
    file: '', replay: null,
    open: async (...wish) => {
      opened.push(wish);
      panel.fresh();
      panel.hear({ kind: 'ready', ticket: 't' });
      if (content) panel.hear({ kind: 'loaded', title: '', path: '' });
    },
    leave: async () => panel.hear(CALL),
    send: (message) => {
      sent.push(message);
      if (message.kind === 'play') panel.hear({ kind: 'played', n: message.n, problem: message.n === 1 ? stuck : '' });
    },
    ticket: () => 't', say: (text) => { said.push(text); },
    guarded: async (work) => { await work(); },
    changed: () => undefined, ...more,
  });
  document.body.replaceChildren(panel.element);
  const find = (selector: string): HTMLElement => panel.element.querySelector<HTMLElement>(selector)!;
  return { panel, sent, opened, posted, said, status: () => find('.reel-status').textContent ?? '', press: (act) => find(`[data-act=${act}]`).click() };
};
const shown = (panel: RecordingPanel): string[] =>
  [...panel.element.querySelectorAll<HTMLElement>('[data-act]')].filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.act ?? '');
const step = (each: Step, n: number, seeded = true): FromStage => ({ kind: 'step', step: each, n, about: { id: 'm', version: '1' }, seeded });

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('a recording begins with somebody new and chances of its own, and holds what was done and told', async () => {
  const { panel, sent, opened, posted, status, press } = desk();
  expect(shown(panel)).toEqual(['record']);
  panel.hear(CALL); // before: not of this run
  press('record');
  await vi.runAllTimersAsync();
  expect(sent).toEqual([{ kind: 'record', on: true }]);
  const [, number] = opened[0] ?? [];
  expect(opened).toEqual([['', expect.any(Number), 'Recording']]);
  expect(shown(panel)).toEqual(['stop']);
  panel.hear(CALL);
  panel.hear(step(NEXT, 0));
  panel.hear(step({ ...TYPE, value: 'D' } as Step, 1));
  panel.hear(step(TYPE, 1));
  expect(status()).toBe('Recording: 2 steps.');
  expect(panel.count()).toBe(2);
  await panel.stop();
  const call = { name: 'Initialize', args: [''], answer: 'true', error: '0' };
  expect(posted).toEqual([['recording', { ticket: 't', steps: [NEXT, TYPE], calls: [call, call], about: { id: 'm', version: '1' }, seed: number }]]);
  expect(status()).toBe('Recorded: 1 steps; the package told 2 things. Written to /run.json.');
  expect(shown(panel)).toEqual(['record', 'replay', 'export-recording', 'export-test']);
});

test('a browser that keeps its own chances is told of, and the recording has no seed', async () => {
  const { panel, posted, status } = desk();
  await panel.record();
  panel.hear(step(NEXT, 0, false));
  await panel.stop();
  expect(posted[0]?.[1]).not.toHaveProperty('seed');
  expect(status()).toContain('chances of its own');
});

test('where no LMS is told, the recording holds what the page left on the device', async () => {
  const { panel, posted } = desk({ leave: async () => panel.hear({ kind: 'left', scroll: 0, killed: false, outcome: { done: true, passed: true, scaled: 1 } }) });
  panel.hear({ kind: 'left', scroll: 0, killed: false, outcome: { done: false } }); // the visit before
  await panel.record();
  await panel.stop();
  expect(posted[0]?.[1]).toMatchObject({ outcome: { done: true, passed: true, scaled: 1 } });
});

test('an outcome is what our page remembers, read when it has gone; others have none', () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const tells = (config: string): (() => unknown) => {
    frame.contentDocument!.body.innerHTML = `<script type="application/json" id="scormkit-config">${config}</scr` + 'ipt>';
    return outcomeOf(frame);
  };
  const outcome = tells('{"module": {"iri": "https://course.example/one"}}');
  expect(outcome()).toEqual({ done: false });
  localStorage.setItem('scormkit:web:https://course.example/one', '{"state": "S", "record": {"done": true, "passed": false, "scaled": 0.5}}');
  expect(outcome()).toEqual({ done: true, passed: false, scaled: 0.5 });
  expect(tells('{')()).toBeUndefined();
  expect(tells('{}')()).toBeUndefined();
  frame.remove();
  expect(outcomeOf(frame)()).toBeUndefined();
});

test('content that is loaded anew ends the run', async () => {
  const { panel, status } = desk();
  await panel.record();
  panel.fresh();
  expect(panel.busy()).toBe('');
  expect(status()).toContain('has come to nothing');
  await panel.stop();
  panel.hear(step(NEXT, 0));
  expect(panel.count()).toBe(0);
});

test('content that never comes is not recorded', async () => {
  const { panel, status } = desk({}, '', false);
  void panel.record();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(panel.busy()).toBe('');
  expect(status()).toContain('did not come');
});

test('what the server does not keep is said', async () => {
  const { panel, status } = desk({ server: { post: async () => { throw new Error('no'); } } });
  await panel.record();
  await expect(panel.stop()).rejects.toThrow('no');
  expect(status()).toBe('The run could not be kept.');
});

test('a run is played step by step, with its own numbers, as far as it goes', async () => {
  const { panel, sent, opened, said, status } = desk({ replay: RUN });
  expect(shown(panel)).toEqual(['record', 'replay']);
  void panel.play();
  await vi.runAllTimersAsync();
  expect(opened).toEqual([['item', 7, 'Replay']]);
  expect(sent).toEqual([{ kind: 'play', step: NEXT, n: 0 }, { kind: 'play', step: TYPE, n: 1 }]);
  expect(status()).toBe('Played: 2 steps.');
  expect(said).toEqual(['Played: 2 steps.']);
  expect([...panel.element.querySelectorAll('li')].map(({ className }) => className)).toEqual(['done', 'done']);

  const other = desk({ replay: RUN }, 'nothing there');
  void other.panel.play();
  await vi.runAllTimersAsync();
  expect(other.status()).toBe('Step 2 cannot be done: nothing there');
});

test('a replay can be stopped', async () => {
  const { panel, sent, status } = desk({ replay: RUN });
  void panel.play();
  await vi.advanceTimersByTimeAsync(350);
  expect(status()).toBe('Playing: 1 of 2');
  await panel.stop();
  await vi.runAllTimersAsync();
  expect(sent.length).toBe(1);
  expect(status()).toBe('Stopped.');
});

test('steps are told in words', () => {
  expect(words({ do: 'choose', on: { block: 'q', option: 'a' }, checked: false })).toBe('untick a · q');
  expect(words({ do: 'choose', on: { block: 'p', option: 'l' }, value: 'two' })).toBe('choose l · p: two');
  expect(words({ do: 'key', on: { id: 'slide' }, value: 'Enter' })).toBe('press Enter on slide');
  expect(words({ do: 'move', on: { block: 'o', option: 'x' }, place: 3 })).toBe('move x · o to place 3');
  expect(words({ do: 'move', on: { id: 'a' }, to: { id: 'b' } })).toBe('move a onto b');
  expect(called({ role: 'button', name: 'Go' })).toBe('button “Go”');
  expect(called({})).toBe('');
});

test('content has the numbers of its seed, and others without one', () => {
  const numbers = (from: number | undefined): [number, boolean] => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const ours = seed(frame, from);
    return [(frame.contentWindow as Window & typeof globalThis).Math.random(), ours()];
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)[0]).not.toBe(numbers(8)[0]);
  expect(numbers(7)[1]).toBe(true);
  expect(numbers(undefined)[1]).toBe(false);
});
