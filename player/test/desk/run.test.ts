// @vitest-environment node
/** Launches: what is open is what was saved last, whatever the desk did not hear and whenever it heard it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refused } from '../../desk/api';
import type { Launch, Server, State } from '../../desk/api';
import type { StageFrame } from '../../desk/frame';
import type { ToStage } from '../../desk/messages';
import { run } from '../../desk/run';
import type { Run } from '../../desk/run';
import { trace } from '../../desk/trace';
import type { Trace } from '../../desk/trace';

interface Lms { stage: Run; trace: Trace; sent: ToStage[]; loaded: string[]; troubles: string[]; save(told?: boolean): void; hear(): void; answer(): Promise<void>; ready(): void; open(): Promise<void> }

/** A server whose launches wait until they are answered, and a stage that leaves when it is asked to. */
const lms = (scos = ['item'], refuses = false): Lms => {
  let release = 1;
  let heard = 1;
  const pending: (() => void)[] = [];
  const desk = { trace: trace(), sent: [] as ToStage[], loaded: [] as string[], troubles: [] as string[] };
  const state = (): State => ({ release: heard, package: { scos: scos.map((id) => ({ id, title: id, depth: 0, kind: 'scorm12', mastery: null })) }, learners: [{ id: 'ada', name: 'Ada' }], switches: { slow: 0 } }) as unknown as State;
  let count = 0;
  const server = { launch: () => new Promise<Launch>((resolve, reject) => {
    pending.push(() => {
      count += 1;
      if (refuses) reject(new Refused('there is nothing to launch yet', 'mend'));
      else resolve({ ticket: `t${count}`, kind: 'scorm12', url: `release ${release}`, release });
    });
  }) } as unknown as Server;
  const frame = {
    load: (url: string) => { desk.loaded.push(url); },
    send: (message: ToStage) => {
      desk.sent.push(message);
      if (message.kind === 'leave') stage.hear({ kind: 'left', scroll: 40, killed: false });
    },
    focused: () => false, focus: () => undefined, loaded: () => true,
  } as unknown as StageFrame;
  const stage = run(server, () => frame, desk.trace, state, {
    changed: () => undefined, trouble: ({ message }) => { desk.troubles.push(message); }, say: () => undefined, data: () => undefined,
    fresh: () => undefined, called: () => undefined, key: () => undefined, request: () => undefined,
  });
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const hear = (): void => {
    heard = release;
    stage.keepUp();
  };
  const answer = async (): Promise<void> => {
    await settle();
    pending.splice(0).forEach((one) => one());
    await settle();
  };
  const ready = (): void => stage.hear({ kind: 'ready', ticket: `t${count}` });
  return {
    ...desk, stage, hear, answer, ready,
    save: (told = true) => {
      release += 1;
      if (told) hear();
    },
    open: async () => {
      void stage.open();
      await answer();
      ready();
    },
  };
};

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('what is saved is loaded anew, where the learner was', async () => {
  const one = lms();
  await one.open();
  one.save();
  await one.answer();
  one.ready();
  expect(one.loaded).toEqual(['release 1', 'release 2']);
  expect(one.sent.map(({ kind }) => kind)).toEqual(['look', 'leave', 'look', 'scroll']);
  expect(one.trace.visit()?.why).toBe('Saved');
});

test('a desk that hears of a build only when it is connected again gets it then, and once', async () => {
  const one = lms();
  await one.open();
  one.save(false);
  one.save(false);
  expect(one.loaded).toEqual(['release 1']);
  one.hear();
  one.hear();
  await one.answer();
  one.ready();
  one.hear();
  await one.answer();
  expect(one.loaded).toEqual(['release 1', 'release 3']);
});

test('saves during a launch lead to the newest content, once', async () => {
  const one = lms();
  void one.stage.open();
  await vi.advanceTimersByTimeAsync(0);
  one.save();
  one.save();
  await one.answer(); // the server has built before it answers: nothing is left to do
  one.ready();
  expect(one.loaded).toEqual(['release 3']);
  one.save();
  await vi.advanceTimersByTimeAsync(0);
  const late = one.answer();
  await late;
  one.save(); // between the answer and the stage
  one.save();
  await one.answer();
  one.ready();
  await one.answer();
  expect(one.loaded).toEqual(['release 3', 'release 4', 'release 6']);
  expect(one.stage.phase()).toBe('open');
});

test('a launch that is answered before the desk hears of its build is not launched again', async () => {
  const one = lms();
  one.save(false);
  await one.open();
  one.stage.keepUp(); // a state of before
  one.hear();
  await one.answer();
  expect(one.loaded).toEqual(['release 2']);
});

test('a stage that was replaced opens nothing', async () => {
  const one = lms();
  void one.stage.open();
  await one.answer();
  one.save();
  one.ready(); // the old one, which was on its way
  expect(one.stage.phase()).toBe('opening');
  await one.answer();
  one.ready();
  expect(one.stage.phase()).toBe('open');
});

test('content that has left or was killed is not brought back by a save', async () => {
  const one = lms();
  await one.open();
  await one.stage.leave();
  one.save();
  await one.answer();
  expect([one.stage.phase(), one.loaded]).toEqual(['away', ['release 1']]);
  await one.open();
  expect(one.loaded).toEqual(['release 1', 'release 2']);
});

test('what could not be launched is tried again with the next build, and not before', async () => {
  const one = lms(['item'], true);
  await one.open();
  one.hear();
  await one.answer();
  expect([one.stage.phase(), one.troubles.length]).toEqual(['none', 1]);
  one.save();
  await one.answer();
  expect(one.troubles).toHaveLength(2);
});

test('a package without parts waits for one that has some', async () => {
  const scos: string[] = [];
  const one = lms(scos);
  await one.open();
  one.hear();
  expect(one.loaded).toEqual([]);
  scos.push('item');
  one.save();
  await one.answer();
  expect(one.loaded).toEqual(['release 2']);
});

test('two wishes to leave are one, and both wait for it', async () => {
  const one = lms();
  await one.open();
  await Promise.all([one.stage.leave(), one.stage.leave(), one.stage.forget().catch(() => undefined), vi.advanceTimersByTimeAsync(5000)]);
  expect(one.sent.filter(({ kind }) => kind === 'leave')).toHaveLength(1);
  expect(one.stage.phase()).toBe('away');
});
