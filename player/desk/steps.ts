/** What a learner did, as a recording holds it: one thing each, named by intent rather than by key and pixel. */
import type { Target } from './target';

export type Step =
  | { do: 'click'; on: Target }
  /** A radio or checkbox (`checked: false` to untick), or what is chosen from a list. */
  | { do: 'choose'; on: Target; value?: string; checked?: false }
  /** All that stands in the field in the end. */
  | { do: 'type'; on: Target; value: string }
  | { do: 'key'; on: Target; value: string }
  /** To a place among its like, counted from 1, or onto something else. */
  | { do: 'move'; on: Target; place?: number; to?: Target };

/** What there is of a recording to play: schemas/recording.schema.json. */
export interface Recorded { package: { kind: string; sco: string }; seed?: number; steps: Step[] }

/** The cards that can be put in order with *element*'s: our packages' lists. */
const siblings = (card: HTMLElement): HTMLElement[] =>
  Array.from(card.parentElement?.children ?? []).filter((each): each is HTMLElement => each instanceof card.ownerDocument.defaultView!.HTMLElement && each.dataset.option !== undefined);

/** The card of an ordered list that *element* belongs to, if it is a way to move it. */
export const movable = (element: Element): HTMLElement | undefined => {
  const handle = element.closest('.up, .down, .grip');
  const card = handle?.closest<HTMLElement>('[data-block] [data-option]');
  return card?.querySelector('.up') && card.querySelector('.down') ? card : undefined;
};

/** Where *card* stands, from 1. */
export const place = (card: HTMLElement): number => siblings(card).indexOf(card) + 1;

/** The buttons to press, in order, until *card* stands at *wanted*. */
export const way = (card: HTMLElement, wanted: number): HTMLElement[] => {
  const by = Math.min(Math.max(1, wanted), siblings(card).length) - place(card);
  const button = card.querySelector<HTMLElement>(by < 0 ? '.up' : '.down');
  return button ? Array.from({ length: Math.abs(by) }, () => button) : [];
};
