import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byKey, fromKeys, known, toKeys } from '../../src/lib/keys';
import { readNumber, writeNumber } from '../../src/lib/number';
import { tolerant } from '../../src/lib/tolerant';

describe('numbers as people write them', () => {
  it.each([
    ['en', '12.5', 12.5], ['en', '1,250.5', 1250.5], ['en', '1,250', 1250], ['en', '12,5', 12.5], ['en', '1,2', 1.2],
    ['it', '12,5', 12.5], ['it', '1.250,5', 1250.5], ['it', '1.250', 1250], ['it', '12.5', 12.5], ['it', '1,250', 1.25], ['it', '1.250.000', 1250000],
    ['it', '0.250', 0.25], ['it', '1.2345', 1.2345], ['de', '1.250', 1250], ['fr', '1 250,5', 1250.5], ['fr', '1 250,5', 1250.5], ['es', '1.250', 1250],
    ['ar', '١٢٫٥', 12.5], ['ar', '١٬٢٥٠', 1250], ['fa', '۱۲', 12], ['en', '−3', -3], ['en', '+3', 3], ['en', '.5', 0.5], ['en', '5.', 5], ["de", "1'250", 1250], ['en', ' 7 ', 7],
  ])('in %s, %s is %d', (language, text, value) => {
    expect(readNumber(text, language)).toBe(value);
  });

  it.each(['', ' ', '.', '-', 'ten', '1e5', '12 kg', '1.2.3,4,5', '1,2.3,4', '--1', '9'.repeat(16), '0x10', 'Infinity'])('%j is none', (text) => {
    expect(readNumber(text, 'en')).toBeUndefined();
  });

  it('are read back from what was written, in every language', () => {
    fc.assert(fc.property(
      fc.constantFrom('it', 'en', 'de', 'fr', 'es', 'ar', 'pt-BR', 'hi'),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((value) => Number(value.toPrecision(9))),
      (language, value) => {
        const back = readNumber(writeNumber(value, language), language);
        if (Math.abs(value) > 1e-9) expect(back).toBe(value);
        else expect(back).toBeCloseTo(0);
      },
    ));
  });
});

describe('what typed answers have in common', () => {
  it.each([
    ['Perché', 'perche'], ['  due   parole ', 'due parole'], ['«Ciao!»', 'ciao'], ['STRASSE', 'straße'], ['STRAẞE', 'strasse'], ['ŉ', 'n'], ['l’eco', "l'eco"], ['ΟΔΟΣ', 'οδός'], ['مُعلِّم', 'معلم'],
  ])('%s is as good as %s', (one, other) => {
    expect(tolerant(one)).toBe(tolerant(other));
  });

  it('keeps what is nothing but punctuation, and different words apart', () => {
    expect(tolerant('?')).toBe('?');
    expect(tolerant('!')).not.toBe(tolerant('?'));
    expect(tolerant('co-op')).not.toBe(tolerant('coop'));
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(tolerant(tolerant(text))).toBe(tolerant(text));
    }), { examples: [['ŉ'], ['ẞ'], ['\u0345'], ['ΑΣ']] });
  });
});

describe('ids in the saved state', () => {
  const options = [{ id: 'a', key: 'k2' }, { id: 'b', key: 'k1' }];

  it('come back, with a hole for what is unknown', () => {
    expect(toKeys(options, ['b', undefined, 'a', 'gone'])).toBe('k1--k2--');
    expect(fromKeys(options, 'k1--k2zz')).toEqual(['b', undefined, 'a', undefined]);
    expect(fromKeys(options, 'k')).toEqual([]);
  });

  it('are each known once', () => {
    expect(known(['b', undefined, 'a', 'b'])).toEqual(['b', 'a']);
  });

  it('follow each other by their keys where the state has no room for them', () => {
    expect(byKey(options).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(options[0]?.id).toBe('a');
  });
});
