/**
 * A conversation with a customer. The compiler rendered every moment of it (`.script`, readable
 * without this script); the player lays out the moments on the learner's path as a thread: the
 * customer's words, the reply, what the reply did and why, the next words. Whoever closes the
 * course in the middle finds the thread as it was.
 */
import type { Response } from '../config';
import { all, one } from '../lib/dom';
import { part, words } from '../lib/exercise';
import { reread } from '../lib/reread';
import { ending, replies, walk } from '../lib/talk';
import type { Readings, Reply, Stand, Step, TalkSpec } from '../lib/talk';
import { scribe } from '../lib/thread';
import { shuffled } from '../random';
import type { Host, Kind, Live, Status } from './block';

/** The option keys along the path. */
type Path = string[];

/** Option keys are two characters long: no separator is needed. */
const KEYS = /../g;

const judge = (spec: TalkSpec, path: Path): { result?: number; response: Response } => {
  const { node, steps } = walk(spec, path);
  const end = ending(spec, node);
  const response = steps.map((step): [string, string] => [step.node, step.reply.id]);
  return end ? { result: end.score, response } : { response };
};

const encode = (_: TalkSpec, path: Path): string => path.join('');

/** A release that lost a reply resumes at the last moment that still exists. */
const decode = (spec: TalkSpec, text: string): Path | undefined => {
  const { steps } = walk(spec, text.match(KEYS) || []);
  return steps.length ? steps.map(({ reply }) => reply.key) : undefined;
};

const connect = (root: HTMLElement, spec: TalkSpec, host: Host): Live<Path> => {
  const [scene, script, thread, rewind, restart] = ['.scene', '.script', '.thread', '.rewind', '.restart']
    .map((name) => part(root, name)) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const [count, tries] = ['.count', '.tries'].map((name) => part(root, name)) as [HTMLElement, HTMLElement];
  const again = reread(root, spec, host);
  const write = scribe(root, spec, host);
  let path: Path = [];
  let status: Status = { checked: false, open: true, triesLeft: spec.tries, fresh: false };
  let orders: Record<string, Reply[]> = {};

  /** The first reply an author writes is often the best: the learner meets them in another order. */
  const shuffle = (): void => {
    orders = {};
    for (const node of Object.keys(spec.nodes)) orders[node] = shuffled(replies(spec, node), host.random);
  };

  const over = (stand: Stand): boolean => ending(spec, stand.node) !== undefined;

  const meters = (readings: Readings): void => {
    for (const meter of all(root, '.meter')) {
      const id = meter.dataset.meter || '';
      const n = readings[id] || 0;
      const text = write.value(id, n);
      const bar = part(meter, 'meter') as HTMLMeterElement;
      bar.value = n;
      bar.setAttribute('aria-valuetext', text);
      part(meter, '.value').textContent = text;
    }
  };

  /** What stands around the thread. */
  const frame = (stand: Stand): void => {
    meters(stand.meters);
    const ended = over(stand);
    const moves = status.open && path.length > 0;
    rewind.hidden = !moves;
    restart.hidden = !moves;
    script.hidden = status.open;
    count.hidden = ended || !spec.turns;
    count.textContent = host.t('roleplay.turn', { n: path.length + 1, most: spec.turns?.most || 0 });
    tries.hidden = !status.open || status.triesLeft === null || (spec.tries || 0) < 2;
    tries.textContent = host.t('tries_left', { n: status.triesLeft || 0 });
    again(ended && (ending(spec, stand.node)?.score || 0) < 1);
    scene.classList.toggle('over', ended);
  };

  /** What is new at the end of the thread: the customer's words, then replies to choose from or the ending. */
  const present = (stand: Stand): HTMLElement[] => {
    const { node } = stand;
    const last = over(stand) ? write.ending(stand) : write.choices(node, orders[node] || [], !status.open);
    return [write.them(node), last];
  };

  const draw = (): Stand => {
    const stand = walk(spec, path);
    const past = stand.steps.flatMap((step) => [write.them(step.node), write.me(step), write.why(step)]);
    thread.replaceChildren(...past, ...present(stand));
    frame(stand);
    return stand;
  };

  /** The new words come into view and hold the focus; the live region says what they are. */
  const attend = (first: HTMLElement | undefined, heard: string[]): void => {
    const who = all(thread, '.them > .who').pop();
    who?.focus({ preventScroll: true });
    (first ?? who)?.scrollIntoView?.({ block: first ? 'start' : 'nearest' });
    host.say(heard.map((text) => (/[.!?…]\W?$/.test(text) ? text : `${text}.`)).join(' '));
  };

  const spoken = (stand: Stand): string[] => {
    const moment = write.moment(stand.node);
    const end = one(thread, '.ending .title');
    const closing = end ? [host.t('roleplay.ended'), words(end), words(part(thread, '.ending .score'))] : [];
    return [words(part(moment, '.who')), words(part(moment, '.says')), ...closing];
  };

  const choose = (id: string): void => {
    const before = walk(spec, path);
    const reply = replies(spec, before.node).find((each) => each.id === id);
    if (!reply || !status.open || walk(spec, [...path, reply.key]).steps.length === path.length) return;
    path = [...path, reply.key];
    const stand = walk(spec, path);
    const step = stand.steps[stand.steps.length - 1] as Step;
    const fresh = [write.me(step), write.why(step), ...present(stand)];
    all(thread, '.fresh').forEach((element) => element.classList.remove('fresh'));
    fresh.forEach((element) => element.classList.add('fresh'));
    one(thread, '.choices')?.remove();
    thread.append(...fresh);
    frame(stand);
    if (over(stand)) host.check();
    else host.draft();
    attend(fresh[0], [words(part(fresh[1] as HTMLElement, '.because')), ...write.changes(step), ...spoken(stand)]);
  };

  const back = (to: Path, key: string): void => {
    path = to;
    const stand = draw();
    host.draft();
    attend(undefined, [host.t(key), ...spoken(stand)]);
  };

  thread.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-option]');
    if (button?.dataset.option) choose(button.dataset.option);
  });
  rewind.addEventListener('click', () => back(path.slice(0, -1), 'roleplay.rewound'));
  restart.addEventListener('click', () => back([], 'roleplay.restarted'));

  shuffle();
  scene.hidden = false;
  draw();

  return {
    answer: () => (path.length ? path : undefined),
    restore: (stored) => {
      path = walk(spec, stored).steps.map(({ reply }) => reply.key);
      draw();
    },
    show: (next) => {
      const locked = next.open !== status.open;
      status = next;
      if (locked) draw();
      else frame(walk(spec, path));
    },
    reset: () => {
      path = [];
      shuffle();
      draw();
    },
  };
};

export const kind: Kind<TalkSpec, Path> = {
  type: 'roleplay',
  ready: (spec, path) => ending(spec, walk(spec, path).node) !== undefined,
  judge,
  encode,
  decode,
  connect,
};
