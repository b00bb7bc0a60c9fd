import { beforeEach, describe, expect, it } from 'vitest';
import type { Host, Live, PoolBlock, Status } from '../../src/blocks/block';
import { kind } from '../../src/blocks/pool';
import { click, shown, t } from '../host';
import { words } from './frame';

const SPEC: PoolBlock = {
  id: 'check', key: '', type: 'pool', page: 'p', points: 0, tries: null, prompt: '', draw: 3, shuffle: true, questions: ['a', 'b', 'c', 'd'],
};
const HTML = `<sk-pool class="block pool" id="block-check" data-block="check"><p class="drawing">3 of 4</p>
<div class="stepper" hidden><p class="where" tabindex="-1"></p><ol class="steps" aria-hidden="true"><li></li><li></li><li></li></ol></div>
<div class="questions">${SPEC.questions.map((id) => `<div class="question" data-question="${id}">${id}</div>`).join('')}</div>
<p class="done" hidden></p><div class="ways" hidden><button type="button" class="button quiet previous" hidden>Previous</button>
<button type="button" class="button following" hidden>Next</button></div></sk-pool>`;

let root: HTMLElement;
let drawn: string[];
let checked: Set<string>;
let open: boolean;
let times: string[];
let live: Live<never>;

const put = (): void => {
  document.body.innerHTML = HTML;
  root = document.body.firstElementChild as HTMLElement;
  times = [];
  const host = {
    t, drawn: () => drawn, shown: (id: string) => { times.push(id); },
    status: (id: string): Status => ({ checked: checked.has(id), open, triesLeft: null, fresh: false }),
  } as Partial<Host> as Host;
  live = kind.connect(root, SPEC, host) as Live<never>;
};
const answer = (id: string): void => {
  checked.add(id);
  live.show({ checked: false, open: true, triesLeft: null, fresh: false });
};
const asked = (): string[] => [...root.querySelectorAll<HTMLElement>('.question')].filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.question ?? '');
const dots = (): string[] => [...root.querySelectorAll('.steps li')].map(({ className }) => className);

beforeEach(() => {
  drawn = ['c', 'a', 'd'];
  checked = new Set();
  open = true;
  put();
});

describe('a pool', () => {
  it('asks what was drawn, in that order, one at a time', () => {
    expect(asked()).toEqual(['c']);
    expect(words(root, '.where')).toBe('Question 1 of 3');
    expect([...root.querySelectorAll<HTMLElement>('.question')].map(({ dataset }) => dataset.question)).toEqual(['b', 'c', 'a', 'd']);
    expect(times).toEqual(['c']);
    expect(shown(root, '.following')).toBe(false);
  });

  it('goes on only after feedback, with the focus on where one is', () => {
    answer('c');
    expect(asked()).toEqual(['c']);
    click(root, '.following');
    expect(asked()).toEqual(['a']);
    expect(document.activeElement).toBe(root.querySelector('.where'));
    expect(words(root, '.where')).toBe('Question 2 of 3');
    expect(times).toEqual(['c', 'a']);
    expect(shown(root, '.following')).toBe(false);
    expect(dots()).toEqual(['past', 'here', '']);
  });

  it('lets one look back and return', () => {
    answer('c');
    click(root, '.following');
    click(root, '.previous');
    expect(asked()).toEqual(['c']);
    expect(shown(root, '.previous')).toBe(false);
    click(root, '.following');
    expect(asked()).toEqual(['a']);
  });

  it('says when all are answered', () => {
    for (const id of ['c', 'a']) {
      answer(id);
      expect(shown(root, '.done')).toBe(false);
      click(root, '.following');
    }
    answer('d');
    expect(shown(root, '.following')).toBe(false);
    expect(words(root, '.done')).toBe('You have answered all the questions.');
    expect(shown(root, '.done')).toBe(true);
  });

  it('opens at the first question that is not answered yet after a resume', () => {
    checked = new Set(['c', 'a']);
    put();
    expect(asked()).toEqual(['d']);
    checked = new Set(['c', 'a', 'd']);
    put();
    expect(asked()).toEqual(['c']);
    expect(shown(root, '.done')).toBe(true);
  });

  it('begins anew with what another attempt has drawn', () => {
    answer('c');
    click(root, '.following');
    drawn = ['b', 'a', 'c'];
    checked = new Set();
    live.reset();
    expect(asked()).toEqual(['b']);
    expect(words(root, '.where')).toBe('Question 1 of 3');
    expect([...root.querySelectorAll('.drawn')].map(({ textContent }) => textContent)).toEqual(['b', 'a', 'c']);
  });

  it('lets everything be seen in review, answered or not', () => {
    open = false;
    put();
    click(root, '.following');
    click(root, '.following');
    expect(asked()).toEqual(['d']);
  });

  it('forgets drawn questions that this release no longer has', () => {
    drawn = ['gone', 'b'];
    put();
    expect(asked()).toEqual(['b']);
    expect(words(root, '.where')).toBe('Question 1 of 1');
    expect(dots()).toEqual(['here', '', '']);
    expect([...root.querySelectorAll<HTMLElement>('.steps li')].map(({ hidden }) => hidden)).toEqual([false, true, true]);
  });

  it('keeps no answer of its own', () => {
    live.restore(undefined as never);
    expect(live.answer()).toBeUndefined();
  });
});
