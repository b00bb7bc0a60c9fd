// @vitest-environment node
import { expect, test } from 'vitest';
import type { Answer } from '../src/drivers/driver';
import { journal } from '../src/journal';
import { block, storage } from './course';

const answer = (id: string): Answer => ({ block: block(id), response: ['r'], result: 1, latency: 5, at: 1, attempt: 1 });
const denied = (): Storage => { throw new DOMException('denied', 'SecurityError'); };

test('what is kept is there at the next visit, by module and by learner', () => {
  const disk = storage();
  const first = journal(() => disk, 'm', 'lia');
  first.add(answer('a'));
  first.keep('state', 3);
  expect(disk.key(0)).toBe('scormkit:m:lia');
  expect(journal(() => disk, 'm', 'lia').read()).toMatchObject({ state: 'state', counter: 3, taken: 0, answers: [{ block: 'a', result: 1 }] });
  expect(journal(() => disk, 'm', 'ugo').read().state).toBe('');
});

test('answers go when the record has them, those given meanwhile stay', () => {
  const book = journal(() => storage(), 'm', 'lia');
  book.add(answer('a'));
  book.add(answer('b'));
  book.taken(4, 1);
  expect(book.read()).toMatchObject({ taken: 4, answers: [{ block: 'b' }] });
  book.taken(2, 0);
  expect(book.read().taken).toBe(4);
});

test('where storage is denied, work is kept while the page is open, and nobody is told it lasts', () => {
  const book = journal(denied, 'm', 'lia');
  book.keep('state', 1);
  expect(book.read().state).toBe('state');
  expect(book.lasts()).toBe(false);
});

test('a storage with little room keeps the state and gives up the answers', () => {
  const disk = storage(120);
  const book = journal(() => disk, 'm', 'lia');
  for (const id of ['a', 'b', 'c']) book.add(answer(id));
  book.keep('state', 9);
  expect(book.lasts()).toBe(true);
  expect(journal(() => disk, 'm', 'lia').read()).toMatchObject({ state: 'state', answers: [] });
});

test('a full storage says so, and recovers', () => {
  let room = 0;
  const disk = storage();
  const lid = (): Storage => ({ ...disk, setItem: (key, value) => {
    if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
    disk.setItem(key, value);
  } });
  const book = journal(lid, 'm', 'lia');
  book.keep('state', 1);
  expect(book.lasts()).toBe(false);
  room = 1000;
  book.keep('state', 2);
  expect(book.lasts()).toBe(true);
});

test.each(['', 'null', '7', '{', '{"answers":3,"counter":"x","state":4}'])('rubbish on the disk (%j) is no work', (text) => {
  const disk = storage();
  disk.setItem('scormkit:m:lia', text);
  expect(journal(() => disk, 'm', 'lia').read()).toEqual({ state: '', counter: 0, taken: 0, answers: [] });
});

test('forgetting leaves nothing', () => {
  const disk = storage();
  const book = journal(() => disk, 'm', 'lia');
  book.keep('state', 1);
  book.forget();
  expect(journal(() => disk, 'm', 'lia').read().state).toBe('');
});
