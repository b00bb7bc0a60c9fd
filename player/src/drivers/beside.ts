/**
 * Statements beside a record that knows none: what an LMS is told is told to a relay as well, from the same calls.
 * The LMS comes first, always: nothing here delays a call to it, changes what it answers, or throws.
 */
import type { Config } from '../config';
import { parsed } from '../xapi/lrs';
import { outbox } from '../xapi/outbox';
import type { Outbox } from '../xapi/outbox';
import { relay } from '../xapi/relay';
import type { Who } from '../xapi/relay';
import { stage as staged } from '../xapi/statements';
import { marks, opening, plainly, telling } from '../xapi/telling';
import type { Telling } from '../xapi/telling';
import { uuid } from '../xapi/uuid';
import type { Driver, Progress } from './driver';
import { leaving } from './leaving';
import { NOWHERE, storage } from './opening';

/** Of the 64 KiB that may be under way when a page goes, so many belong to the LMS. */
const LMS = 24_000;
/** How long after its end a session that left something behind waits before it tries once more. */
const AFTER = 3000;

interface Visit { box: Outbox; teller: Telling; memory: string }

export const beside = (config: Config, window: Window, inner: Driver): Driver => {
  const { lms, relay: at } = config.xapi ?? {};
  if (!lms || !at) return inner;
  const family = `scormkit:outbox:${at.url}`;
  const gone = leaving(window);
  const keeper = storage(window, 'localStorage');
  let found = NOWHERE;
  let visit: Visit | undefined;

  /** Does something for the visit, if it is to be told of. */
  const safely = (act: (visit: Visit) => void): void => {
    try { if (visit) act(visit); } catch (error) { console.error(error); }
  };

  /** The queue of one registration, under the key of the release that filled it. */
  const queue = (name: string, who: () => Who, ready = false): Outbox =>
    outbox(relay(window, at.url, name.split(':')[0]!, `scormkit:token:${name}`, who, ready), keeper, family + name);

  /** What other registrations and releases could not send on this device goes out now. */
  const sweep = (own: string): void => {
    const names = Array.from({ length: keeper?.length || 0 }, (_, n) => keeper!.key(n)!)
      .filter((name) => name.startsWith(family)).map((name) => name.slice(family.length).split(/[#!]/)[0]!);
    for (const name of new Set(names)) {
      if (name === own || !name.includes(':')) continue;
      const other: Outbox = queue(name, () => other.waiting()[0] as Who);
      void other.flush();
    }
  };

  /** Sends what waits, and notes what has surely been told for the next visit on this device. */
  const send = ({ box, teller, memory }: Visit): void => {
    void box.flush().then(() => keeper?.setItem(memory, JSON.stringify(teller.told()))).catch(() => { /* no room: the ids are the same next time */ });
  };

  const tell = (progress: Progress): void => safely((now) => {
    now.teller.progress(progress, false);
    send(now);
  });

  /** The last words of the session, whether the page goes with it or not. */
  const end = (progress: Progress): void => safely((now) => {
    const { box, teller } = now;
    teller.shows('', progress.seconds);
    teller.progress(progress, true);
    teller.end(progress);
    visit = undefined;
    box.last(LMS);
    setTimeout(() => send(now), AFTER);
  });

  const begin = (seed: number, resumed: boolean): void => {
    const { mode, learner: { id }, record } = found;
    if (mode !== 'normal' || !id) return;
    const registration = uuid(lms, id, config.module.iri, seed);
    const on = { ...staged(config, { objectType: 'Agent', account: { homePage: lms, name: id } }, registration), seed };
    const way = plainly(on);
    const memory = `scormkit:told:${registration}`;
    const name = `${at.key}:${registration}`;
    const box = queue(name, () => on, true);
    const { passed, ...rest } = record;
    // A judgement that came without any work that this package knows is not this package's to tell.
    const foreign = resumed ? [] : marks(way.due({ ...record, seconds: 0 } as Progress, false, []));
    const told = foreign.concat(parsed(keeper?.getItem(memory)) as string[] ?? []);
    // An LMS may fail by rules of its own, before an answer: only what the work itself says counts as failed.
    visit = { box, memory, teller: telling(on, way, box, { ...rest, ...(passed && { passed }), told }) };
    box.add(opening(on, way, resumed));
    send(visit);
    sweep(name);
  };

  return {
    ...inner,
    start: async () => (found = await inner.start()),
    begin: (seed, resumed) => {
      try { begin(seed, resumed); } catch (error) { console.error(error); }
    },
    shows: (page, seconds) => safely(({ teller }) => teller.shows(page, seconds)),
    interacted: (block) => safely(({ teller }) => teller.interacted(block)),
    answer: (answer) => {
      inner.answer(answer);
      safely(({ teller }) => teller.answer(answer));
    },
    save: (progress) => {
      const saved = inner.save(progress);
      tell(progress);
      return saved;
    },
    leave: (progress) => {
      inner.leave(progress);
      (gone() ? end : tell)(progress);
    },
    exit: (progress) => {
      const left = inner.exit(progress);
      end(progress);
      return left;
    },
    diagnostics: () => visit?.box.diagnostics(),
  };
};
