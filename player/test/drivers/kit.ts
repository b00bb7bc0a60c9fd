/** What the drivers' tests share: a window of a few lines, a course, and answers of every kind. */
import fc from 'fast-check';
import type { BlockSpec, Config, InteractionSpec, Response, Target } from '../../src/config';
import type { Answer, Driver, Progress } from '../../src/drivers/driver';

/** A Storage that lives in memory. */
export const memory = (): Storage => {
  const items = new Map<string, string>();
  return {
    get length() { return items.size; },
    key: (n: number) => [...items.keys()][n] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => { items.set(key, value); },
    removeItem: (key: string) => { items.delete(key); },
    clear: () => items.clear(),
  };
};

export interface Page extends EventTarget {
  [name: string]: unknown;
  location: { protocol: string; href: string; search: string; assigned: string[]; reloads: number; assign(url: string): void; reload(): void };
  localStorage: Storage;
  sessionStorage: Storage;
  closed: boolean;
}

/** A page at *href*, alone in its window unless *more* says otherwise. */
export const page = (href = 'file:///course/index.html', more: Record<string, unknown> = {}): Page => {
  const { protocol, search } = new URL(href);
  const location = {
    protocol, href, search, assigned: [] as string[], reloads: 0,
    assign(url: string) { location.assigned.push(url); },
    reload() { location.reloads += 1; },
  };
  const target = new EventTarget();
  const made = Object.assign(target, {
    location, opener: null, localStorage: memory(), sessionStorage: memory(), closed: false,
    document: { hidden: false },
    close: () => { (made as { closed: boolean }).closed = true; }, ...more,
  }) as unknown as Page;
  made.parent ??= made;
  made.top ??= made;
  return made;
};

export const asWindow = (from: Page): Window => from as unknown as Window;

/** The page goes, or only disappears from sight while *listener* runs as the player's own. */
export const hide = (from: Page, listener: () => void): void => {
  const event = new Event('pagehide');
  from.addEventListener('pagehide', listener, { once: true });
  from.event = event;
  from.dispatchEvent(event);
  delete from.event;
};

/** Begins as the player does: the work is new unless the record holds some. */
export const begun = (driver: Driver, seed = 7): Driver => {
  const { start } = driver;
  return Object.assign(driver, {
    start: async () => {
      const opening = await start();
      driver.begin?.(seed, opening.state !== '');
      return opening;
    },
  });
};

/** What a package tells of its statements. */
export const XAPI: NonNullable<Config['xapi']> = {
  definitions: {}, lms: 'https://lms.acme.it/', profile: 'https://formazione.acme.it/telefono/profile/v1.0.0',
  course: 'https://formazione.acme.it/telefono/course', categories: ['https://formazione.acme.it/telefono/profile/v1.0.0'],
};

export const config = (target: Target, more: Partial<Config> = {}): Config => ({
  v: 1,
  target,
  module: { id: 'telefono', version: '1.0.0', title: 'Al telefono', language: 'it', iri: 'https://formazione.acme.it/telefono' },
  pass: { score: 0.8, attempts: null },
  pages: [{ id: 'saluto', key: 'aa', title: 'Il saluto' }, { id: 'ascolto', key: 'bb', title: 'Ascoltare' }], objectives: [], blocks: [], pools: [], stateLimit: 4096, texts: {},
  xapi: XAPI,
  ...more,
});

export const progress = (more: Partial<Progress> = {}): Progress => ({
  state: '1~1~pp~~1~s~~~0~', place: 'saluto', measure: 0.5, done: false, points: { earned: 0, max: 4 }, seconds: 61, objectives: [], ...more,
});

export const block = (more: Partial<BlockSpec> = {}): BlockSpec => ({
  id: 'primo-saluto', key: 'abc', type: 'quiz', page: 'saluto', points: 1, tries: 1, prompt: 'Squilla il telefono. Come rispondi?',
  interaction: { kind: 'choice', correct: [['nome']], choices: ['nome', 'azienda', 'pronto'] },
  ...more,
});

export const answer = (more: Partial<Answer> = {}): Answer => ({
  block: block(), response: ['nome'], result: 1, latency: 4210, at: Date.UTC(2026, 0, 2, 10, 20, 30, 456), attempt: 1, ...more,
});

const text = fc.string({ unit: fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 1 }), fc.constantFrom('è', '😀', '\ud83d', '\n', '\t', '{', ',', '[,]', '[.]', '[:]', '{lang=it}'),
), maxLength: 300 });
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/);
const ids = fc.uniqueArray(id, { minLength: 2, maxLength: 10, selector: (each) => each.replace(/-/g, '_') });
const number = fc.double({ min: -90_000, max: 90_000, noNaN: true });

const asked: Record<InteractionSpec['kind'], fc.Arbitrary<[InteractionSpec, Response]>> = {
  'choice': ids.chain((choices) => fc.tuple(fc.subarray(choices), fc.subarray(choices))
    .map(([right, chosen]) => [{ kind: 'choice', correct: [right], choices }, chosen])),
  'sequencing': ids.chain((choices) => fc.shuffledSubarray(choices, { minLength: choices.length })
    .map((order) => [{ kind: 'sequencing', correct: [choices], choices }, order])),
  'true-false': fc.tuple(fc.boolean(), fc.boolean()).map(([right, chosen]) => [{ kind: 'true-false', correct: [right] }, chosen]),
  'numeric': fc.tuple(number, fc.nat(10), number)
    .map(([low, width, given]) => [{ kind: 'numeric', correct: [[low, low + width]] as Response[] }, given]),
  'fill-in': fc.array(text, { minLength: 1, maxLength: 5 }).map((texts) => [{ kind: 'fill-in', correct: [texts] }, texts]),
  'long-fill-in': text.map((written) => [{ kind: 'long-fill-in', correct: [] }, [written]]),
  'matching': fc.tuple(ids, ids).chain(([source, target]) =>
    fc.array(fc.tuple(fc.constantFrom(...source), fc.constantFrom(...target)), { maxLength: 8 })
      .map((pairs) => [{ kind: 'matching', correct: [source.map((from, n) => [from, target[n % target.length]!])] as Response[], source, target }, pairs])),
  'performance': ids.chain((steps) => fc.array(fc.tuple(fc.constantFrom(...steps), id), { maxLength: 40 })
    .map((path) => [{ kind: 'performance', correct: [], steps }, path])),
};

const number01 = fc.option(fc.oneof(fc.constantFrom(0, 1, 0.5, 1 / 3), fc.double({ min: 0, max: 1, noNaN: true })), { nil: undefined });

/** Any answer that a learner can give to any block. */
export const answers: fc.Arbitrary<Answer> = fc.constantFrom(...Object.values(asked)).chain((each) =>
  fc.record({ asked: each, id, prompt: text, objective: fc.option(id, { nil: undefined }), result: number01, latency: fc.integer({ min: -1000, max: 1e9 }) })
    .map(({ asked: [interaction, response], id: name, prompt, objective, result, latency }) => answer({
      block: block({ id: name, prompt, interaction, ...(objective && { objective }) }), response, latency, ...(result === undefined ? { result: undefined } : { result }),
    }) as Answer));
