/** What the last page has to say, before anybody decides how it looks. Pure. */
import type { BlockSpec, Config } from './config';
import { attemptsLeft, grade, mayRetry, report } from './progress';
import { steps, type State } from './state';

export type Mark = 'right' | 'partly' | 'wrong';

export interface Outcome {
  /** `open`: something is left to do. `completed`: all done, where nothing is passed or failed. */
  verdict: 'open' | 'passed' | 'failed' | 'completed';
  /** Shares 0..1. `score` is the one that counts; `this` that of the present attempt, where it differs. */
  score?: number;
  needed?: number;
  this?: number;
  points: { earned: number; max: number };
  attempt: number;
  /** After the present attempt; null for any number; undefined where there are no attempts. */
  attemptsLeft: number | null | undefined;
  retry: boolean;
  /** Pages where something is left, in their order; `unread`, or read with exercises still open. */
  left: { page: string; title: string; unread: boolean }[];
  objectives: { text: string; share: number }[];
  exercises: { page: string; prompt: string; mark: Mark }[];
  /** Pages that explain what was not answered well. */
  reread: { page: string; title: string }[];
}

const markOf = (result: number): Mark => (result >= 1 ? 'right' : result > 0 ? 'partly' : 'wrong');

const verdictOf = (state: State, open: number, unread: number): Outcome['verdict'] => {
  if (state.passed) return 'passed';
  if (open) return 'open';
  if (state.passed === false) return 'failed';
  return unread ? 'open' : 'completed';
};

export const outcome = (config: Config, state: State): Outcome => {
  const titles = new Map(config.pages.map(({ id, title }) => [id, title]));
  const page = (id: string): { page: string; title: string } => ({ page: id, title: titles.get(id) ?? id });
  const { graded, open, unread, earned, max, assessed } = grade(config, state);
  const told = report(config, state, '', 0);
  const verdict = verdictOf(state, open.length, unread.length);
  const checked = config.blocks.filter((spec) => state.entries.get(spec.id)?.checked);
  const result = ({ id }: BlockSpec): number => state.entries.get(id)?.result ?? 1;
  const weak = checked.filter((spec) => spec.review && titles.has(spec.review) && result(spec) < 1);
  const present = assessed && max ? steps(earned / max) : undefined;
  const judged = verdict === 'passed' || verdict === 'failed';
  const score = judged || assessed ? told.scaled : state.best;
  return {
    verdict,
    ...(score === undefined ? {} : { score }),
    ...(config.pass && max ? { needed: config.pass.score } : {}),
    ...(present === undefined || present === score ? {} : { this: present }),
    points: { earned, max },
    attempt: state.attempt,
    attemptsLeft: config.pass && max ? attemptsLeft(config, state) : undefined,
    retry: mayRetry(config, state),
    left: config.pages.filter(({ id }) => unread.includes(id) || open.some((spec) => spec.page === id))
      .map(({ id }) => ({ ...page(id), unread: unread.includes(id) })),
    objectives: (verdict === 'open' ? [] : config.objectives).flatMap(({ id, text }) => {
      const share = told.objectives.find((each) => each.id === id)?.scaled;
      return share === undefined ? [] : [{ text, share }];
    }),
    exercises: graded.filter((spec) => verdict !== 'open' && checked.includes(spec))
      .map((spec) => ({ page: spec.page, prompt: spec.prompt, mark: markOf(result(spec)) })),
    reread: [...new Set(weak.map(({ review }) => review || ''))].map(page),
  };
};
