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
  const leave = async (): Promise<void> => {
    if (!there()) return;
    focused = frame().focused();
    await answer('left', () => frame().send({ kind: 'leave' }));
    become('away');
  };

  const open: Run['open'] = async (change = {}, attempt = 'resume', why = '', seed = undefined) => {
    turn += 1;
    const mine = turn;
    const same = !change.sco && !change.learner && attempt === 'resume';
    if (there()) await leave();
    else scroll = 0;
    if (!same) scroll = 0;
    choice = { ...choice, ...change };
    const { scos = [] } = state()?.package ?? {};
    if (!scos.some(({ id }) => id === choice.sco)) choice.sco = scos[0]?.id ?? '';
    if (!choice.learner) choice.learner = state()?.learners[0]?.id ?? '';
    if (mine !== turn || !choice.sco) return;
    become('opening');
    try {
      const launch = await server.launch({ ...choice, attempt, ...(seed === undefined ? {} : { seed }) });
      if (mine !== turn) return;
      const title = scos.find(({ id }) => id === choice.sco)?.title ?? choice.sco;
      const word = { normal: attempt === 'new' ? 'New attempt' : 'Launch', review: 'Review', browse: 'Browse' }[choice.mode];
      trace.begin({ ticket: launch.ticket, kind: launch.kind, sco: title, learner: choice.learner, mode: choice.mode, attempt, why: why || word, at: Date.now() });
      told.fresh();
      frame().load(launch.url);
    } catch (error) {
      become('none');
      told.trouble(error instanceof Refused ? error : new Refused('the preview does not answer', 'is it still running in the terminal?'));
    }
  };

  const hears: { [K in FromStage['kind']]?: (message: Extract<FromStage, { kind: K }>) => void } = {
    ready: () => {
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
