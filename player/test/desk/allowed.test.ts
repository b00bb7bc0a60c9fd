// @vitest-environment node
/** Whatever a rule complains about, the desk says what would be right. */
import { expect, test } from 'vitest';
import { allowed } from '../../desk/strict/allowed';
import { rules12 } from '../../desk/strict/rules12';
import { rules2004 } from '../../desk/strict/rules2004';
import type { Rules } from '../../desk/strict/strict';

const BAD = ['', ' ', 'x y', 'è', '1:2', '-5000', '1e9', 'incorrect', 'wrong', 'a[,]a', '9[:]1', 'two\nlines', '{x', ' x ', 'x'.repeat(70_000)];
const types = ['true-false', 'choice', 'fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric', 'other', undefined];

test.each<[string, Rules]>([['scorm12', rules12], ['scorm2004', rules2004]])('in %s', (kind, { elements }) => {
  for (const [name, { check }] of Object.entries(elements)) {
    for (const value of BAD) {
      for (const type of types) {
        const complaint = check?.(value, { was: () => type });
        if (complaint) expect([complaint, allowed(kind, `${name}: ${complaint}: ${JSON.stringify(value)}`)]).not.toEqual([complaint, '']);
      }
    }
  }
});

test('numbers of the rule are said', () => {
  expect(allowed('scorm2004', 'cmi.score.scaled: no number -1..1: "80"')).toBe('a number from -1 to 1');
  expect(allowed('scorm12', 'cmi.suspend_data: longer than 4096: "x"')).toBe('at most 4,096 characters');
  expect(allowed('scorm12', 'cmi.core.exit: read-only')).toBe('');
});
