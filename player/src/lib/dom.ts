/**
 * The few things the player does to a page. Nothing here parses markup: text goes in as text
 * (Trusted Types has nothing to refuse), structure as elements.
 */
type Attributes = Record<string, string | number | boolean | undefined>;

export const one = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E | null =>
  root.querySelector<E>(selector);

export const all = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E[] =>
  Array.from(root.querySelectorAll<E>(selector));

/** Finds a region of the page. One that is not there becomes an element that nobody sees: the rest goes on. */
export const region = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E =>
  one<E>(root, selector) ?? (document.createElement('div') as HTMLElement as E);

/** Sets attributes: `true` is an empty one, `false` and `undefined` take it away. */
export const set = <E extends Element>(element: E, attributes: Attributes): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  return element;
};

export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = set(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};

/** Moves the focus to something that is no control: it gets a place in the order for scripts alone. */
export const focus = (element: HTMLElement): void => {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1');
  element.focus();
};
