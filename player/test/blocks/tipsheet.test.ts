import { describe, expect, it, vi } from 'vitest';
import { kind } from '../../src/blocks/tipsheet';
import { click, shown, stage } from '../host';

const SPEC = { id: 'sheet', key: 'abc', type: 'tipsheet', page: 'p', points: 0, tries: null, prompt: '' };
const HTML = '<main><p>other</p><sk-tipsheet id="block-sheet"><section class="sheet"><h2>Tips</h2></section><button type="button" class="print" hidden></button></sk-tipsheet></main>';

describe('a tip sheet', () => {
  it('prints itself alone, and leaves the page as it was', () => {
    const during: string[] = [];
    const print = vi.spyOn(window, 'print').mockImplementation(() => {
      during.push(...[...document.querySelectorAll('.sheet-way')].map(({ localName }) => localName));
      during.push(...[...document.querySelectorAll('.sheet-alone')].map(({ className }) => className));
    });
    const at = stage(kind, SPEC, HTML);
    expect(shown(at.root, '.print')).toBe(true);
    click(at.root, '.print');
    expect(at.used).toBe(1);
    expect(print).toHaveBeenCalledOnce();
    expect(during).toEqual(['html', 'body', 'main', 'sk-tipsheet', 'sheet sheet-alone']);
    window.dispatchEvent(new Event('afterprint'));
    expect(document.querySelector('.sheet-way, .sheet-alone')).toBeNull();
  });
});
