// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOff, batch, fitting, reason } from '../../src/xapi/sending';
import { taken } from '../../src/xapi/lrs';
import type { Statement } from '../../src/xapi/statements';
import { say } from './saying';

const carried = (said: Statement[]): { statement: Statement }[] => said.map((statement) => ({ statement }));
const size = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;
const text = fc.string({ unit: 'grapheme', maxLength: 9000 });
const verb = fc.constantFrom('answered', 'answered', 'answered', 'initialized', 'passed', 'terminated');

test('a request stays below what a page may send while it goes', () => {
  fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 70 }), (texts) => {
    const said = texts.map((each) => say(each));
    const first = batch(carried(said)).map(({ statement }) => statement);
    expect(said.slice(0, first.length)).toEqual(first);
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThanOrEqual(50);
    if (first.length > 1) expect(size(first)).toBeLessThanOrEqual(58_000);
    if (first.length < Math.min(50, said.length)) expect(size(said.slice(0, first.length + 1))).toBeGreaterThan(58_000);
  }), { numRuns: 30 });
});

test('the last request holds the verdicts, as much else as fits, and all in order', () => {
  fc.assert(fc.property(fc.array(fc.tuple(text, verb), { maxLength: 70 }), fc.nat(60_000), (parts, used) => {
    const said = parts.map((each) => say(...each));
    const chosen = fitting(carried(said), used).map(({ statement }) => statement);
    expect(said.filter((each) => chosen.includes(each))).toEqual(chosen);
    expect(chosen.length).toBeLessThanOrEqual(50);
    if (chosen.length) expect(size(chosen) + used).toBeLessThanOrEqual(58_000);
    const [best] = said.filter((each) => !each.verb.id.endsWith('answered')).slice(-1);
    if (best && size([best]) + used < 57_990) expect(chosen).toContain(best);
  }), { numRuns: 50 });
});

test('of two verdicts that do not both fit, the later one goes', () => {
  const said = [say('x'.repeat(30_000), 'failed'), say('y'), say('x'.repeat(30_000), 'passed')];
  expect(fitting(carried(said), 0)).toEqual(carried(said.slice(1)));
  expect(fitting(carried(said), 58_000)).toEqual([]);
});

test('each try waits longer than the last, and never for everybody at once', () => {
  fc.assert(fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
    expect(backOff(tries, random)).toBeGreaterThanOrEqual(Math.min(60_000, 1000 * 2 ** tries) / 2);
    expect(backOff(tries, random)).toBeLessThanOrEqual(60_000);
  }));
});

test('a store is believed when it says so, not when somebody shows a page', () => {
  expect(taken({ status: 200, text: '["id"]' })).toBe(true);
  expect(taken({ status: 204, text: '' })).toBe(true);
  expect(taken({ status: 200, text: ' <html>' })).toBe(false);
  expect(taken({ status: 302, text: '' })).toBe(false);
});

test('why a statement was refused is told without the learner and the answer', () => {
  const said = say('Gentile signora, 42 volte grazie');
  const told = reason('<h1>400</h1>\n Statement of Sara ROSSI (sara@acme.it): “gentile signora” is no number, 42 is', said);
  expect(told).toBe('400 Statement of … … (…@….…): “… …” is no number, … is');
  expect(reason('{"error": "no such form", "code": "malformed"}', said)).toBe('no such form');
  expect(reason('x'.repeat(900), said)).toHaveLength(200);
});

test('no word of an answer or a name gets through', () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-zà-ü]{4,12}$/), { minLength: 1, maxLength: 8 }), (answer) => {
    const told = reason(`{"error": "this was refused: ${answer.join(' ').toUpperCase()}"}`, say(answer.join(', ')));
    expect(told.toLowerCase().match(/\p{L}+/gu)!.filter((each) => answer.includes(each))).toEqual([]);
  }));
});
