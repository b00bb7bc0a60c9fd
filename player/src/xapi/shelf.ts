/**
 * A shelf in the browser's storage: one item for each thing, so that several tabs write at once and none overwrites
 * another's (docs/adr/0011-one-item-per-statement.md). The storage serves the whole site of the LMS: what all shelves
 * take together is bounded, and what nobody came back for is cleared away. Never throws.
 */
import { spare } from '../lib/spare';
import { parsed } from './lrs';

export interface Shelf {
  /** What an earlier page put under *mark*, oldest first, each with the name it has there. */
  read(mark: string): [name: string, data: unknown][];
  /** Puts *data* behind all others; returns its name, or undefined where there is no room for it. */
  put(mark: string, id: string, data: unknown): string | undefined;
  remove(name: string | undefined): void;
  /** Takes away, and returns, what stood there when one item held the whole list. */
  list(): unknown[];
}

const FAMILY = 'scormkit:outbox:';
/** Characters of two bytes each: a fifth of what browsers commonly lend. */
const MOST = 500_000;
const STALE = 90 * 86_400_000;
/** Thousandths of milliseconds, so that names sort by time and those of one millisecond by their order. */
const FINE = 1000;
const NAME = /^(.*)[#!]([0-9a-z]{11})[^#!]*$/;

/** *key* names the shelf. */
export const shelf = (storage: Storage | undefined, key: string): Shelf => {
  let used = 0;
  let latest = 0;

  const safely = <R>(act: (storage: Storage) => R): R | undefined => {
    try {
      return storage && act(storage);
    } catch {
      return undefined;
    }
  };
  const text = (name: string): string | undefined => safely((items) => items.getItem(name)) || undefined;
  const size = (name: string): number => {
    const item = text(name);
    return item ? name.length + item.length : 0;
  };

  const remove = (name: string | undefined): void => {
    if (name === undefined) return;
    const room = size(name);
    safely((items) => {
      items.removeItem(name);
      used -= room;
    });
    spare(name);
  };

  const names = (): string[] => safely((items) => Array.from({ length: items.length }, (_, n) => items.key(n) || '')) || [];

  for (const name of names().filter((each) => each.startsWith(FAMILY) || each.startsWith(key))) {
    used += size(name);
    const [, whose, made = ''] = NAME.exec(name) || [];
    const time = parseInt(made, 36);
    if (whose === key) latest = Math.max(latest, time);
    else if (time < (Date.now() - STALE) * FINE) remove(name);
  }

  return {
    remove,
    list: () => {
      const old = parsed(text(key));
      remove(key);
      return Array.isArray(old) ? (old as unknown[]) : [];
    },
    read: (mark) => names()
      .filter((name) => name[key.length] === mark && NAME.exec(name)?.[1] === key)
      .sort()
      .map((name) => [name, parsed(text(name))]),
    put: (mark, id, data) => {
      latest = Math.max(latest + 1, Date.now() * FINE);
      const name = `${key}${mark}${latest.toString(36).padStart(11, '0')}${id}`;
      const item = JSON.stringify(data);
      const room = name.length + item.length;
      return safely((items) => {
        if (used + room > MOST) return undefined;
        items.setItem(name, item);
        spare(name, item);
        used += room;
        return name;
      });
    },
  };
};
