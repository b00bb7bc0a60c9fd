/** A statement that is true or false. The answer: what the learner takes it for. */
import type { BlockSpec } from '../config';
import type { Kind } from './block';
import { options } from '../lib/options';

export interface TrueFalseSpec extends BlockSpec { answer: boolean }

export const kind: Kind<TrueFalseSpec, boolean> = {
  type: 'truefalse',
  judge: (spec, answer) => ({ result: answer === spec.answer ? 1 : 0, response: answer }),
  encode: (_, answer) => (answer ? 't' : 'f'),
  decode: (_, text) => (text === 't' || text === 'f' ? text === 't' : undefined),
  connect: (root, spec, host) => options(root, spec, host, kind, {
    choices: [true, false].map((id) => ({ id: String(id), score: id === spec.answer ? 1 : 0 })),
    read: ([id]) => id === 'true',
    write: (answer) => [String(answer)],
  }),
};
