/**
 * Names an element of the content so that it is found again in another run: by what its author called it (block and
 * option, id), then by what people call it (role and name), and only then by where it stands. A name is taken only
 * if it leads back to the very element, so that no recording holds one that fits two.
 */
export interface Target {
  /** The frames on the way inwards, each as a CSS path in the document around it. */
  frame?: string[];
  /** `data-block` and `data-option` of a package of ours, and the class of a part of them. */
  block?: string;
  option?: string;
  part?: string;
  id?: string;
  role?: string;
  name?: string;
  path?: string;
}

/** What can be worked with as it is. */
export const CONTROLS = 'a[href], button, input, select, textarea, summary, [contenteditable=""], [contenteditable=true]';
export const WORKED = `${CONTROLS}, [onclick], [role=button], [role=link], [role=tab], [role=radio], [role=checkbox], [role=option], [role=menuitem], [role=switch], [tabindex]:not([tabindex="-1"])`;
/** Classes that say how something looks, not what it is. */
const LOOKS = /^(button|quiet|card|fresh|here|past|open|over|held|active|hover|focus|selected|visited|disabled)$/;
/** Ids that a tool counts or draws: the next build has others. */
const DRAWN = /\d{4,}|[0-9a-f]{8,}|[:.]|^\d|^$/i;
const LONGEST = 80;
const ROLES: [selector: string, role: string][] = [
  ['button, input[type=button], input[type=submit], input[type=image], summary', 'button'], ['a[href]', 'link'],
  ['input[type=checkbox]', 'checkbox'], ['input[type=radio]', 'radio'], ['select', 'combobox'], ['img, svg', 'img'],
  ['textarea, input', 'textbox'],
];

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ')}"`;
const all = (root: ParentNode, selector: string): HTMLElement[] => Array.from(root.querySelectorAll<HTMLElement>(selector));

/** A package of ours says so by its configuration. */
export const ours = (page: Document): boolean => page.getElementById('scormkit-config') !== null;

export const visible = (element: Element): boolean => {
  if (element.closest('[hidden]') || element.closest('details:not([open]) > :not(summary)')) return false;
  return typeof element.checkVisibility === 'function' ? element.checkVisibility() : true;
};

const clean = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, LONGEST);

export const roleOf = (element: Element): string =>
  element.getAttribute('role') ?? ROLES.find(([selector]) => element.matches(selector))?.[1] ?? '';

/** What a screen reader would call *element*, shortened; not all of the standard's rules, the same ones each time. */
export const nameOf = (element: Element): string => {
  const page = element.ownerDocument;
  const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => id && page.getElementById(id)?.textContent).join(' ');
  const labels = Array.from((element as HTMLInputElement).labels ?? []).map(({ textContent }) => textContent).join(' ');
  const pressed = element.matches('input[type=button], input[type=submit]') ? (element as HTMLInputElement).value : '';
  const own = element.matches('select, textarea, input') ? '' : element.textContent;
  const said = [by, element.getAttribute('aria-label'), labels, pressed, own, element.getAttribute('alt'), element.getAttribute('title')];
  return said.map(clean).find(Boolean) ?? '';
};

/** The one element of *found* that a learner can see, if there is just one. */
const lone = (found: readonly HTMLElement[]): HTMLElement | undefined => {
  const seen = [...new Set(found)].filter(visible);
  return seen.length === 1 ? seen[0] : undefined;
};

/** What stands for *box*: itself, or the controls in it. */
const controls = (box: HTMLElement): HTMLElement[] => (box.matches(CONTROLS) ? [box] : all(box, CONTROLS));

const inBlock = (page: Document, { block, option, part }: Target): HTMLElement | undefined => {
  const blocks = all(page, `[data-block=${quoted(block ?? '')}]`);
  const boxes = option === undefined ? blocks : blocks.flatMap((each) => all(each, `[data-option=${quoted(option)}]`));
  if (part !== undefined) return lone(boxes.flatMap((box) => all(box, `.${CSS.escape(part)}`)));
  return lone(boxes.flatMap(controls)) ?? lone(boxes);
};

