import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { kind } from '../../src/blocks/order';
import type { OrderSpec } from '../../src/blocks/order';
import { click, shown, stage } from '../host';
import type { Stage } from '../host';
import { COMMON, frame, reasonsOf, stamps, words } from './frame';

const make = (count: number): OrderSpec => ({
  ...COMMON, type: 'order', tries: 2,
  items: Array.from({ length: count }, (_, n) => ({ id: `i${n}`, key: `k${n}`, text: `${n}` })),
});
const SPEC = make(4);
const item = (id: string): string => `<li class="card" data-option="${id}"><span class="grip" aria-hidden="true"></span><span class="text">${id}</span>
  <span class="stamp"></span><span class="moves" hidden><button type="button" class="up">Up</button><button type="button" class="down">Down</button></span></li>`;
const put = (spec: OrderSpec): Stage<string[]> => stage(kind, spec,
  frame(spec, `<ol class="items">${spec.items.map(({ id }) => item(id)).join('')}</ol>`, ['', ...spec.items.map(({ id }) => id)]));

let it_: Stage<string[]>;
const cards = (): HTMLElement[] => [...it_.root.querySelectorAll<HTMLElement>('.card')];
const order = (): string[] => cards().map(({ dataset }) => dataset.option ?? '');
const arrange = (...ids: string[]): void => it_.live.restore(ids);
const move = (id: string, way: string): HTMLElement => {
  const button = it_.root.querySelector<HTMLElement>(`[data-option=${id}] .${way}`) as HTMLElement;
  button.focus();
  button.click();
  return button;
};

beforeEach(() => { it_ = put(SPEC); });

describe('things to put in order', () => {
  it('begin in another order than the right one, the same after a resume', () => {
    const first = order();
    it_ = put(SPEC);
    expect(order()).toEqual(first);
    fc.assert(fc.property(fc.integer({ min: 2, max: 10 }), fc.string(), (count, id) => {
      it_ = put({ ...make(count), id });
      expect(order()).not.toEqual(make(count).items.map((each) => each.id));
      expect(it_.live.answer()).toBeUndefined();
    }), { numRuns: 20 });
  });

  it('ask to be moved before they are checked', () => {
    click(it_.root, '.check');
    expect(words(it_.root, '.need')).toBe('Put the items in order first, then check.');
  });

  it('move up and down by their buttons, which keep the focus and say where the item went', () => {
    arrange('i1', 'i0', 'i2', 'i3');
    const button = move('i2', 'up');
    expect(order()).toEqual(['i1', 'i2', 'i0', 'i3']);
    expect(document.activeElement).toBe(button);
    expect(it_.said).toEqual(['i2: position 2 of 4']);
    expect(it_.drafts).toBe(1);
    move('i2', 'down');
    expect(order()).toEqual(['i1', 'i0', 'i2', 'i3']);
  });

  it('name their buttons by the item, and say which of them can do nothing', () => {
    arrange('i1', 'i0', 'i2', 'i3');
    const button = (id: string, way: string): Element | null => it_.root.querySelector(`[data-option=${id}] .${way}`);
    expect(button('i1', 'up')?.getAttribute('aria-label')).toBe('Move up: i1');
    expect(button('i1', 'up')?.getAttribute('aria-disabled')).toBe('true');
    expect(button('i3', 'down')?.getAttribute('aria-disabled')).toBe('true');
    move('i1', 'down');
    expect(button('i1', 'up')?.getAttribute('aria-disabled')).toBe('false');
    expect(button('i0', 'up')?.getAttribute('aria-disabled')).toBe('true');
    move('i0', 'up');
    expect(it_.drafts).toBe(1);
  });

  it('earn what stands in its right place, and tell nothing more while there are tries left', () => {
    arrange('i0', 'i2', 'i1', 'i3');
    click(it_.root, '.check');
    expect(it_.verdicts).toEqual([{ result: 0.5, response: ['i0', 'i2', 'i1', 'i3'] }]);
    expect(words(it_.root, '.verdict')).toBe('Partly right. In the right place: 2 of 4');
    expect(stamps(it_.root)).toEqual(['i0: right, right', 'i1: wrong, not right', 'i2: wrong, not right', 'i3: right, right']);
    expect(reasonsOf(it_.root)).toEqual([]);
    click(it_.root, '.again');
    click(it_.root, '.check');
    expect(reasonsOf(it_.root)).toEqual(['', 'i0', 'i1', 'i2', 'i3']);
  });

  it('stay where they are once they are closed', () => {
    arrange('i1', 'i0', 'i2', 'i3');
    it_.live.show({ checked: true, open: false, result: 0.5, triesLeft: 0, fresh: false });
    move('i2', 'up');
    const grip = cards()[1]?.querySelector('.grip') as HTMLElement;
    grip.setPointerCapture = vi.fn();
    grip.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    expect(grip.setPointerCapture).not.toHaveBeenCalled();
    expect(order()).toEqual(['i1', 'i0', 'i2', 'i3']);
  });

  it('are in a new order in the next attempt', () => {
    arrange('i0', 'i1', 'i2', 'i3');
    it_.live.reset();
    expect(order()).not.toEqual(['i0', 'i1', 'i2', 'i3']);
    expect(it_.live.answer()).toBeUndefined();
  });
});

