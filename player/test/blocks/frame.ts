/** The frame as templates/exercise.html renders it, around the work and the reasons of one block. */
import type { BlockSpec } from '../../src/config';

export const COMMON = { id: 'q', key: 'abc', page: 'p', points: 1, tries: 1 as number | null, prompt: 'Why?' };

export const reason = (id: string): string =>
  `<li class="because" data-because="${id}"><div class="why"><p class="of">${id}</p> <p>because ${id}</p></div></li>`;

export const frame = (spec: BlockSpec, work: string, reasons: string[]): string => `
<sk-${spec.type} class="block exercise ${spec.type}" id="block-q" data-block="q">
<div class="prompt" id="prompt-q"><p>Why?</p></div>
<fieldset class="work" aria-labelledby="prompt-q">${work}</fieldset>
<div class="feedback" hidden>
<p class="verdict" tabindex="-1"><span class="sign"></span><strong class="words"></strong> <span class="tally"></span></p>
${spec.review ? `<p class="review" hidden><a href="#page-${spec.review}"></a></p>` : ''}</div>
<p class="need" id="need-q" hidden></p>
<div class="acts" hidden><button type="button" class="button check">Check</button>
<button type="button" class="button again" hidden>Try again</button>
<button type="button" class="button quiet reveal" hidden></button><p class="tries" hidden></p></div>
<details class="solution"><summary>Solution</summary><ul class="reasons">${reasons.map(reason).join('')}</ul></details>
</sk-${spec.type}><h1 id="title-listening">Listening</h1>`.trim();

export const card = (id: string, type: string): string =>
  `<label class="card" data-option="${id}"><input type="${type}" name="answer-q" value="${id}"><span class="text">${id}</span> <span class="stamp"></span></label>`;

/** Ids of the reasons that can be read, in their order. */
export const reasonsOf = (root: ParentNode): string[] =>
  [...root.querySelectorAll<HTMLElement>('.because')].filter((each) => !each.closest('[hidden]')).map(({ dataset }) => dataset.because ?? '');

/** What is stamped on each card that has a mark: `id: mark, words`. */
export const stamps = (root: ParentNode): string[] =>
  [...root.querySelectorAll<HTMLElement>('.work [data-mark]')]
    .map((each) => `${each.dataset.option ?? ''}: ${each.dataset.mark ?? ''}, ${each.querySelector('.stamp')?.textContent ?? ''}`).sort();

export const words = (root: ParentNode, selector: string): string =>
  (root.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

/** What a learner may type: letters, the state's own signs, emoji, halves of them, controls. */
export const RISKY = ['a', 'è', 'ا', '語', '%', '~', ';', ',', '|', ' ', '\u0000', '\u007f', '😀', '\ud83d', '\ude00', '\uffff'];
