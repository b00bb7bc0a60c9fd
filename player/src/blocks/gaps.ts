/**
 * A text with gaps to fill by typing or by choosing. The answer: for each gap
 * of the text, in its order, what was typed or the id of what was chosen, '' for none.
 */
import type { BlockSpec, Option } from '../config';
import type { Host, Kind, Live } from './block';
import { all } from '../lib/dom';
import { exercise, idOf, markOf, part } from '../lib/exercise';
import { byKey, fromKeys, toKeys } from '../lib/keys';
import { clip, pack, unpack } from '../lib/pack';
import { tolerant } from '../lib/tolerant';

export interface Gap {
  id: string;
  key: string;
  /** What may be typed; null where something is to be chosen. */
  accept: string[] | null;
  options: (Option & { score: number })[] | null;
  limit: number;
  exact: boolean;
}
export interface GapsSpec extends BlockSpec { gaps: Gap[] }

const score = ({ accept, options, exact }: Gap, value: string): number => {
  if (options) return options.reduce((sum, option) => (option.id === value ? option.score : sum), 0);
  const same = exact ? (text: string): string => text.trim() : tolerant;
  return (accept || []).some((each) => same(each) === same(value)) && value ? 1 : 0;
};

const scores = ({ gaps }: GapsSpec, filled: readonly string[]): number[] =>
  gaps.map((gap, place) => score(gap, filled[place] || ''));

const text = ({ options }: Gap, value: string): string =>
  options ? options.reduce((found, option) => (option.id === value ? option.text : found), '') : value.trim();

/** The reasons for what is in a gap: the chosen option's own, and with what is right also the gap's. */
const why = ({ id, options }: Gap, value: string, right: boolean, everything: boolean): string[] => {
  if (!options) return right || everything ? [id] : [];
  const shown = options.filter((option) => option.id === value || (everything && !right && option.score === 1));
  shown.sort((a, b) => Number(b.id === value) - Number(a.id === value));
  return [...shown.map((option) => `${id}.${option.id}`), ...(right || everything ? [`${id}.`] : [])];
};

const connect = (root: HTMLElement, spec: GapsSpec, host: Host): Live<string[]> => {
  const cards = spec.gaps.map(({ id }) => all(root, '.gap').filter((card) => idOf(card) === id)[0] as HTMLElement);
  const fields = cards.map((card) => part<HTMLInputElement | HTMLSelectElement>(card, 'input, select'));

  // The state counts escaped characters, `maxlength` does not: what would not be kept cannot be typed.
  spec.gaps.forEach(({ options, limit }, place) => {
    const field = fields[place] as HTMLInputElement;
    if (!options) field.addEventListener('input', () => {
      const kept = clip(field.value, limit);
      if (kept !== field.value) field.value = kept;
    });
  });

  return exercise(root, spec, host, kind, {
    answer: () => {
      const filled = fields.map(({ value }) => value);
      return filled.some((value) => value.trim()) ? filled : undefined;
    },
    restore: (filled) => fields.forEach((field, place) => { field.value = filled[place] || ''; }),
    reset: () => fields.forEach((field) => { field.value = ''; }),
    need: () => host.t('need.gaps'),
    tally: (filled) => host.t('gaps.right', {
      n: scores(spec, filled).filter((each) => each === 1).length, total: spec.gaps.length,
    }),
    mark: (filled, everything, stamp) => {
      const shown: string[] = [];
      scores(spec, filled).forEach((each, place) => {
        stamp(cards[place] as HTMLElement, markOf(each));
        shown.push(...why(spec.gaps[place] as Gap, filled[place] || '', each === 1, everything));
      });
      return shown;
    },
  });
};

/** The gaps' places in the state: by their keys, so that it survives an author's rewriting of the text. */
const places = (gaps: readonly Gap[]): number[] => byKey(gaps).map((gap) => gaps.indexOf(gap));

export const kind: Kind<GapsSpec, string[]> = {
  type: 'gaps',
  ready: ({ gaps }, filled) => gaps.every((_, place) => (filled[place] || '').trim()),
  judge: (spec, filled) => ({
    result: scores(spec, filled).reduce((sum, each) => sum + each, 0) / spec.gaps.length,
    response: spec.gaps.map((gap, place) => text(gap, filled[place] || '')),
  }),
  encode: ({ gaps }, filled) => places(gaps).map((place) => {
    const { options, limit } = gaps[place] as Gap;
    const value = filled[place] || '';
    return options ? value && toKeys(options, [value]) : pack(clip(value, limit));
  }).join(','),
  decode: ({ gaps }, saved) => {
    const values = saved.split(',');
    // With another number of gaps nothing says whose each text was.
    if (values.length !== gaps.length) return undefined;
    const filled = gaps.map(() => '');
    places(gaps).forEach((place, nth) => {
      const { options, limit } = gaps[place] as Gap;
      const value = values[nth] || '';
      filled[place] = options ? fromKeys(options, value)[0] || '' : clip(unpack(value), limit);
    });
    return filled.some((value) => value.trim()) ? filled : undefined;
  },
  connect,
};
