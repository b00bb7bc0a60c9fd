import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { kind } from '../../src/blocks/email';
import { pack } from '../../src/lib/pack';
import { click, shown, stage } from '../host';
import type { Stage } from '../host';

const SPEC = {
  id: 'move', key: 'abc', type: 'email', page: 'p', points: 0, tries: null, prompt: 'Answer', limit: 60,
  questions: [
    { id: 'when', key: 'aa', text: 'Can it be moved?', asked: true },
    { id: 'price', key: 'bb', text: 'What does it cost?', asked: true },
    { id: 'how', key: 'c-', text: 'What must I do?', asked: false },
  ],
};

const question = (id: string): string =>
  `<li><label><input type="checkbox" data-option="${id}"> <span>${id}?</span></label><p class="covered" hidden>yes</p><p class="uncovered" hidden>no</p></li>`;

const HTML = `<sk-email id="block-move"><div class="step write"><label for="draft-move">Write</label><textarea id="draft-move"></textarea>
<p class="left"></p><p class="need" hidden></p><button type="button" class="ready" hidden></button></div>
<div class="step tick"><p class="ask" tabindex="-1">Which?</p><ul>${SPEC.questions.map(({ id }) => question(id)).join('')}</ul><button type="button" class="check" hidden></button></div>
<div class="step outcome" hidden><p class="tally" tabindex="-1"></p><p class="review" hidden><a href="#page-x"></a></p><button type="button" class="again" hidden></button></div>
<details class="solution"><summary>Answers</summary><div class="model"><p>Dear Ms Count</p></div><dl>${SPEC.questions.map(({ id }) => `<dt>${id}?</dt><dd class="because" data-because="${id}">because ${id}</dd>`).join('')}</dl></details></sk-email>`;

let on: Stage<{ draft: string; ticked?: string[] }>;
const field = (): HTMLTextAreaElement => on.root.querySelector('textarea') as HTMLTextAreaElement;
const write = (text: string): void => {
  field().value = text;
  field().dispatchEvent(new InputEvent('input', { bubbles: true }));
};
const text = (selector: string): string => on.root.querySelector(selector)?.textContent?.trim() ?? '';

beforeEach(() => { on = stage(kind, SPEC, HTML); });

