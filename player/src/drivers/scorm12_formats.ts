/**
 * What SCORM 1.2 (RTE 1.2, 3.4.2) wants to read, as pairs of element and value. Pure.
 * Choices are named by single characters, so that what is reported stays inside CMIFeedback's 255.
 */
import type { InteractionSpec, Response } from '../config';
import type { Answer, Progress } from './driver';
import { cut, decimal, ident, line, patterns, percent, timespan } from './formats';
import type { Pairs } from './scorm';

const LEFT = 'abcdefghijklmnopqrstuvwxyz0123456789';
const RIGHT = '123456789abcdefghijklmnopqrstuvwxyz0';
const LIMIT = 255;
const PATTERNS = 10;

/** The single character that stands for *id*, by the author's order; '' for an id that is not there. */
export const letter = (id: string, ids: readonly string[] = [], alphabet = LEFT): string =>
  alphabet.charAt(ids.indexOf(id) < 0 ? alphabet.length : ids.indexOf(id));

/** As many parts as fit, none of them cut. */
const joined = (parts: readonly string[]): string => {
  let text = '';
  for (const part of parts.filter(Boolean)) {
    const longer = text ? `${text},${part}` : part;
    if (longer.length > LIMIT) break;
    text = longer;
  }
  return text;
};

/** A range has no place in 1.2's numeric: its middle is the author's answer, an open one shows its end. */
const middle = ([low, high]: [number | null, number | null]): string =>
  decimal(low === null || high === null ? low ?? high ?? NaN : (low + high) / 2);

const pairs = (response: Response): [string, string][] => response as [string, string][];

/** Writes *response* as CMIFeedback of its kind. */
export const feedback = (spec: InteractionSpec, response: Response): string => {
  switch (spec.kind) {
    case 'true-false': return response ? 't' : 'f';
    case 'numeric': return typeof response === 'number' ? decimal(response) : middle(response as [number | null, number | null]);
    case 'choice':
    case 'sequencing': return joined((response as string[]).map((id) => letter(id, spec.choices)));
    case 'matching': return joined(pairs(response).map(([from, to]) => {
      const [left, right] = [letter(from, spec.source), letter(to, spec.target, RIGHT)];
      return left && right ? `${left}.${right}` : '';
    }));
    case 'performance': return joined(pairs(response).map(([step, answer]) => `${ident(step)}.${ident(answer)}`));
    default: return cut((response as string[]).map(line).join(', '), LIMIT).trim();
  }
};

/** 1.2 says `wrong`, never `incorrect`; a share of the points is a number. */
export const result = (value?: number): string => {
  if (value === undefined) return 'neutral';
  return value >= 1 ? 'correct' : value <= 0 ? 'wrong' : String(Math.floor(percent(value)) / 100);
};

/** Time of day on the learner's clock, as CMITime has no zone. */
const clock = (at: number): string => {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
};

/** One line of the journal of interactions (3.4.2.7). */
export const interaction = ({ block, response, result: value, latency, at }: Answer, spec: InteractionSpec): Pairs => [
  ['id', ident(block.id)],
  ['type', spec.kind.replace('long-', '')],
  ['objectives.0.id', ident(block.objective ?? '')],
  ['time', clock(at)],
  ...patterns(spec, feedback, PATTERNS),
  ['weighting', String(block.points)],
  ['student_response', feedback(spec, response)],
  ['result', result(value)],
  ['latency', timespan(latency / 1000)],
];

/** 1.2 has one word for what later standards say in two: completed and passed. */
export const status = ({ done, passed }: Pick<Progress, 'done' | 'passed'>): string => {
  if (!done) return 'incomplete';
  return passed === undefined ? 'completed' : passed ? 'passed' : 'failed';
};

/** A score out of 100 (3.4.2.2.2). */
export const score = (scaled?: number): Pairs =>
  (scaled === undefined ? [] : [['score.min', '0'], ['score.max', '100'], ['score.raw', String(percent(scaled))]]);

/** One objective (3.4.2.5). */
export const objective = ({ id, scaled, done, passed }: Progress['objectives'][number]): Pairs =>
  [['id', ident(id)], ...score(scaled), ['status', status({ done, passed })]];

const OTHER: Record<string, string> = {
  passed: 'completed', completed: 'incomplete', failed: 'incomplete', incomplete: 'browsed',
  correct: 'neutral', wrong: 'neutral', neutral: 'unanticipated', suspend: '', choice: 'performance',
};

/**
 * Another value of the same type, harmless if it stays. An LMS that compares with what it believes to have
 * sent (Moodle) sends nothing after an outage unless every value first changes and then changes back.
 */
export const altered = (name: string, value: string): string => {
  if (/_response$|\.pattern$/.test(name)) return '';
  const other = OTHER[value];
  if (other !== undefined && /(status|result|exit|type)$/.test(name)) return other;
  if (name.endsWith('.type')) return 'choice';
  if (name.endsWith('.result')) return 'neutral';
  if (/(time|latency)$/.test(name)) return value === '00:00:00' ? '00:00:01' : '00:00:00';
  if (/(score\.\w+|weighting)$/.test(name)) return decimal(Number(value) > 0 ? Number(value) - 0.01 : 0.01);
  const limit = name === 'cmi.suspend_data' ? 4096 : LIMIT;
  return value.length < limit ? `${value}_` : value.slice(0, -1);
};
