import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/gaps';
import type { Gap, GapsSpec } from '../../src/blocks/gaps';
import { clip } from '../../src/lib/pack';
import { click, stage } from '../host';
import type { Stage } from '../host';
import { COMMON, RISKY, frame, reasonsOf, stamps, words } from './frame';

const typed = (id: string, key: string, change: Partial<Gap> = {}): Gap =>
  ({ id, key, accept: ['ACME', 'l’ACME'], options: null, limit: 8, exact: false, ...change });
const listed = (id: string, key: string): Gap => ({
  id, key, accept: null, limit: 40, exact: false,
  options: [{ id: 'good', key: 'gg', text: 'Good one', score: 1 }, { id: 'fair', key: 'ff', text: 'Fair', score: 0.5 }, { id: 'bad', key: 'bb', text: 'Bad', score: 0 }],
});
const SPEC: GapsSpec = { ...COMMON, type: 'gaps', tries: 2, gaps: [typed('who', 'zz'), listed('how', 'aa')] };
const HTML = frame(SPEC, `<div class="prose"><p>Hello, <span class="gap" data-option="who"><input type="text" aria-label="Gap 1" maxlength="8"><span class="stamp"></span></span>
<span class="gap" data-option="how"><select aria-label="Gap 2"><option value="">Choose…</option><option value="bad">Bad</option><option value="good">Good</option><option value="fair">Fair</option></select><span class="stamp"></span></span></p></div>`,
['who', 'how.good', 'how.fair', 'how.bad', 'how.']);

let it_: Stage<string[]>;
const fill = (who: string, how: string): void => {
  for (const [selector, value] of [['input', who], ['select', how]] as const) {
    const field = it_.root.querySelector(selector) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
};
const result = (gap: Gap, value: string): number | undefined => kind.judge?.({ ...SPEC, gaps: [gap] }, [value]).result;

beforeEach(() => { it_ = stage(kind, SPEC, HTML); });

describe('a text with gaps', () => {
  it('is checked once every gap is filled', () => {
    fill('ACME', '');
    click(it_.root, '.check');
    expect(words(it_.root, '.need')).toBe('Fill in every gap first, then check.');
    fill('   ', 'good');
    click(it_.root, '.check');
    expect(it_.verdicts).toEqual([]);
  });

  it('earns the mean of its gaps, and reports what was written and chosen', () => {
    fill(' acme.', 'fair');
    click(it_.root, '.check');
    expect(it_.verdicts).toEqual([{ result: 0.75, response: ['acme.', 'Fair'] }]);
    expect(words(it_.root, '.verdict')).toBe('Partly right. Right gaps: 1 of 2');
    expect(stamps(it_.root)).toEqual(['how: partly, partly right', 'who: right, right']);
    expect(reasonsOf(it_.root)).toEqual(['who', 'how.fair']);
  });

  it('tells what would have been right once no try is left', () => {
    fill('Beta', 'bad');
    click(it_.root, '.check');
    expect(reasonsOf(it_.root)).toEqual(['how.bad']);
    click(it_.root, '.again');
    click(it_.root, '.check');
    expect(reasonsOf(it_.root)).toEqual(['who', 'how.bad', 'how.good', 'how.']);
  });

  it('takes no more than its limit, counted as the state counts', () => {
    fill('%%%%', 'good');
    expect((it_.root.querySelector('input') as HTMLInputElement).value).toBe('%%');
    expect(it_.live.answer()).toEqual(['%%', 'good']);
  });

  it('comes back, and is empty in a new attempt', () => {
    it_.live.restore(['ACME', '']);
    expect(it_.live.answer()).toEqual(['ACME', '']);
    it_.live.reset();
    expect(it_.live.answer()).toBeUndefined();
  });

  it('overlooks accents, capitals, spaces, apostrophes and punctuation unless told not to', () => {
    expect(['acmè', ' ACME! ', "L'acme", '«ACME»'].map((value) => result(typed('w', 'aa', { limit: 40 }), value))).toEqual([1, 1, 1, 1]);
    expect(['acme', ' ACME ', 'ACME.'].map((value) => result(typed('w', 'aa', { exact: true }), value))).toEqual([0, 1, 0]);
    expect(result(typed('w', 'aa'), '')).toBe(0);
    expect(result(listed('h', 'aa'), 'gone')).toBe(0);
  });
});

describe('the saved state of gaps', () => {
  const gap = fc.record({ key: fc.integer({ min: 10, max: 99 }), limit: fc.integer({ min: 1, max: 80 }), list: fc.boolean() });
  const specs = fc.uniqueArray(gap, { minLength: 1, maxLength: 8, selector: ({ key }) => key }).map((gaps): GapsSpec => ({
    ...SPEC,
    gaps: gaps.map(({ key, limit, list }) => (list ? listed(`g${key}`, `${key}`) : typed(`g${key}`, `${key}`, { limit }))),
  }));
  const text = fc.array(fc.constantFrom(...RISKY), { maxLength: 100 }).map((parts) => parts.join(''));

  it('never takes more than the compiler reckons with, and comes back as it was', () => {
    fc.assert(fc.property(specs, fc.infiniteStream(text), fc.infiniteStream(fc.constantFrom('', 'good', 'fair', 'bad')), (spec, texts, picks) => {
      const filled = spec.gaps.map(({ options, limit }) => (options ? picks.next().value : clip(texts.next().value, limit)) as string);
      const worst = spec.gaps.reduce((sum, { options, limit }) => sum + (options ? 2 : limit), 0) + spec.gaps.length - 1;
      const saved = kind.encode?.(spec, filled) ?? '';
      expect(saved.length).toBeLessThanOrEqual(worst);
      expect(saved).not.toMatch(/[~;\0]/);
      expect(kind.decode?.(spec, saved)).toEqual(filled.some((value) => value.trim()) ? filled : undefined);
    }));
  });

  it('survives a text that was rewritten in another order', () => {
    const saved = kind.encode?.(SPEC, ['ACME', 'bad']) ?? '';
    expect(kind.decode?.({ ...SPEC, gaps: [...SPEC.gaps].reverse() }, saved)).toEqual(['bad', 'ACME']);
  });

  it('drops options that are gone, and everything when there are more or fewer gaps', () => {
    expect(kind.decode?.(SPEC, 'xx,ACME')).toEqual(['ACME', '']);
    expect(kind.decode?.(SPEC, 'gg')).toBeUndefined();
    expect(kind.decode?.(SPEC, ',')).toBeUndefined();
  });
});
