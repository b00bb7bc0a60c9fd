/** A name must lead back to what it was given to: in any page, and in our own though options are shuffled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe, find } from '../../desk/target';
import { PAGE, at, open } from './content';

test.each([
  ['[data-block=q] [data-option=a] input', { block: 'q', option: 'a' }],
  ['[data-block=m] [data-option=a] input', { block: 'm', option: 'a' }],
  ['[data-block=q] .check', { block: 'q', part: 'check' }],
  ['[data-block=o] [data-option=y] .up', { block: 'o', option: 'y', part: 'up' }],
  ['[data-block=o] [data-option=y]', { block: 'o', option: 'y' }],
  ['[data-block=p] [data-option=l] select', { block: 'p', option: 'l' }],
  ['#number-n', { id: 'number-n' }],
  ['[data-block=e] .ready', { block: 'e', part: 'ready' }],
  ['.next', { part: 'next' }],
  ['nav [data-page=two]', { path: 'a[data-page="two"]' }],
  ['.doors .button', { role: 'button', name: 'Again' }],
])('%s is called by what its author called it', (selector, target) => {
  const frame = open(PAGE);
  const element = at(frame, selector);
  const said = describe(element, frame.contentDocument!);
  expect(said).toEqual(target);
  expect(find(frame.contentDocument!, said)).toBe(element);
});

test('a shuffled option keeps its name', () => {
  const frame = open(PAGE);
  const target = describe(at(frame, '[data-block=q] input[value=a]'), frame.contentDocument!);
  const quiz = at(frame, '[data-block=q]');
  quiz.prepend(at(frame, '[data-block=q] [data-option=a]'));
  expect(find(frame.contentDocument!, target)).toBe(at(frame, '[data-block=q] input[value=a]'));
});

test('what is hidden answers to no name', () => {
  const frame = open(PAGE);
  at(frame, '[data-block=m]').hidden = true;
  expect(find(frame.contentDocument!, { block: 'm', option: 'a' })).toBeUndefined();
});

test.each([
  ['<button id="start">Go</button>', 'button', { id: 'start' }],
  ['<button id="btn_58231">Go</button>', 'button', { role: 'button', name: 'Go' }],
  ['<div role="button" aria-label="  Go\n on ">x</div>', 'div', { role: 'button', name: 'Go on' }],
  ['<label>Your name <input></label>', 'input', { role: 'textbox', name: 'Your name' }],
  ['<p id="what">Which?</p><input type="checkbox" aria-labelledby="what">', 'input', { role: 'checkbox', name: 'Which?' }],
  ['<input type="submit" value="Send">', 'input', { role: 'button', name: 'Send' }],
  ['<img alt="A door">', 'img', { role: 'img', name: 'A door' }],
  ['<button>Go</button><button>Go</button>', 'button + button', { path: 'html > body > button:nth-of-type(2)' }],
  ['<div id="box"><i></i><i></i></div>', 'i + i', { path: '#box > i:nth-of-type(2)' }],
])('others’ content: %s', (html, selector, target) => {
  const frame = open(html);
  const said = describe(at(frame, selector), frame.contentDocument!);
  expect(said).toEqual(target);
  expect(find(frame.contentDocument!, said)).toBe(at(frame, selector));
});

test('what stands in a frame of the content is found through it', () => {
  const outer = open('<p></p><iframe id="inner"></iframe>');
  const inner = at(outer, 'iframe') as HTMLIFrameElement;
  inner.contentDocument!.body.innerHTML = '<button id="go">Go</button>';
  const button = at(inner, 'button');
  const said = describe(button, outer.contentDocument!);
  expect(said).toEqual({ frame: ['html > body > iframe'], id: 'go' });
  expect(find(outer.contentDocument!, said)).toBe(button);
  inner.remove();
  expect(find(outer.contentDocument!, said)).toBeUndefined();
});

test('a path that is none finds nothing', () => {
  expect(find(open(PAGE).contentDocument!, { path: ':::' })).toBeUndefined();
  expect(find(open(PAGE).contentDocument!, {})).toBeUndefined();
});

interface Tree { tag: string; id?: string; names: string[]; block?: string; option?: string; text: string; inside: Tree[] }
const word = fc.constantFrom('a', 'b', 'go', 'q-1', '"\\', 'ä ', 'x.y', 'a1234');
const maybe = (freq: number): fc.Arbitrary<string | undefined> => fc.option(word, { nil: undefined, freq });
const tree = (depth: number): fc.Arbitrary<Tree> => fc.record({
  tag: fc.constantFrom('div', 'button', 'label', 'input', 'span', 'a', 'select'),
  id: maybe(1), names: fc.array(fc.constantFrom('button', 'check', 'up', 'next'), { maxLength: 2 }), block: maybe(3), option: maybe(2),
  text: fc.constantFrom('', 'Go', 'Stop'), inside: depth ? fc.array(tree(depth - 1), { maxLength: 3 }) : fc.constant([]),
});
const grow = (page: Document, { tag, id, names, block, option, text, inside }: Tree): HTMLElement => {
  const element = page.createElement(tag);
  if (id !== undefined) element.id = id;
  element.classList.add(...names);
  if (block !== undefined) element.dataset.block = block;
  if (option !== undefined) element.dataset.option = option;
  element.append(text, ...inside.map((each) => grow(page, each)));
  return element;
};

test.each(['', '<script type="application/json" id="scormkit-config">{}</script>'])('every element of any page is found again by its name %s', (config) => {
  fc.assert(fc.property(fc.array(tree(2), { minLength: 1, maxLength: 3 }), (trees) => {
    const frame = open(config);
    const page = frame.contentDocument!;
    page.body.append(...trees.map((each) => grow(page, each)));
    for (const element of page.body.querySelectorAll<HTMLElement>('*')) {
      expect(find(page, describe(element, page))).toBe(element);
    }
  }), { numRuns: 25 });
}, 60_000);
