/** A page as the compiler renders it, cut down to the regions the player fills, and a visit to it. */
import type { BlockSpec, Config } from '../src/config';
import type { Kind, Live } from '../src/blocks/block';
import type { Driver } from '../src/drivers/driver';
import { start } from '../src/player';
import type { Kinds } from '../src/state';
import english from '../../scormkit/course/texts/en.json';
import { block, course, free, pick } from './course';

const TEXTS = Object.fromEntries(Object.entries(english).filter(([key]) => key.startsWith('player.')).map(([key, text]) => [key.slice(7), text]));
let visits = 0;

/** A text field, a check button and a place that says how the block stands. */
const connect: Kind<BlockSpec, string>['connect'] = (root, spec, host): Live<string> => {
  if (spec.prompt === 'broken') throw new Error('broken');
  const field = document.createElement('input');
  const check = document.createElement('button');
  const stand = document.createElement('output');
  const shuffle = (): void => { root.dataset.order = String(host.random()); };
  shuffle();
  root.append(field, check, stand);
  field.addEventListener('input', () => host.draft());
  check.addEventListener('click', () => host.check());
  return {
    answer: () => field.value || undefined,
    restore: (answer) => { field.value = answer; },
    show: ({ checked, open, result }) => {
      field.disabled = !open;
      stand.value = `${checked ? 'checked' : 'free'} ${result ?? '-'}`;
      if (checked) host.say('verdict');
    },
    reset: () => {
      field.value = '';
      shuffle();
    },
  };
};

const section = ({ id, title }: { id: string; title: string }, blocks: BlockSpec[]): string =>
  `<section class="page" id="page-${id}" data-page="${id}"><h1 id="title-${id}" tabindex="-1">${title}</h1>
  ${blocks.map((spec) => `<sk-${spec.type} data-block="${spec.id}" id="block-${spec.id}"></sk-${spec.type}>`).join('')}
  <details><summary>More</summary></details><a href="#page-two">two</a></section>`;

const html = (config: Config): string => `
  <a class="skip" href="#main">Skip</a>
  <header class="top"><p class="course"></p><p class="saved" role="status"></p>
  <button class="button quiet contents" aria-expanded="false" aria-controls="pages" hidden>Pages <span class="count"></span></button>
  <progress class="progress" max="100" value="0" hidden></progress>
  <nav class="pages" id="pages"><ol>${[...config.pages, { id: 'result-', title: 'Result' }].map(({ id, title }) =>
    `<li${id === 'result-' ? ' hidden' : ''}><a href="#page-${id}" data-page="${id}"><span class="name">${title}</span><span class="state"></span></a></li>`).join('')}</ol></nav></header>
  <div class="notices" role="status"></div>
  <main id="main" tabindex="-1">${config.pages.map((page) => section(page, config.blocks.filter((spec) => spec.page === page.id))).join('')}
  <section class="page result" id="page-result-" data-page="result-" hidden><h1 id="title-result-" tabindex="-1">Result</h1><div class="outcome"></div></section></main>
  <footer class="moves" hidden>${['back', 'next'].map((name) => `<button class="button ${name}"><span class="dir"></span><span class="where"></span></button>`).join('')}
  <button class="button quiet leave">Leave</button>
  <details class="technical"><summary>Technical details</summary><ul>${['course', 'format', 'mode', 'connection', 'saved', 'waiting', 'refused'].map((line) =>
    `<li data-line="${line}">${line}: <bdi></bdi></li>`).join('')}</ul>
  <button data-act="copy"></button><button data-act="again"></button><p class="told" role="status"></p></details></footer>
  <div class="live" role="status"></div>`;

export interface Stage {
  config: Config;
  text(selector: string): string;
  click(selector: string): void;
  /** The page before the learner. */
  page(): string;
  type(block: string, text: string): void;
  check(block: string, text: string): void;
  stand(block: string): string;
  settle(): Promise<void>;
}

const find = <E extends HTMLElement>(selector: string): E => {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};

let gone = new AbortController();
const hearing = [document, window, document.defaultView as Window]
  .map((target): [EventTarget, EventTarget['addEventListener']] => [target, target.addEventListener.bind(target)]);

let waiting: ReturnType<typeof setTimeout>[] = [];
const wait = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((...told: Parameters<typeof wait>) => {
  const timer = wait(...told);
  waiting.push(timer);
  return timer;
}, wait);

/** A page that is closed hears and does nothing any more; the tests' window lives on, so its listeners and timers end. */
const close = (): void => {
  for (const timer of waiting) clearTimeout(timer);
  waiting = [];
  gone.abort();
  gone = new AbortController();
  const { signal } = gone;
  for (const [target, listen] of hearing) {
    target.addEventListener = (type, listener, options) =>
      listen(type, listener, { ...(typeof options === 'object' ? options : {}), signal });
  }
};

/** Opens the course as a browser would; every visit has its own element names, since a window keeps them for good. */
export const visit = async (driver: Driver | undefined, more: Partial<Config> = {}): Promise<Stage> => {
  visits += 1;
  close();
  const type = `pick-${visits}`;
  const plain = course({ blocks: [block('a'), block('b', { page: 'two' })], ...more });
  const config = { ...plain, texts: TEXTS, blocks: plain.blocks.map((spec) => ({ ...spec, type })) };
  const kinds: Kinds = new Map([[type, { ...pick, type, connect } as Kind], ['free', free as Kind]]);
  document.documentElement.className = '';
  document.body.innerHTML = html(config);
  await start(window, config, kinds, driver && (() => driver));
  const part = <E extends HTMLElement>(id: string, what: string): E => find<E>(`[data-block="${id}"] ${what}`);
  const stage: Stage = {
    config,
    text: (selector) => find(selector).textContent?.trim() ?? '',
    click: (selector) => find(selector).click(),
    page: () => [...document.querySelectorAll<HTMLElement>('.page')].filter((each) => !each.hidden).map((each) => each.dataset.page).join(),
    type: (id, text) => {
      part<HTMLInputElement>(id, 'input').value = text;
      part(id, 'input').dispatchEvent(new Event('input'));
    },
    check: (id, text) => {
      stage.type(id, text);
      part(id, 'button').click();
    },
    stand: (id) => part<HTMLOutputElement>(id, 'output').value,
    settle: () => new Promise((resolve) => { setTimeout(resolve, 0); }),
  };
  await stage.settle();
  return stage;
};
