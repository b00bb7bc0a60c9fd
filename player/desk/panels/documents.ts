/** The documents of the record store in the panel of data: JSON as a tree, other text as it came. */
import { make } from '../../src/lib/dom';
import type { Stored } from '../api';
import { bytes, facts, grown, key, leaves, pruned } from '../words/documents';
import type { Branch } from '../words/tree';

export interface Grower { (branch: Branch, news: Set<string>): HTMLElement }

const texts = (one: Stored): [string, string][] => {
  const tree = grown(one);
  return [[key(one), ''], ...(tree ? leaves(tree) : [[`${key(one)}.`, one.text ?? String(one.size)] as [string, string]])];
};

export interface Documents {
  /** Takes in what there is now. */
  take(all: readonly Stored[]): void;
  /** What follows is new: another visit has begun. */
  fresh(): void;
  draw(sought: string, grow: Grower, hold: (one: HTMLDetailsElement, open: boolean) => HTMLDetailsElement): HTMLElement[];
}

export const documents = (): Documents => {
  let all: readonly Stored[] = [];
  let first: Map<string, string> | undefined;

  /** Paths whose value is another than when the visit began; what the LMS puts down for each launch is no news. */
  const changed = (): Set<string> => new Set(all.filter(({ by }) => by === 'content').flatMap(texts)
    .filter(([path, text]) => first && first.get(path) !== text).map(([path]) => path));

  const inner = (one: Stored, tree: Branch | undefined, news: Set<string>, grow: Grower): HTMLElement[] => {
    if (one.text === null) return [make('p', { class: 'fine' }, one.size ? 'This is no text.' : 'It is empty.')];
    if (tree) return tree.children.map((child) => grow(child, news));
    return [
      make('pre', { class: 'json' }, one.text === '' ? make('span', { class: 'muted' }, '(empty)') : one.text),
      ...(one.cut ? [make('p', { class: 'fine' }, `The first ${bytes(new TextEncoder().encode(one.text).length)} of ${bytes(one.size)} are shown.`)] : []),
    ];
  };

  return {
    take: (next) => {
      all = next;
      first ??= new Map(all.flatMap(texts));
    },
    fresh: () => { first = undefined; },
    draw: (sought, grow, hold) => {
      const news = changed();
      return all.flatMap((one) => {
        const whole = grown(one);
        const named = `${one.id} ${facts(one)}`.toLowerCase().includes(sought);
        const tree = whole && !named ? pruned(whole, sought) : whole;
        if (!named && !tree && !(whole === undefined && one.text?.toLowerCase().includes(sought))) return [];
        const moved = [...news].some((path) => path === key(one) || path.startsWith(`${key(one)}.`));
        return [hold(make('details', { 'class': 'branch document', 'data-path': key(one) },
          make('summary', {}, make('span', { class: 'branch-name' }, one.id), ...(moved ? [make('span', { class: 'dot', title: 'changed in this visit' })] : []),
            make('span', { class: 'document-facts' }, facts(one))),
          ...inner(one, tree, news, grow)), sought !== '' || (one.by === 'content' && one.current))];
      });
    },
  };
};
