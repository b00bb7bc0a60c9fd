import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/quiz';
import type { QuizSpec } from '../../src/blocks/quiz';
import { click, stage } from '../host';
import { COMMON, card, frame, reasonsOf, stamps } from './frame';

const quiz = (many: boolean, ...scores: number[]): QuizSpec => ({
  ...COMMON, type: 'quiz', many, shuffle: true,
  choices: scores.map((score, n) => ({ id: `c${n}`, key: `k${n}`, text: `${n}`, score })),
});
const result = (spec: QuizSpec, ...chosen: string[]): number | undefined => kind.judge?.(spec, chosen).result;
const put = (spec: QuizSpec) => stage(kind, spec, frame(spec,
  `<div class="options">${spec.choices.map(({ id }) => card(id, spec.many ? 'checkbox' : 'radio')).join('')}</div>`,
  spec.choices.map(({ id }) => id)));
const order = (root: HTMLElement): string => [...root.querySelectorAll<HTMLElement>('.card')].map(({ dataset }) => dataset.option).join(' ');

const SPECS = fc.tuple(fc.boolean(), fc.array(fc.constantFrom(1, 0.5, 0), { minLength: 1, maxLength: 9 }))
  .map(([many, scores]) => quiz(many, 1, ...scores));

describe('a question with one right answer', () => {
  it('earns what the choice says', () => {
    const spec = quiz(false, 1, 0.5, 0);
    expect(['c0', 'c1', 'c2'].map((id) => result(spec, id))).toEqual([1, 0.5, 0]);
    expect(kind.judge?.(spec, ['c1'])).toEqual({ result: 0.5, response: ['c1'] });
    expect(result(spec, 'gone')).toBe(0);
  });

  it('stands in an order of its own that is the same after a resume', () => {
    const spec = quiz(false, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const first = order(put(spec).root);
    expect(order(put(spec).root)).toBe(first);
    expect(first).not.toBe(spec.choices.map(({ id }) => id).join(' '));
    expect(order(put({ ...spec, shuffle: false }).root)).toBe(spec.choices.map(({ id }) => id).join(' '));
  });
});

describe('a question with many right answers', () => {
  const spec = quiz(true, 1, 1, 0.5, 0, 0);

  it.each([
    [['c0', 'c1'], 1], [['c0'], 0.5], [['c0', 'c2'], 0.75], [['c0', 'c1', 'c2'], 1],
    [['c0', 'c3'], 0], [['c0', 'c1', 'c3'], 0.5], [['c3', 'c4'], 0], [['c0', 'c1', 'c2', 'c3', 'c4'], 0.25],
  ])('takes wrong ones off right ones: %j earns %d', (chosen, expected) => {
    expect(result(spec, ...chosen)).toBe(expected);
  });

  it('gives the reason for each choice, those of the learner first', () => {
    const { root, verdicts } = put({ ...spec, shuffle: false });
    click(root, '[value=c3]');
    click(root, '[value=c1]');
    click(root, '.check');
    expect(verdicts).toEqual([{ result: 0, response: ['c1', 'c3'] }]);
    expect(reasonsOf(root)).toEqual(['c1', 'c3', 'c0']);
    expect(stamps(root)).toEqual(['c0: right, right, not chosen', 'c1: right, your choice: right', 'c3: wrong, your choice: not right']);
  });

  it('has no answer once everything is unticked', () => {
    const { root, live } = put(spec);
    click(root, '[value=c3]');
    expect(live.answer()).toEqual(['c3']);
    click(root, '[value=c3]');
    expect(live.answer()).toBeUndefined();
  });
});

describe('the saved state of a question', () => {
  it('is two characters, or two for each choice of many, and comes back as it was', () => {
    fc.assert(fc.property(SPECS, fc.infiniteStream(fc.boolean()), (spec, coin) => {
      const ids = spec.choices.map(({ id }) => id).filter(() => coin.next().value);
      const chosen = spec.many ? ids : ids.slice(0, 1);
      if (!chosen.length) return;
      const text = kind.encode?.(spec, chosen) ?? '';
      expect(text.length).toBeLessThanOrEqual(spec.many ? 2 * spec.choices.length : 2);
      expect(kind.decode?.(spec, text)).toEqual(chosen);
    }));
  });

  it('drops what this release no longer has, and never fails', () => {
    const spec = quiz(true, 1, 0);
    expect(kind.decode?.(spec, 'zzk1k1')).toEqual(['c1']);
    expect(kind.decode?.(quiz(false, 1, 0), 'k1k0')).toEqual(['c1']);
    expect(kind.decode?.(spec, 'zz')).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => {
      expect(['undefined', 'object']).toContain(typeof kind.decode?.(spec, text));
    }));
  });
});
