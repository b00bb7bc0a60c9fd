/** JSON as coloured text, built from elements. */
import { make } from '../../src/lib/dom';

const STEP = '  ';

const scalar = (value: unknown): Node => {
  const kind = value === null ? 'null' : typeof value;
  return make('span', { class: `json-${kind}` }, JSON.stringify(value) ?? 'null');
};

const write = (value: unknown, indent: string): (Node | string)[] => {
  if (typeof value !== 'object' || value === null) return [scalar(value)];
  const list = Array.isArray(value);
  const entries = list ? value.map((one, n): [string, unknown] => [String(n), one]) : Object.entries(value);
  const [start, end] = list ? ['[', ']'] : ['{', '}'];
  if (!entries.length) return [start + end];
  const inner = indent + STEP;
  const lines = entries.flatMap(([key, one], n) => [
    n ? ',\n' : '\n', inner,
    ...(list ? [] : [make('span', { class: 'json-key' }, JSON.stringify(key)), ': ']),
    ...write(one, inner),
  ]);
  return [start, ...lines, `\n${indent}${end}`];
};

export const json = (value: unknown): HTMLElement => make('pre', { class: 'json' }, ...write(value, ''));

/** The value of a call: pretty where it is JSON, as it is where not. */
export const pretty = (text: string): HTMLElement => {
  if (/^\s*[[{]/.test(text)) {
    try { return json(JSON.parse(text)); } catch { /* not JSON after all */ }
  }
  return make('pre', { class: 'json' }, text === '' ? make('span', { class: 'muted' }, '(empty)') : text);
};
