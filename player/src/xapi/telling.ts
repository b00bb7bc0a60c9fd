/**
 * The one model of a session, and what of it is told when (docs/adr/0010-one-session-in-statements.md). Every record is
 * fed from the same calls: what is told here comes from the same progress and answers as what an LMS is told beside it.
 */
import type { Answer, Opening, Progress } from '../drivers/driver';
import { duration } from '../drivers/formats';
import { raised } from '../drivers/opening';
import type { BlockSpec } from '../config';
import type { Outbox } from './outbox';
import { aimed, answered, experienced, interacted, mark, progressed, score, statement } from './statements';
import type { Own, Stage, Statement, Verb } from './statements';

/** Where one way of reporting has rules of its own. */
export interface Way {
  /** A statement about the session itself, or a judgement. */
  says(verb: Verb, own?: Own): Statement;
  time(progress: Progress): { duration: string };
  /** The judgements on the module that hold now; *last*: the learner is leaving. */
  due(progress: Progress, last: boolean, told: readonly string[]): Statement[];
}

export interface Telling {
  /** The learner sees *page* from now on; a name that no page has: none. */
  shows(page: string, seconds: number): void;
  answer(answer: Answer): void;
  interacted(block: BlockSpec): void;
  /** Tells what is new in *progress*. */
  progress(progress: Progress, last: boolean): void;
  /** The last words. Nothing follows them. */
  end(progress: Progress): void;
  /** What the next session may rely on: a judgement that still waits has not been told. */
  told(): string[];
  record(): Opening['record'];
}

export const marks = (statements: readonly Statement[]): string[] => statements.flatMap((each) => mark(each) || []);

/** Nothing but xAPI to heed: judgements are told as soon as they hold. */
export const plainly = (on: Stage): Way => {
  const time: Way['time'] = ({ seconds }) => ({ duration: duration(seconds) });
  const says: Way['says'] = (verb, own) => statement(on, verb, own);
  return {
    says, time,
    due: (progress) => {
      const { done, passed, scaled } = progress;
      const verdict = passed ? 'passed' : 'failed';
      return [
        ...(done ? [says('completed', { result: { completion: true, ...time(progress) }, again: [] })] : []),
        // Without a score nothing was answered: whoever passed or failed the learner, it was not this module.
        ...(passed === undefined || scaled === undefined ? [] : [says(verdict, {
          result: { success: passed, ...score(scaled), ...time(progress) }, again: passed ? [] : [scaled],
        })]),
      ];
    },
  };
};

/** The first words of a session. */
export const opening = (on: Stage, { says }: Way, resumed: boolean): Statement[] =>
  [says('initialized'), ...(resumed ? [statement(on, 'resumed')] : [])];

/** *before* is what the record held and had told when the session began; nothing but its frame is told of a *silent* one. */
export const telling = (
  on: Stage, way: Way, box: Pick<Outbox, 'add' | 'waiting'>, before: Opening['record'] & { told: readonly string[] }, silent = false,
): Telling => {
  const told = new Set([...before.told, ...marks(box.waiting())]);
  let record: Opening['record'] = before;
  let tenths: number | undefined;
  let view: { page: string; since: number } | undefined;

  const add = (news: Statement[]): void => {
    const fresh = silent ? [] : news.filter((each) => !told.has(mark(each) || ''));
    if (fresh.length) box.add(fresh);
    marks(fresh).forEach((each) => told.add(each));
  };

  return {
    shows: (page, seconds) => {
      if (view?.page === page) return;
      if (view) add([experienced(on, view.page, seconds - view.since)]);
      view = on.config.pages.some(({ id }) => id === page) ? { page, since: seconds } : undefined;
    },
    answer: (answer) => add(answered(on, answer)),
    interacted: (block) => add([interacted(on, block)]),
    progress: (progress, last) => {
      record = raised(record, progress);
      const now = Math.floor(progress.measure * 10);
      // Made in the order in which they are sent, since each has its time from its making.
      add(tenths !== undefined && now > tenths ? [progressed(on, progress.measure)] : []);
      tenths = Math.max(tenths ?? now, now);
      add([
        ...progress.objectives.flatMap((each) => aimed(on, each)),
        ...way.due({ ...progress, ...record }, last, [...told]),
      ]);
    },
    end: (progress) => {
      const result = way.time(progress);
      add(progress.done || record.done ? [] : [statement(on, 'suspended', { result })]);
      box.add([way.says('terminated', { result })]);
    },
    told: () => {
      const waiting = marks(box.waiting());
      return [...told].filter((each) => !waiting.includes(each));
    },
    record: () => record,
  };
};
