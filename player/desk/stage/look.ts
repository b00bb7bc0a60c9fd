/**
 * Shows the content as it would look on another learner's machine. Light and dark are what the browser itself makes
 * of the frame's colour scheme. Forced colours and reduced motion cannot be asked of a browser by a page: rules of the
 * content's style sheets for them are made to hold, and a palette is laid over everything.
 */
import type { Look } from '../messages';
import { windows } from './windows';
import type { Realm } from './windows';

/** Rules as they were written, so that every change begins from there. */
const written = new WeakMap<MediaList, string>();

const FEATURES: [find: RegExp, on: (look: Look) => boolean][] = [
  [/\(\s*forced-colors\s*:\s*active\s*\)/g, (look) => look.forced],
  [/\(\s*prefers-contrast\s*:\s*(more|custom)\s*\)/g, (look) => look.forced],
  [/\(\s*prefers-reduced-motion\s*(:\s*reduce\s*)?\)/g, (look) => look.still],
];

/** The media query *text* with what *look* asks for answered; anything else is left to the browser. */
export const answered = (text: string, look: Look): string =>
  FEATURES.reduce((query, [find, on]) => (on(look) ? query.replace(find, '(min-width: 0)') : query), text);

const media = (rules: CSSRuleList, look: Look): void => {
  for (const rule of rules) {
    const list = (rule as CSSMediaRule).media as MediaList | undefined;
    if (list) {
      const text = written.get(list) ?? list.mediaText;
      written.set(list, text);
      const wanted = answered(text, look);
      if (list.mediaText !== wanted) list.mediaText = wanted;
    }
    const inner = (rule as CSSGroupingRule).cssRules as CSSRuleList | undefined;
    if (inner) media(inner, look);
  }
};

const PALETTE = `
*, *::before, *::after { forced-color-adjust: none; background-color: #000 !important; color: #fff !important; border-color: #fff !important; box-shadow: none !important; text-shadow: none !important; }
a, a * { color: #8080ff !important; }
button, input, select, textarea, summary, [role="button"] { border-color: #fff !important; }
button *, [role="button"] * { background-color: transparent !important; }
:disabled, :disabled * { color: #3ff23f !important; }
::selection { background-color: #1aebff !important; color: #000 !important; }
`;
const STILL = '*, *::before, *::after { animation-duration: 0s !important; animation-delay: 0s !important; transition-duration: 0s !important; scroll-behavior: auto !important; }';

/** By document: a frame's window stays the same object when another page comes into it. */
const laid = new WeakMap<Document, CSSStyleSheet>();

const lay = (window: Realm, look: Look): void => {
  const { document } = window;
  for (const sheet of document.styleSheets) {
    try { media(sheet.cssRules, look); } catch { /* another origin's sheet cannot be read */ }
  }
  const sheet = laid.get(document) ?? new window.CSSStyleSheet();
  sheet.replaceSync(`${look.forced ? PALETTE : ''}${look.still ? STILL : ''}`);
  if (!laid.has(document)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  laid.set(document, sheet);
};

export const wear = (frame: HTMLIFrameElement, look: Look): void => {
  frame.style.colorScheme = look.scheme === 'auto' ? 'light dark' : look.scheme;
  for (const one of windows(frame.contentWindow)) {
    try { lay(one, look); } catch { /* a page on its way in or out */ }
  }
};
