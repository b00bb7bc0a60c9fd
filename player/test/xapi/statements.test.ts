// @vitest-environment node
import * as validation from '@learninglocker/xapi-validation/dist/factory';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aimed, answered, experienced, interacted, mark, merged, progressed, responseText, score, stage, statement } from '../../src/xapi/statements';
import type { Context, Statement } from '../../src/xapi/statements';
import { uuid } from '../../src/xapi/uuid';
import { answer, answers, block, config, XAPI } from '../drivers/kit';

const check = (each: unknown): unknown[] => (validation as unknown as { statement(data: unknown, path: string[]): unknown[] }).statement(each, []);
const M = 'https://formazione.acme.it/telefono';
const ACTOR = { objectType: 'Agent', account: { homePage: 'https://lms.acme.it', name: 'u1' } };
const REGISTRATION = uuid('registration');
const DEFINITION = { type: 'http://adlnet.gov/expapi/activities/cmi.interaction', interactionType: 'choice' };
const PAGE = { type: 'http://activitystrea.ms/schema/1.0/page', name: { it: 'Il saluto' } };
const on = stage(config('xapi', { xapi: { ...XAPI, definitions: { 'primo-saluto': DEFINITION, 'pages/saluto': PAGE } } }), ACTOR, REGISTRATION);
const replayed = { ...on, seed: 7 };
const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ids = (list?: { id: string }[]): string[] | undefined => list?.map(({ id }) => id);
const around = ({ context: { contextActivities: { parent, grouping, other, category } = {} } }: Statement): unknown =>
  ({ parent: ids(parent), grouping: ids(grouping), other: ids(other), category: ids(category) });

test('a UUID is of version 4, and no two drawn ones are alike', () => {
  const made = Array.from({ length: 500 }, () => uuid());
  made.forEach((each) => expect(each).toMatch(V4));
  expect(new Set(made).size).toBe(500);
});

test('a UUID made from parts is the same for the same parts and for no others', () => {
  const part = fc.oneof(fc.string(), fc.integer());
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(part, { minLength: 1, maxLength: 4 }), (a, b) => {
    expect(uuid(...a)).toMatch(V4);
    expect(uuid(...a) === uuid(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
  }), { numRuns: 300 });
  const near = Array.from({ length: 500 }, (_, n) => uuid('registration', 'answered', `block-${n % 50}`, n));
  expect(new Set(near).size).toBe(500);
  // Half of the bits that are free change with the last part alone: no two ids are near each other.
  const digits = (id: string): number[] => [...id.replace(/-/g, '')].map((digit) => parseInt(digit, 16));
  const ones = (value: number): number => value.toString(2).replace(/0/g, '').length;
  const flips = near.slice(1).map((id, n) => {
    const last = digits(near[n] ?? '');
    return digits(id).reduce((sum, digit, at) => sum + ones(digit ^ (last[at] ?? 0)), 0);
  });
  expect(flips.reduce((sum, each) => sum + each, 0) / flips.length).toBeGreaterThan(58);
});

test('any answer becomes a statement that an independent validator accepts', () => {
  fc.assert(fc.property(answers, (given) => {
    const [said] = answered(on, given);
    expect(check(said)).toEqual([]);
    expect(said?.verb.id).toMatch(given.result === undefined ? /responded$/ : /answered$/);
  }), { numRuns: 300 });
});

test('an answer tells about its block, on its page, with the definition made at build time', () => {
  const [said] = answered(on, answer({ block: block({ points: 3, objective: 'nome' }), result: 0.5 }));
  expect(said).toMatchObject({
    object: { id: `${M}/blocks/primo-saluto`, definition: DEFINITION },
    verb: { id: 'http://adlnet.gov/expapi/verbs/answered' },
    result: { response: 'nome', success: false, score: { scaled: 0.5, raw: 1.5, min: 0, max: 3 }, duration: 'PT4.21S' },
    context: { registration: REGISTRATION, language: 'it', revision: '1.0.0' },
  });
  expect(said && around(said)).toEqual({
    parent: [`${M}/pages/saluto`], grouping: [M, XAPI.course], other: [`${M}/objectives/nome`], category: XAPI.categories,
  });
  expect(check(said)).toEqual([]);
});

test('what is neither right nor wrong is responded to, and not judged', () => {
  const { result: _, ...open } = answer();
  const [said] = answered(on, open);
  expect(said?.verb.id).toMatch(/responded$/);
  expect(Object.keys(said?.result ?? {})).toEqual(['response', 'duration']);
  const { interaction: __, ...prose } = block();
  expect(answered(on, answer({ block: prose }))).toEqual([]);
});

