// @vitest-environment node
/** Whatever a store and a network may do, and however often tabs are closed over it. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lrs } from '../../src/xapi/lrs';
import { outbox } from '../../src/xapi/outbox';
import type { Outbox } from '../../src/xapi/outbox';
import type { Statement } from '../../src/xapi/statements';
import { memory } from '../drivers/kit';
import { say } from './saying';

type Fault = 'none' | 'refused' | 'busy' | 'limited' | 'broken' | 'expired' | 'slow' | 'unreachable' | 'unheard' | 'misheard' | 'login';
const FAULTS: Fault[] = ['none', 'none', 'none', 'refused', 'busy', 'limited', 'broken', 'expired', 'slow', 'unreachable', 'unheard', 'misheard', 'login'];

interface Kind { strict: boolean; readable: boolean; most: number }
interface Tab { box: Outbox; alive: boolean; keepalive: number }

type Step =
  | { do: 'say'; tab: 0 | 1; fillers: [length: number, poison: boolean][]; verb: string }
  | { do: 'flush' | 'reload' | 'close'; tab: 0 | 1 }
  | { do: 'wait'; ms: number };

/** Milliseconds in which all comes to rest, one statement at a time over the slowest of networks. */
const REST = 4 * 3_600_000;
/** What has failed is told with the smallest story found by then, before the test's own time is up. */
const ENOUGH = { interruptAfterTimeLimit: 40_000 };

const never = new Promise<never>(() => undefined);
const delay = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const poisoned = ({ result }: Statement): boolean => result?.response === 'poison';

/** A store behind a bad network. */
const world = ({ strict, readable, most }: Kind, faults: Fault[], delays: number[]) => {
  const arrived: Statement[] = [];
  /** What no browser or store would bear. */
  const wrong: string[] = [];
  const troubles = [...faults];
  let asked = 0;

  const answer = (method: string, url: URL, body: string): Response => {
    if (method === 'GET') {
      const there = arrived.some(({ id }) => id === url.searchParams.get('statementId'));
      return new Response('', { status: readable ? (there ? 200 : 404) : 403 });
    }
    const news = JSON.parse(body) as Statement[];
    const size = new TextEncoder().encode(body).length;
    if (news.length > 50 || (news.length > 1 && size > 58_000)) wrong.push(`${news.length} statements of ${size} bytes`);
    if (news.length > 1 && size > most) return new Response('', { status: 413 });
    if (news.some(poisoned)) return new Response('no good', { status: 400 });
    const fresh = news.filter(({ id }) => arrived.every((each) => each.id !== id));
    if (strict && fresh.length < news.length) return new Response('', { status: 409 });
    arrived.push(...fresh);
    return Response.json(news.map(({ id }) => id));
  };

  const fetch = async (tab: Tab, input: unknown, init: RequestInit = {}): Promise<Response> => {
    if (!tab.alive) return never;
    const fault = troubles.shift() ?? 'none';
    const [there, back] = [delays[asked++ % delays.length]!, delays[asked++ % delays.length]!];
    const size = init.keepalive ? new TextEncoder().encode(String(init.body)).length : 0;
    tab.keepalive += size;
    if (tab.keepalive > 64 * 1024) wrong.push(`${tab.keepalive} bytes that outlive the page`);
    await delay(there);
    if (!tab.alive && !init.keepalive) return never;
    const told: Partial<Record<Fault, () => Response>> = {
      refused: () => new Response('', { status: 503 }),
      busy: () => new Response('', { status: 503, headers: { 'Retry-After': '40' } }),
      limited: () => new Response('', { status: 429, headers: { 'Retry-After': '5' } }),
      broken: () => new Response('', { status: 500 }),
      expired: () => new Response('', { status: 401 }),
      slow: () => new Response('', { status: 408 }),
      login: () => new Response('<html>', { status: 200 }),
    };
    const reply = fault === 'unreachable' ? undefined : told[fault]?.() ?? answer(init.method ?? 'GET', new URL(String(input)), String(init.body));
    await delay(back);
    tab.keepalive -= size;
    if (!tab.alive) return never;
    if (fault === 'misheard') return new Response('', { status: 504 });
    if (!reply || fault === 'unheard') throw new TypeError('network');
    return reply;
  };
  return { arrived, wrong, fetch, calm: () => { troubles.length = 0; } };
};

const open = (fetch: ReturnType<typeof world>['fetch'], kept: Storage | undefined): Tab => {
  const tab: Tab = { alive: true, keepalive: 0, box: undefined as unknown as Outbox };
  const window = { fetch: (input: unknown, init?: RequestInit) => fetch(tab, input, init) } as unknown as Window;
  tab.box = outbox(lrs(window, 'https://lrs.acme.it/xapi', 'Basic x'), kept, 'scormkit:outbox:m:r');
  return tab;
};

