import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/numeric';
import { readNumber } from '../../src/lib/number';
import { click, stage } from '../host';
import { COMMON, frame, reasonsOf, stamps, words } from './frame';

const SPEC = { ...COMMON, type: 'numeric', tries: 1, answer: 10, tolerance: 0.5 };
const HTML = frame(SPEC, '<div class="card" data-option="n"><label class="text" for="number-q">n</label><input type="text" id="number-q"><span class="stamp"></span></div>', ['right', 'low', 'high']);
const result = (value: number, change = {}): number | undefined => kind.judge?.({ ...SPEC, ...change }, value).result;
const put = (value: string) => {
  const it_ = stage(kind, SPEC, HTML);
  const input = it_.root.querySelector('input') as HTMLInputElement;
  input.value = value;
  click(it_.root, '.check');
  return it_;
};

describe('a number to find', () => {
  it('is right within its tolerance, ends included', () => {
    expect([9.5, 10, 10.5, 9.49, 10.51].map((value) => result(value))).toEqual([1, 1, 1, 0, 0]);
    expect(result(0.1 + 0.2, { answer: 0.3, tolerance: 0 })).toBe(1);
    expect(result(-3, { answer: 3, tolerance: 0 })).toBe(0);
  });

  it('says whether a wrong one is too low or too high, and then the right one', () => {
    const low = put('9');
    expect(low.verdicts).toEqual([{ result: 0, response: 9 }]);
    expect(reasonsOf(low.root)).toEqual(['low', 'right']);
    expect(stamps(low.root)).toEqual(['n: wrong, not right']);
    expect(reasonsOf(put('1,000').root)).toEqual(['high', 'right']);
    expect(reasonsOf(put('10').root)).toEqual(['right']);
  });

  it('shows how to write a number when it cannot read one', () => {
    const it_ = put('ten');
    expect(it_.verdicts).toEqual([]);
    expect(words(it_.root, '.need')).toBe('Please type a number, for example 12.5.');
  });

  it('comes back in the learner’s writing', () => {
    const it_ = stage(kind, SPEC, HTML);
    it_.live.restore(1234.5);
    expect(it_.root.querySelector('input')?.value).toBe('1234.5');
    expect(it_.live.answer()).toBe(1234.5);
    it_.live.reset();
    expect(it_.live.answer()).toBeUndefined();
  });
});

describe('the saved state of a number', () => {
  it('takes at most twenty characters and comes back as it was', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
      const value = readNumber(double.toFixed(20), 'en');
      if (value === undefined) return;
      const text = kind.encode?.(SPEC, value) ?? '';
      expect(text.length).toBeLessThanOrEqual(20);
      expect(text).toMatch(/^[-.\de]+$/);
      expect(kind.decode?.(SPEC, text)).toBe(value);
    }));
  });

  it('is nothing when it is no number', () => {
    expect(['', ' ', 'x', 'Infinity', 'NaN', '1e999'].map((text) => kind.decode?.(SPEC, text))).toEqual(Array(6).fill(undefined));
  });
});
