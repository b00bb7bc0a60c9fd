/**
 * Listens to what a learner does in the content and tells it as steps. Keys that press a button become clicks, letters
 * become the field's text, moves up and down become the place where a thing ends: a step says what was meant, so that it
 * holds when options are shuffled or words change. Only what people did counts: events that scripts make are no steps.
 */
import { movable, place } from './steps';
import type { Step } from './steps';
import { CONTROLS, WORKED, describe, ours } from './target';

export interface Recorder {
  /** The steps so far. */
  steps(): Step[];
  stop(): void;
}

export interface Listening {
  /** Step *n* was made, or became another: typed text grows, a thing is moved on. */
  heard(step: Step, n: number): void;
  /** Whether a person did it; events of scripts are not trusted. */
  real?(event: Event): boolean;
}

/** Pixels from which a press is a drag. */
const FAR = 8;
/** Milliseconds between looks for documents that are new: frames come and go. */
const LOOK = 100;
const TICKED = 'input[type=radio], input[type=checkbox]';
const TYPED = 'textarea, [contenteditable=""], [contenteditable=true], input:not([type=radio], [type=checkbox], [type=button], [type=submit], [type=reset], [type=image], [type=file])';
const KEYS = /^(Enter|Escape| |Arrow(Up|Down|Left|Right)|Home|End|PageUp|PageDown)$/;

interface Press { element: HTMLElement; x: number; y: number }

const far = (press: Press, { clientX, clientY }: MouseEvent): boolean => Math.hypot(clientX - press.x, clientY - press.y) > FAR;
const textIn = (field: HTMLElement): string => ('value' in field ? String((field as HTMLInputElement).value) : field.textContent ?? '');

/** Every document in *frame* that may be read, outermost first. */
const documents = (frame: HTMLIFrameElement): Document[] => {
  try {
    const page = frame.contentDocument;
    return page ? [page, ...Array.from(page.querySelectorAll<HTMLIFrameElement>('iframe, frame')).flatMap(documents)] : [];
  } catch {
    return [];
  }
};

/** What was worked with when *element* was pressed; nothing where pressing does nothing. */
const worked = (element: HTMLElement): HTMLElement | undefined => {
  const label = element.closest('label');
  const control = element.closest<HTMLElement>(WORKED) ?? (label?.control as HTMLElement | null | undefined);
  if (control) return control;
  // Others' content listens anywhere; a hand for a pointer says that pressing is meant.
  const view = element.ownerDocument.defaultView;
  const hand = !ours(element.ownerDocument) && (view?.getComputedStyle(element).cursor === 'pointer' || element.closest('svg, canvas') !== null);
  return hand ? element : undefined;
};

/** What a package of ours calls itself. */
export const about = (page: Document | null): { id?: string; version?: string } => {
  try {
    const { module } = JSON.parse(page?.getElementById('scormkit-config')?.textContent ?? '{}') as { module?: { id: string; version: string } };
    return module ? { id: module.id, version: module.version } : {};
  } catch {
    return {};
  }
};

/** Records what is done in *frame* and in the frames within it. */
export const record = (frame: HTMLIFrameElement, { heard, real = (event) => event.isTrusted }: Listening): Recorder => {
  const steps: Step[] = [];
  const undo: (() => void)[] = [];
  const known = new WeakSet<Document>();
  let press: Press | undefined;
  let dragged = false;
  let last = '';

  const name = (element: HTMLElement) => describe(element, frame.contentDocument ?? element.ownerDocument);
  /** Steps of one *thread* that follow each other are one: letters of a field, a thing on its way, radios of one question. */
  const tell = (step: Step, thread = ''): void => {
    if (thread && thread === last) steps.pop();
    last = thread;
    steps.push(step);
    heard(step, steps.length - 1);
  };
  /** The card's place is known when the content has dealt with the event. */
  const moved = (card: HTMLElement): void => {
    const on = name(card);
    setTimeout(() => tell({ do: 'move', on, place: place(card) }, `move ${JSON.stringify(on)}`), 0);
  };

  const click = (element: HTMLElement): void => {
    const control = worked(element);
    if (!control || control.matches(`${TICKED}, ${TYPED}, select, option`)) return; // these tell by what they hold
    const card = movable(control);
    if (card) moved(card);
    else tell({ do: 'click', on: name(control) });
  };

  const change = (field: HTMLElement): void => {
    const on = name(field);
    const { checked, type, name: group, value } = field as HTMLInputElement;
    if (field.matches(TICKED)) tell({ do: 'choose', on, ...(checked ? {} : { checked: false as const }) }, type === 'radio' && group ? `radio ${group}` : '');
    else if (field.matches('select')) tell({ do: 'choose', on, value }, `choose ${JSON.stringify(on)}`);
  };

  const key = (element: HTMLElement, event: KeyboardEvent): void => {
    if (!KEYS.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const submits = event.key === 'Enter' && element.matches('input') && element.matches(TYPED);
    // What a control of the browser's own does with a key, it tells by itself.
    const own = element.matches(CONTROLS) || (ours(element.ownerDocument) && event.key !== 'Escape');
    if (submits || event.key === 'Escape' || !own) tell({ do: 'key', on: name(element), value: event.key === ' ' ? 'Space' : event.key });
  };

  const release = (event: MouseEvent): void => {
    const from = press;
    press = undefined;
    if (!from || !far(from, event)) return;
    const page = from.element.ownerDocument;
    const card = movable(from.element);
    const onto = page.elementsFromPoint(event.clientX, event.clientY).find((each) => !from.element.contains(each) && !each.contains(from.element));
    if (!card && (!onto || page.getSelection()?.isCollapsed === false)) return; // words were marked, nothing was moved
    dragged = true;
    setTimeout(() => { dragged = false; }, 0);
    if (card) moved(card);
    else if (onto) tell({ do: 'move', on: name(from.element), to: name(onto as HTMLElement) });
  };

  const listen = (page: Document): void => {
    const on = <E extends Event>(type: string, does: (element: HTMLElement, event: E) => void): void => {
      const hear = (event: Event): void => {
        if (!real(event)) return;
        const element = event.target as Node | null;
        does((element?.nodeType === 1 ? element : page.body) as HTMLElement, event as E);
      };
      page.addEventListener(type, hear, true);
      undo.push(() => page.removeEventListener(type, hear, true));
    };
    on('click', (element) => { if (!dragged) click(element); });
    on('change', change);
    on('input', (field) => {
      if (!field.matches(TYPED)) return;
      const target = name(field);
      tell({ do: 'type', on: target, value: textIn(field) }, `type ${JSON.stringify(target)}`);
    });
    on('keydown', key);
    on('pointerdown', (element, { clientX: x, clientY: y }: MouseEvent) => { press = { element, x, y }; });
    on('pointerup', (_, event: MouseEvent) => release(event));
    on('drop', (onto) => {
      if (press && press.element !== onto) tell({ do: 'move', on: name(press.element), to: name(onto) });
      press = undefined;
    });
  };

  const look = (): void => documents(frame).forEach((page) => {
    if (known.has(page)) return;
    known.add(page);
    listen(page);
  });
  look();
  const timer = setInterval(look, LOOK);
  return {
    steps: () => [...steps],
    stop: () => {
      clearInterval(timer);
      undo.splice(0).forEach((each) => each());
    },
  };
};
