/** A number to work out. The answer: the number. */
import type { BlockSpec } from '../config';
import type { Host, Kind, Live } from './block';
import { exercise, markOf, part } from '../lib/exercise';
import { readNumber, writeNumber } from '../lib/number';

export interface NumericSpec extends BlockSpec { answer: number; tolerance: number }

/** 0.1 + 0.2 is near enough to 0.3: binary fractions are no learner's fault. */
const SLACK = 1e-9;

const off = ({ answer, tolerance }: NumericSpec, value: number): 'right' | 'low' | 'high' => {
  const near = tolerance + SLACK * Math.max(1, Math.abs(answer));
  if (Math.abs(value - answer) <= near) return 'right';
  return value < answer ? 'low' : 'high';
};

/** At most 20 characters for what `readNumber` lets through. */
const short = (value: number): string =>
  [String(value), value.toExponential()].sort((a, b) => a.length - b.length)[0]?.replace('+', '') || '';

const connect = (root: HTMLElement, spec: NumericSpec, host: Host): Live<number> => {
  const input = part<HTMLInputElement>(root, 'input');
  const card = part(root, '.card');
  return exercise(root, spec, host, kind, {
    answer: () => readNumber(input.value, host.language),
    restore: (value) => { input.value = writeNumber(value, host.language); },
    reset: () => { input.value = ''; },
    need: () => host.t('numeric.invalid', { example: writeNumber(12.5, host.language) }),
    mark: (value, everything, stamp) => {
      const where = off(spec, value);
      stamp(card, markOf(where === 'right'));
      return everything ? [where, 'right'] : [where];
    },
  });
};

export const kind: Kind<NumericSpec, number> = {
  type: 'numeric',
  judge: (spec, value) => ({ result: off(spec, value) === 'right' ? 1 : 0, response: value }),
  encode: (_, value) => short(value),
  decode: (_, text) => (text.trim() && Number.isFinite(Number(text)) ? Number(text) : undefined),
  connect,
};
