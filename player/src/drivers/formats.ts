/**
 * How numbers, times and texts are written in reports. Pure; what both SCORM standards or xAPI share.
 * Nothing here ever rounds a score up: 79.996 must not become an 80 that an LMS takes for a pass.
 */
import type { InteractionSpec, Response } from '../config';

const floor = (value: number, digits: number): number => {
  const scale = 10 ** digits;
  return Math.floor(Math.min(1, Math.max(0, value)) * scale + 1e-6) / scale;
};

/** A share 0..1 with at most four decimals. */
export const share = (value: number): number => floor(value, 4);

/** The same share as a score 0..100 with at most two decimals. */
export const percent = (value: number): number => Math.round(floor(value, 4) * 10_000) / 100;

/** Plain digits, at most seven decimals (real(10,7) in both SCORMs); '' for what they cannot hold. */
export const decimal = (value: number): string => {
  const text = (Math.round(value * 1e7) / 1e7 + 0).toFixed(7).replace(/\.?0+$/, '');
  return /^-?\d{1,10}(\.\d+)?$/.test(text) ? text : '';
};

/** Text without halves of surrogate pairs: some LMSs fail the whole commit over one of them. */
const whole = (text: string): string =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (part) => (part.length > 1 ? part : '\ufffd'));

/** The beginning of *text* in at most *limit* UTF-16 units, no character cut in two. */
export const cut = (text: string, limit: number): string => {
  const sound = whole(text);
  const end = limit > 0 && /[\ud800-\udbff]/.test(sound.charAt(limit - 1)) ? limit - 1 : limit;
  return sound.length > limit ? sound.slice(0, end) : sound;
};

/** Text on one line: no control characters, single spaces. */
export const line = (text: string): string => text.replace(/[\s\0-\x1f\x7f-\x9f]+/g, ' ').trim();

/** An id that the strictest LMS takes: letters, digits, `_` and `.`. */
export const ident = (id: string): string => id.replace(/[^A-Za-z0-9_.]/g, '_').slice(0, 250);

/** Hundredths of seconds, never negative, whatever the clock did. */
const hundredths = (seconds: number): number => Math.max(0, Math.round(seconds * 100) || 0);

const parts = (total: number): { hours: number; minutes: number; seconds: number } => ({
  hours: Math.floor(total / 360_000), minutes: Math.floor(total / 6000) % 60, seconds: (total % 6000) / 100,
});

/** ISO 8601, at most two decimals: `PT1H2M3.5S`. */
export const duration = (time: number): string => {
  const { hours, minutes, seconds } = parts(hundredths(time));
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds || !(hours || minutes) ? `${seconds}S` : ''}`;
};

/** SCORM 1.2's CMITimespan: `0001:02:03.50`. */
export const timespan = (time: number): string => {
  const { hours, minutes, seconds } = parts(Math.min(hundredths(time), 3_599_999_999));
  return `${String(hours).padStart(4, '0')}:${String(minutes).padStart(2, '0')}:${seconds.toFixed(2).padStart(5, '0')}`;
};

/** The right answers of *spec* as *write* puts them, none twice, at most *most*. */
export const patterns = (
  spec: InteractionSpec, write: (spec: InteractionSpec, response: Response) => string, most: number,
): [name: string, value: string][] =>
  [...new Set(spec.correct.map((right) => write(spec, right)))].filter(Boolean).slice(0, most)
    .map((text, n) => [`correct_responses.${n}.pattern`, text]);
