import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/match';
import type { MatchSpec } from '../../src/blocks/match';
import { click, stage } from '../host';
import type { Stage } from '../host';
import { COMMON, frame, reasonsOf, stamps, words } from './frame';

const target = (n: number) => ({ id: `t${n}`, key: `T${n}`, text: `target ${n}` });
const SPEC: MatchSpec = {
  ...COMMON, type: 'match', tries: 2,
  pairs: [{ id: 'b', key: 'zz', text: 'B', to: 't1' }, { id: 'a', key: 'aa', text: 'A', to: 't0' }, { id: 'c', key: 'cc', text: 'C', to: 't1' }],
  targets: [target(0), target(1), target(2)],
};
const row = (id: string): string => `<div class="card" data-option="${id}"><label class="text" for="match-q-${id}">${id}</label>
<span class="to"><select id="match-q-${id}"><option value="">Choose…</option><option value="t0">0</option><option value="t1">1</option><option value="t2">2</option></select>
<span class="stamp"></span></span></div>`;
const HTML = frame(SPEC, `<div class="pairs">${SPEC.pairs.map(({ id }) => row(id)).join('')}</div>`, ['b', 'a', 'c']);

let it_: Stage<[string, string][]>;
const choose = (pair: string, value: string): void => {
  const select = it_.root.querySelector(`#match-q-${pair}`) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('input', { bubbles: true }));
};

beforeEach(() => { it_ = stage(kind, SPEC, HTML); });

describe('things to pair', () => {
  it('are checked once every one of them has its partner', () => {
    choose('b', 't1');
    choose('a', 't0');
    expect(it_.live.answer()).toEqual([['b', 't1'], ['a', 't0']]);
    click(it_.root, '.check');
    expect(it_.verdicts).toEqual([]);
    expect(words(it_.root, '.need')).toBe('Choose something for every item first, then check.');
    expect(it_.drafts).toBe(2);
  });

  it('earn the share that is right, each marked, with the reasons for what is right', () => {
    choose('b', 't0');
    choose('a', 't0');
    choose('c', 't1');
    click(it_.root, '.check');
    expect(it_.verdicts[0]?.result).toBeCloseTo(2 / 3);
    expect(it_.verdicts[0]?.response).toEqual([['b', 't0'], ['a', 't0'], ['c', 't1']]);
    expect(words(it_.root, '.verdict')).toBe('Partly right. Right pairs: 2 of 3');
    expect(stamps(it_.root)).toEqual(['a: right, right', 'b: wrong, not right', 'c: right, right']);
    expect(reasonsOf(it_.root)).toEqual(['a', 'c']);
    click(it_.root, '.again');
    click(it_.root, '.check');
    expect(reasonsOf(it_.root)).toEqual(['b', 'a', 'c']);
  });

  it('are all right when each has its own', () => {
    expect(kind.judge?.(SPEC, [['b', 't1'], ['a', 't0'], ['c', 't1']]).result).toBe(1);
    expect(kind.judge?.(SPEC, [['b', 't2']]).result).toBe(0);
  });

  it('come back, and are cleared for a new attempt', () => {
    it_.live.restore([['a', 't2']]);
    expect(it_.live.answer()).toEqual([['a', 't2']]);
    it_.live.reset();
    expect(it_.live.answer()).toBeUndefined();
  });
});

describe('the saved state of pairs', () => {
  it('is two characters a pair and comes back as it was', () => {
    const chosen = fc.array(fc.option(fc.constantFrom('t0', 't1', 't2')), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(chosen, (to) => {
      const answer = SPEC.pairs.flatMap(({ id }, n): [string, string][] => (to[n] ? [[id, to[n] as string]] : []));
      const text = kind.encode?.(SPEC, answer) ?? '';
      expect(text).toHaveLength(2 * SPEC.pairs.length);
      const back = kind.decode?.(SPEC, text);
      expect(back && new Map(back)).toEqual(answer.length ? new Map(answer) : undefined);
    }));
  });

  it('survives another order of pairs and targets', () => {
    const text = kind.encode?.(SPEC, [['a', 't0'], ['c', 't2']]) ?? '';
    const turned = { ...SPEC, pairs: [...SPEC.pairs].reverse(), targets: [...SPEC.targets].reverse() };
    expect(new Map(kind.decode?.(turned, text))).toEqual(new Map([['a', 't0'], ['c', 't2']]));
  });

  it('drops targets that are gone, and everything when there are more or fewer pairs', () => {
    expect(kind.decode?.(SPEC, 'T0xx--')).toEqual([['a', 't0']]);
    expect(kind.decode?.(SPEC, 'T0T1')).toBeUndefined();
    expect(kind.decode?.(SPEC, '------')).toBeUndefined();
  });
});
