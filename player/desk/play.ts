/**
 * Plays recorded steps in the content, in the sight of the author: what a step names is waited for, marked, then worked
 * with as a script can. `scormkit verify` has real hands instead (a browser's own input) and uses only `locate`.
 */
import { place, way } from './steps';
import type { Step } from './steps';
import { find, path, visible } from './target';
import type { Target } from './target';

/** Milliseconds that a thing may take to come. */
export const PATIENCE = 10_000;
/** Milliseconds between looks. */
const LOOK = 50;

export interface Place {
  frame: string[];
  path: string;
  ticked: boolean;
  /** Whether letters are typed into it. */
  letters: boolean;
  /** Whether a key presses it: a button or link of the browser's own. */
  keys: boolean;
  /** Where it stands among its like, from 1. */
  place: number;
}

const PRESSED = 'button, a[href], summary, input:is([type=button], [type=submit], [type=image])';
const LETTERS = 'textarea, [contenteditable], input:not([type]), input:is([type=text], [type=search], [type=email], [type=url], [type=tel], [type=password], [type=number])';

/** Says whether the learner could work with *element* now. */
const ready = (element: HTMLElement): boolean =>
  visible(element) && !element.matches(':disabled') && !element.ownerDocument.documentElement.classList.contains('waiting');

/** Returns where *target* stands now, in paths that a driver of browsers understands; nothing as long as it is not ready. */
export const locate = (home: Document | null, target: Target): Place | undefined => {
  const element = home ? find(home, target) : undefined;
  if (!element || !ready(element)) return undefined;
  return {
    frame: target.frame ?? [], path: path(element), ticked: (element as HTMLInputElement).checked === true,
    letters: element.matches(LETTERS), keys: element.matches(PRESSED), place: place(element),
  };
};

const written = (field: HTMLElement, value: string): void => {
  const view = field.ownerDocument.defaultView;
  const kind = field.matches('textarea') ? view?.HTMLTextAreaElement : field.matches('select') ? view?.HTMLSelectElement : view?.HTMLInputElement;
  const set = kind && Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set;
  if (set && field instanceof kind) set.call(field, value); // libraries watch the property of the element itself
  else field.textContent = value;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
};

const pressed = (element: HTMLElement, key: string): void => {
  for (const type of ['keydown', 'keyup']) element.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
};

const middle = (element: HTMLElement): { clientX: number; clientY: number } => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { clientX: left + width / 2, clientY: top + height / 2 };
};

const dropped = (from: HTMLElement, onto: HTMLElement): void => {
  const say = (element: HTMLElement, at: HTMLElement, ...types: string[]): void => types.forEach((type) => {
    const Kind = type.startsWith('pointer') && typeof PointerEvent === 'function' ? PointerEvent : MouseEvent;
    element.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, ...middle(at) }));
  });
  say(from, from, 'pointerdown', 'mousedown', 'dragstart');
  say(onto, onto, 'pointermove', 'mousemove', 'dragenter', 'dragover', 'drop', 'pointerup', 'mouseup');
  say(from, onto, 'dragend');
};

const act = (home: Document, step: Step, element: HTMLElement): void => {
  switch (step.do) {
    case 'click': element.click(); break;
    case 'type': written(element, step.value); break;
    case 'key': pressed(element, step.value === 'Space' ? ' ' : step.value); break;
    case 'choose':
      if (step.value !== undefined) written(element, step.value);
      else if ((element as HTMLInputElement).checked === (step.checked === false)) element.click();
      break;
    case 'move': {
      const onto = step.to && find(home, step.to);
      if (step.place !== undefined) way(element, step.place).forEach((button) => button.click());
      else if (onto) dropped(element, onto);
      break;
    }
  }
};

/** Plays *step* in the document that *home* returns; resolves to what was in the way, or to nothing. */
export const play = async (home: () => Document | null, step: Step, patience = PATIENCE): Promise<string> => {
  const targets = [step.on, ...(step.do === 'move' && step.to ? [step.to] : [])];
  const missing = (): Target | undefined => targets.find((each) => !locate(home(), each));
  for (const end = Date.now() + patience; missing(); ) {
    if (Date.now() >= end) return `nothing to work with: ${JSON.stringify(missing())}`;
    await new Promise((resolve) => { setTimeout(resolve, LOOK); });
  }
  const page = home() as Document;
  const element = find(page, step.on) as HTMLElement;
  element.scrollIntoView?.({ block: 'center' });
  element.focus({ preventScroll: true });
  act(page, step, element);
  return '';
};
