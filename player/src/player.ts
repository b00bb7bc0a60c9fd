/** Ties the parts together for one visit: what the learner does, what is kept of it, what is shown. */
import type { BlockSpec, Config } from './config';
import type { Answer, Drive } from './drivers/driver';
import { all, make, region } from './lib/dom';
import { speaker } from './lib/speaker';
import { stopwatch } from './lib/stopwatch';
import { words, type Say } from './lib/words';
import { living } from './living';
import { open, type Opened } from './opening';
import { outcome } from './outcome';
import { session, type Session } from './session';
import { RESULT, type Kinds } from './state';
import { diagnostics } from './view/diagnostics';
import { links, pageAt } from './view/links';
import { notices, type Notices } from './view/notices';
import { printing, printResult } from './view/print';
import { showResult } from './view/result';
import { savedStatus } from './view/saved';
import { shell, type Shell, type Standing } from './view/shell';
import { work, type Work } from './work';

/** One visit: what all of the functions below share. */
interface Visit { window: Window; page: Document; t: Say; opened: Opened; learned: Work; book: Session; notice: Notices; seconds(): number }

/** Answers that never reached the record go out again; their blocks may be gone. */
const replay = ({ driver, journal, opening, config, from }: Opened): boolean => {
  if (opening.mode !== 'normal' || !opening.connected) return false;
  const { answers } = journal.read();
  for (const { block, ...answer } of answers) {
    const spec = config.blocks.find(({ id }) => id === block);
    if (spec) driver.answer({ ...answer, block: spec } as Answer);
  }
  return answers.length > 0 || from === 'journal';
};

/** Says at the door what the learner should know: that nothing is recorded, or that everything is still there. */
const greet = ({ notice, t, opened: { driver, opening, from } }: Visit): void => {
  if (opening.mode !== 'normal') notice.add(t(`${opening.mode}_mode`));
  else if (!opening.connected) notice.add(t(driver.trouble?.() === 'session' ? 'session_ended' : 'not_connected'), { warn: true });
  if (opening.mode === 'normal' && from !== 'nothing') notice.add(t('resumed'), { passing: true });
};

/** Ends the visit; where work is not recorded yet, the learner decides. */
const leave = async ({ page, t, opened, book, notice }: Visit): Promise<void> => {
  const safe = await book.commit();
  if (!safe && opened.opening.connected && !(await notice.ask(t('leaving_unsaved'), t('leave_anyway'), t('stay')))) return;
  await book.exit();
  page.documentElement.classList.add('gone');
  const farewell = make('p', { class: 'farewell', role: 'status', tabindex: '-1' }, t('left'));
  region(page, 'main').append(farewell);
  farewell.focus();
};

/** The last chance to save comes with the page's hiding: a phone may never tell of its closing. */
const watch = ({ window, page, book }: Visit): void => {
  page.addEventListener('visibilitychange', () => (page.hidden ? book.leave() : void book.commit()));
  window.addEventListener('pagehide', book.leave);
  window.addEventListener('online', () => void book.commit());
};

/** Brings the course to life and returns how to show a page of it. */
const enliven = (visit: Visit, kinds: Kinds): ((to: string, move: boolean) => void) => {
  const { window, page, t, learned, book, notice, opened: { config, opening, state } } = visit;
  const standing = (): Standing => ({
    grade: learned.grade(), visited: learned.state().visited, measure: learned.snapshot(0).progress.measure,
  });
  const result = (): void => showResult(page, outcome(config, learned.state()), {
    t, language: config.module.language, learner: opening.learner.name,
    minutes: Math.max(1, Math.round((state.seconds + visit.seconds()) / 60)),
    acts: { again, leave: () => void leave(visit), print: () => printResult(window) },
  });
  const show = (to: string, move: boolean): void => {
    learned.visit(to);
    if (move) notice.turn();
    if (to === RESULT) result();
    frame.show(to, standing(), move);
    life.seen(to);
    book.shows(to);
    void book.commit();
  };
  const go = (to: string): void => show(to, true);
  const again = (): void => {
    if (!learned.retry()) return;
    life.renew();
    go(learned.grade().open[0]?.page ?? RESULT);
    notice.add(t('result.again_started'), { passing: true });
  };
  const answered = (answer: Answer): void => {
    book.answer(answer);
    void book.commit();
    frame.refresh(standing());
  };

  const interacted = (block: BlockSpec): void => {
    book.interacted(block);
    void book.commit();
  };

  const frame: Shell = shell(page, config, t, go, () => void leave(visit));
  const life = living({
    config, kinds, mode: opening.mode, t, go, work: learned, say: speaker(page), drafted: book.touch, answered, interacted,
  });
  links(page, go);
  printing(window);
  return show;
};

export const start = async (window: Window, plain: Config, kinds: Kinds, drive: Drive | undefined): Promise<void> => {
  const page = window.document;
  const root = page.documentElement;
  const t = words(plain.texts);
  const seconds = stopwatch(page, () => performance.now());
  // One page at a time from the first moment, readable while the record is being opened.
  root.classList.add('js', 'waiting');
  all(page, 'main > .page').forEach((section, n) => { section.hidden = n > 0; });

  const opened = await open(window, plain, kinds, drive);
  const { config, driver, journal, opening, state } = opened;
  const learned = work(config, kinds, state, opening.mode);
  const book = session({
    driver, journal, snapshot: () => learned.snapshot(seconds()),
    recording: opening.mode === 'normal', connected: opening.connected, tell: savedStatus(page, t),
  });
  const visit: Visit = { window, page, t, opened, learned, book, notice: notices(page), seconds };
  const show = enliven(visit, kinds);
  root.classList.remove('waiting');
  root.dataset.mode = opening.mode;
  greet(visit);
  watch(visit);
  diagnostics(page, t, opened, book.commit);
  const replayed = replay(opened);
  show(pageAt(page, window.location.hash) ?? state.page, false);
  if (replayed && (await book.commit())) visit.notice.add(t('replayed'), { passing: true });
};