const tab = fc.constantFrom(0 as const, 1 as const);
const filler = fc.tuple(fc.oneof({ weight: 5, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.nat(30_000) }), fc.nat(9).map((n) => n === 0));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), tab, fillers: fc.array(filler, { minLength: 1, maxLength: 6 }), verb: fc.constantFrom('answered', 'passed') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('flush' as const), tab }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(50), fc.nat(70_000)) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reload' as const, 'close' as const), tab }) },
);
const story = fc.record({
  kind: fc.record({ strict: fc.boolean(), readable: fc.boolean(), most: fc.constantFrom(3000, 20_000, 1e6) }),
  faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 25 }),
  delays: fc.array(fc.constantFrom(0, 5, 40, 900, 12_000), { minLength: 1, maxLength: 7 }),
  steps: fc.array(step, { maxLength: 25 }),
});

/** Plays *steps*, then lets all be well; returns what was said, by whom, and what became of it. */
const play = async ({ kind, faults, delays, steps }: { kind: Kind; faults: Fault[]; delays: number[]; steps: Step[] }, kept: Storage | undefined, tabs: number) => {
  const { arrived, wrong, fetch, calm } = world(kind, faults, delays);
  const launch = (): Tab => open(fetch, kept);
  const now = Array.from({ length: tabs }, launch);
  const said: { by: Tab; statement: Statement }[] = [];
  for (const each of steps) {
    if (each.do === 'wait') {
      await vi.advanceTimersByTimeAsync(each.ms);
      continue;
    }
    const n = each.tab % tabs;
    const by = now[n]!;
    if (each.do === 'say') {
      const news = each.fillers.map(([length, poison]) => say(poison ? 'poison' : 'x'.repeat(length + 1), each.verb));
      news.forEach((statement) => said.push({ by, statement: structuredClone(statement) }));
      by.box.add(news);
    } else if (each.do === 'flush') void by.box.flush();
    else if (kept) {
      if (each.do === 'close') by.box.last(500);
      by.alive = false;
      now[n] = launch();
    }
  }
  calm();
  // Tabs that are still open come to rest by themselves, and so does the next launch.
  for (const each of now) void each.box.flush();
  await vi.advanceTimersByTimeAsync(REST);
  const next = kept ? launch() : now[0]!;
  void next.box.flush();
  await vi.advanceTimersByTimeAsync(REST);
  expect(wrong).toEqual([]);
  return { arrived, said, next, now };
};

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const byId = (one: Statement, two: Statement): number => (one.id < two.id ? -1 : 1);

test('every sound statement arrives once, as it was said, and every other is laid aside', async () => {
  await fc.assert(fc.asyncProperty(story, async (all) => {
    const { arrived, said, next, now } = await play(all, memory(), 2);
    expect([...arrived].sort(byId)).toEqual(said.map(({ statement }) => statement).filter((each) => !poisoned(each)).sort(byId));
    const letters = next.box.diagnostics().refused as unknown as { statement: Statement }[];
    const bad = said.map(({ statement }) => statement).filter(poisoned);
    expect(new Set(letters.map(({ statement: { id } }) => id))).toEqual(new Set(bad.map(({ id }) => id)));
    expect([...now, next].map(({ box }) => box.waiting())).toEqual([[], [], []]);
  }), { numRuns: 250, ...ENOUGH });
}, 60_000);

test('nothing overtakes what the same tab said before, but with a page that goes', async () => {
  await fc.assert(fc.asyncProperty(story, async (all) => {
    const steps = all.steps.filter((each) => each.do !== 'close');
    const { arrived, said } = await play({ ...all, steps }, memory(), 2);
    const place = new Map(arrived.map(({ id }, n) => [id, n]));
    for (const by of new Set(said.map((each) => each.by))) {
      const places = said.filter((each) => each.by === by && !poisoned(each.statement)).map(({ statement }) => place.get(statement.id));
      expect(places).toEqual([...places].sort((one, two) => one! - two!));
    }
  }), { numRuns: 100, ...ENOUGH });
}, 60_000);

test.each([
  ['lends no storage', undefined],
  ['has no room in it', Object.assign(memory(), { setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } })],
])('where the browser %s everything arrives while the page lives', async (_, kept) => {
  await fc.assert(fc.asyncProperty(story, async (all) => {
    const steps = all.steps.filter((each) => each.do !== 'close' && each.do !== 'reload');
    const { arrived, said } = await play({ ...all, steps }, kept, 1);
    expect(arrived).toEqual(said.map(({ statement }) => statement).filter((each) => !poisoned(each)));
  }), { numRuns: 60, ...ENOUGH });
}, 60_000);
