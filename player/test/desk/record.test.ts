/** What people do becomes steps that say what was meant; what scripts do becomes none. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { locate, play } from '../../desk/play';
import { record } from '../../desk/record';
import type { Recorder } from '../../desk/record';
import type { Step } from '../../desk/steps';
import { PAGE, at, choose, fire, open, ordering, type } from './content';

let recorder: Recorder | undefined;
const listen = (frame: HTMLIFrameElement): Step[] => {
  const heard: Step[] = [];
  recorder = record(frame, { real: () => true, heard: (step, n) => { heard[n] = step; } });
  return heard;
};
beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  recorder?.stop();
  vi.useRealTimers();
});

const tick = (frame: HTMLIFrameElement, selector: string): void => at(frame, selector).click();

test('a press on a button is a click, wherever in it', () => {
  const frame = open(PAGE);
  const heard = listen(frame);
  fire(at(frame, '.next'), 'click');
  fire(at(frame, 'nav [data-page=one] span'), 'click');
  fire(at(frame, '.doors .quiet'), 'click');
  expect(heard).toEqual([
    { do: 'click', on: { part: 'next' } },
    { do: 'click', on: { path: 'a[data-page="one"]' } },
    { do: 'click', on: { role: 'button', name: 'Leave' } },
  ]);
});

test('radios and boxes tell what they hold, lists what was chosen, each in the end', () => {
  const frame = open(PAGE);
  const heard = listen(frame);
  tick(frame, '[data-block=q] [data-option=b] .text');
  tick(frame, '[data-block=q] [data-option=a] .text');
  tick(frame, '[data-block=m] [data-option=a] input');
  tick(frame, '[data-block=m] [data-option=a] input');
  choose(at(frame, '[data-block=p] [data-option=l] select'), 'one');
  choose(at(frame, '[data-block=p] [data-option=l] select'), 'two');
  expect(heard).toEqual([
    { do: 'choose', on: { block: 'q', option: 'a' } },
    { do: 'choose', on: { block: 'm', option: 'a' } },
    { do: 'choose', on: { block: 'm', option: 'a' }, checked: false },
    { do: 'choose', on: { block: 'p', option: 'l' }, value: 'two' },
  ]);
});

test('letters become the text that stands in the field in the end', () => {
  const frame = open(PAGE);
  const heard = listen(frame);
  type(at(frame, '#number-n'), '12,5');
  fire(at(frame, '#number-n'), 'keydown', { key: 'Enter' });
  type(at(frame, '#draft-e'), 'Hello\nyou');
  fire(at(frame, '#draft-e'), 'keydown', { key: 'Enter' });
  expect(heard).toEqual([
    { do: 'type', on: { id: 'number-n' }, value: '12,5' },
    { do: 'key', on: { id: 'number-n' }, value: 'Enter' },
    { do: 'type', on: { id: 'draft-e' }, value: 'Hello\nyou' },
  ]);
});

test('a thing that is moved up and up is moved once, to its place', () => {
  const frame = open(PAGE);
  ordering(frame);
  const heard = listen(frame);
  tick(frame, '[data-option=z] .up');
  tick(frame, '[data-option=z] .up');
  vi.runOnlyPendingTimers();
  tick(frame, '[data-option=x] .down');
  vi.runOnlyPendingTimers();
  expect(heard).toEqual([
    { do: 'move', on: { block: 'o', option: 'z' }, place: 1 },
    { do: 'move', on: { block: 'o', option: 'x' }, place: 3 },
  ]);
});

test('a thing that is dragged by its grip is moved to its place, and the click at the end is none', () => {
  const frame = open(PAGE);
  frame.contentDocument!.elementsFromPoint = () => [];
  const heard = listen(frame);
  const card = at(frame, '[data-option=x]');
  fire(at(frame, '[data-option=x] .grip'), 'pointerdown', { clientX: 5, clientY: 5 });
  card.nextElementSibling!.after(card);
  fire(at(frame, '[data-option=x] .grip'), 'pointerup', { clientX: 5, clientY: 60 });
  fire(at(frame, '.next'), 'click');
  vi.runOnlyPendingTimers();
  expect(heard).toEqual([{ do: 'move', on: { block: 'o', option: 'x' }, place: 2 }]);
  fire(at(frame, '.next'), 'click');
  expect(heard.length).toBe(2);
});

test('others’ drag and drop is recorded as what was moved onto what', () => {
  const frame = open('<div id="piece">Piece</div><div id="hole">Hole</div>');
  const page = frame.contentDocument!;
  page.elementsFromPoint = () => [at(frame, '#piece'), at(frame, '#hole'), page.body];
  const heard = listen(frame);
  fire(at(frame, '#piece'), 'pointerdown', { clientX: 0, clientY: 0 });
  fire(at(frame, '#piece'), 'pointerup', { clientX: 90, clientY: 0 });
  fire(at(frame, '#piece'), 'pointerdown', { clientX: 0, clientY: 0 });
  fire(at(frame, '#hole'), 'drop');
  const step = { do: 'move', on: { id: 'piece' }, to: { id: 'hole' } };
  expect(heard).toEqual([step, step]);
});

test('words that are marked are not moved', () => {
  const frame = open('<p id="words">Some words</p><p id="more">More</p>');
  const page = frame.contentDocument!;
  page.elementsFromPoint = () => [at(frame, '#more')];
  page.getSelection()!.selectAllChildren(at(frame, '#words'));
  const heard = listen(frame);
  fire(at(frame, '#words'), 'pointerdown', { clientX: 0, clientY: 0 });
  fire(at(frame, '#words'), 'pointerup', { clientX: 90, clientY: 0 });
  expect(heard).toEqual([]);
});

test('keys count where no control makes something of them', () => {
  const frame = open('<div id="slide" tabindex="0">Slide</div><button id="go">Go</button>');
  const heard = listen(frame);
  for (const [on, more] of [
    ['#slide', { key: 'ArrowRight' }], ['#slide', { key: ' ' }], ['#slide', { key: 'a' }], ['#slide', { key: 'Enter', ctrlKey: true }],
    ['#go', { key: 'Enter' }], ['#go', { key: 'Escape' }],
  ] as const) fire(at(frame, on), 'keydown', more);
  expect(heard).toEqual([
    { do: 'key', on: { id: 'slide' }, value: 'ArrowRight' },
    { do: 'key', on: { id: 'slide' }, value: 'Space' },
    { do: 'key', on: { id: 'go' }, value: 'Escape' },
  ]);
});

test('in others’ content a hand for a pointer can be pressed, words cannot', () => {
  const frame = open('<p id="words">Words</p><div id="tile" style="cursor: pointer">Tile</div>');
  const heard = listen(frame);
  fire(at(frame, '#words'), 'click');
  fire(at(frame, '#tile'), 'click');
  expect(heard).toEqual([{ do: 'click', on: { id: 'tile' } }]);
});

test('frames that come later are heard too, and nothing after the end', () => {
  const frame = open('<iframe></iframe>');
  const heard = listen(frame);
  const inner = frame.contentDocument!.createElement('iframe');
  frame.contentDocument!.body.append(inner);
  inner.contentDocument!.body.innerHTML = '<button id="go">Go</button>';
  vi.advanceTimersByTime(200);
  at(inner, '#go').click();
  expect(heard).toEqual([{ do: 'click', on: { frame: ['html > body > iframe:nth-of-type(2)'], id: 'go' } }]);
  expect(recorder?.steps()).toEqual(heard);
  recorder?.stop();
  at(inner, '#go').click();
  expect(heard.length).toBe(1);
});

test('what a script presses is no step', () => {
  const frame = open(PAGE);
  const heard: Step[] = [];
  recorder = record(frame, { heard: (step) => { heard.push(step); } });
  at(frame, '.next').click();
  expect(heard).toEqual([]);
});

/** What a learner can see of the state. */
const state = (frame: HTMLIFrameElement): unknown => ({
  checked: [...frame.contentDocument!.querySelectorAll<HTMLInputElement>('input')].filter(({ checked }) => checked)
    .map((each) => `${each.closest<HTMLElement>('[data-block]')?.dataset.block} ${each.value}`).sort(),
  order: [...frame.contentDocument!.querySelectorAll<HTMLElement>('.items > *')].map(({ dataset }) => dataset.option),
  chosen: [...frame.contentDocument!.querySelectorAll('select')].map(({ value }) => value),
  typed: [at(frame, '#number-n'), at(frame, '#draft-e')].map((each) => (each as HTMLInputElement).value),
});

