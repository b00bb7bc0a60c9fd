// @vitest-environment node
/** What only one of the two SCORM standards knows. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, block, progress } from './kit';
import { hands, PASSED, STANDARDS } from './scorm_kit';

beforeEach(() => { vi.spyOn(console, 'warn').mockImplementation(() => undefined); });

const [, twelve] = STANDARDS[0]!;
const [, fourth] = STANDARDS[1]!;

describe('scorm12', () => {
  const { visit, get } = hands('scorm12', twelve);

  test('an LMS with a mastery score gets none before the work was assessed, since it would call it failed', async () => {
    const one = visit();
    one.lms.loadFromJSON({ student_data: { mastery_score: '80' } }, 'cmi');
    await one.driver.start();
    await one.driver.exit(progress({ scaled: 0.5 }));
    const { core } = JSON.parse(JSON.stringify(one.lms.cmi)) as { core: { lesson_status: string; score: { raw: string } } };
    expect([core.lesson_status, core.score.raw]).toEqual(['incomplete', '']);
    expect(one.heard.violations).toEqual([]);
  });

  test('once assessed, the LMS with a mastery score and the player judge alike', async () => {
    const one = visit();
    one.lms.loadFromJSON({ student_data: { mastery_score: '80' } }, 'cmi');
    await one.driver.start();
    await one.driver.save(progress({ done: true, passed: false, scaled: 0.79996 }));
    expect([get(one, 'cmi.core.lesson_status'), get(one, 'cmi.core.score.raw')]).toEqual(['failed', '79.99']);
  });

  test('a first preview is browsed, so that no LMS takes it for completed', async () => {
    const one = visit(undefined, { lesson_mode: 'browse' });
    await one.driver.start();
    await one.driver.exit(progress(PASSED));
    expect(one.heard.value('cmi.core.lesson_status')).toBe('browsed');
    expect(one.heard.violations).toEqual([]);
  });
});

describe('scorm2004', () => {
  const { visit } = hands('scorm2004', fourth);

  test('an LMS with a passing score gets none before the work was assessed', async () => {
    const { heard, driver } = visit(undefined, { scaled_passing_score: '0.8' });
    await driver.start();
    await driver.save(progress({ scaled: 0.5 }));
    expect([heard.value('cmi.score.scaled'), heard.value('cmi.success_status')]).toEqual([undefined, 'unknown']);
    await driver.save(progress({ done: true, passed: true, scaled: 0.9 }));
    expect([heard.value('cmi.score.scaled'), heard.value('cmi.success_status')]).toEqual(['0.9', 'passed']);
    expect(heard.violations).toEqual([]);
  });

  test.each([[{}, 'suspendAll'], [PASSED, 'exitAll']])('who leaves %o asks for %s, and the data outlive the visit', async (more, request) => {
    const { heard, driver } = visit();
    await driver.start();
    driver.answer(answer({ block: block({ objective: 'saluto' }) }));
    await driver.exit(progress(more));
    expect([heard.value('adl.nav.request'), heard.value('cmi.exit')]).toEqual([request, 'suspend']);
    expect([...heard.violations, ...heard.refused]).toEqual([]);
  });
});
