/** Ties the parts together for one visit: what the learner does, what is kept of it, what is shown. */
import type { Config } from './config';
import type { Answer, Drive } from './drivers/driver';
import { all, make, one } from './lib/dom';
import { stopwatch } from './lib/stopwatch';
import { words } from './lib/words';
import { living, type Living } from './living';
import { open, type Opened } from './opening';
import { outcome } from './outcome';
import { session } from './session';
import { RESULT, type Kinds } from './state';
import { links, pageAt } from './view/links';
import { notices } from './view/notices';
import { printing, printResult } from './view/print';
import { showResult } from './view/result';
import { savedStatus } from './view/saved';
import { shell } from './view/shell';
import { work } from './work';

/** A live region that is told the same thing twice says it twice. */
const speaker = (page: Document): ((text: string) => void) => {
  const live = one(page, '.live');
  return (text) => {
    if (!live) return;
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, 50);
  };
};

/** Answers that never reached the record go out again; their blocks may be gone. */
const replay = ({ driver, journal, opening, config }: Opened): boolean => {
  if (opening.mode !== 'normal' || !opening.connected) return false;
  const answers = journal.read().answers;
  for (const { block, ...answer } of answers) {
    const spec = config.blocks.find(({ id }) => id === block);
    if (spec) driver.answer({ ...answer, block: spec } as Answer);
  }
  return answers.length > 0;
};

export const start = async (window: Window, plain: Config, kinds: Kinds, drive: Drive | undefined): Promise<void> => {
  const page = window.document;
  const t = words(plain.texts);
  const seconds = stopwatch(page, () => performance.now());
  const root = page.documentElement;
  root.classList.add('js', 'waiting');
  all(page, 'main > .page').forEach((section, n) => { section.hidden = n > 0; });

  const opened = await open(window, plain, kinds, drive);
  const { config, driver, journal, opening, state } = opened;
  const recording = opening.mode === 'normal';
  const learned = work(config, kinds, state, opening.mode);
  const notice = notices(page);
  const tell = savedStatus(page, t);
  const saying = speaker(page);
  const snapshot = (): ReturnType<typeof learned.snapshot> => learned.snapshot(seconds());
  const book = session({ driver, journal, snapshot, recording, connected: opening.connected, tell });
  let life: Living | undefined;

  const standing = (): Parameters<typeof frame.refresh>[0] => ({
    grade: learned.grade(), visited: learned.state().visited, measure: snapshot().progress.measure,
  });

  const result = (): void => showResult(page, outcome(config, learned.state()), {
    t, language: config.module.language, learner: opening.learner.name, recording,
    minutes: Math.max(1, Math.round((state.seconds + seconds()) / 60)),
    acts: { again, leave: () => void leave(), print: () => printResult(window) },
  });

  const show = (to: string, move: boolean): void => {
    learned.visit(to);
    if (move) notice.turn();
    if (to === RESULT) result();
    frame.show(to, standing(), move);
    life?.seen(to);
    void book.commit();
  };
  const go = (to: string): void => show(to, true);

  const again = (): void => {
    if (!learned.retry()) return;
    life?.renew();
    const first = learned.grade().open[0]?.page ?? config.pages[0]?.id ?? RESULT;
    go(first);
    notice.add(t('result.again_started'), { passing: true });
  };

  const leave = async (): Promise<void> => {
    const safe = await book.commit();
    if (!safe && opening.connected && !(await notice.ask(t('leaving_unsaved'), t('leave_anyway'), t('stay')))) return;
    await book.exit();
    root.classList.add('left');
    const words = make('p', { class: 'farewell', role: 'status', tabindex: '-1' }, t('left'));
    one(page, 'main')?.append(words);
    words.focus();
  };

  const frame = shell(page, config, t, go, () => void leave());
  life = living({
    config, kinds, mode: opening.mode, t, go, work: learned, say: saying,
    drafted: () => book.touch(),
    answered: (answer) => {
      book.answer(answer);
      void book.commit();
      frame.refresh(standing());
    },
  });
  root.classList.remove('waiting');
  root.dataset.mode = opening.mode;
  links(page, go);
  printing(window);

  if (opening.mode !== 'normal') notice.add(t(`${opening.mode}_mode`));
  else if (!opening.connected) notice.add(t('not_connected'), { warn: true });
  if (opened.from !== 'nothing' && recording) notice.add(t('resumed'), { passing: true });

  const replayed = replay(opened) || (opened.from === 'journal' && opening.connected);
  show(pageAt(page, window.location.hash) ?? learned.state().page, false);
  page.addEventListener('visibilitychange', () => (page.hidden ? book.leave() : void book.commit()));
  window.addEventListener('pagehide', book.leave);
  window.addEventListener('online', () => void book.commit());
  if (replayed && (await book.commit())) notice.add(t('replayed'), { passing: true });
};