describe('an e-mail to answer', () => {
  it('begins with one thing to do', () => {
    expect(shown(on.root, '.ready')).toBe(true);
    expect(shown(on.root, '.tick')).toBe(false);
    expect(shown(on.root, '.model')).toBe(false);
    expect(text('.left')).toBe('Characters left: 60');
    expect(on.live.answer()).toBeUndefined();
  });

  it('keeps the draft while it is written, and counts as the saved state does', () => {
    write('Yes, of course;');
    expect(on.drafts).toBe(1);
    expect(on.live.answer()).toEqual({ draft: 'Yes, of course;' });
    expect(text('.left')).toBe(`Characters left: ${60 - pack('Yes, of course;').length}`);
  });

  it('never keeps more than its limit, and says so', () => {
    write('x'.repeat(100));
    expect(field().value).toHaveLength(60);
    expect(on.said).toEqual(['You have reached the limit: shorten a sentence or two.']);
  });

  it('waits until a composed character is whole', () => {
    field().value = 'x'.repeat(61);
    field().dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
    expect(on.drafts).toBe(0);
    field().dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    expect(field().value).toHaveLength(60);
  });

  it('asks for a few words before it goes on', () => {
    write('  ');
    click(on.root, '.ready');
    expect(shown(on.root, '.tick')).toBe(false);
    expect(text('.need')).toBe('Write your draft first, even a short one.');
    expect(on.said).toEqual(['Write your draft first, even a short one.']);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field());
    write('Yes');
    expect(shown(on.root, '.need')).toBe(false);
    expect(field().hasAttribute('aria-invalid')).toBe(false);
  });

  it('opens the questions below the draft, which can still be changed', () => {
    write('Yes');
    click(on.root, '.ready');
    expect(shown(on.root, '.tick')).toBe(true);
    expect(shown(on.root, '.ready')).toBe(false);
    expect(shown(on.root, '.because')).toBe(false);
    expect(field().readOnly).toBe(false);
    expect(document.activeElement?.textContent).toBe('Which?');
    expect(on.live.answer()).toEqual({ draft: 'Yes', ticked: [] });
  });

  const compare = (...ids: string[]): void => {
    write('Yes');
    click(on.root, '.ready');
    ids.forEach((id) => click(on.root, `input[data-option=${id}]`));
    click(on.root, '.check');
  };

  it('shows the model answer and every reason, and marks what the learner ticked', () => {
    compare('when');
    expect(on.verdicts).toEqual([{ response: ['when'] }]);
    expect(shown(on.root, '.model')).toBe(true);
    expect([...on.root.querySelectorAll('.because')].every((reason) => reason.closest('[hidden]') === null)).toBe(true);
    expect([...on.root.querySelectorAll<HTMLElement>('li')].map(({ dataset }) => dataset.covered)).toEqual(['yes', 'no', 'no']);
    expect(on.root.querySelectorAll('li .because')).toHaveLength(3);
    expect(on.said.pop()).toBe('Questions answered by your draft: 1 of 3');
    expect(document.activeElement?.className).toBe('tally');
    expect(field().readOnly).toBe(true);
  });

  it('can be improved as often as wished', () => {
    compare('when');
    click(on.root, '.again');
    expect(field().readOnly).toBe(false);
    expect(document.activeElement).toBe(field());
    expect(shown(on.root, '.because')).toBe(false);
    expect(shown(on.root, '.check')).toBe(true);
    write('Yes, it is free');
    click(on.root, 'input[data-option=price]');
    click(on.root, '.check');
    expect(on.verdicts.pop()).toEqual({ response: ['when', 'price'] });
  });

  it('resumes in the step where it was closed', () => {
    on.live.restore({ draft: 'Dear', ticked: ['how'] });
    on.live.show({ checked: false, open: true, triesLeft: null, fresh: false });
    expect(field().value).toBe('Dear');
    expect(shown(on.root, '.check')).toBe(true);
    expect(on.root.querySelector<HTMLInputElement>('[data-option=how]')?.checked).toBe(true);
    expect(on.said).toEqual([]);
  });

  it('shows everything and takes nothing in review', () => {
    on.live.show({ checked: false, open: false, triesLeft: null, fresh: false });
    expect(shown(on.root, '.model')).toBe(true);
    expect(shown(on.root, '.because')).toBe(true);
    expect(shown(on.root, '.ready, .check, .again')).toBe(false);
    expect(field().readOnly).toBe(true);
  });

  it('is empty again in a new attempt', () => {
    compare('when');
    on.live.reset();
    expect(on.live.answer()).toBeUndefined();
    expect(shown(on.root, '.tick')).toBe(false);
  });

  it('counts the learner’s own judgement only where the author gave it points', () => {
    const reply = { draft: 'x', ticked: ['how', 'when', 'unknown'] };
    expect(kind.judge?.(SPEC, reply)).toEqual({ response: ['when', 'how'] });
    expect(kind.judge?.({ ...SPEC, points: 3 }, reply)).toEqual({ result: 2 / 3, response: ['when', 'how'] });
    expect(kind.ready?.(SPEC, { draft: 'x' })).toBe(false);
    expect(kind.ready?.(SPEC, { draft: ' ', ticked: [] })).toBe(false);
  });
});

describe('what is kept of it', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 120 });
  const replies = fc.record({
    draft: anyText,
    ticked: fc.option(fc.subarray(['when', 'price', 'how']), { nil: undefined }),
  });

  it('is never longer than the draft’s limit, a mark and two characters a question', () => {
    fc.assert(fc.property(replies, (reply) => {
      const kept = kind.encode?.(SPEC, reply) ?? '';
      expect(kept.length).toBeLessThanOrEqual(SPEC.limit + 1 + 2 * SPEC.questions.length);
      expect(kept).not.toMatch(/[~;]/);
    }));
  });

  it('comes back as it was, a draft beyond the limit shortened', () => {
    fc.assert(fc.property(replies, (reply) => {
      const back = kind.decode?.(SPEC, kind.encode?.(SPEC, reply) ?? '');
      if (!reply.draft && !reply.ticked) {
        expect(back).toBeUndefined();
        return;
      }
      expect(back?.ticked).toEqual(reply.ticked);
      expect(reply.draft.startsWith(back?.draft ?? '\0')).toBe(true);
      if (pack(reply.draft).length <= SPEC.limit) expect(back?.draft).toBe(reply.draft);
    }));
  });

  it('drops the questions that this release no longer has', () => {
    expect(kind.decode?.(SPEC, 'Dear,zzbb')).toEqual({ draft: 'Dear', ticked: ['price'] });
    expect(kind.decode?.(SPEC, '')).toBeUndefined();
  });

  it('reads any text without failing', () => {
    fc.assert(fc.property(anyText, (kept) => {
      const back = kind.decode?.(SPEC, kept);
      expect(pack(back?.draft ?? '').length).toBeLessThanOrEqual(SPEC.limit);
    }));
  });
});
