/**
 * What SCORM 2004 (RTE 4th edition, 4.1 and 4.2) wants to read, as pairs of element and value. Pure.
 * Stricter than the standard where Moodle is: short ids of `[A-Za-z0-9_.]` only, no line ends, no leading brace.
 */
import type { InteractionSpec, Response } from '../config';
import type { Answer, Progress } from './driver';
import { cut, decimal, duration, ident, line, patterns, percent, share } from './formats';
import type { Pairs } from './scorm';

/** The most patterns of right answers that every LMS keeps (RTE 4.2.9.1, smallest permitted maximum). */
const PATTERNS: Partial<Record<InteractionSpec['kind'], number>> = { 'true-false': 1, 'choice': 10, 'numeric': 1 };

/** Text inside a response: what the format gives a meaning to is made harmless. */
export const harmless = (text: string, limit = 250): string => {
  const flat = line(text).replace(/\[([,.:])\]/g, '($1)').replace(/^\{/, '(');
  return cut(flat, limit).trim();
};

const range = ([low, high]: [number | null, number | null]): string =>
  `${low === null ? '' : decimal(low)}[:]${high === null ? '' : decimal(high)}`;

/** Writes *response* in the format of its kind (RTE 4.1.1.7); '' where the format has no word for it. */
export const answerText = (spec: InteractionSpec, response: Response): string => {
  switch (spec.kind) {
    case 'true-false': return String(response);
    case 'numeric': return typeof response === 'number' ? decimal(response) : range(response as [number | null, number | null]);
    case 'choice':
    case 'sequencing': return (response as string[]).slice(0, 36).map(ident).join('[,]');
    case 'matching':
    case 'performance': {
      const most = spec.kind === 'matching' ? 36 : 125;
      return (response as [string, string][]).slice(0, most).map((pair) => pair.map(ident).join('[.]')).join('[,]');
    }
    case 'long-fill-in': return harmless((response as string[]).join(' '), 4000);
    default: return (response as string[]).slice(0, 10).map((text) => harmless(text)).join('[,]');
  }
};

/** 2004 says `incorrect`, never `wrong`; a share of the points is a number. */
export const result = (value?: number): string => {
  if (value === undefined) return 'neutral';
  return value >= 1 ? 'correct' : value <= 0 ? 'incorrect' : String(share(value));
};

/** A point in time with the fraction that strict LMSs insist on: `2026-01-01T10:00:00.0Z`. */
export const timestamp = (at: number): string => `${new Date(at).toISOString().slice(0, 21)}Z`;

/** One line of the journal of interactions; the type stands before all that depends on it (RTE 4.2.9). */
export const interaction = ({ block, response, result: value, latency, at }: Answer, spec: InteractionSpec): Pairs => [
  ['id', ident(block.id)],
  ['type', spec.kind],
  ['objectives.0.id', ident(block.objective ?? '')],
  ['timestamp', timestamp(at)],
  ...patterns(spec, answerText, PATTERNS[spec.kind] ?? 5),
  ['weighting', String(block.points)],
  ['learner_response', answerText(spec, response)],
  ['result', result(value)],
  ['latency', duration(latency / 1000)],
  ['description', harmless(block.prompt)],
];

export const completion = (done: boolean): string => (done ? 'completed' : 'incomplete');

export const success = (passed?: boolean): string => (passed === undefined ? 'unknown' : passed ? 'passed' : 'failed');

/** The four words of a score: the scaled one, and 0..100 for LMSs that read only that. */
export const score = (scaled?: number): Pairs => (scaled === undefined ? [] : [
  ['score.scaled', String(share(scaled))], ['score.min', '0'], ['score.max', '100'], ['score.raw', String(percent(scaled))],
]);

/** One objective; its id first (RTE 4.2.17). */
export const objective = ({ id, scaled, done, passed }: Progress['objectives'][number]): Pairs => [
  ['id', ident(id)], ...score(scaled), ['completion_status', completion(done)], ['success_status', success(passed)],
];
