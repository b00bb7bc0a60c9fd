/**
 * When work is written, and what happens when it cannot be. Drafts go out within five seconds; answers, verdicts
 * and page changes at once; the last words when the page is hidden. Nothing here waits for the learner or makes
 * the learner wait: a save that fails is tried again, ever less often, and everything goes out with the next one.
 */
import type { BlockSpec } from './config';
import type { Answer, Driver, Progress, Trouble } from './drivers/driver';
import type { Journal } from './journal';

/** `kept`: on this device alone, because there is no record. `lost`: not even there. */
export type Saved = 'saving' | 'saved' | 'unsaved' | 'kept' | 'lost';

export interface Book {
  driver: Driver;
  journal: Journal;
  /** Where the learner stands now, and the counter that belongs to it. */
  snapshot(): { progress: Progress; counter: number };
  /** False in review and preview: nothing is written anywhere. */
  recording: boolean;
  connected: boolean;
  tell(saved: Saved, trouble?: Trouble): void;
}

export interface Session {
  /** Something changed that is worth keeping. */
  touch(): void;
  /** Something changed that must not wait; true when it is recorded. */
  commit(): Promise<boolean>;
  answer(answer: Answer): void;
  /** The learner sees *page* from now on. */
  shows(page: string): void;
  /** A block without an answer was used. */
  interacted(block: BlockSpec): void;
  /** The page is being hidden: may be for good. */
  leave(): void;
  /** Ends the session and gives control back. */
  exit(): Promise<void>;
}

const DRAFT = 4000;
const JOURNAL = 400;
/** A quick save is not worth a word. */
const SLOW = 1000;
/** A record keeper that never answers has not taken it. */
const LATE = 30_000;
const RETRY = 2000;
const RETRY_MOST = 60_000;

const within = (ms: number, promise: Promise<boolean>): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    promise.catch(() => false).then((done) => {
      clearTimeout(timer);
      resolve(done);
    });
  });

export const session = (book: Book): Session => {
  const { driver, journal, recording, connected } = book;
  let ended = false;
  let failures = 0;
  let running: Promise<boolean> | undefined;
  let waiting: Promise<boolean> | undefined;
  let saving: ReturnType<typeof setTimeout> | undefined;
  let keeping: ReturnType<typeof setTimeout> | undefined;

  const keep = (): void => {
    clearTimeout(keeping);
    keeping = undefined;
    const { progress, counter } = book.snapshot();
    journal.keep(progress.state, counter);
    if (!connected) book.tell(journal.lasts() ? 'kept' : 'lost');
  };

  const later = (ms: number): void => {
    if (!saving && connected) saving = setTimeout(() => void commit(), ms);
  };

  const save = async (): Promise<boolean> => {
    const { progress, counter } = book.snapshot();
    const told = journal.read().answers.length;
    const slow = setTimeout(() => book.tell('saving'), SLOW);
    const taken = await within(LATE, driver.save(progress));
    clearTimeout(slow);
    failures = taken ? 0 : failures + 1;
    if (taken) journal.taken(counter, told);
    else later(Math.min(RETRY_MOST, RETRY * 2 ** (failures - 1)));
    if (taken) book.tell('saved');
    else book.tell(journal.lasts() ? 'unsaved' : 'lost', driver.trouble?.());
    return taken;
  };

  /** One save at a time: whoever comes meanwhile waits for one more that holds everything. */
  const commit = (): Promise<boolean> => {
    clearTimeout(saving);
    saving = undefined;
    if (!recording || ended) return Promise.resolve(!recording);
    keep();
    if (!connected) return Promise.resolve(false);
    if (running) {
      waiting = waiting ?? running.then(() => {
        waiting = undefined;
        return commit();
      });
      return waiting;
    }
    running = save().then((taken) => {
      running = undefined;
      return taken;
    });
    return running;
  };

  return {
    touch: () => {
      if (!recording || ended) return;
      keeping = keeping ?? setTimeout(keep, JOURNAL);
      later(DRAFT);
    },
    commit,
    answer: (answer) => {
      if (!recording || ended) return;
      if (!driver.queues) journal.add(answer);
      driver.answer(answer);
    },
    shows: (page) => {
      if (recording && !ended) driver.shows?.(page, book.snapshot().progress.seconds);
    },
    interacted: (block) => {
      if (recording && !ended) driver.interacted?.(block);
    },
    leave: () => {
      if (ended) return;
      if (recording) keep();
      driver.leave(book.snapshot().progress);
    },
    exit: async () => {
      if (ended) return;
      if (recording) keep();
      ended = true;
      clearTimeout(saving);
      clearTimeout(keeping);
      await driver.exit(book.snapshot().progress);
    },
  };
};
