/**
 * Numbers as people write them in their language, read without guessing more than needed: `1.250,5` in Italian,
 * `1,250.5` in English, `١٢٫٥` in Arabic, and everywhere the other one's decimal mark where it can be nothing else.
 */
const groupMark = (language: string): string | undefined =>
  new Intl.NumberFormat(`${language}-u-nu-latn`).formatToParts(1234567).find(({ type }) => type === 'group')?.value;

/** Arabic-Indic and Persian digits and marks, typographic minus, all kinds of space and apostrophe. */
const plain = (text: string): string =>
  text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/٫/g, '.').replace(/[\s٬'’\u200e\u200f\u061c]/g, '').replace(/[−–]/g, '-');

/** Thousands, or lakhs, apart by one mark; perhaps decimals after the other. */
const GROUPED = /^[+-]?[1-9]\d{0,2}([.,])(?:\d{2,3}\1)*\d{3}(?:(?!\1)[.,]\d*)?$/;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** Returns the number that *text* says, kept to 12 digits (15 and more are noise), or undefined. */
export const readNumber = (text: string, language: string): number | undefined => {
  const raw = plain(text);
  const [, mark = ''] = GROUPED.exec(raw) || [];
  // One mark before three digits groups only where this language groups with it: 1.250 is much in Italian, little in English.
  const grouped = mark && (raw.replace(/[^.,]/g, '').length > 1 || mark === groupMark(language));
  const clean = (grouped ? raw.split(mark).join('') : raw).replace(',', '.');
  const value = Number(Number(clean).toPrecision(12));
  return PLAIN.test(clean) && Math.abs(value) < 1e15 ? value : undefined;
};

export const writeNumber = (value: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 12, useGrouping: false }).format(value);
