// @vitest-environment node
/** What the desk remembers of a run, and how the stage fits into a window. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit } from '../../desk/frame';
import { opened, sealed } from '../../desk/messages';
import type { Told } from '../../desk/api';
import type { CallMessage } from '../../desk/messages';
import { answered } from '../../desk/stage/look';
import { sentence } from '../../desk/panels/statements';
import { MOST, trace } from '../../desk/trace';
import type { Visit } from '../../desk/trace';

const visit: Visit = { ticket: 't', kind: 'scorm12', sco: 'Golf', learner: 'ada', mode: 'normal', attempt: 'resume', why: 'Launch', at: 1000 };
const call = (n: number, name: string, args: string[], answer = 'true'): CallMessage =>
  ({ kind: 'call', n, at: 1000 + n, name, args, answer, took: 0.5, error: '0', broken: [] });

test('entries of lists get the names that content gave them, visit by visit', () => {
  const one = trace();
  one.call(call(0, 'SetValue', ['cmi.interactions.0.id', 'lost']));
  expect(one.name('cmi.interactions', 0)).toBeUndefined();
  one.begin(visit);
  one.call(call(1, 'SetValue', ['cmi.interactions.0.id', 'clubs']));
  one.call(call(2, 'GetValue', ['cmi.objectives.3.id'], 'aim'));
  expect([one.name('cmi.interactions', 0), one.name('cmi.objectives', 3)]).toEqual(['clubs', 'aim']);
  one.begin({ ...visit, why: 'Resume' });
  expect(one.name('cmi.interactions', 0)).toBeUndefined();
});

test('a file of the trace holds each visit with its calls, and no ticket', () => {
  const one = trace();
  one.begin(visit);
  one.call(call(1, 'Initialize', ['']));
  one.begin({ ...visit, ticket: 'u', why: 'Resume', at: 5000 });
  one.statement({ n: 1, at: 1, statement: { verb: { id: 'http://adlnet.gov/expapi/verbs/passed' } }, taken: true, broken: [], by: 'content', again: false });
  const file = JSON.parse(JSON.stringify(one.whole({ scormkit: '0' }))) as { visits: { why: string; calls: unknown[]; ticket?: string }[]; statements: unknown[] };
  expect(file.visits.map(({ why, calls, ticket }) => [why, calls.length, ticket])).toEqual([['Launch', 1, undefined], ['Resume', 0, undefined]]);
  expect(file.visits[0]?.calls[0]).toMatchObject({ n: 1, after: 1, name: 'Initialize', answer: 'true' });
  expect(file.statements).toHaveLength(1);
  expect(JSON.stringify(file)).not.toContain('ticket');
});

test('a file of the trace marks what the LMS said itself, and what content told again', () => {
  const one = trace();
  const told = (id: string, more: Partial<Told> = {}): void => one.statement({ n: 1, at: 1, statement: { id }, taken: true, broken: [], by: 'content', again: false, ...more });
  told('a', { by: 'lms' });
  told('b');
  told('b', { again: true });
  told('b', { taken: false, broken: [{ id: '9.3.5.0-2', words: 'twice', hint: '' }] });
  told('c', { taken: false });
  const { statements } = one.whole({}) as { statements: Told[] };
  expect(statements.map(({ by }) => by)).toEqual(['lms', 'content', 'content', 'content', 'content']);
  expect(statements.map(({ again }) => again)).toEqual([false, false, true, true, false]);
});

test('the trace is bounded, whatever content does', () => {
  const one = trace();
  one.begin(visit);
  for (let n = 0; n < MOST + 50; n += 1) one.call(call(n, 'GetValue', ['cmi.core.entry']));
  expect(one.lines).toHaveLength(MOST);
  one.clear();
  expect(one.lines).toEqual([{ type: 'visit', visit }]);
});

test('a frame never leaves its room, and zoom makes the content narrower, not the frame', () => {
  fc.assert(fc.property(fc.constantFrom('phone' as const, 'lms' as const, 'wide' as const), fc.constantFrom(0.5, 1, 2, 4), fc.integer({ min: 200, max: 2000 }), fc.integer({ min: 200, max: 1500 }), (width, zoom, w, h) => {
    const room = { width: w, height: h };
    const found = fit({ width, zoom }, room);
    expect(found.width * found.scale).toBeLessThanOrEqual(w + 0.01);
    expect(found.height * found.scale).toBeLessThanOrEqual(h + 0.01);
    expect(found.width * zoom).toBeCloseTo(fit({ width, zoom: 1 }, room).width);
  }));
  expect(fit({ width: 'lms', zoom: 1 }, { width: 800, height: 600 })).toEqual({ width: 650, height: 600, scale: 1, shown: 1 });
  expect(fit({ width: 'phone', zoom: 2 }, { width: 800, height: 900 })).toEqual({ width: 195, height: 422, scale: 2, shown: 1 });
});

test('only messages of ours, from the right origin and window, are opened', () => {
  const source = {};
  const event = (data: unknown, origin = 'http://a', from: unknown = source): MessageEvent => ({ data, origin, source: from }) as unknown as MessageEvent;
  expect(opened(event(sealed({ kind: 'leave' })), 'http://a', source)).toMatchObject({ kind: 'leave' });
  for (const wrong of [event({ kind: 'leave' }), event(null), event('leave'), event({ scormkit: 1 }), event(sealed({ kind: 'leave' }), 'http://b'), event(sealed({ kind: 'leave' }), 'http://a', {})]) {
    expect(opened(wrong, 'http://a', source)).toBeUndefined();
  }
});

test('queries are answered only for what is asked, the rest stays as it was', () => {
  const look = { scheme: 'auto' as const, forced: true, still: false };
  expect(answered('(forced-colors: active)', look)).toBe('(min-width: 0)');
  expect(answered('print and (forced-colors:active)', look)).toBe('print and (min-width: 0)');
  expect(answered('(prefers-reduced-motion: reduce)', look)).toBe('(prefers-reduced-motion: reduce)');
  expect(answered('(prefers-reduced-motion: no-preference)', { ...look, still: true })).toBe('(prefers-reduced-motion: no-preference)');
  expect(answered('(prefers-reduced-motion)', { ...look, still: true })).toBe('(min-width: 0)');
});

test('a statement is a sentence', () => {
  expect(sentence({
    verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { en: 'passed' } },
    object: { id: 'https://x.example/golf', definition: { name: { it: 'Golf' } } },
    result: { score: { scaled: 0.875 }, success: true, duration: 'PT61S' },
  })).toEqual(['passed', 'Golf', '87.5 % · success · 1 min 1 s']);
  expect(sentence({ verb: { id: 'https://x.example/did' }, object: { id: 'https://x.example/a%20b' } })).toEqual(['did', 'a b', '']);
});
