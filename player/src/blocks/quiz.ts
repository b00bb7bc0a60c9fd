/** One or many right answers, some perhaps partly right. The answer: ids of what was chosen. */
import type { BlockSpec, Option } from '../config';
import type { Kind } from './block';
import { fromKeys, known, toKeys } from '../lib/keys';
import { options } from '../lib/options';

interface Choice extends Option { score: number }
export interface QuizSpec extends BlockSpec { choices: Choice[]; many: boolean; shuffle: boolean }

/** Many: a wrong choice takes back what a right one gave, so that ticking everything earns nothing. */
const share = ({ choices, many }: QuizSpec, chosen: readonly string[]): number => {
  const scores = choices.filter(({ id }) => chosen.includes(id)).map(({ score }) => score);
  if (!many) return scores[0] || 0;
  const sum = scores.reduce((total, score) => total + (score || -1), 0);
  return Math.min(1, Math.max(0, sum / choices.filter(({ score }) => score === 1).length));
};

export const kind: Kind<QuizSpec, string[]> = {
  type: 'quiz',
  judge: (spec, chosen) => ({ result: share(spec, chosen), response: chosen }),
  encode: ({ choices }, chosen) => toKeys(choices, chosen),
  decode: ({ choices, many }, text) => {
    const chosen = known(fromKeys(choices, text));
    return chosen.length ? chosen.slice(0, many ? choices.length : 1) : undefined;
  },
  connect: (root, spec, host) =>
    options(root, spec, host, kind, { ...spec, read: (chosen) => chosen, write: (chosen) => chosen }),
};