const ACTS: [string, (frame: HTMLIFrameElement) => void][] = [
  ...['a', 'b'].flatMap((id): typeof ACTS => [
    [`radio ${id}`, (frame) => tick(frame, `[data-block=q] [data-option=${id}] input`)],
    [`box ${id}`, (frame) => tick(frame, `[data-block=m] [data-option=${id}] input`)],
  ]),
  ...['x', 'y', 'z'].flatMap((id): typeof ACTS => ['up', 'down'].map((way): (typeof ACTS)[number] => [`${id} ${way}`, (frame) => {
    tick(frame, `[data-option=${id}] .${way}`);
    vi.runOnlyPendingTimers();
  }])),
  ...['one', 'two'].flatMap((value): typeof ACTS => ['l', 'r'].map((id): (typeof ACTS)[number] => [`${id} ${value}`, (frame) => choose(at(frame, `[data-block=p] [data-option=${id}] select`), value)])),
  ['number', (frame) => type(at(frame, '#number-n'), '7')], ['draft', (frame) => type(at(frame, '#draft-e'), 'Dear')],
];

test('what was recorded leads to the same when it is played, however the options are shuffled', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 8 }), fc.boolean(), async (acts, mixed) => {
    const first = open(PAGE);
    ordering(first);
    const heard = listen(first);
    acts.forEach(([, act]) => act(first));
    recorder?.stop();
    const wanted = state(first);
    const second = open(PAGE);
    ordering(second);
    if (mixed) for (const name of ['q', 'm']) at(second, `[data-block=${name}]`).prepend(at(second, `[data-block=${name}] .card:last-of-type`));
    for (const step of heard) expect(await play(() => second.contentDocument, step)).toBe('');
    expect(state(second)).toEqual(wanted);
  }), { numRuns: 15 });
}, 60_000);

