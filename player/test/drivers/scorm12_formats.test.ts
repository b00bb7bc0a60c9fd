// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { altered, feedback, interaction, letter, result } from '../../src/drivers/scorm12_formats';
import { answer, answers, block } from './kit';

const told = (given = answer()): [string, string][] => (given.block.interaction ? interaction(given, given.block.interaction) : []);

test('choices are named by the letters of the author’s order', () => {
  const choices = ['nome', 'azienda', 'pronto'];
  expect(choices.map((id) => letter(id, choices)).join('')).toBe('abc');
  expect(letter('no-more', choices)).toBe('');
  expect(feedback({ kind: 'choice', correct: [], choices }, ['pronto', 'nome'])).toBe('c,a');
});

test('every kind of answer has its 1.2 form', () => {
  const spec = { correct: [], source: ['x', 'y'], target: ['p', 'q'] };
  expect(feedback({ ...spec, kind: 'matching' }, [['x', 'q'], ['y', 'p'], ['gone', 'p']])).toBe('a.2,b.1');
  expect(feedback({ ...spec, kind: 'true-false' }, true)).toBe('t');
  expect(feedback({ ...spec, kind: 'numeric' }, 12.5)).toBe('12.5');
  expect(feedback({ ...spec, kind: 'numeric' }, [10, 12])).toBe('11');
  expect(feedback({ ...spec, kind: 'numeric' }, [null, 12])).toBe('12');
  expect(feedback({ ...spec, kind: 'performance' }, [['apertura', 'in-sieme'], ['fine', 'ok']])).toBe('apertura.in_sieme,fine.ok');
  expect(feedback({ ...spec, kind: 'fill-in' }, ['uno\ndue', 'tre'])).toBe('uno due, tre');
});

test('a long text is cut at 255 and no emoji in two', () => {
  const text = feedback({ kind: 'fill-in', correct: [] }, [`${'a'.repeat(254)}😀`]);
  expect(text).toBe('a'.repeat(254));
});

test('a long path ends at a whole step', () => {
  const steps = Array.from({ length: 60 }, (_, n): [string, string] => [`passo-${n}`, 'scelta']);
  expect(feedback({ kind: 'performance', correct: [] }, steps)).toMatch(/^(passo_\d+\.scelta,)*passo_\d+\.scelta$/);
});

test('results are words or a share', () => {
  expect([result(), result(0), result(1), result(0.5), result(1 / 3)]).toEqual(['neutral', 'wrong', 'correct', '0.5', '0.33']);
});

test('an interaction tells all that 1.2 has a place for', () => {
  const entry = Object.fromEntries(told(answer({ block: block({ objective: 'saluto-iniziale' }) })));
  expect(entry).toMatchObject({
    'id': 'primo_saluto',
    'type': 'choice',
    'objectives.0.id': 'saluto_iniziale',
    'correct_responses.0.pattern': 'a',
    'weighting': '1',
    'student_response': 'a',
    'result': 'correct',
    'latency': '0000:00:04.21',
  });
  expect(entry.time).toMatch(/^\d\d:20:30$/);
});

test('a changed value differs and is as short', () => {
  fc.assert(fc.property(answers, (given) => {
    for (const [name, value] of told(given).filter(([, text]) => text)) {
      const other = altered(`cmi.interactions.0.${name}`, value);
      expect(other).not.toBe(value);
      expect(other.length).toBeLessThanOrEqual(255);
    }
  }));
  expect(altered('cmi.suspend_data', 'x'.repeat(4096))).toHaveLength(4095);
  expect(altered('cmi.core.score.raw', '80')).toBe('79.99');
  expect(altered('cmi.core.score.min', '0')).toBe('0.01');
});