/** The document that *frames* lead to, as long as it may be read. */
const inside = (page: Document, frames: readonly string[]): Document | undefined => {
  let here: Document | null | undefined = page;
  for (const path of frames) {
    try {
      here = here?.querySelector<HTMLIFrameElement>(path)?.contentDocument;
    } catch {
      return undefined;
    }
  }
  return here ?? undefined;
};

/** Returns the one element that *target* names in *home* or a frame of it. */
export const find = (home: Document, target: Target): HTMLElement | undefined => {
  const page = inside(home, target.frame ?? []);
  if (!page) return undefined;
  try {
    if (target.block !== undefined) return inBlock(page, target);
    if (target.part !== undefined) return lone(all(page, `.${CSS.escape(target.part)}`));
    if (target.id !== undefined) return page.getElementById(target.id) ?? undefined;
    if (target.role !== undefined) {
      return lone(all(page, '*').filter((each) => roleOf(each) === target.role && nameOf(each) === (target.name ?? '')));
    }
    return target.path === undefined ? undefined : page.querySelector<HTMLElement>(target.path) ?? undefined;
  } catch {
    return undefined; // a path that no longer is one
  }
};

/** Returns where *element* stands: from the nearest id above it, by place among its like. */
export const path = (element: Element): string => {
  const parts: string[] = [];
  for (let here: Element | null = element; here; here = here.parentElement) {
    if (here !== element && here.id && !DRAWN.test(here.id)) return [`#${CSS.escape(here.id)}`, ...parts].join(' > ');
    const { localName, parentElement } = here;
    const like = Array.from(parentElement?.children ?? []).filter((each) => each.localName === localName);
    parts.unshift(like.length > 1 ? `${CSS.escape(localName)}:nth-of-type(${like.indexOf(here) + 1})` : CSS.escape(localName));
  }
  return parts.join(' > ');
};

/** What a package of ours calls *element*: most telling first. */
const called = (element: HTMLElement): Target[] => {
  const block = element.closest<HTMLElement>('[data-block]')?.dataset.block;
  const option = element.closest<HTMLElement>('[data-option]')?.dataset.option;
  const parts = [...element.classList].filter((word) => !LOOKS.test(word));
  const { page, act } = element.dataset;
  if (block === undefined) {
    return [
      ...parts.map((part): Target => ({ part })),
      ...(page === undefined ? [] : [{ path: `a[data-page=${quoted(page)}]` }]),
      ...(act === undefined ? [] : [{ path: `[data-act=${quoted(act)}]` }]),
    ];
  }
  const own: Target[] = option === undefined ? [{ block }] : [{ block, option }];
  return own.flatMap((one): Target[] => [one, ...parts.map((part): Target => ({ ...one, part }))]);
};

const framesTo = (page: Document, home: Document): string[] => {
  if (page === home) return [];
  const frame = page.defaultView?.frameElement;
  return frame ? [...framesTo(frame.ownerDocument, home), path(frame)] : [];
};

/** Returns the best name of *element*, which stands in *home* or in a frame of it. */
export const describe = (element: HTMLElement, home: Document): Target => {
  const page = element.ownerDocument;
  const frames = framesTo(page, home);
  const around = frames.length ? { frame: frames } : {};
  const role = roleOf(element);
  const name = nameOf(element);
  const names: Target[] = [
    ...(ours(page) ? called(element) : []),
    ...(DRAWN.test(element.id) ? [] : [{ id: element.id }]),
    ...(role && name ? [{ role, name }] : []),
  ];
  const fitting = names.map((each): Target => ({ ...around, ...each })).find((each) => find(home, each) === element);
  return fitting ?? { ...around, path: path(element) };
};