test('a step waits for what is not there yet, and says what never came', async () => {
  const frame = open(PAGE);
  const check = at(frame, '[data-block=q] .again');
  const presses = vi.fn();
  check.addEventListener('click', presses);
  const step: Step = { do: 'click', on: { block: 'q', part: 'again' } };
  const played = play(() => frame.contentDocument, step);
  await vi.advanceTimersByTimeAsync(300);
  expect(presses).not.toHaveBeenCalled();
  check.hidden = false;
  await vi.advanceTimersByTimeAsync(100);
  expect(await played).toBe('');
  expect(presses).toHaveBeenCalledOnce();
  check.hidden = true;
  const never = play(() => frame.contentDocument, step);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await never).toBe('nothing to work with: {"block":"q","part":"again"}');
});

test('nothing is ready while the content is still opening, or what is switched off', () => {
  const frame = open(PAGE);
  const page = frame.contentDocument!;
  expect(locate(page, { part: 'next' })).toMatchObject({ frame: [], path: 'html > body > footer > button:nth-of-type(2)', ticked: false });
  page.documentElement.classList.add('waiting');
  expect(locate(page, { part: 'next' })).toBeUndefined();
  page.documentElement.classList.remove('waiting');
  (at(frame, '.next') as HTMLButtonElement).disabled = true;
  expect(locate(page, { part: 'next' })).toBeUndefined();
  expect(locate(null, { part: 'next' })).toBeUndefined();
});

test('keys and drops are played as events', async () => {
  const frame = open('<div id="slide" tabindex="0"></div><div id="piece"></div><div id="hole"></div>');
  const heard: string[] = [];
  for (const kind of ['keydown', 'pointerdown', 'drop', 'pointerup', 'dragend']) {
    frame.contentDocument!.addEventListener(kind, (event) => heard.push(`${kind} ${(event.target as Element).id} ${(event as KeyboardEvent).key ?? ''}`.trim()));
  }
  await play(() => frame.contentDocument, { do: 'key', on: { id: 'slide' }, value: 'Space' });
  await play(() => frame.contentDocument, { do: 'move', on: { id: 'piece' }, to: { id: 'hole' } });
  expect(heard).toEqual(['keydown slide', 'pointerdown piece', 'drop hole', 'pointerup hole', 'dragend piece']);
});
