/** A statement that is true or false. The answer: what the learner takes it for. */
import type { BlockSpec } from '../config';
import type { Host, Kind, Live } from './block';
import { all } from '../lib/dom';
import { exercise, part, stamp } from '../lib/exercise';

export interface TrueFalseSpec extends BlockSpec { answer: boolean }

const connect = (root: HTMLElement, spec: TrueFalseSpec, host: Host): Live<boolean> => {
  const cards = all(root, '.card');
  const input = (card: HTMLElement): HTMLInputElement => part(card, 'input');
  const means = (card: HTMLElement): boolean => card.dataset.option === 'true';

  return exercise(root, spec, host, kind, {
    answer: () => {
      const card = cards.find((each) => input(each).checked);
      return card && means(card);
    },
    restore: (answer) => cards.forEach((card) => { input(card).checked = means(card) === answer; }),
    reset: () => cards.forEach((card) => { input(card).checked = false; }),
    need: () => host.t('need.one'),
    mark: (answer, everything) => {
      const right = answer === spec.answer;
      for (const card of cards) {
        const mine = means(card) === answer;
        if (mine) stamp(card, right ? 'right' : 'wrong', `${host.t('chosen')}: ${host.t(right ? 'option.right' : 'option.wrong')}`);
        else if (everything) stamp(card, 'right', host.t('option.missed'));
      }
      return everything && !right ? [`${answer}`, `${spec.answer}`] : [`${answer}`];
    },
  });
};

export const kind: Kind<TrueFalseSpec, boolean> = {
  type: 'truefalse',
  judge: (spec, answer) => ({ result: answer === spec.answer ? 1 : 0, response: answer }),
  encode: (_, answer) => (answer ? 't' : 'f'),
  decode: (_, text) => (text === 't' ? true : text === 'f' ? false : undefined),
  connect,
};
