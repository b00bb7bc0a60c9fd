import { beforeEach, describe, expect, it, vi } from 'vitest';
import { kind } from '../../src/blocks/roleplay';
import type { TalkSpec } from '../../src/lib/talk';
import { click, shown, stage } from '../host';
import type { Stage } from '../host';

const SPEC: TalkSpec = {
  id: 'call', key: 'abc', type: 'roleplay', page: 'p', points: 2, tries: 2, prompt: 'Answer', review: 'listening',
  start: 'hello',
  meters: { trust: { start: 2, min: 0, max: 5 }, calm: { start: 0, min: -3, max: 3 } },
  nodes: {
    hello: { choices: [
      { id: 'listen', key: 'ok', text: 'I see.', set: { trust: 2, calm: 1 }, then: [{ go: 'story' }] },
      { id: 'deny', key: 'no', text: 'Impossible.', set: { trust: -2 }, then: [{ go: 'story' }] },
    ] },
    story: { choices: [
      { id: 'look', key: 'lo', text: 'Let us look.', then: [{ if: [['trust', '>=', 4]], go: 'good' }, { go: 'bad' }] },
      { id: 'wait', key: 'wa', text: 'Wait.', then: [{ go: 'hello' }] },
    ] },
    good: { end: { score: 1 } },
    bad: { end: { score: 0.3 } },
  },
  turns: { most: 4, go: 'bad' },
};

const who = (mood: string): string => `<p class="who"><span class="name">Mr Green</span> <span class="mood">${mood}</span></p>`;

const option = (id: string, words: string, because: string): string => `<li data-option="${id}"><p class="you"><span class="words">${words}</span></p>
  <div class="because" data-because="${id}"><p>${because}</p></div><p class="then">Leads to: <a href="#x">Step 2</a></p></li>`;

const end = (title: string): string => `<div class="end"><p class="title">${title}</p><p class="score"></p><div class="debrief"><p>Think it over.</p></div>
  <div class="back" hidden><p class="ask">Your path</p><ol class="path"></ol></div></div>`;

const moment = (node: string, mood: string, says: string, rest: string): string =>
  `<article data-node="${node}" id="block-call-node-${node}">${who(mood)}<div class="says bubble"><p>${says}</p></div>${rest}</article>`;

const HTML = `<sk-roleplay id="block-call"><div class="scene" hidden><div class="meters">
  <div class="meter" data-meter="trust"><span class="label" id="l1">Trust</span><meter min="0" max="5" value="2" aria-labelledby="l1"></meter> <span class="value"></span></div>
  <div class="meter" data-meter="calm"><span class="label" id="l2">Calm</span><meter min="-3" max="3" value="0" aria-labelledby="l2"></meter> <span class="value"></span></div>
</div><ol class="thread"></ol>
<div class="rewinds"><button type="button" class="rewind" hidden></button><button type="button" class="restart" hidden></button><p class="count" hidden></p><p class="tries" hidden></p></div>
<p class="review" hidden><a href="#page-listening"></a></p></div>
<details class="script"><summary>All</summary>
${moment('hello', 'angry', 'You charged me <strong>twice</strong>!', `<ul>${option('listen', '“I see.”', 'First the feeling.')}${option('deny', '“Impossible.”', 'You have not looked yet.')}</ul>`)}
${moment('story', 'annoyed', 'Two lines, the same.', `<ul>${option('look', '“Let us look.”', 'One thing, now.')}${option('wait', '“Wait.”', 'No reason, no time.')}</ul>`)}
${moment('good', 'happy', 'Thank you!', end('Well led'))}
${moment('bad', 'worried', 'Never mind.', end('Half solved'))}
</details></sk-roleplay><h1 id="title-listening">Listening</h1>`;

