/**
 * Conducts a session with a Learning Record Store. cmi5 and plain xAPI share this order of doing things: what the
 * learner did becomes statements in the outbox (xapi/telling.ts), where they stand becomes a state document.
 * How the session was opened, and what has rules of its own, comes from a voice (cmi5.ts, xapi.ts).
 */
import type { Keep, Kept } from '../xapi/keep';
import { parsed } from '../xapi/lrs';
import type { Lrs } from '../xapi/lrs';
import { outbox } from '../xapi/outbox';
import type { Outbox } from '../xapi/outbox';
import { iri } from '../xapi/statements';
import type { Stage, Statement, Verb } from '../xapi/statements';
import { marks, opening, telling } from '../xapi/telling';
import type { Telling, Way } from '../xapi/telling';
import type { Driver, Mode, Opening, Progress, Trouble } from './driver';
import { closeWindow, leaving } from './leaving';
import { NOWHERE, raised, storage } from './opening';

export interface Voice {
  lrs: Lrs;
  /** What all statements share. */
  stage: Stage;
  /** Names the outbox: one for each registration. */
  key: string;
  doc: Keep;
  kept: Kept;
  mode: Mode;
  learner: Opening['learner'];
  language?: string;
  mark?: number;
  way: Way;
  /** The outbox at the beginning of the session, given what an earlier page could not send and the first words. */
  begin(waiting: readonly Statement[], opening: Statement[]): Statement[];
  /** The last words have been said. */
  end?(): void;
  /** True when the page is only being loaded anew, and the session goes on. */
  staying(): boolean;
  /** Gives control back. */
  away(): void;
}

/** A launch whose record cannot be opened (any more): whose work it is that this device keeps. */
export type Closed = Pick<Opening, 'learner'>;

/** No exit waits longer than this for a store. */
const PATIENCE = 10_000;

const cause = (status = 0): Trouble => {
  if (status === 401 || status === 403) return 'session';
  return status === 0 || status >= 500 ? 'offline' : 'refused';
};

const opened = ({ mode, kept, learner, language, mark }: Voice): Opening => ({
  mode, learner, connected: true, state: kept.state, record: raised(kept, kept),
  ...(language && { language }), ...(mark !== undefined && { mark }),
});

/** Judgements that nobody knows to have arrived, because the answer to their sending was lost: the store knows. */
const heard = async ({ lrs, stage, kept: { done, passed, scaled, told }, mode }: Voice): Promise<string[]> => {
  const reached: Verb[] = [...(done ? ['completed' as const] : []), ...(passed === undefined ? [] : [passed ? 'passed' as const : 'failed' as const])];
  const { actor, object, context: { registration } } = stage;
  const where = { agent: JSON.stringify(actor), activity: object.id, ...(registration && { registration }), limit: '1' };
  const has = async (verb: Verb): Promise<string[]> => {
    const { status, text } = await lrs('statements', { query: { ...where, verb: iri(verb) } });
    const { statements } = ((status === 200 && parsed(text)) || {}) as { statements?: unknown };
    return Array.isArray(statements) ? marks(statements as Statement[]) : [];
  };
  const unsure = mode === 'normal' ? reached.filter((verb) => !told.includes((verb === 'failed' ? `failed ${object.id} ${scaled}` : verb) as Verb)) : [];
  return (await Promise.all(unsure.map(has))).flat();
};

/** Reports through the voice that *open* finds; undefined where there is nobody to report to. */
export const reporter = (window: Window, open: () => Promise<Voice | Closed | undefined>): Driver => {
  const gone = leaving(window);
  let voice: Voice | undefined;
  let box: Outbox | undefined;
  let teller: Telling | undefined;
  let known: string[] = [];
  let state = '';
  let trouble: Trouble | undefined;

  const silent = (): boolean => voice?.mode !== 'normal';

  const tell = (progress: Progress, last: boolean): void => {
    state = progress.state;
    teller?.progress(progress, last);
  };

  const sure = (): Kept => ({ done: false, ...teller?.record(), state, told: (teller?.told() ?? []) as Verb[] });

  /** Ends the session; returns the outbox that holds its last words. */
  const end = (progress: Progress): Outbox | undefined => {
    const last = box;
    if (teller) {
      teller.end(progress);
      voice?.end?.();
    }
    box = teller = undefined;
    return last;
  };

  return {
    // Without a record the journal keeps the answers, for the next launch.
    get queues() { return voice !== undefined; },
    start: async () => {
      const found = await open();
      if (!found || !('lrs' in found)) {
        if (found) trouble = 'session';
        return { ...NOWHERE, ...found };
      }
      voice = found;
      known = await heard(voice);
      return opened(voice);
    },
    begin: (seed, resumed) => {
      if (!voice) return;
      const { lrs, key, stage, way, kept } = voice;
      stage.seed = seed;
      state = kept.state;
      box = outbox(lrs, storage(window, 'localStorage'), key);
      box.add(voice.begin(box.waiting(), opening(stage, way, resumed && !silent())), true);
      teller = telling(stage, way, box, { ...kept, told: [...kept.told, ...known] }, silent());
      void box.flush();
    },
    shows: (page, seconds) => teller?.shows(page, seconds),
    answer: (answer) => teller?.answer(answer),
    interacted: (block) => teller?.interacted(block),
    save: async (progress) => {
      if (!voice || !box) return false;
      if (silent()) return true;
      tell(progress, false);
      const taken = await Promise.all([voice.doc.save(sure()), box.flush()]);
      // Judgements that have just arrived may now be noted as told; where there are none this asks for nothing.
      const noted = taken.every(Boolean) && (await voice.doc.save(sure()));
      trouble = noted ? undefined : cause(voice.lrs.failed);
      return trouble === undefined;
    },
    trouble: () => trouble,
    diagnostics: () => box?.diagnostics(),
    leave: (progress) => {
      const open = box;
      if (!voice || !open) return;
      const going = gone() && !voice.staying();
      // A page that goes is seen no more, be it to be loaded anew.
      if (gone()) teller?.shows('', progress.seconds);
      if (!silent()) {
        tell(progress, going);
        void voice.doc.save(sure(), true);
      }
      // The state is under way in the same 64 KiB.
      const used = silent() ? 0 : JSON.stringify(sure()).length * 3;
      if (going) end(progress)?.last(used);
      else if (gone()) open.last(used);
      else void open.flush();
    },
    exit: async (progress) => {
      if (!voice || !box) return closeWindow(window);
      const { doc } = voice;
      const close = async (): Promise<void> => {
        if (!silent()) {
          teller?.shows('', progress.seconds);
          tell(progress, true);
          await box?.flush();
          await doc.save(sure());
        }
        // The token is good until the session ends (8.1.2.0-2), so nothing may come behind these.
        await end(progress)?.flush();
      };
      await Promise.race([close(), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
      end(progress)?.last();
      return voice.away();
    },
  };
};
