/**
 * Records a run that can be played again: here, before the author's eyes, or by `scormkit verify`. A recording begins
 * with a learner who is new, on a device that remembers nothing, and with chances that can be had again.
 */
import { make } from '../../src/lib/dom';
import type { Server } from '../api';
import { offer } from '../export';
import type { FromStage, ToStage } from '../messages';
import { button, picker } from '../parts/controls';
import type { Outcome } from '../stage/outcome';
import type { Recorded, Step } from '../steps';
import type { Target } from '../target';

export interface Set_ {
  server: Pick<Server, 'post'>;
  /** Where the command line wants recordings, for people. */
  file: string;
  replay: Recorded | null;
  /** Launches for somebody new; with the numbers that begin at *seed*. */
  open(sco: string, seed: number | undefined, why: string): Promise<void>;
  leave(): Promise<void>;
  send(message: ToStage): void;
  ticket(): string;
  say(words: string): void;
  guarded(work: () => Promise<unknown>): Promise<void>;
  changed(): void;
}

export interface RecordingPanel {
  element: HTMLElement;
  hear(message: FromStage): void;
  /** Another launch than ours has begun. */
  fresh(): void;
  count(): number;
  busy(): '' | 'recording' | 'playing';
  record(): Promise<void>;
  stop(): Promise<void>;
  play(): Promise<void>;
}

interface Kept { files: { name: string; text: string }[]; written: string; steps: number; told: number }

/** How long content may take to come: a slow LMS is a switch away. */
const PATIENCE = 30_000;
const PAUSES = [['0', 'none'], ['300', '0.3 s'], ['1000', '1 s'], ['3000', '3 s']] as const;

/** *target* in words. */
export const called = ({ block, option, part, id, role, name, path }: Target): string => {
  if (block !== undefined) return [...(part === undefined ? [] : [part]), ...(option === undefined ? [] : [option]), block].join(' · ');
  return role === undefined ? part ?? id ?? path ?? '' : `${role} “${name ?? ''}”`;
};

/** *step* in words. */
export const words = (step: Step): string => {
  switch (step.do) {
    case 'click': return `press ${called(step.on)}`;
    case 'choose': return `${step.checked === false ? 'untick' : 'choose'} ${called(step.on)}${step.value === undefined ? '' : `: ${step.value}`}`;
    case 'type': return `type “${step.value}” into ${called(step.on)}`;
    case 'key': return `press ${step.value} on ${called(step.on)}`;
    case 'move': return `move ${called(step.on)} ${step.to ? `onto ${called(step.to)}` : `to place ${step.place}`}`;
  }
};

