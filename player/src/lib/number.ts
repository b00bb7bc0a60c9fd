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

/** Says whether the only mark in *text* groups thousands: it does so in this language, and stands where groups end. */
const grouping = (text: string, mark: string, language: string): boolean =>
  mark === groupMark(language) && /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text);

/** Returns the number that *text* says, kept to 12 digits (15 and more are noise), or undefined. */
export const readNumber = (text: string, language: string): number | undefined => {
  const raw = plain(text);
  const used = raw.replace(/[^.,]/g, '');
  const last = used.slice(-1);
  const many = used.split(last).length > 2;
  const whole = used && (many ? used === last.repeat(used.length) : used.length === 1 && grouping(raw, last, language));
  const clean = whole ? raw.replace(/[.,]/g, '') : raw.replace(/[.,](?=.*[.,])/g, '').replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(clean)) return undefined;
  const value = Number(Number(clean).toPrecision(12));
  return Math.abs(value) < 1e15 ? value : undefined;
};

export const writeNumber = (value: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 12, useGrouping: false }).format(value);
