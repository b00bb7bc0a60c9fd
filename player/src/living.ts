/**
 * Brings the blocks to life: one custom element for each kind, connected to what the compiler rendered, and a host
 * through which each of them reaches the learner's work. A block that fails is told apart and harms no other.
 */
import type { BlockSpec, Config, PoolSpec } from './config';
import type { Host, Live, PoolBlock, Status } from './blocks/block';
import type { Answer, Mode } from './drivers/driver';
import type { Say } from './lib/words';
import { make } from './lib/dom';
import { random, type Random } from './random';
import type { Kinds } from './state';
import type { Work } from './work';

export interface Life {
  config: Config;
  kinds: Kinds;
  work: Work;
  mode: Mode;
  t: Say;
  say(text: string): void;
  go(page: string): void;
  /** A draft changed. */
  drafted(): void;
  /** An answer was checked. */
  answered(answer: Answer): void;
  /** A block without an answer was used. */
  interacted(block: BlockSpec): void;
}

export interface Living {
  /** The learner sees *page* from now on. */
  seen(page: string): void;
  /** A new attempt has begun: what it cleared is unanswered again. */
  renew(): void;
}

interface Being { root: HTMLElement; spec: BlockSpec; live: Live<unknown>; again(): void }
interface Sight { at: number; since: number }

const poolBlock = ({ id, draw, questions, shuffle }: PoolSpec, page: string): PoolBlock => ({
  id, draw, questions, shuffle, page, key: '', type: 'pool', points: 0, tries: null, prompt: '',
});

const pageOf = (element: Element): string => element.closest<HTMLElement>('.page')?.dataset.page || '';

/** Returns what the player knows of the block that *element* shows. Content needs no entry in the configuration. */
const specOf = (config: Config, element: HTMLElement, type: string): BlockSpec => {
  const id = element.dataset.block || '';
  const pool = config.pools.find((each) => each.id === id);
  return config.blocks.find((each) => each.id === id)
    ?? (pool ? poolBlock(pool, pageOf(element)) : { id, key: '', type, page: pageOf(element), points: 0, tries: null, prompt: '' });
};

export const living = (life: Life): Living => {
  const { config, kinds, work, mode, t, say } = life;
  const beings = new Map<string, Being>();
  const sights = new Map<string, Sight>();
  const look = (id: string): void => void sights.set(id, { at: Date.now(), since: performance.now() });

  const show = ({ spec, live }: Being, fresh = false): void => live.show(work.status(spec.id, fresh));
  const showPool = (spec: BlockSpec): void => {
    const pool = beings.get(spec.pool || '');
    if (pool) show(pool);
  };

  const check = (spec: BlockSpec): void => {
    const being = beings.get(spec.id);
    const answer = being?.live.answer();
    const verdict = work.check(spec, answer);
    if (!being || !verdict) {
      if (work.status(spec.id).open) say(t('not_ready'));
      return;
    }
    const now = performance.now();
    const { at, since } = sights.get(spec.id) ?? { at: Date.now(), since: now };
    sights.set(spec.id, { at, since: now });
    show(being, true);
    showPool(spec);
    const attempt = work.entry(spec.id)?.tries ?? 1;
    life.answered({ ...verdict, block: spec, latency: Math.round(now - since), at, attempt });
  };

  const hostOf = (spec: BlockSpec, next: () => Random): Host => ({
    t, say, mode,
    language: config.module.language,
    go: life.go,
    random: () => next()(),
    draft: () => {
      work.draft(spec, beings.get(spec.id)?.live.answer());
      showPool(spec);
      life.drafted();
    },
    check: () => check(spec),
    interacted: () => life.interacted(spec),
    drawn: () => work.drawn(spec.id),
    status: (block): Status => work.status(block),
    shown: (block) => {
      if (!work.entry(block)?.checked) look(block);
    },
  });

  /** An element that is moved about is connected again by the browser; it is brought to life once. */
  const connect = (type: string, root: HTMLElement): void => {
    const spec = specOf(config, root, type);
    const kind = kinds.get(type);
    if (!kind || beings.has(spec.id)) return;
    const start = (): Random => random(work.state().seed, work.state().attempt, spec.id);
    let next = start();
    const again = (): void => { next = start(); };
    const mute: Live<unknown> = { answer: () => undefined, restore: () => undefined, show: () => undefined, reset: () => undefined };
    beings.set(spec.id, { root, spec, live: mute, again });
    try {
      const live = kind.connect(root, spec, hostOf(spec, () => next));
      if (live) beings.set(spec.id, { root, spec, live, again });
    } catch (error) {
      root.append(make('p', { class: 'notice warn' }, t('error')));
      console.error(error);
    }
  };

  /** The questions come before the pools they stand in, so that a pool finds them as they are. */
  const inOrder = (): Being[] => [...beings.values()].sort((a, b) => Number(a.spec.type === 'pool') - Number(b.spec.type === 'pool'));

  for (const type of kinds.keys()) {
    const element = class extends HTMLElement {
      connectedCallback(): void { connect(type, this); }
    };
    if (!customElements.get(`sk-${type}`)) customElements.define(`sk-${type}`, element);
  }
  for (const being of inOrder()) {
    const answer = work.entry(being.spec.id)?.answer;
    if (answer !== undefined) being.live.restore(answer);
    show(being);
  }

  return {
    seen: (page) => {
      for (const { spec, root } of beings.values()) {
        if (!sights.has(spec.id) && pageOf(root) === page) look(spec.id);
      }
    },
    renew: () => {
      for (const being of inOrder()) {
        const { spec, live, again } = being;
        if (!spec.points && !spec.pool && spec.type !== 'pool') continue;
        sights.delete(spec.id);
        again();
        live.reset();
        show(being);
      }
    },
  };
};
