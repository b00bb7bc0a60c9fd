/** Runs content on the stage: launches it, takes it away, kills it, and keeps the learner's place between. */
import { Refused } from './api';
import type { Server, State } from './api';
import type { StageFrame } from './frame';
import type { FromStage, Look } from './messages';
import type { Trace } from './trace';

export type Phase = 'none' | 'opening' | 'open' | 'ended' | 'away' | 'killed';

export interface Choice { sco: string; learner: string; mode: 'normal' | 'review' | 'browse'; blocked: boolean }

export interface Run {
  phase(): Phase;
  choice(): Choice;
  open(change?: Partial<Choice>, attempt?: 'resume' | 'new', why?: string, seed?: number): Promise<void>;
  leave(): Promise<void>;
  kill(): Promise<void>;
  /** Takes the content away and has the device forget what it stored. */
  forget(): Promise<void>;
  /** Launches anew when what is open, or could not be opened, is of an older release than the server has now. */
  keepUp(): void;
  look(look: Look): void;
  hear(message: FromStage): void;
}

interface Told {
  changed(): void;
  trouble(error: Refused): void;
  say(words: string): void;
  data(flat: Record<string, string>): void;
  fresh(): void;
  called(): void;
  key(key: string): void;
  request(request: string): void;
}

/** A stage that says nothing for so long is not waited for: content may hang, or the LMS be slow. */
const LATE = 1500;

export const run = (server: Server, frame: () => StageFrame, trace: Trace, state: () => State | undefined, told: Told): Run => {
  let phase: Phase = 'none';
  let choice: Choice = { sco: '', learner: '', mode: 'normal', blocked: false };
  let look: Look = { scheme: 'auto', forced: false, still: false };
  let scroll = 0;
  let focused = false;
  let turn = 0;
  let under = 0;
  let ticket = '';
  let release = 0;
  let leaving: Promise<void> | undefined;
  const waiting = new Map<FromStage['kind'], () => void>();

  const become = (next: Phase): void => {
    phase = next;
    told.changed();
  };

  const answer = (kind: FromStage['kind'], ask: () => void): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, LATE + (state()?.switches.slow ?? 0) * 2);
    waiting.set(kind, () => {
      clearTimeout(timer);
      waiting.delete(kind);
      resolve();
    });
    ask();
  });

  const there = (): boolean => phase === 'open' || phase === 'ended' || phase === 'opening';
  const go = async (): Promise<void> => {
    focused = frame().focused();
    await answer('left', () => frame().send({ kind: 'leave' }));
    become('away');
  };
  const leave = async (): Promise<void> => {
    if (there()) leaving ??= go().finally(() => { leaving = undefined; });
    await leaving;
  };

  const begin = async (mine: number, change: Partial<Choice>, attempt: 'resume' | 'new', why: string, seed: number | undefined): Promise<void> => {
    const same = !change.sco && !change.learner && attempt === 'resume';
    // A stage that is not there yet hears nothing: it is replaced, and the content in it with it.
    if (phase === 'open' || phase === 'ended' || leaving) await leave();
    else if (phase !== 'opening') scroll = 0;
    if (!same) scroll = 0;
    choice = { ...choice, ...change };
    const { scos = [] } = state()?.package ?? {};
    if (!scos.some(({ id }) => id === choice.sco)) choice.sco = scos[0]?.id ?? '';
    if (!choice.learner) choice.learner = state()?.learners[0]?.id ?? '';
    if (mine !== turn) return;
    ticket = '';
    release = state()?.release ?? 0;
    if (!choice.sco) return;
    become('opening');
    try {
      const launch = await server.launch({ ...choice, attempt, ...(seed === undefined ? {} : { seed }) });
      if (mine !== turn) return;
      ({ ticket, release } = launch);
      const title = scos.find(({ id }) => id === choice.sco)?.title ?? choice.sco;
      const word = { normal: attempt === 'new' ? 'New attempt' : 'Launch', review: 'Review', browse: 'Browse' }[choice.mode];
      trace.begin({ ticket: launch.ticket, kind: launch.kind, sco: title, learner: choice.learner, mode: choice.mode, attempt, why: why || word, at: Date.now() });
      told.fresh();
      frame().load(launch.url);
    } catch (error) {
      if (mine !== turn) return;
      become('none');
      told.trouble(error instanceof Refused ? error : new Refused('the preview does not answer', 'is it still running in the terminal?'));
    }
  };

  const open: Run['open'] = async (change = {}, attempt = 'resume', why = '', seed = undefined) => {
    turn += 1;
    under += 1;
    try {
      await begin(turn, change, attempt, why, seed);
    } finally {
      under -= 1;
    }
    keepUp();
  };

  /** The state says what is newest, each time anew: no event need arrive, and a launch under way is not disturbed. */
  const keepUp = (): void => {
    if (under || !(there() || phase === 'none') || release >= (state()?.release ?? 0)) return;
    void open({}, 'resume', 'Saved').then(() => told.say('The content was loaded anew.'));
  };

  const hears: { [K in FromStage['kind']]?: (message: Extract<FromStage, { kind: K }>) => void } = {
    ready: (message) => {
      if (message.ticket !== ticket) return;
      frame().send({ kind: 'look', look });
      if (scroll) frame().send({ kind: 'scroll', to: scroll });
      scroll = 0;
      become('open');
    },
    loaded: () => {
      if (focused) {
        frame().focus();
        frame().send({ kind: 'focus' });
      }
      focused = false;
    },
    call: ({ kind: _, ...call }) => {
      trace.call({ kind: 'call', ...call });
      told.called();
    },
    data: ({ flat }) => told.data(flat),
    closed: ({ request }) => {
      if (phase === 'open') become('ended');
      told.request(request);
    },
    left: (message) => {
      scroll = message.killed ? 0 : message.scroll;
      waiting.get('left')?.();
    },
    forgotten: () => waiting.get('forgotten')?.(),
    key: ({ key }) => told.key(key),
  };

  return {
    phase: () => phase,
    choice: () => choice,
    open,
    keepUp,
    leave,
    kill: async () => {
      if (!there()) return;
      await answer('left', () => frame().send({ kind: 'kill' }));
      become('killed');
      told.say('The tab was killed. Open it again to see what survived.');
    },
    forget: async () => {
      await leave();
      if (frame().loaded()) await answer('forgotten', () => frame().send({ kind: 'forget' }));
      scroll = 0;
    },
    look: (next) => {
      look = next;
      frame().send({ kind: 'look', look });
    },
    hear: (message) => (hears[message.kind] as ((message: FromStage) => void) | undefined)?.(message),
  };
};
