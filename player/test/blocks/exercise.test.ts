import { beforeEach, describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/quiz';
import type { QuizSpec } from '../../src/blocks/quiz';
import { kind as numeric } from '../../src/blocks/numeric';
import { click, shown, stage } from '../host';
import type { Stage } from '../host';
import { COMMON, card, frame, reasonsOf, stamps, words } from './frame';

const SPEC: QuizSpec = {
  ...COMMON, type: 'quiz', many: false, shuffle: false, tries: 2, review: 'listening',
  choices: [
    { id: 'good', key: 'aa', text: 'Good', score: 1 },
    { id: 'fair', key: 'bb', text: 'Fair', score: 0.5 },
    { id: 'poor', key: 'cc', text: 'Poor', score: 0 },
  ],
};
const html = (spec: QuizSpec): string =>
  frame(spec, `<div class="options">${spec.choices.map(({ id }) => card(id, 'radio')).join('')}</div>`, ['good', 'fair', 'poor']);

let it_: Stage<string[]>;
const put = (change: Partial<QuizSpec> = {}): void => {
  const spec = { ...SPEC, ...change };
  it_ = stage(kind, spec, html(spec));
};
const pick = (id: string): void => click(it_.root, `[value=${id}]`);
const press = (name: string): void => click(it_.root, `.${name}`);

beforeEach(() => put());

describe('the frame of an exercise', () => {
  it('opens with the check button and no answer in sight', () => {
    expect(shown(it_.root, '.check')).toBe(true);
    expect(shown(it_.root, '.again')).toBe(false);
    expect(shown(it_.root, '.feedback')).toBe(false);
    expect(it_.root.querySelector('.solution')).toBeNull();
    expect(reasonsOf(it_.root)).toEqual([]);
    expect(words(it_.root, '.tries')).toBe('Tries left: 2');
  });

  it('says kindly what to do when there is nothing to check yet', () => {
    press('check');
    expect(it_.verdicts).toEqual([]);
    expect(words(it_.root, '.need')).toBe('Choose an answer first, then check it.');
    expect(it_.root.querySelector('.check')?.getAttribute('aria-describedby')).toBe('need-q');
    expect(it_.said).toEqual(['Choose an answer first, then check it.']);
    pick('poor');
    expect(shown(it_.root, '.need')).toBe(false);
    expect(it_.root.querySelector('.check')?.hasAttribute('aria-describedby')).toBe(false);
    expect(it_.drafts).toBe(1);
  });

  it('gives a verdict in words, the reason for this choice alone, and speaks', () => {
    pick('poor');
    press('check');
    expect(words(it_.root, '.verdict')).toBe('Not quite.');
    expect(reasonsOf(it_.root)).toEqual(['poor']);
    expect(stamps(it_.root)).toEqual(['poor: wrong, your choice: not right']);
    expect(it_.said).toEqual(['Not quite. poor because poor']);
    expect(words(it_.root, '.tries')).toBe('Tries left: 1');
  });

  it('never loses the focus: it is on the verdict, then on what was chosen', () => {
    pick('fair');
    press('check');
    expect(document.activeElement).toBe(it_.root.querySelector('.verdict'));
    expect(shown(it_.root, '.check')).toBe(false);
    press('again');
    expect(document.activeElement).toBe(it_.root.querySelector('[value=fair]'));
    expect(shown(it_.root, '.feedback')).toBe(false);
    expect(stamps(it_.root)).toEqual([]);
    expect(shown(it_.root, '.check')).toBe(true);
  });

  it('takes another choice for another try', () => {
    pick('poor');
    press('check');
    pick('good');
    expect(shown(it_.root, '.feedback')).toBe(false);
    expect(shown(it_.root, '.check')).toBe(true);
    press('check');
    expect(it_.verdicts.map(({ result }) => result)).toEqual([0, 1]);
  });

  it('tells the right answer and its reason once no try is left', () => {
    put({ tries: 1 });
    pick('poor');
    press('check');
    expect(reasonsOf(it_.root)).toEqual(['poor', 'good']);
    expect(stamps(it_.root)).toEqual(['good: right, right, not chosen', 'poor: wrong, your choice: not right']);
    expect(it_.root.querySelector<HTMLFieldSetElement>('.work')?.disabled).toBe(true);
    expect(shown(it_.root, '.acts')).toBe(false);
    expect(shown(it_.root, '.tries')).toBe(false);
  });

  it('shows the answer on request where one may try for ever', () => {
    put({ tries: null, points: 0 });
    pick('fair');
    press('check');
    expect(shown(it_.root, '.tries')).toBe(false);
    expect(words(it_.root, '.reveal')).toBe('Show the answer');
    press('reveal');
    expect(reasonsOf(it_.root)).toEqual(['fair', 'good']);
    expect(shown(it_.root, '.reveal')).toBe(false);
    expect(it_.said.pop()).toContain('because good');
    expect(document.activeElement).toBe(it_.root.querySelector('.verdict'));
    pick('good');
    press('check');
    expect(words(it_.root, '.verdict')).toBe('That’s right!');
    expect(shown(it_.root, '.reveal')).toBe(false);
    expect(shown(it_.root, '.again')).toBe(true);
  });

  it('sends to the page to read again, by its title, only after a wrong answer', () => {
    pick('good');
    press('check');
    expect(shown(it_.root, '.review')).toBe(false);
    put();
    pick('poor');
    press('check');
    expect(words(it_.root, '.review')).toBe('Read again: Listening');
    click(it_.root, '.review a');
    expect(it_.went).toEqual(['listening']);
  });

  it('comes back after a resume without a word and without taking the focus', () => {
    it_.live.restore(['poor']);
    it_.live.show({ checked: true, open: true, result: 0, triesLeft: 1, fresh: false });
    expect(reasonsOf(it_.root)).toEqual(['poor']);
    expect(it_.said).toEqual([]);
    expect(document.activeElement).toBe(document.body);
  });

  it('begins a new attempt as if nothing had been', () => {
    put({ tries: 1 });
    pick('poor');
    press('check');
    it_.live.reset();
    expect(it_.live.answer()).toBeUndefined();
    expect(it_.root.querySelector<HTMLFieldSetElement>('.work')?.disabled).toBe(false);
    expect(stamps(it_.root)).toEqual([]);
    expect(shown(it_.root, '.check')).toBe(true);
  });

  it('lets nothing be changed in review, answered or not', () => {
    it_.live.show({ checked: false, open: false, triesLeft: 2, fresh: false });
    expect(it_.root.querySelector<HTMLFieldSetElement>('.work')?.disabled).toBe(true);
    expect(shown(it_.root, '.acts')).toBe(false);
    it_.live.restore(['fair']);
    it_.live.show({ checked: true, open: false, result: 0.5, triesLeft: 1, fresh: false });
    expect(words(it_.root, '.verdict')).toBe('Partly right.');
    expect(reasonsOf(it_.root)).toEqual(['fair', 'good']);
  });

  it('records an answer that is neither right nor wrong without judging it', () => {
    it_.live.restore(['fair']);
    it_.live.show({ checked: true, open: true, triesLeft: null, fresh: true });
    expect(words(it_.root, '.verdict')).toBe('Answer recorded.');
    expect(it_.root.querySelector<HTMLElement>('.feedback')?.dataset.verdict).toBe('done');
    expect(shown(it_.root, '.reveal')).toBe(false);
  });

  it('checks on Enter in a field, but not while a character is being composed', () => {
    const spec = { ...COMMON, type: 'numeric', answer: 3, tolerance: 0 };
    const field = stage(numeric, spec, frame(spec, '<div class="card"><input type="text"><span class="stamp"></span></div>', ['right', 'low', 'high']));
    const input = field.root.querySelector('input') as HTMLInputElement;
    input.value = '3';
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true }));
    expect(field.verdicts).toEqual([]);
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(field.verdicts).toEqual([{ result: 1, response: 3 }]);
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(field.verdicts).toHaveLength(1);
  });

  it('says what is missing when a template lost a part', () => {
    expect(() => stage(kind, SPEC, html(SPEC).replace('class="need"', ''))).toThrow('no .need in the page');
  });
});
