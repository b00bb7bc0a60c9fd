/** One or many right answers, some perhaps partly right. The answer: ids of what was chosen. */
import type { BlockSpec, Option } from '../config';
import type { Host, Kind, Live } from './block';
import { all } from '../lib/dom';
import { exercise, markOf, part, stamp } from '../lib/exercise';
import { fromKeys, known, toKeys } from '../lib/keys';
import { shuffled } from '../random';

interface Choice extends Option { score: number }
export interface QuizSpec extends BlockSpec { choices: Choice[]; many: boolean; shuffle: boolean }

/** Many: a wrong choice takes back what a right one gave, so that ticking everything earns nothing. */
const share = ({ choices, many }: QuizSpec, chosen: readonly string[]): number => {
  const scores = choices.filter(({ id }) => chosen.includes(id)).map(({ score }) => score);
  if (!many) return scores[0] ?? 0;
  const sum = scores.reduce((total, score) => total + (score > 0 ? score : -1), 0);
  return Math.min(1, Math.max(0, sum / choices.filter(({ score }) => score === 1).length));
};

const connect = (root: HTMLElement, spec: QuizSpec, host: Host): Live<string[]> => {
  const options = part(root, '.options');
  const cards = all<HTMLLabelElement>(options, '.card');
  const input = (card: HTMLElement): HTMLInputElement => part(card, 'input');
  if (spec.shuffle) options.append(...shuffled(cards, host.random));

  const words = (mark: string, mine: boolean): string =>
    !mine ? host.t('option.missed') : `${host.t('chosen')}: ${host.t(`option.${mark}`)}`;

  return exercise(root, spec, host, kind, {
    answer: () => {
      const chosen = cards.filter((card) => input(card).checked).map((card) => card.dataset.option ?? '');
      return chosen.length ? chosen : undefined;
    },
    restore: (chosen) => cards.forEach((card) => { input(card).checked = chosen.includes(card.dataset.option ?? ''); }),
    reset: () => cards.forEach((card) => { input(card).checked = false; }),
    need: () => host.t(spec.many ? 'need.many' : 'need.one'),
    mark: (chosen, everything) => {
      const shown: string[] = [];
      for (const mine of [true, false]) {
        for (const { id, score } of spec.choices) {
          const card = cards.find((each) => each.dataset.option === id);
          if (chosen.includes(id) !== mine || (!mine && !(everything && score === 1)) || !card) continue;
          stamp(card, markOf(score), words(markOf(score), mine));
          shown.push(id);
        }
      }
      return shown;
    },
  });
};

export const kind: Kind<QuizSpec, string[]> = {
  type: 'quiz',
  judge: (spec, chosen) => ({ result: share(spec, chosen), response: chosen }),
  encode: ({ choices }, chosen) => toKeys(choices, chosen),
  decode: ({ choices, many }, text) => {
    const chosen = known(fromKeys(choices, text));
    return chosen.length ? chosen.slice(0, many ? choices.length : 1) : undefined;
  },
  connect,
};
