/**
 * Conducts a session with a Learning Record Store. cmi5 and plain xAPI share this order of doing things: what the
 * learner did becomes statements in the outbox, where they stand becomes a state document. What may be said,
 * and when, comes from a voice (cmi5.ts, xapi.ts).
 */
import type { Config } from '../config';
import { joined } from '../xapi/keep';
import type { Keep, Kept } from '../xapi/keep';
import { parsed } from '../xapi/lrs';
import type { Lrs } from '../xapi/lrs';
import { outbox } from '../xapi/outbox';
import type { Outbox } from '../xapi/outbox';
import { answered, iri, progressed, says } from '../xapi/statements';
import type { Stage, Statement, Verb } from '../xapi/statements';
import type { Driver, Mode, Opening, Progress, Trouble } from './driver';
import { closeWindow, leaving } from './leaving';
import { NOWHERE, storage } from './opening';

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
  /** The outbox at the beginning of the session, given what an earlier page could not send. */
  begin(waiting: readonly Statement[]): Statement[];
  /** What must be said now that has not been *told*; *last*: the learner is leaving. */
  due(progress: Progress, told: readonly Verb[], last: boolean): Statement[];
  /** The last words. Nothing follows them. */
  end(progress: Progress): Statement[];
  /** True when the page is only being loaded anew, and the session goes on. */
  staying(): boolean;
  /** Gives control back. */
  away(): void;
}

/** A launch whose record cannot be opened (any more): whose work it is that this device keeps. */
export type Closed = Pick<Opening, 'learner'>;

/** No exit waits longer than this for a store. */
const PATIENCE = 10_000;
const ONCE: Verb[] = ['completed', 'passed', 'failed'];

const cause = (status = 0): Trouble => {
  if (status === 401 || status === 403) return 'session';
  return status === 0 || status >= 500 ? 'offline' : 'refused';
};

const once = (statements: readonly Statement[]): Verb[] => ONCE.filter((verb) => statements.some((each) => says(each, verb)));

const opened = ({ mode, kept, learner, language, mark }: Voice): Opening => ({
  mode, learner, connected: true, state: kept.state,
  record: { done: kept.done, ...(kept.passed !== undefined && { passed: kept.passed }), ...(kept.scaled !== undefined && { scaled: kept.scaled }) },
  ...(language && { language }), ...(mark !== undefined && { mark }),
});

/** Judgements that nobody knows to have arrived, because the answer to their sending was lost: the store knows. */
const heard = async ({ lrs, stage, kept: { done, passed, told }, mode }: Voice): Promise<Verb[]> => {
  const reached: Verb[] = [...(done ? ['completed' as const] : []), ...(passed === undefined ? [] : [passed ? 'passed' as const : 'failed' as const])];
  const { actor, object, context: { registration } } = stage;
  const where = { agent: JSON.stringify(actor), activity: object.id, ...(registration && { registration }), limit: '1' };
  const has = async (verb: Verb): Promise<Verb[]> => {
    const { status, text } = await lrs('statements', { query: { ...where, verb: iri(verb) } });
    const { statements } = ((status === 200 && parsed(text)) || {}) as { statements?: unknown };
    return Array.isArray(statements) && statements.length ? [verb] : [];
  };
  const unsure = mode === 'normal' ? reached.filter((verb) => !told.includes(verb)) : [];
  return (await Promise.all(unsure.map(has))).flat();
};

/** Reports through the voice that *open* finds; undefined where there is nobody to report to. */
export const reporter = (config: Config, window: Window, open: () => Promise<Voice | Closed | undefined>): Driver => {
  const gone = leaving(window);
  let voice: Voice | undefined;
  let box: Outbox | undefined;
  let kept: Kept = { state: '', done: false, told: [] };
  let tenths: number | undefined;
  let trouble: Trouble | undefined;

  const silent = (): boolean => voice?.mode !== 'normal';

  const tell = (progress: Progress, last: boolean): void => {
    if (!voice || !box) return;
    const { state, done, passed, scaled } = progress;
    kept = joined(kept, { state, done, ...(passed !== undefined && { passed }), ...(scaled !== undefined && { scaled }), told: [] });
    const now = Math.floor(progress.measure * 10);
    const further = tenths !== undefined && now > tenths;
    tenths = Math.max(tenths ?? now, now);
    // Made in the order in which they are sent, since each has its time from its making.
    const news = further ? [progressed(voice.stage, progress.measure)] : [];
    news.push(...voice.due({ ...progress, done: kept.done, passed: kept.passed, scaled: kept.scaled }, kept.told, last));
    box.add(news);
    kept = joined(kept, { ...kept, told: once(news) });
  };

  /** What the next session may rely on: a judgement that still waits has not been told. */
  const sure = (): Kept => {
    const waiting = once(box?.waiting() ?? []);
    return { ...kept, told: kept.told.filter((verb) => !waiting.includes(verb)) };
  };

  /** Ends the session; returns the outbox that holds its last words. */
  const end = (progress: Progress): Outbox | undefined => {
    const last = box;
    box = undefined;
    if (voice) last?.add(voice.end(progress));
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
      const known = await heard(voice);
      box = outbox(voice.lrs, storage(window, 'localStorage'), voice.key);
      box.add(voice.begin(box.waiting()), true);
      kept = joined(voice.kept, { ...voice.kept, told: [...known, ...once(box.waiting())] });
      void box.flush();
      return opened(voice);
    },
    answer: (answer) => {
      const said = voice && !silent() && answered(voice.stage, config, answer);
      if (said) box?.add([said]);
    },
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
    leave: (progress) => {
      const open = box;
      if (!voice || !open) return;
      const going = gone() && !voice.staying();
      if (!silent()) {
        tell(progress, going);
        void voice.doc.save(sure(), true);
      }
      // The state is under way in the same 64 KiB.
      const used = silent() ? 0 : JSON.stringify(kept).length * 3;
      if (going) end(progress)?.last(used);
      else if (gone()) open.last(used);
      else void open.flush();
    },
    exit: async (progress) => {
      if (!voice || !box) return closeWindow(window);
      const { doc } = voice;
      const close = async (): Promise<void> => {
        if (!silent()) {
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
