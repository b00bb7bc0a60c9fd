// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, decimal, duration, ident, line, percent, share, timespan } from '../../src/drivers/formats';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const wild = fc.string({ unit: fc.oneof(
  fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom('\ud83d', '\ude00', '😀', '\n', '\t', '\0', '{', '[,]', '[.]'),
) });
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;

test('a score is never rounded up, nor lowered by more than its last digit', () => {
  fc.assert(fc.property(unit, (value) => {
    expect(share(value)).toBeLessThanOrEqual(value + 1e-9);
    expect(share(value)).toBeGreaterThan(value - 1e-4 - 1e-9);
    expect(percent(value)).toBeCloseTo(share(value) * 100, 9);
    expect(String(percent(value))).toMatch(/^\d{1,3}(\.\d{1,2})?$/);
  }));
});

test('a score just below the pass mark stays below it, and one at the mark reaches it', () => {
  expect([percent(0.79996), percent(0.8), percent(2 / 3), percent(1), percent(0.29)]).toEqual([79.99, 80, 66.66, 100, 29]);
  expect([share(7), share(-1)]).toEqual([1, 0]);
});

test('both kinds of time span say the same hundredths of a second', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 359_999_999 }), (hundredths) => {
    const [, h, m, s] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?$/.exec(duration(hundredths / 100)) ?? [];
    expect(Math.round((Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0)) * 100)).toBe(hundredths);
    const [, hours, minutes, seconds] = /^(\d{4}):([0-5]\d):([0-5]\d\.\d\d)$/.exec(timespan(hundredths / 100)) ?? [];
    expect(Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 100)).toBe(hundredths);
  }));
});

test('a clock that jumped gives no time at all rather than nonsense', () => {
  expect([duration(-5), duration(NaN), timespan(-5), timespan(NaN)]).toEqual(['PT0S', 'PT0S', '0000:00:00.00', '0000:00:00.00']);
  expect(timespan(1e12)).toBe('9999:59:59.99');
});

test('spans read as people expect', () => {
  expect([duration(3723.5), duration(60), duration(3600), duration(0.07)]).toEqual(['PT1H2M3.5S', 'PT1M', 'PT1H', 'PT0.07S']);
  expect(timespan(3723.5)).toBe('0001:02:03.50');
});

test('a number is plain digits or nothing', () => {
  fc.assert(fc.property(fc.double(), (value) => {
    expect(decimal(value)).toMatch(/^(-?\d{1,10}(\.\d{1,7})?)?$/);
  }));
  expect([decimal(12.5), decimal(-0), decimal(1e-9), decimal(1e21), decimal(NaN), decimal(100), decimal(-3)])
    .toEqual(['12.5', '0', '0', '', '', '100', '-3']);
});

test('cut text fits, is a beginning, and holds no half of a character', () => {
  fc.assert(fc.property(wild, fc.nat(30), (text, limit) => {
    const kept = cut(text, limit);
    expect(kept.length).toBeLessThanOrEqual(limit);
    expect(kept).not.toMatch(LONE);
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(text.length, limit) - 1);
    if (!LONE.test(text)) expect(text.startsWith(kept)).toBe(true);
  }));
  expect(cut('ab😀', 3)).toBe('ab');
});

test('a line is one line without control characters', () => {
  fc.assert(fc.property(wild, (text) => {
    expect(line(text)).not.toMatch(/[\0-\x1f\x7f-\x9f]|^\s|\s$/);
  }));
  expect(line(' a\r\n\tb ')).toBe('a b');
});

test('an id is one that the strictest LMS takes, and keeps ids of authors apart', () => {
  fc.assert(fc.property(wild, (text) => {
    expect(ident(text)).toMatch(/^[A-Za-z0-9_.]{0,250}$/);
  }));
  expect(ident('primo-saluto')).toBe('primo_saluto');
});
