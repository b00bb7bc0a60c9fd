/**
 * Things to put in order, with Up and Down on each of them, or by dragging. The answer: ids from first to last.
 * A move shifts the neighbour past the item, never the item itself: whatever has the focus keeps it.
 */
import type { BlockSpec, Option } from '../config';
import type { Host, Kind, Live } from './block';
import { all } from '../lib/dom';
import { changed, exercise, idOf, markOf, part, words } from '../lib/exercise';
import { fromKeys, known, toKeys } from '../lib/keys';
import { shuffled } from '../random';

export interface OrderSpec extends BlockSpec { items: Option[] }

const placed = ({ items }: OrderSpec, order: readonly string[]): number =>
  items.filter(({ id }, place) => order[place] === id).length;

/** Any order but the right one, so that nobody is given the answer. */
const mixed = (spec: OrderSpec, host: Host): string[] => {
  const ids = spec.items.map(({ id }) => id);
  const order = shuffled(ids, host.random);
  return placed(spec, order) < ids.length ? order : [...order.slice(1), ...order.slice(0, 1)];
};

const connect = (root: HTMLElement, spec: OrderSpec, host: Host): Live<string[]> => {
  const list = part(root, '.items');
  const cards = all(list, '.card');
  let touched = false;
  let locked = false;

  const order = (): string[] => all(list, '.card').map(idOf);
  const name = (card: HTMLElement): string => words(part(card, '.text'));

  /** Names what each button does, and which cannot do it: those stay in reach of the focus. */
  const label = (): void => {
    all(list, '.card').forEach((card, place) => {
      for (const [way, end] of [['up', place === 0], ['down', place === cards.length - 1]] as const) {
        const button = part(card, `.${way}`);
        button.setAttribute('aria-label', host.t(`order.${way}`, { item: name(card) }));
        button.setAttribute('aria-disabled', String(end));
      }
    });
  };

  const arrange = (ids: readonly string[]): void => {
    for (const id of ids) list.append(...cards.filter((card) => idOf(card) === id));
    label();
  };

  const move = (card: HTMLElement, way: 'up' | 'down'): boolean => {
    const neighbour = way === 'up' ? card.previousElementSibling : card.nextElementSibling;
    if (!neighbour || locked) return false;
    if (way === 'up') card.after(neighbour);
    else card.before(neighbour);
    touched = true;
    label();
    return true;
  };

  const tell = (card: HTMLElement): void => {
    host.say(host.t('order.moved', { item: name(card), n: order().indexOf(idOf(card)) + 1, total: cards.length }));
    changed(list);
  };

  /** Follows a pointer: once it has passed the middle of a neighbour, the two change places. */
  const drag = (card: HTMLElement, grip: HTMLElement): void => {
    let moved = false;
    const follow = ({ clientY }: PointerEvent): void => {
      const beyond = (other: Element | null): number => {
        if (!other) return 0;
        const { top, height } = other.getBoundingClientRect();
        return clientY - top - height / 2;
      };
      if (beyond(card.previousElementSibling) < 0) moved = move(card, 'up') || moved;
      else if (beyond(card.nextElementSibling) > 0) moved = move(card, 'down') || moved;
    };
    const drop = (): void => {
      grip.removeEventListener('pointermove', follow);
      card.classList.remove('held');
      if (moved) tell(card);
      moved = false;
    };
    grip.addEventListener('pointerdown', (event) => {
      if (locked || event.button) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      card.classList.add('held');
      grip.addEventListener('pointermove', follow);
    });
    grip.addEventListener('lostpointercapture', drop);
  };

  for (const card of cards) {
    part(card, '.moves').hidden = false;
    for (const way of ['up', 'down'] as const) {
      part(card, `.${way}`).addEventListener('click', () => { if (move(card, way)) tell(card); });
    }
    drag(card, part(card, '.grip'));
  }

  return exercise(root, spec, host, kind, {
    answer: () => (touched ? order() : undefined),
    restore: (ids) => {
      touched = true;
      arrange(ids);
    },
    reset: () => {
      touched = false;
      arrange(mixed(spec, host));
    },
    need: () => host.t('need.order'),
    lock: (now) => { locked = now; },
    tally: (ids) => host.t('order.placed', { n: placed(spec, ids), total: spec.items.length }),
    mark: (ids, everything, stamp) => {
      for (const card of cards) stamp(card, markOf(ids.indexOf(idOf(card)) === spec.items.findIndex(({ id }) => id === idOf(card))));
      return everything || placed(spec, ids) === ids.length ? ['', ...spec.items.map(({ id }) => id)] : [];
    },
  });
};

export const kind: Kind<OrderSpec, string[]> = {
  type: 'order',
  judge: (spec, order) => ({ result: placed(spec, order) / spec.items.length, response: order }),
  encode: ({ items }, order) => toKeys(items, order),
  decode: ({ items }, text) => {
    const order = known(fromKeys(items, text));
    return order.length ? known([...order, ...items.map(({ id }) => id)]) : undefined;
  },
  connect,
};
