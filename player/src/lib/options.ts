/** Cards with radios or checkboxes: what a quiz and a true-or-false question share. */
import type { BlockSpec } from '../config';
import type { Host, Kind, Live } from '../blocks/block';
import { shuffled } from '../random';
import { all } from './dom';
import { exercise, idOf, markOf, part } from './exercise';

interface Pick<A> {
  choices: readonly { id: string; score: number }[];
  many?: boolean;
  shuffle?: boolean;
  /** The answer that the *chosen* ids make, never none of them; and back. */
  read(chosen: string[]): A;
  write(answer: A): string[];
}

export const options = <S extends BlockSpec, A>(
  root: HTMLElement, spec: S, host: Host, kind: Kind<S, A>, { choices, many, shuffle, read, write }: Pick<A>,
): Live<A> => {
  const list = part(root, '.options');
  const cards = all(list, '.card');
  const input = (card: HTMLElement): HTMLInputElement => part(card, 'input');
  const tick = (ids: readonly string[]): void => cards.forEach((card) => { input(card).checked = ids.includes(idOf(card)); });

  return exercise(root, spec, host, kind, {
    answer: () => {
      const chosen = cards.filter((card) => input(card).checked).map(idOf);
      return chosen.length ? read(chosen) : undefined;
    },
    restore: (answer) => tick(write(answer)),
    reset: () => {
      tick([]);
      if (shuffle) list.append(...shuffled(cards, host.random));
    },
    need: () => host.t(many ? 'need.many' : 'need.one'),
    mark: (answer, everything, stamp) => {
      const chosen = write(answer);
      const mine = choices.filter(({ id }) => chosen.includes(id));
      const missed = choices.filter(({ id, score }) => everything && score === 1 && !chosen.includes(id));
      return [...mine, ...missed].map(({ id, score }, place) => {
        const word = place < mine.length ? `${host.t('chosen')}: ${host.t(`option.${markOf(score)}`)}` : host.t('option.missed');
        for (const card of cards) if (idOf(card) === id) stamp(card, markOf(score), word);
        return id;
      });
    },
  });
};