describe('dragging', () => {
  const drag = (id: string, ...places: number[]): HTMLElement => {
    const card = cards().find(({ dataset }) => dataset.option === id) as HTMLElement;
    const grip = card.querySelector('.grip') as HTMLElement;
    grip.setPointerCapture = vi.fn();
    grip.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, cancelable: true }));
    expect(card.classList.contains('held')).toBe(true);
    for (const clientY of places) grip.dispatchEvent(new MouseEvent('pointermove', { clientY }));
    grip.dispatchEvent(new Event('lostpointercapture'));
    return card;
  };

  beforeEach(() => {
    // Each card is 40 high, wherever it stands.
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function box(this: Element) {
      const top = cards().indexOf(this as HTMLElement) * 40;
      return { top, height: 40 } as DOMRect;
    });
    arrange('i3', 'i2', 'i1', 'i0');
  });

  it('takes an item along past the middle of its neighbours, and speaks once at the end', () => {
    const card = drag('i3', 50, 70, 90, 110);
    expect(order()).toEqual(['i2', 'i1', 'i3', 'i0']);
    expect(it_.said).toEqual(['i3: position 3 of 4']);
    expect(it_.drafts).toBe(1);
    expect(card.classList.contains('held')).toBe(false);
  });

  it('goes upwards too', () => {
    drag('i0', 90, 10);
    expect(order()).toEqual(['i3', 'i0', 'i2', 'i1']);
  });

  it('changes nothing when let go where it began', () => {
    drag('i2', 50, 60);
    expect(order()).toEqual(['i3', 'i2', 'i1', 'i0']);
    expect(it_.drafts).toBe(0);
  });

  it('needs the first button of a mouse', () => {
    const grip = cards()[0]?.querySelector('.grip') as HTMLElement;
    grip.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, button: 2 }));
    expect(it_.root.querySelector('.held')).toBeNull();
  });
});

describe('the saved state of an order', () => {
  it('is two characters an item and comes back as it was', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 10 }).chain((count) => {
      const spec = make(count);
      return fc.tuple(fc.constant(spec), fc.shuffledSubarray(spec.items.map(({ id }) => id), { minLength: count }));
    }), ([spec, ids]) => {
      const text = kind.encode?.(spec, ids) ?? '';
      expect(text).toHaveLength(2 * spec.items.length);
      expect(kind.decode?.(spec, text)).toEqual(ids);
    }));
  });

  it('puts what a release added at the end and drops what it took away', () => {
    expect(kind.decode?.(SPEC, 'k2zzk0')).toEqual(['i2', 'i0', 'i1', 'i3']);
    expect(kind.decode?.(SPEC, 'zz')).toBeUndefined();
    expect(kind.decode?.(SPEC, 'k1k1k1')).toEqual(['i1', 'i0', 'i2', 'i3']);
  });

  it('shows the buttons only where the script runs', () => {
    expect(shown(it_.root, '.moves')).toBe(true);
  });
});
