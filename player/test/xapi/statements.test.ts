// @vitest-environment node
import * as validation from '@learninglocker/xapi-validation/dist/factory';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answered, merged, progressed, responseText, score, statement } from '../../src/xapi/statements';
import type { Context } from '../../src/xapi/statements';
import { uuid } from '../../src/xapi/uuid';
import { answer, answers, block, config } from '../drivers/kit';

const check = (each: unknown): unknown[] => (validation as unknown as { statement(data: unknown, path: string[]): unknown[] }).statement(each, []);
const stage = {
  actor: { objectType: 'Agent', account: { homePage: 'https://lms.acme.it', name: 'u1' } },
  object: { id: 'https://formazione.acme.it/telefono' },
  context: { registration: uuid() },
};

test('a UUID is of version 4, and no two are alike', () => {
  const made = Array.from({ length: 500 }, uuid);
  made.forEach((each) => expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  expect(new Set(made).size).toBe(500);
});

test('any answer becomes a statement that an independent validator accepts', () => {
  fc.assert(fc.property(answers, (given) => {
    expect(check(answered(stage, config('xapi'), given))).toEqual([]);
  }), { numRuns: 300 });
});

test('an answer tells about its block, inside the module, with the definition made at build time', () => {
  const definition = { type: 'http://adlnet.gov/expapi/activities/cmi.interaction', interactionType: 'choice' };
  const said = answered(stage, config('xapi', { xapi: { definitions: { 'primo-saluto': definition }, lms: '' } }), answer({ block: block({ points: 3 }), result: 0.5 }));
  expect(said).toMatchObject({
    object: { id: 'https://formazione.acme.it/telefono/blocks/primo-saluto', definition },
    verb: { id: 'http://adlnet.gov/expapi/verbs/answered' },
    result: { response: 'nome', success: false, score: { scaled: 0.5, raw: 1.5, min: 0, max: 3 }, duration: 'PT4.21S' },
    context: { registration: stage.context.registration, contextActivities: { parent: [{ id: stage.object.id }] } },
  });
  expect(said && check(said)).toEqual([]);
});

test('what is neither right nor wrong is not judged', () => {
  const { result: _, ...open } = answer();
  expect(answered(stage, config('xapi'), open)?.result).not.toHaveProperty('success');
  const { interaction: __, ...prose } = block();
  expect(answered(stage, config('xapi'), answer({ block: prose }))).toBeUndefined();
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
});

test('verdicts and progress are accepted as they are', () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
    expect(check(statement(stage, 'passed', { success: true, ...score(value), duration: 'PT1M' }))).toEqual([]);
    expect(check(progressed(stage, value))).toEqual([]);
  }));
});
