/**
 * Writes a conversation as a thread, bubble by bubble. Every word comes from what the compiler
 * rendered (templates/blocks/roleplay.html): moments are copied, never built from text.
 */
import type { Host } from '../blocks/block';
import { all, make } from './dom';
import { part as need, words } from './exercise';
import { ending, review } from './talk';
import type { Reply, Review, Stand, Step, TalkSpec } from './talk';

/** A copy of what the compiler rendered; ids stay with the original. */
const copy = (original: Element): HTMLElement => {
  const clone = original.cloneNode(true) as HTMLElement;
  for (const element of [clone, ...all(clone, '[id]')]) element.removeAttribute('id');
  clone.hidden = false;
  return clone;
};

const signed = (by: number): string => `${by > 0 ? '+' : '−'}${Math.abs(by)}`;

export interface Scribe {
  /** The compiler's own rendering of a moment. */
  moment(node: string): HTMLElement;
  /** What a meter shows, in words. */
  value(meter: string, n: number): string;
  /** What a reply did to the meters, in words; nothing where every meter stayed. */
  changes(step: Step): string[];
  them(node: string): HTMLElement;
  me(step: Step): HTMLElement;
  why(step: Step): HTMLElement;
  choices(node: string, order: Reply[], locked: boolean): HTMLElement;
  ending(stand: Stand): HTMLElement;
}

export const scribe = (root: HTMLElement, spec: TalkSpec, host: Host): Scribe => {
  const moment = (node: string): HTMLElement => need(root, `.script [data-node="${node}"]`);
  const of = (node: string, option: string, name: string): HTMLElement =>
    copy(need(moment(node), `[data-option="${option}"] ${name}`));
  const quote = (node: string, reply: Reply): HTMLElement => of(node, reply.id, '.words');
  const because = (node: string, reply: Reply): HTMLElement => of(node, reply.id, '.because');

  const value = (meter: string, n: number): string => {
    const { min, max } = spec.meters?.[meter] ?? { min: 0, max: 0 };
    return host.t(min === 0 ? 'roleplay.value' : 'roleplay.value_scale', { n, min, max });
  };

  const changes = ({ before, after }: Step): string[] =>
    all(root, '.meter').flatMap((meter) => {
      const id = meter.dataset.meter || '';
      const by = (after[id] || 0) - (before[id] || 0);
      const label = words(need(meter, '.label'));
      return by ? [host.t('roleplay.changed', { label, by: signed(by), value: value(id, after[id] || 0) })] : [];
    });

  const effects = (step: Step): HTMLElement[] => {
    const lines = changes(step).map((text) => make('li', {}, text));
    return lines.length ? [make('ul', { class: 'effects', role: 'list' }, ...lines)] : [];
  };

  const said = (node: string, reply: Reply): HTMLElement => make('p', { class: 'said' }, quote(node, reply));

  /** One line of the way back: the reply, what it did, and the one that would have led further. */
  const looked = ({ step, better, best }: Review): HTMLElement => {
    const line = make('li', {}, said(step.node, step.reply), ...effects(step));
    if (best) line.append(make('p', { class: 'best' }, host.t('roleplay.best')));
    if (better) {
      const tag = make('p', { class: 'tag' }, host.t('roleplay.better'));
      line.append(make('div', { class: 'better' }, tag, said(step.node, better), because(step.node, better)));
    }
    return line;
  };

  return {
    moment, value, changes,
    them: (node) => {
      const who = copy(need(moment(node), '.who'));
      who.tabIndex = -1;
      return make('li', { class: 'turn them', 'data-at': node }, who, copy(need(moment(node), '.says')));
    },
    me: ({ node, reply }) => make('li', { class: 'turn me' },
      make('p', { class: 'who' }, host.t('roleplay.you')), make('p', { class: 'bubble' }, quote(node, reply))),
    why: (step) => make('li', { class: 'aside' }, because(step.node, step.reply), ...effects(step)),
    choices: (node, order, locked) => {
      const label = host.t('roleplay.choose');
      const buttons = order.map((reply) => make('button',
        { type: 'button', class: 'reply', 'data-option': reply.id, disabled: locked }, quote(node, reply)));
      return make('li', { class: 'choices' }, make('p', { class: 'ask' }, label),
        make('ul', { role: 'list', 'aria-label': label }, ...buttons.map((button) => make('li', {}, button))));
    },
    ending: ({ node, steps }) => {
      const card = make('li', { class: 'ending' }, copy(need(moment(node), '.end')));
      const score = ending(spec, node)?.score || 0;
      need(card, '.score').textContent = host.t('roleplay.score', { n: Math.round(score * 100) });
      need(card, '.back').hidden = false;
      need(card, '.path').append(...review(spec, steps).map(looked));
      return card;
    },
  };
};
