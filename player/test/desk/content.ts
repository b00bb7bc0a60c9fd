/** A frame with content in it, and hands that do what a person's would. */
export const PAGE = `
<main><section class="page" data-page="one">
<sk-quiz class="block exercise quiz" id="block-q" data-block="q">
<label class="card" data-option="b"><input type="radio" name="answer-q" value="b"><span class="text">Second</span></label>
<label class="card" data-option="a"><input type="radio" name="answer-q" value="a"><span class="text">First</span></label>
<button type="button" class="button check">Check</button><button type="button" class="button again" hidden>Again</button>
</sk-quiz>
<sk-quiz class="block exercise quiz" id="block-m" data-block="m">
<label class="card" data-option="a"><input type="checkbox" value="a"><span class="text">First</span></label>
<label class="card" data-option="b"><input type="checkbox" value="b"><span class="text">Second</span></label>
<button type="button" class="button check">Check</button>
</sk-quiz>
<sk-order class="block exercise order" id="block-o" data-block="o"><ol class="items">
${['x', 'y', 'z'].map((id) => `<li class="card" data-option="${id}"><span class="grip"></span><span class="text">${id}</span><span class="moves"><button type="button" class="up">Up</button><button type="button" class="down">Down</button></span></li>`).join('')}
</ol><button type="button" class="button check">Check</button></sk-order>
<sk-match class="block exercise match" id="block-p" data-block="p">
${['l', 'r'].map((id) => `<div class="card" data-option="${id}"><label for="match-p-${id}">${id}</label><select id="match-p-${id}"><option value=""></option><option value="one">1</option><option value="two">2</option></select></div>`).join('')}
</sk-match>
<sk-numeric class="block exercise numeric" id="block-n" data-block="n"><input type="text" id="number-n"><button type="button" class="button check">Check</button></sk-numeric>
<sk-email class="block exercise email" id="block-e" data-block="e"><textarea id="draft-e"></textarea><button type="button" class="button ready">Ready</button></sk-email>
</section><section class="result"><div class="doors"><button class="button">Again</button><button class="button quiet">Leave</button></div></section></main>
<nav class="pages"><a href="#page-one" data-page="one"><span>One</span><span class="state">open</span></a><a href="#page-two" data-page="two">Two</a></nav>
<footer class="moves"><button type="button" class="button quiet back">Back</button><button type="button" class="button next">Next</button></footer>
<script type="application/json" id="scormkit-config">{}</script>`;

export const open = (html: string): HTMLIFrameElement => {
  document.body.replaceChildren();
  const frame = document.createElement('iframe');
  document.body.append(frame);
  frame.contentDocument!.body.innerHTML = html;
  return frame;
};

export const at = (frame: HTMLIFrameElement, selector: string): HTMLElement => {
  const found = frame.contentDocument?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};

/** What `order.ts` does with its buttons. */
export const ordering = (frame: HTMLIFrameElement): void => {
  for (const button of frame.contentDocument!.querySelectorAll<HTMLElement>('.up, .down')) {
    button.addEventListener('click', () => {
      const card = button.closest('.card')!;
      if (button.matches('.up')) card.previousElementSibling?.before(card);
      else card.nextElementSibling?.after(card);
    });
  }
};

export const fire = (element: Element, type: string, more: Record<string, unknown> = {}): void => {
  const event = new Event(type, { bubbles: true, cancelable: true });
  element.dispatchEvent(Object.assign(event, more));
};

export const type = (element: HTMLElement, text: string): void => {
  for (let n = 1; n <= text.length; n += 1) {
    (element as HTMLInputElement).value = text.slice(0, n);
    fire(element, 'input');
  }
};

export const choose = (element: HTMLElement, value: string): void => {
  (element as HTMLSelectElement).value = value;
  fire(element, 'change');
};