let on: Stage<string[]>;
const choose = (id: string): void => click(on.root, `.thread button[data-option="${id}"]`);
const thread = (): string[] => [...on.root.querySelectorAll('.thread > li')].map((line) => `${line.classList[0] ?? ''}${line.classList.contains('me') ? ' me' : ''}: ${(line.querySelector('.bubble, .because, .title')?.textContent ?? '').trim()}`);
const text = (selector: string): string => on.root.querySelector(selector)?.textContent?.trim() ?? '';

beforeEach(() => { on = stage(kind, SPEC, HTML); });

describe('a role play', () => {
  it('opens with the customer’s words and mood, the replies as buttons, the meters in words', () => {
    expect(shown(on.root, '.scene')).toBe(true);
    expect(shown(on.root, '.script')).toBe(false);
    expect(thread()).toEqual(['turn: You charged me twice!', 'choices: ']);
    expect(text('.thread .mood')).toBe('angry');
    expect([...on.root.querySelectorAll('.thread button')].map((button) => (button as HTMLElement).dataset.option).sort()).toEqual(['deny', 'listen']);
    expect(text('[data-meter=trust] .value')).toBe('2 of 5');
    expect(text('[data-meter=calm] .value')).toBe('0, on a scale from -3 to 3');
    expect(on.root.querySelector('meter')?.getAttribute('aria-valuetext')).toBe('2 of 5');
    expect(on.live.answer()).toBeUndefined();
  });

  it('answers a reply with its reason, what it did to the meters, and the customer’s next words', () => {
    choose('listen');
    expect(thread()).toEqual(['turn: You charged me twice!', 'turn me: “I see.”', 'aside: First the feeling.', 'turn: Two lines, the same.', 'choices: ']);
    expect([...on.root.querySelectorAll('.aside .effects li')].map(({ textContent }) => textContent)).toEqual(['Trust: +2, now 4 of 5', 'Calm: +1, now 1, on a scale from -3 to 3']);
    expect(on.root.querySelector<HTMLMeterElement>('[data-meter=trust] meter')?.value).toBe(4);
    expect(on.drafts).toBe(1);
    expect(on.live.answer()).toEqual(['ok']);
  });

  it('moves the focus to the new turn and says it all through the live region', () => {
    choose('deny');
    expect(document.activeElement?.textContent).toContain('annoyed');
    expect(document.activeElement?.closest('li')).toBe([...on.root.querySelectorAll('.thread .them')].pop());
    expect(on.said).toEqual(['You have not looked yet. Trust: −2, now 0 of 5. Mr Green annoyed. Two lines, the same.']);
  });

  it('leaves ids to the original, so that no id stands twice', () => {
    choose('listen');
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('counts the replies when there is a limit', () => {
    expect(text('.count')).toBe('Reply 1 of at most 4');
    choose('listen');
    expect(text('.count')).toBe('Reply 2 of at most 4');
  });

  it('takes a step back and starts again, before the ending as often as wished', () => {
    expect(shown(on.root, '.rewind')).toBe(false);
    choose('deny');
    choose('wait');
    click(on.root, '.rewind');
    expect(on.live.answer()).toEqual(['no']);
    expect(thread().slice(-2)).toEqual(['turn: Two lines, the same.', 'choices: ']);
    expect(on.root.querySelector<HTMLMeterElement>('[data-meter=trust] meter')?.value).toBe(0);
    expect(document.activeElement?.textContent).toContain('annoyed');
    click(on.root, '.restart');
    expect(on.live.answer()).toBeUndefined();
    expect(text('[data-meter=trust] .value')).toBe('2 of 5');
    expect(on.drafts).toBe(4);
    expect(on.verdicts).toEqual([]);
  });

  it('asks for the verdict when the learner reaches an ending', () => {
    choose('listen');
    choose('look');
    expect(on.verdicts).toEqual([{ result: 1, response: [['hello', 'listen'], ['story', 'look']] }]);
    expect(thread().pop()).toBe('ending: Well led');
    expect(text('.ending .score')).toBe('Score: 100/100');
    expect(on.said.pop()).toContain('Thank you! The conversation is over. Well led. Score: 100/100.');
    expect(shown(on.root, '.rewind')).toBe(false);
    expect(shown(on.root, '.script')).toBe(true);
    expect(shown(on.root, '.review')).toBe(false);
  });

  it('lists the path at the ending, with the reply that would have led further', () => {
    choose('deny');
    choose('look');
    const lines = [...on.root.querySelectorAll('.path > li')];
    expect(lines.map((line) => line.querySelector('.said')?.textContent)).toEqual(['“Impossible.”', '“Let us look.”']);
    expect(lines[0]?.querySelector('.better .said')?.textContent).toBe('“I see.”');
    expect(lines[0]?.querySelector('.better .because')?.textContent).toBe('First the feeling.');
    expect(lines[0]?.querySelector('.effects')?.textContent).toBe('Trust: −2, now 0 of 5');
  });

  it('leads back to the page worth reading again', () => {
    choose('deny');
    choose('look');
    expect(text('.review a')).toBe('Read again: Listening');
    click(on.root, '.review a');
    expect(on.went).toEqual(['listening']);
  });

  it('may be rewound after the ending while tries are left, and not after', () => {
    choose('deny');
    choose('look');
    expect(text('.tries')).toBe('Tries left: 1');
    click(on.root, '.rewind');
    expect(on.live.answer()).toEqual(['no']);
    choose('look');
    expect(on.verdicts).toHaveLength(2);
    expect(shown(on.root, '.rewind')).toBe(false);
    expect(shown(on.root, '.restart')).toBe(false);
  });

  it('resumes exactly where it was closed', () => {
    const kept = kind.encode?.(SPEC, ['no', 'wa']) ?? '';
    const path = kind.decode?.(SPEC, kept);
    if (!path) throw new Error('lost');
    on.live.restore(path);
    on.live.show({ checked: false, open: true, triesLeft: 2, fresh: false });
    expect(thread()).toEqual([
      'turn: You charged me twice!', 'turn me: “Impossible.”', 'aside: You have not looked yet.',
      'turn: Two lines, the same.', 'turn me: “Wait.”', 'aside: No reason, no time.',
      'turn: You charged me twice!', 'choices: ',
    ]);
    expect(text('[data-meter=trust] .value')).toBe('0 of 5');
    expect(on.said).toEqual([]);
    choose('listen');
    expect(on.live.answer()).toEqual(['no', 'wa', 'ok']);
  });

  it('offers the replies in the same order after a resume', () => {
    const order = (): (string | undefined)[] => [...on.root.querySelectorAll<HTMLElement>('.thread button')].map(({ dataset }) => dataset.option);
    choose('listen');
    const before = order();
    on = stage(kind, SPEC, HTML);
    on.live.restore(['ok']);
    expect(order()).toEqual(before);
  });

  it('shows everything and takes nothing in review', () => {
    on.live.show({ checked: false, open: false, triesLeft: 0, fresh: false });
    expect(shown(on.root, '.script')).toBe(true);
    expect([...on.root.querySelectorAll<HTMLButtonElement>('.thread button')].every(({ disabled }) => disabled)).toBe(true);
    choose('listen');
    expect(on.live.answer()).toBeUndefined();
  });

  it('starts from the first words in a new attempt', () => {
    choose('deny');
    choose('look');
    on.live.reset();
    on.live.show({ checked: false, open: true, triesLeft: 2, fresh: false });
    expect(thread()).toEqual(['turn: You charged me twice!', 'choices: ']);
    expect(on.live.answer()).toBeUndefined();
  });

  it('brings the learner’s own words into view', () => {
    const scrolled = vi.fn();
    HTMLElement.prototype.scrollIntoView = scrolled;
    choose('listen');
    expect(scrolled.mock.contexts[0]).toBe(on.root.querySelector('.turn.me'));
    Reflect.deleteProperty(HTMLElement.prototype, 'scrollIntoView');
  });
});
