import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/compare';
import { click, shown, stage } from '../host';
import type { Stage } from '../host';

const SPEC = { id: 'hold', key: 'abc', type: 'compare', page: 'p', points: 0, tries: null as number | null, prompt: 'Hold', better: 'b' as const };

const way = (name: string): string => `<div class="way" data-option="${name}"><p class="name">${name} <span class="chosen" hidden>yours</span></p>
<div class="says">says ${name}</div><button type="button" class="pick" hidden>${name}</button></div>`;
const HTML = `<sk-compare id="block-hold"><div class="pair">${way('a')}${way('b')}</div><p class="tries" hidden></p><p class="verdict" tabindex="-1" hidden></p>
<details class="solution"><summary>Why</summary><div class="because" data-because="a"><p>why a</p></div><div class="because" data-because="b"><p>why b</p></div></details></sk-compare>`;

let on: Stage<'a' | 'b'>;
const text = (selector: string): string => on.root.querySelector(selector)?.textContent?.trim() ?? '';
const pick = (name: string): void => click(on.root, `[data-option=${name}] .pick`);

beforeEach(() => { on = stage(kind, SPEC, HTML); });

describe('a comparison', () => {
  it('asks before it tells', () => {
    expect(shown(on.root, '[data-option=a] .pick')).toBe(true);
    expect(shown(on.root, '.because')).toBe(false);
    expect(on.live.answer()).toBeUndefined();
  });

  it('gives both reasons, each with its way, and says which works better', () => {
    pick('a');
    expect(on.verdicts).toEqual([{ result: 0, response: ['a'] }]);
    expect(shown(on.root, '[data-option=a] .because')).toBe(true);
    expect(shown(on.root, '[data-option=b] .because')).toBe(true);
    expect(text('.verdict')).toBe('The other one works better: see why.');
    expect(on.said).toEqual(['The other one works better: see why. why a why b']);
    expect(document.activeElement).toBe(on.root.querySelector('.verdict'));
    expect([...on.root.querySelectorAll<HTMLElement>('.way')].map(({ dataset }) => dataset.better)).toEqual(['no', 'yes']);
    expect(shown(on.root, '[data-option=a] .chosen')).toBe(true);
    expect(shown(on.root, '.pick')).toBe(false);
  });

  it('asks again only where it is graded and tries are left', () => {
    on = stage(kind, { ...SPEC, points: 1, tries: 2 }, HTML);
    expect(text('.tries')).toBe('Tries left: 2');
    pick('a');
    expect(shown(on.root, '[data-option=a] .pick')).toBe(false);
    expect(text('.tries')).toBe('Tries left: 1');
    pick('b');
    expect(on.verdicts.pop()).toEqual({ result: 1, response: ['b'] });
    expect(shown(on.root, '.pick')).toBe(false);
    expect(shown(on.root, '.tries')).toBe(false);
  });

  it('comes back without a word', () => {
    on.live.restore('b');
    on.live.show({ checked: true, open: true, result: 1, triesLeft: null, fresh: false });
    expect(text('.verdict')).toBe('Yes, this one is better.');
    expect(on.said).toEqual([]);
  });

  it('shows everything and takes nothing in review', () => {
    on.live.show({ checked: false, open: false, triesLeft: null, fresh: false });
    expect(shown(on.root, '[data-option=b] .because')).toBe(true);
    expect(shown(on.root, '.pick')).toBe(false);
    expect(on.root.querySelector<HTMLElement>('[data-option=b]')?.dataset.better).toBe('yes');
  });

  it('is open again in a new attempt', () => {
    pick('b');
    on.live.reset();
    expect(on.live.answer()).toBeUndefined();
    expect(shown(on.root, '.because')).toBe(false);
    expect(on.root.querySelector('[data-better]')).toBeNull();
  });

  it('keeps one character, and reads any text without failing', () => {
    expect(kind.decode?.(SPEC, kind.encode?.(SPEC, 'a') ?? '')).toBe('a');
    fc.assert(fc.property(fc.string(), (kept) => {
      expect([undefined, 'a', 'b']).toContain(kind.decode?.(SPEC, kept));
    }));
  });
});