test('a page, a sheet, an objective and the module each stand in their place', () => {
  const page = experienced(on, 'saluto', 62.5);
  expect(page).toMatchObject({ object: { id: `${M}/pages/saluto`, definition: PAGE }, result: { duration: 'PT1M2.5S' } });
  expect(around(page)).toEqual({ parent: [M], grouping: [XAPI.course], category: XAPI.categories });
  const sheet = interacted(on, block({ id: 'scheda' }));
  expect(sheet).not.toHaveProperty('result');
  expect(around(sheet)).toEqual({ parent: [`${M}/pages/saluto`], grouping: [M, XAPI.course], category: XAPI.categories });
  const [goal] = aimed(on, { id: 'nome', done: true, scaled: 0.5, passed: false });
  expect(goal).toMatchObject({ verb: { display: { en: 'scored' } }, object: { id: `${M}/objectives/nome` }, result: { score: { scaled: 0.5 }, success: false } });
  expect(goal && around(goal)).toEqual({ parent: [M], grouping: [XAPI.course], category: XAPI.categories });
  const module = statement(on, 'initialized');
  expect(around(module)).toEqual({ grouping: [XAPI.course], category: XAPI.categories });
  for (const each of [page, sheet, goal, module]) expect(check(each)).toEqual([]);
});

test('an objective is told of when it is judged: mastered, scored, or only its score', () => {
  const word = (more: object): string[] => aimed(on, { id: 'nome', done: true, ...more }).map(({ verb, result }) => `${verb.display.en} ${result?.success}`);
  expect(word({ scaled: 1, passed: true })).toEqual(['mastered true']);
  expect(word({ scaled: 0.2, passed: false })).toEqual(['scored false']);
  expect(word({ scaled: 0.2 })).toEqual(['scored undefined']);
  expect(word({ scaled: 0.2, done: false })).toEqual([]);
  expect(word({})).toEqual([]);
});

test('what may be told twice has one id however often it is made, and what differs has another', () => {
  const said = fc.record({ attempt: fc.integer({ min: 1, max: 3 }), at: fc.integer({ min: 1, max: 3 }), id: fc.constantFrom('uno', 'due'), objective: fc.boolean() });
  fc.assert(fc.property(said, said, (a, b) => {
    const make = ({ attempt, at, id, objective }: typeof a): string | undefined => (objective
      ? aimed(replayed, { id, done: true, scaled: attempt / 3 })
      : answered(replayed, answer({ attempt, at, block: block({ id }) })))[0]?.id;
    const same = a.id === b.id && a.attempt === b.attempt && a.objective === b.objective && (a.objective || a.at === b.at);
    expect(make(a) === make(b)).toBe(same);
    expect(make(a)).toMatch(V4);
  }));
  expect(experienced(replayed, 'saluto', 1).id).not.toBe(experienced(replayed, 'saluto', 1).id);
  expect(answered({ ...on, seed: 8 }, answer())[0]?.id).not.toBe(answered(replayed, answer())[0]?.id);
  expect(answered(stage(on.config, ACTOR), answer())[0]?.id).not.toBe(answered(stage(on.config, ACTOR), answer())[0]?.id);
});

test('a judgement has a name that outlives the session, with its value where it may change', () => {
  const passed = { result: { success: true, ...score(0.9) } };
  expect([statement(on, 'completed'), statement(on, 'passed', passed), statement(on, 'failed', passed), statement(on, 'terminated')].map(mark))
    .toEqual(['completed', 'passed', `failed ${M} 0.9`, undefined]);
  expect(aimed(on, { id: 'nome', done: true, scaled: 1, passed: true }).map(mark)).toEqual([`mastered ${M}/objectives/nome 1`]);
  expect(mark(experienced(on, 'saluto', 1))).toBeUndefined();
});

test('responses are written in the interaction’s own format', () => {
  expect(responseText({ kind: 'choice', correct: [] }, ['a-1', 'b'])).toBe('a-1[,]b');
  expect(responseText({ kind: 'matching', correct: [] }, [['a', 'x'], ['b', 'y']])).toBe('a[.]x[,]b[.]y');
  expect(responseText({ kind: 'true-false', correct: [] }, false)).toBe('false');
  expect(responseText({ kind: 'numeric', correct: [] }, 12.5)).toBe('12.5');
});

test('a base context is never overwritten, and lists of activities grow without doubles', () => {
  const base: Context = { revision: '1', contextActivities: { grouping: [{ id: 'g' }], category: { id: 'c' } as never }, extensions: { a: 1 } };
  expect(merged(base, { revision: '2', contextActivities: { category: [{ id: 'c' }, { id: 'd' }] }, extensions: { a: 2, b: 3 } })).toEqual({
    revision: '1', contextActivities: { grouping: [{ id: 'g' }], category: [{ id: 'c' }, { id: 'd' }] }, extensions: { a: 1, b: 3 },
  });
  const launched = stage(on.config, ACTOR, REGISTRATION, base, 'https://lms.acme.it/17');
  expect(launched.context).toMatchObject({ revision: '1', language: 'it', registration: REGISTRATION });
  expect(around(interacted(launched, block()))).toEqual({
    parent: [`${M}/pages/saluto`], grouping: ['g', 'https://lms.acme.it/17', XAPI.course], category: ['c', ...XAPI.categories],
  });
});

test('verdicts and progress are accepted as they are', () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
    expect(check(statement(on, 'passed', { result: { success: true, ...score(value), duration: 'PT1M' } }))).toEqual([]);
    expect(check(progressed(on, value))).toEqual([]);
  }));
});
