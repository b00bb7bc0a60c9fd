/** A text with gaps to fill by typing or by choosing. The answer: by gap id, the typed text or the chosen option's id. */
import type { BlockSpec, Option } from '../config';
import type { Host, Kind, Live } from './block';
import { all } from '../lib/dom';
import { exercise, markOf, part, stamp } from '../lib/exercise';
import { byKey } from '../lib/keys';
import { clip, pack, unpack } from '../lib/pack';
import { tolerant } from '../lib/tolerant';

interface Gap {
  id: string;
  key: string;
  /** What may be typed; null where something is to be chosen. */
  accept: string[] | null;
  options: (Option & { score: number })[] | null;
  limit: number;
  exact: boolean;
}
export interface GapsSpec extends BlockSpec { gaps: Gap[] }
type Filled = Record<string, string>;

const score = ({ accept, options, exact }: Gap, value: string | undefined): number => {
  if (!value) return 0;
  if (options) return options.find(({ id }) => id === value)?.score ?? 0;
  const same = exact ? (text: string): string => text.trim() : tolerant;
  return accept?.some((each) => same(each) === same(value)) ? 1 : 0;
};

const total = ({ gaps }: GapsSpec, filled: Filled): number =>
  gaps.reduce((sum, gap) => sum + score(gap, filled[gap.id]), 0);

const text = ({ options }: Gap, value = ''): string =>
  options ? options.find(({ id }) => id === value)?.text ?? '' : value.trim();

const connect = (root: HTMLElement, spec: GapsSpec, host: Host): Live<Filled> => {
  const cards = all(root, '.gap');
  const field = (card: HTMLElement): HTMLInputElement | HTMLSelectElement => part(card, 'input, select');
  const gap = (card: HTMLElement): Gap | undefined => spec.gaps.find(({ id }) => id === card.dataset.option);

  for (const card of cards) {
    const input = field(card);
    const limit = gap(card)?.limit ?? 0;
    // The state counts escaped characters, `maxlength` does not: what would not be kept cannot be typed.
    if (input instanceof HTMLInputElement) input.addEventListener('input', () => {
      const kept = clip(input.value, limit);
      if (kept !== input.value) input.value = kept;
    });
  }

  return exercise(root, spec, host, kind, {
    answer: () => {
      const filled: Filled = {};
      for (const card of cards) if (field(card).value.trim()) filled[card.dataset.option ?? ''] = field(card).value;
      return Object.keys(filled).length ? filled : undefined;
    },
    restore: (filled) => cards.forEach((card) => { field(card).value = filled[card.dataset.option ?? ''] ?? ''; }),
    reset: () => cards.forEach((card) => { field(card).value = ''; }),
    need: () => host.t('need.gaps'),
    tally: (filled) => host.t('gaps.right', {
      n: spec.gaps.filter((each) => score(each, filled[each.id]) === 1).length, total: spec.gaps.length,
    }),
    mark: (filled, everything) => {
      const shown: string[] = [];
      for (const card of cards) {
        const each = gap(card);
        if (!each) continue;
        const value = filled[each.id];
        const mark = markOf(score(each, value));
        stamp(card, mark, host.t(`option.${mark}`));
        const options = each.options ?? [];
        if (options.length && value) shown.push(`${each.id}.${value}`);
        if (mark !== 'right' && everything) shown.push(...options.filter((option) => option.score === 1).map(({ id }) => `${each.id}.${id}`));
        if (mark === 'right' || everything) shown.push(options.length ? `${each.id}.` : each.id);
      }
      return shown;
    },
  });
};

export const kind: Kind<GapsSpec, Filled> = {
  type: 'gaps',
  ready: ({ gaps }, filled) => gaps.every(({ id }) => filled[id]?.trim()),
  judge: (spec, filled) => ({
    result: total(spec, filled) / spec.gaps.length,
    response: spec.gaps.map((gap) => text(gap, filled[gap.id])),
  }),
  encode: ({ gaps }, filled) => byKey(gaps).map(({ id, options, limit }) => {
    const value = filled[id] ?? '';
    return options ? options.find((option) => option.id === value)?.key ?? '' : pack(clip(value, limit));
  }).join(','),
  decode: ({ gaps }, saved) => {
    const values = saved.split(',');
    // With another number of gaps nothing says whose each text was.
    if (values.length !== gaps.length) return undefined;
    const filled: Filled = {};
    byKey(gaps).forEach(({ id, options, limit }, place) => {
      const packed = values[place] ?? '';
      const value = options ? options.find(({ key }) => key === packed)?.id : clip(unpack(packed), limit);
      if (value?.trim()) filled[id] = value;
    });
    return Object.keys(filled).length ? filled : undefined;
  },
  connect,
};
