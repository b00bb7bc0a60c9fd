/** Things to pair with what belongs to them. The answer: [pair, chosen target] ids, for each pair that has one. */
import type { BlockSpec, Option } from '../config';
import type { Host, Kind, Live } from './block';
import { all } from '../lib/dom';
import { exercise, idOf, markOf, part } from '../lib/exercise';
import { byKey, fromKeys, toKeys } from '../lib/keys';

interface Pair extends Option { to: string }
export interface MatchSpec extends BlockSpec { pairs: Pair[]; targets: Option[] }
type Chosen = [string, string][];

const of = (chosen: Chosen, pair: string): string | undefined => new Map(chosen).get(pair);

const right = ({ pairs }: MatchSpec, chosen: Chosen): number =>
  pairs.filter(({ id, to }) => of(chosen, id) === to).length;

const connect = (root: HTMLElement, spec: MatchSpec, host: Host): Live<Chosen> => {
  const rows = all(root, '.card');
  const select = (row: HTMLElement): HTMLSelectElement => part(row, 'select');
  const good = (row: HTMLElement): boolean => spec.pairs.some(({ id, to }) => id === idOf(row) && to === select(row).value);

  return exercise(root, spec, host, kind, {
    answer: () => {
      const chosen = rows.filter((row) => select(row).value).map((row): [string, string] => [idOf(row), select(row).value]);
      return chosen.length ? chosen : undefined;
    },
    restore: (chosen) => rows.forEach((row) => { select(row).value = of(chosen, idOf(row)) || ''; }),
    reset: () => rows.forEach((row) => { select(row).value = ''; }),
    need: () => host.t('need.match'),
    tally: (chosen) => host.t('match.right', { n: right(spec, chosen), total: spec.pairs.length }),
    mark: (_, everything, stamp) => {
      for (const row of rows) stamp(row, markOf(good(row)));
      const missed = rows.filter((row) => everything && !good(row));
      return [...missed, ...rows.filter(good)].map(idOf);
    },
  });
};

export const kind: Kind<MatchSpec, Chosen> = {
  type: 'match',
  ready: ({ pairs }, chosen) => pairs.every(({ id }) => of(chosen, id)),
  judge: (spec, chosen) => ({ result: right(spec, chosen) / spec.pairs.length, response: chosen }),
  encode: ({ pairs, targets }, chosen) => toKeys(targets, byKey(pairs).map(({ id }) => of(chosen, id))),
  decode: ({ pairs, targets }, text) => {
    // Targets stand in the place of their pair: with another number of pairs nothing says whose they were.
    if (text.length !== 2 * pairs.length) return undefined;
    const to = fromKeys(targets, text);
    const chosen = byKey(pairs).flatMap(({ id }, place): Chosen => {
      const target = to[place];
      return target === undefined ? [] : [[id, target]];
    });
    return chosen.length ? chosen : undefined;
  },
  connect,
};
