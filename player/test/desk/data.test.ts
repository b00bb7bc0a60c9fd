/** The panel of data: what a record store keeps for the content stands there as SCORM's data model does. */
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Stored } from '../../desk/api';
import { dataPanel } from '../../desk/panels/data';
import type { DataPanel } from '../../desk/panels/data';
import { bytes, concerned, facts, grown, leaves, pruned, used } from '../../desk/words/documents';

const one = (more: Partial<Stored> = {}): Stored => ({
  resource: 'activities/state', id: 'mine', activity: 'https://x.example/a', sco: 'a', agent: 'ada', learner: 'ada', registration: 'r', current: true,
  by: 'content', type: 'application/json', size: 20, stored: 0, text: '{"page":"saluto","tries":{"q":2}}', cut: false, ...more,
});

let panel: DataPanel;
const text = (selector: string): string[] => [...panel.element.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
const find = (words: string): void => {
  const search = panel.element.querySelector<HTMLInputElement>('.search');
  if (search) search.value = words;
  search?.dispatchEvent(new Event('input'));
};

beforeEach(() => {
  panel = dataPanel(() => undefined);
  document.body.replaceChildren(panel.element);
});

test('a JSON document is a tree, and what this visit changed is marked', () => {
  panel.documents([one()], 'cmi5');
  panel.fresh();
  expect(text('.document .branch-name')).toEqual(['mine', 'tries']);
  expect(text('.leaf')).toEqual(['pagesaluto', 'q2']);
  expect(text('.leaf.changed')).toEqual([]);
  panel.documents([one({ text: '{"page":"saluto","tries":{"q":3}}' }), one({ id: 'more' })], 'cmi5');
  expect(text('.leaf.changed')).toEqual(['q3', 'pagesaluto', 'q2']);
  expect(text('.document-facts')[0]).toMatch(/^State · application\/json · 20 bytes · \d\d:\d\d:\d\d$/);
  panel.fresh();
  expect(text('.leaf.changed')).toEqual([]);
});

test('what is no JSON is shown as it came, what is cut says so, and what is no text is not shown', () => {
  panel.documents([
    one({ id: 'a', type: 'text/plain', text: '1~b~c' }), one({ id: 'b', text: '{"a":', cut: true, size: 90_000 }),
    one({ id: 'c', text: null, size: 7 }), one({ id: 'd', text: '{"a":' }), one({ id: 'e', text: '' }),
  ], 'xapi');
  expect(text('.document pre')).toEqual(['1~b~c', '{"a":', '{"a":', '(empty)']);
  expect(text('.document .fine')).toEqual(['The first 5 bytes of 90 kB are shown.', 'This is no text.']);
});

test('the meter is for SCORM; of documents it is said how many there are', () => {
  const meter = panel.element.querySelector('meter');
  panel.documents([one(), one({ id: 'LMS.LaunchData', by: 'lms' }), one({ current: false })], 'cmi5');
  expect([meter?.hidden, text('.meter-words')[0]]).toEqual([true, '1 document of the content, 20 bytes; xAPI sets no limit']);
  panel.documents([], 'scorm12');
  panel.show({ 'cmi.suspend_data': 'abc' }, 4096);
  expect([meter?.hidden, text('.meter-words')[0]]).toEqual([false, '3 of 4,096 characters']);
  panel.documents([], 'web');
  expect(panel.element.querySelector<HTMLElement>('.budget')?.hidden).toBe(true);
});

test('a filter leaves what has the words, and all of a document that is called so', () => {
  panel.documents([one(), one({ id: 'draft', type: 'text/plain', text: 'Dear Sir' })], 'cmi5');
  for (const [words, left] of [['tries', ['q2']], ['saluto', ['pagesaluto']], ['mine', ['pagesaluto', 'q2']], ['dear', []]] as const) {
    find(words);
    expect(text('.leaf')).toEqual(left);
  }
  expect(text('.document pre')).toEqual(['Dear Sir']);
  find('nowhere');
  expect(text('.empty')).toEqual(['Nothing fits this filter.']);
});

test('what the LMS put down is folded until it is asked for, and stays as it is left', () => {
  const open = (): boolean | undefined => panel.element.querySelector<HTMLDetailsElement>('.document')?.open;
  const toggle = (to: boolean): void => {
    const fold = panel.element.querySelector<HTMLDetailsElement>('.document');
    if (fold) fold.open = to;
    fold?.dispatchEvent(new Event('toggle'));
  };
  panel.documents([one({ by: 'lms' })], 'cmi5');
  expect(open()).toBe(false);
  toggle(true);
  panel.documents([one({ by: 'lms', stored: 1 })], 'cmi5');
  expect(open()).toBe(true);
  find('saluto');
  expect(open()).toBe(true);
});

test('what was folded stays folded when a document changes', () => {
  panel.documents([one()], 'cmi5');
  const fold = panel.element.querySelector<HTMLDetailsElement>('.document .branch');
  if (fold) fold.open = false;
  fold?.dispatchEvent(new Event('toggle'));
  panel.documents([one({ text: '{"page":"x","tries":{"q":4}}' })], 'cmi5');
  expect(panel.element.querySelector<HTMLDetailsElement>('.document .branch')?.open).toBe(false);
});

test('documents of others and of other parts are not shown', () => {
  const all = [one({ id: 'LMS.LaunchData', by: 'lms' }), one(), one({ current: false }), one({ learner: 'eva' }), one({ sco: 'b' }), one({ learner: '', agent: 'mailto:x', sco: '', activity: 'https://else.example/' })];
  expect(concerned(all, 'ada', 'a')).toEqual([all[1], all[5], all[2], all[0]]);
  expect(facts(all[5] ?? one())).toContain('of mailto:x · about https://else.example/');
  expect(used([])).toMatch(/^0 documents of the content, 0 bytes/);
  expect([bytes(999), bytes(1000), bytes(65_536)]).toEqual(['999 bytes', '1 kB', '65.5 kB']);
});

test('every value of any JSON stands in its tree once, and is found by its words', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const tree = grown(one({ text: JSON.stringify(value) }));
    if (typeof value !== 'object' || value === null || !Object.keys(value).length) {
      expect(tree).toBeUndefined();
      return;
    }
    let count = 0;
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each !== 'object' || each === null || !Object.keys(each).length) count += 1;
      return each;
    });
    const found = leaves(tree!);
    expect(found).toHaveLength(count);
    for (const [, words] of found) expect(pruned(tree!, words.toLowerCase())).toBeDefined();
  }));
});
