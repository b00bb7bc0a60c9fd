/** A small course, two kinds of blocks that need no page, and a record keeper of a few real lines. */
import type { BlockSpec, Config } from '../src/config';
import type { Kind } from '../src/blocks/block';
import type { Answer, Driver, Mode, Opening, Progress } from '../src/drivers/driver';
import { pack, unpack } from '../src/lib/pack';
import type { Kinds } from '../src/state';

/** Right answer `r`, half right `h`, anything else wrong; what is not a single letter is no answer of today. */
export const pick: Kind<BlockSpec, string> = {
  type: 'pick',
  ready: (_, answer) => answer.length === 1,
  judge: (_, answer) => ({ result: answer === 'r' ? 1 : answer === 'h' ? 0.5 : 0, response: [answer] }),
  encode: (_, answer) => answer,
  decode: (_, text) => (/^[a-z]$/.test(text) ? text : undefined),
  connect: () => undefined,
};

export const free: Kind<BlockSpec, string> = {
  type: 'free',
  judge: (_, answer) => ({ response: [answer] }),
  encode: (_, answer) => pack(answer),
  decode: (_, text) => (text ? unpack(text) : undefined),
  connect: () => undefined,
};

export const kinds: Kinds = new Map([['pick', pick as Kind], ['free', free as Kind]]);

export const block = (id: string, more: Partial<BlockSpec> = {}): BlockSpec => ({
  id, key: id.padEnd(3, '_').slice(-3), type: 'pick', page: 'one', points: 1, tries: 1, prompt: `Question ${id}`, ...more,
});

export const course = (more: Partial<Config> = {}): Config => ({
  v: 1, target: 'web',
  module: { id: 'm', version: '1.0.0', title: 'Module', language: 'en', iri: 'https://example.org/m' },
  pass: { score: 0.8, attempts: 3 },
  pages: [{ id: 'one', key: 'p1', title: 'One' }, { id: 'two', key: 'p2', title: 'Two' }],
  objectives: [], pools: [], stateLimit: 4096, texts: {},
  blocks: ['a', 'b', 'c', 'd', 'e'].map((id) => block(id)),
  ...more,
});

export interface Keeper extends Driver {
  /** What happened, in order. */
  log: string[];
  answers: Answer[];
  saved: Progress[];
  left: Progress[];
  /** While false, nothing is taken. */
  accepts: boolean;
}

/** A record keeper in memory: what it has taken is what the next visit opens with. */
export const keeper = (more: Partial<Opening> = {}, mode: Mode = 'normal'): Keeper => {
  const opening: Opening = {
    mode, state: '', learner: { id: 'l', name: 'Lia' }, record: { done: false }, connected: true, ...more,
  };
  const own: Keeper = {
    log: [], answers: [], saved: [], left: [], accepts: true,
    start: async () => {
      const last = own.saved[own.saved.length - 1];
      return { ...opening, ...(last ? { state: last.state } : {}) };
    },
    answer: (answer) => {
      own.log.push(`answer ${answer.block.id}`);
      own.answers.push(answer);
    },
    save: async (progress) => {
      own.log.push('save');
      if (own.accepts) own.saved.push(progress);
      return own.accepts;
    },
    leave: (progress) => {
      own.log.push('leave');
      own.left.push(progress);
    },
    exit: async () => void own.log.push('exit'),
  };
  return own;
};

/** Storage of a real browser's behaviour, with a lid. */
export const storage = (room = Infinity): Storage => {
  const kept = new Map<string, string>();
  return {
    get length() { return kept.size; },
    clear: () => kept.clear(),
    key: (n) => [...kept.keys()][n] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  };
};
