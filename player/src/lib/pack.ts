/**
 * Free text inside the saved state. Letters of every alphabet stay as they are; what the state's
 * own syntax uses, what a record keeper may mangle (control characters, halves of surrogate pairs,
 * characters beyond U+FFFF, non-characters) is escaped: `%` and two hex digits, or `%u`, up to six
 * hex digits and a full stop. An author's limit counts the *escaped* characters.
 */
const RISKY = /[\0-\x1f\x7f-\x9f%~;,|\ufffe\uffff]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;
const ESCAPE = /%(?:u([\da-f]{1,6})\.|([\da-f]{2}))/g;
const LAST = 0x10ffff;

const escape = (part: string): string => {
  const code = part.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xff ? `%u${hex}.` : `%${hex.padStart(2, '0')}`;
};

export const pack = (text: string): string => text.replace(RISKY, escape);

export const unpack = (text: string): string =>
  text.replace(ESCAPE, (whole, long?: string, short?: string) => {
    const code = parseInt(long ?? short ?? '', 16);
    return code <= LAST ? String.fromCodePoint(code) : whole;
  });

/** Returns the longest beginning of *text* whose packed form takes at most *limit* characters. */
export const clip = (text: string, limit: number): string => {
  if (pack(text).length <= limit) return text;
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += pack(character).length;
    if (size > limit) break;
    kept += character;
  }
  return kept;
};
