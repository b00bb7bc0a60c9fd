// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, pack, unpack } from '../src/lib/pack';

const text = fc.string({ unit: fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 1 }), fc.constantFrom('%', '~', ';', ',', '|', '\n', '\ud83d', '\ude00', '\ufffe', '%u', '%7e'),
) });

test('what is packed comes back as it was', () => {
  fc.assert(fc.property(text, (words) => {
    expect(unpack(pack(words))).toBe(words);
  }));
});

test('packed text holds nothing that the state or a record keeper would trip over', () => {
  fc.assert(fc.property(text, (words) => {
    expect(pack(words)).not.toMatch(/[\0-\x1f\x7f-\x9f~;,|\ud800-\udfff\ufffe\uffff]/);
  }));
});

test('letters of every alphabet stay readable', () => {
  expect(pack('Perché no? Ωραία, 你好 مرحبا')).toBe('Perché no? Ωραία%2c 你好 مرحبا');
  expect(pack('😀')).toBe('%u1f600.');
});

test('clipped text fits, is a beginning, and could not be longer', () => {
  fc.assert(fc.property(text, fc.nat(60), (words, limit) => {
    const kept = clip(words, limit);
    expect(pack(kept).length).toBeLessThanOrEqual(limit);
    expect(words.startsWith(kept)).toBe(true);
    const more = [...words.slice(kept.length)][0];
    if (more !== undefined) expect(pack(kept).length + pack(more).length).toBeGreaterThan(limit);
  }));
});

test('clipping never cuts an escape or a pair', () => {
  expect(clip('ab😀', 9)).toBe('ab');
  expect(clip('ab😀', 10)).toBe('ab😀');
});

test('unpacking leaves alone what is no escape', () => {
  expect(unpack('100% %zz %u110000.')).toBe('100% %zz %u110000.');
});
