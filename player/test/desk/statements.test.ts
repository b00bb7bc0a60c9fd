/** The panel of what the record store was told and asked: what broke a requirement is seen, counted and explained. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { Asked, Broken, Told } from '../../desk/api';
import { requirements } from '../../desk/faults';
import { statementsPanel } from '../../desk/panels/statements';
import type { StatementsPanel } from '../../desk/panels/statements';
import { trace } from '../../desk/trace';
import type { Trace } from '../../desk/trace';

const RULE: Broken = { id: '10.2.1.0-5', words: 'the content writes LMS.LaunchData', hint: 'only read it' };
const asked = (more: Partial<Asked> = {}): Asked => ({ method: 'GET', path: '/xapi/activities/state', query: { stateId: 'mine' }, status: 200, at: 1, words: '', broken: [], ...more });
const told = (more: Partial<Told> = {}): Told => ({ n: 1, at: 1, statement: { id: 'a', verb: { id: 'http://adlnet.gov/expapi/verbs/passed' } }, taken: true, broken: [], by: 'content', again: false, ...more });

let one: Trace;
let panel: StatementsPanel;
const rows = (): string[][] => [...panel.element.querySelectorAll('.row')].map((row) => [row.className.replace(/\s+/g, ' ').trim(), row.textContent ?? '']);
const detail = (n: number): string => {
  panel.element.querySelectorAll<HTMLElement>('.row')[n]?.click();
  return panel.element.querySelector('.detail')?.textContent ?? '';
};

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', class { observe(): void { /* nothing changes its size here */ } });
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => { setTimeout(draw, 0); });
  vi.useFakeTimers();
  one = trace();
  panel = statementsPanel(one);
  document.body.replaceChildren(panel.element);
});

const shown = (): string[][] => {
  panel.update();
  vi.runAllTimers();
  return rows();
};

test('a request that broke a requirement is shown among the statements, with the rule and what to do', () => {
  one.request(asked());
  one.request(asked({ method: 'PUT', query: { stateId: 'LMS.LaunchData' }, status: 403, words: RULE.words, broken: [RULE] }));
  one.statement(told());
  const [fault, statement, ...rest] = shown();
  expect(rest).toEqual([]);
  expect(fault?.[0]).toBe('row is-request bad');
  expect(fault?.[1]).toMatch(/^PUT\/xapi\/activities\/state · LMS\.LaunchDatathe content writes LMS\.LaunchData403✕ 1 broken$/);
  expect(statement?.[1]).toContain('passed');
  expect(panel.count()).toEqual({ all: 2, bad: 1 });
  const words = detail(0);
  for (const part of ['A requirement is broken', RULE.id, RULE.words, RULE.hint]) expect(words).toContain(part);
});

test('other requests are shown on demand, with why they were not done', () => {
  one.request(asked());
  one.request(asked({ status: 503, words: 'the store takes nothing just now' }));
  expect(shown()).toEqual([]);
  panel.element.querySelector<HTMLElement>('[aria-pressed]')?.click();
  expect(shown().map(([looks]) => looks)).toEqual(['row is-request', 'row is-request failed']);
  expect(rows()[1]?.[1]).toContain('the store takes nothing just now');
  expect(detail(1)).toMatch(/^the store takes nothing just now/);
  expect(panel.count()).toEqual({ all: 0, bad: 0 });
});

test('what is told again is no fault, and what the LMS says is marked', () => {
  one.statement(told({ by: 'lms', statement: { id: 'l', verb: { id: 'https://w3id.org/xapi/adl/verbs/satisfied' } } }));
  one.statement(told());
  one.statement(told({ again: true }));
  one.statement(told({ taken: false, broken: [RULE] }));
  one.statement(told({ taken: false, broken: [RULE], statement: { id: 'b' } }));
  expect(shown().map(([looks, words]) => [looks, /by the LMS|taken|known|refused/.exec(words ?? '')?.[0]])).toEqual([
    ['row', 'by the LMS'], ['row', 'taken'], ['row', 'known'], ['row', 'known'], ['row bad', 'refused'],
  ]);
  expect(panel.count()).toEqual({ all: 5, bad: 1 });
  expect(requirements(one.records)).toEqual([{ broken: RULE, times: 1 }]);
});

test('the same requirement broken twice is one finding', () => {
  for (let n = 0; n < 3; n += 1) one.request(asked({ status: 403, broken: [RULE] }));
  expect(requirements(one.records)).toEqual([{ broken: RULE, times: 3 }]);
});