export const recordingPanel = (set: Set_): RecordingPanel => {
  let busy: '' | 'recording' | 'playing' = '';
  let steps: Step[] = set.replay?.steps ?? [];
  let calls: FromStage[] = [];
  let about = {};
  let outcome: Outcome | undefined;
  let seeded = true;
  let seed: number | undefined;
  let ours = false;
  let last: Kept | undefined;
  let played: Recorded | null = set.replay;
  let done = -1;
  let pause = 300;
  const waiting = new Map<string, (message: FromStage | undefined) => void>();

  const status = make('p', { class: 'reel-status', role: 'status' });
  const list = make('ol', { class: 'reel-steps' });
  const recording = button('Record', () => void record(), { 'class': 'plain reel-record', 'data-act': 'record' });
  const stopping = button('Stop', () => void stop(), { 'data-act': 'stop' });
  const playing = button('Replay', () => void play(), { 'data-act': 'replay' });
  const exporting = button('Export JSON', () => give(0, 1), { 'data-act': 'export-recording' });
  const testing = button('Export as test', () => give(0, 2), { 'data-act': 'export-test' });
  const pauses = picker('Pause', (value) => { pause = Number(value); });
  pauses.show(PAUSES.map(([value, label]) => ({ value, label })), String(pause));
  const element = make('div', { class: 'panel-body scroll reel', tabindex: 0, role: 'group', 'aria-label': 'Recording' },
    make('div', { class: 'reel-bar' }, recording, stopping, playing, pauses.element, exporting, testing), status, list,
    make('p', { class: 'fine' }, 'A recorded run is a test: ‘scormkit verify’ plays it with real clicks and keys, and says what the package tells otherwise than now. Recording begins with a learner who is new; what this device remembers of the course is forgotten.'));

  const give = (from: number, to: number): void => last?.files.slice(from, to).forEach(({ name, text }) =>
    offer(name, text, name.endsWith('.py') ? 'text/x-python' : 'application/json'));

  const draw = (): void => {
    recording.disabled = stopping.disabled = playing.disabled = false;
    recording.hidden = busy !== '';
    stopping.hidden = busy === '';
    playing.hidden = pauses.element.hidden = busy !== '' || !played;
    exporting.hidden = testing.hidden = busy !== '' || !last;
    list.replaceChildren(...steps.map((step, n) => make('li', { class: n <= done ? 'done' : '' }, words(step))));
  };
  const tell = (text: string): void => {
    status.textContent = text;
    draw();
    set.changed();
  };

  const answer = (kind: FromStage['kind']): Promise<FromStage | undefined> => new Promise((resolve) => {
    const timer = setTimeout(() => waiting.get(kind)?.(undefined), PATIENCE);
    waiting.set(kind, (message) => {
      clearTimeout(timer);
      waiting.delete(kind);
      resolve(message);
    });
  });

  const launch = async (sco: string, why: string): Promise<boolean> => {
    ours = true;
    const loaded = answer('loaded');
    try {
      await set.open(sco, seed, why);
    } finally {
      ours = false;
    }
    return (await loaded) !== undefined;
  };

  const record = (): Promise<void> => set.guarded(async () => {
    if (busy) return;
    busy = 'recording';
    steps = [];
    done = -1;
    last = undefined;
    about = {};
    seeded = true;
    seed = crypto.getRandomValues(new Uint32Array(1))[0];
    tell('Recording: work through the course, then press Stop.');
    if (!(await launch('', 'Recording'))) {
      busy = '';
      tell('The content did not come: nothing is recorded.');
    }
  });

  const stop = (): Promise<void> => set.guarded(async () => {
    const was = busy;
    if (was === 'playing') {
      busy = '';
      tell('Stopped.');
    }
    if (was !== 'recording') return;
    stopping.disabled = true;
    set.send({ kind: 'record', on: false });
    await set.leave();
    busy = '';
    const ticket = set.ticket();
    try {
      const told = calls.map((each) => (each.kind === 'call' ? { name: each.name, args: each.args, answer: each.answer, error: each.error } : {}));
      last = await set.server.post('recording', { ticket, steps, calls: told, about, outcome, ...(seeded ? { seed } : {}) }) as Kept;
      played = JSON.parse(last.files[0]?.text ?? 'null') as Recorded | null;
      tell(`Recorded: ${last.steps} steps; the package told ${last.told} things.${last.written ? ` Written to ${last.written}.` : ''}${seeded ? '' : ' This browser gave the content chances of its own: shuffled questions may come otherwise.'}`);
    } catch (error) {
      tell('The run could not be kept.');
      throw error;
    }
  });

  const play = (): Promise<void> => set.guarded(async () => {
    if (busy || !played) return;
    busy = 'playing';
    steps = played.steps;
    seed = played.seed;
    done = -1;
    tell('Playing…');
    const there = await launch(played.package.sco, 'Replay');
    let problem = there ? '' : 'the content did not come';
    for (let n = 0; n < steps.length && !problem && busy === 'playing'; n += 1) {
      await new Promise((resolve) => { setTimeout(resolve, pause); });
      if (busy !== 'playing') return; // stopped meanwhile
      const reply = answer('played');
      set.send({ kind: 'play', step: steps[n] as Step, n });
      const found = await reply;
      problem = found?.kind === 'played' ? found.problem : 'the stage does not answer';
      if (!problem) done = n;
      tell(`Playing: ${n + 1} of ${steps.length}`);
    }
    if (busy !== 'playing') return;
    busy = '';
    tell(problem ? `Step ${done + 2} cannot be done: ${problem}` : `Played: ${steps.length} steps.`);
    set.say(status.textContent ?? '');
  });

  const hears: { [K in FromStage['kind']]?: (message: Extract<FromStage, { kind: K }>) => void } = {
    ready: () => {
      calls = []; // what was open before had its last words, too
      outcome = undefined;
      if (busy === 'recording') set.send({ kind: 'record', on: true });
    },
    call: (message) => { if (busy === 'recording') calls.push(message); },
    left: (message) => { outcome = message.outcome; },
    step: ({ step, n, about: said, seeded: kept }) => {
      if (busy !== 'recording') return;
      steps = [...steps.slice(0, n), step];
      about = said;
      seeded = kept;
      tell(`Recording: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}.`);
    },
  };

  status.textContent = set.replay ? 'A recorded run is at hand.' : set.file ? `What is recorded will be written to ${set.file}.` : 'Nothing is recorded yet.';
  draw();
  return {
    element, record, stop, play,
    count: () => (busy ? steps.length : 0),
    busy: () => busy,
    hear: (message) => {
      (hears[message.kind] as ((message: FromStage) => void) | undefined)?.(message);
      waiting.get(message.kind)?.(message);
    },
    fresh: () => {
      if (ours || !busy) return;
      busy = '';
      tell('The content was loaded anew: the run has come to nothing.');
    },
  };
};
