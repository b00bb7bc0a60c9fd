import { describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/truefalse';
import { click, stage } from '../host';
import { COMMON, card, frame, reasonsOf, stamps } from './frame';

const SPEC = { ...COMMON, type: 'truefalse', answer: false };
const HTML = frame(SPEC, `<div class="options two">${card('true', 'radio')}${card('false', 'radio')}</div>`, ['true', 'false']);

describe('a statement', () => {
  it('is right when taken for what it is', () => {
    expect(kind.judge?.(SPEC, false)).toEqual({ result: 1, response: false });
    expect(kind.judge?.(SPEC, true)).toEqual({ result: 0, response: true });
  });

  it('tells why, for what was chosen and for what is so', () => {
    const { root, verdicts } = stage(kind, SPEC, HTML);
    click(root, '[value=true]');
    click(root, '.check');
    expect(verdicts).toEqual([{ result: 0, response: true }]);
    expect(reasonsOf(root)).toEqual(['true', 'false']);
    expect(stamps(root)).toEqual(['false: right, right, not chosen', 'true: wrong, your choice: not right']);
  });

  it('keeps its two choices in their places, and both answers apart from none', () => {
    const { root, live } = stage(kind, SPEC, HTML);
    expect([...root.querySelectorAll('input')].map(({ value }) => value)).toEqual(['true', 'false']);
    expect(live.answer()).toBeUndefined();
    live.restore(false);
    expect(live.answer()).toBe(false);
    live.restore(true);
    expect(live.answer()).toBe(true);
  });

  it('is one character in the saved state', () => {
    expect([true, false].map((answer) => kind.encode?.(SPEC, answer))).toEqual(['t', 'f']);
    expect(['t', 'f', '', 'x', 'true'].map((text) => kind.decode?.(SPEC, text))).toEqual([true, false, undefined, undefined, undefined]);
  });
});
