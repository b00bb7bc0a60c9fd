// @vitest-environment node
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, answers, asWindow, config, hide, page, progress } from './kit';
import { hands, PASSED, STANDARDS } from './scorm_kit';

beforeEach(() => { vi.spyOn(console, 'warn').mockImplementation(() => undefined); });

describe.each(STANDARDS)('%s', (target, standard) => {
  const { drive, name, calls, finish, element } = standard;
  const { visit, get, count } = hands(target, standard);

  test('opens the record with who the learner is', async () => {
    const first = visit();
    const opening = await first.driver.start();
    expect(opening).toMatchObject({ mode: 'normal', state: '', connected: true, learner: { id: 'u1', name: 'Rossi, Sara' }, record: { done: false } });
    expect(first.heard.violations).toEqual([]);
  });

  test('without an API nothing is connected and nothing breaks', async () => {
    const driver = drive(config(target), asWindow(page()));
    expect((await driver.start()).connected).toBe(false);
    driver.answer(answer());
    expect(await driver.save(progress())).toBe(false);
    driver.leave(progress());
    await driver.exit(progress());
  });

  test('finds the API above windows of other sites, and on the opener', async () => {
    const { heard } = visit();
    const top = page(undefined, { [name]: heard.api });
    const other = { get [name](): unknown { throw new Error('cross-origin'); }, parent: top };
    const driver = drive(config(target), asWindow(page(undefined, { parent: other, top })));
    expect((await driver.start()).connected).toBe(true);

    const popup = page(undefined, { opener: page(undefined, { parent: page(undefined, { [name]: visit().heard.api }) }) });
    expect((await drive(config(target), asWindow(popup)).start()).connected).toBe(true);
  });

  test('a visit with every kind of answer breaks no rule', async () => {
    await fc.assert(fc.asyncProperty(fc.array(answers, { maxLength: 6 }), async (given) => {
      const one = visit();
      await one.driver.start();
      given.forEach((each) => one.driver.answer(each));
      const objectives = [{ id: 'saluto-uno', scaled: 1, done: true, passed: true }, { id: 'due', done: false }];
      expect(await one.driver.save(progress({ objectives, scaled: 1 / 3 }))).toBe(true);
      await one.driver.exit(progress({ ...PASSED, objectives }));
      expect(one.heard.violations).toEqual([]);
    }), { numRuns: 60 });
  });

  test('every answer stands in the journal of interactions, also those of the next visit', async () => {
    const first = visit();
    await first.driver.start();
    first.driver.answer(answer());
    first.driver.answer(answer({ response: ['pronto'], result: 0, attempt: 2 }));
    await first.driver.save(progress());
    await first.driver.exit(progress());
    const second = visit(first.lms);
    await second.driver.start();
    second.driver.answer(answer());
    await second.driver.save(progress());
    expect(get(second, 'cmi.interactions._count')).toBe('3');
    expect(second.heard.value(`cmi.interactions.2.${element.response}`)).toBe(target === 'scorm12' ? 'a' : 'nome');
    expect([...first.heard.violations, ...second.heard.violations, ...first.heard.refused, ...second.heard.refused]).toEqual([]);
  });

  test('work is suspended and taken up again', async () => {
    const first = visit();
    await first.driver.start();
    expect(await first.driver.save(progress({ state: '1~2~state', scaled: 0.25 }))).toBe(true);
    hide(first.window, () => first.driver.leave(progress({ state: '1~3~later' })));
    expect(first.heard.calls[first.heard.calls.length - 1]?.name).toBe(finish.replace(calls, ''));
    const opening = await visit(first.lms).driver.start();
    expect(opening.state).toBe('1~3~later');
    expect(opening.record).toEqual({ done: false, scaled: 0.25 });
    expect(first.heard.violations).toEqual([]);
  });

  test('all right is passed, completed and 100', async () => {
    const one = visit();
    await one.driver.start();
    expect(await one.driver.save(progress(PASSED))).toBe(true);
    expect(get(one, element.status)).toBe('passed');
    expect([get(one, element.raw), get(one, element.raw.replace('raw', 'min')), get(one, element.raw.replace('raw', 'max'))]).toEqual(['100', '0', '100']);
    if (target === 'scorm2004') expect([get(one, 'cmi.completion_status'), get(one, 'cmi.score.scaled'), get(one, 'cmi.progress_measure')]).toEqual(['completed', '1', '1']);
  });

  test('60 of 80 needed is failed, and another try can still pass', async () => {
    const one = visit();
    await one.driver.start();
    await one.driver.save(progress({ done: true, passed: false, scaled: 0.6 }));
    expect([get(one, element.status), get(one, element.raw)]).toEqual(['failed', '60']);
    await one.driver.save(progress({ done: false, scaled: 0.6 }));
    expect([get(one, element.status), get(one, element.raw)]).toEqual(['failed', '60']);
    await one.driver.save(progress(PASSED));
    expect([get(one, element.status), get(one, element.raw)]).toEqual(['passed', '100']);
  });

  test('a module without a pass mark is completed and never judged', async () => {
    const one = visit();
    await one.driver.start();
    await one.driver.save(progress({ done: true }));
    expect(get(one, target === 'scorm12' ? element.status : 'cmi.completion_status')).toBe('completed');
    if (target === 'scorm2004') expect(get(one, 'cmi.success_status')).toBe('unknown');
  });

  test('a later visit never lowers what was reached', async () => {
    const first = visit();
    await first.driver.start();
    await first.driver.exit(progress(PASSED));
    const second = visit(first.lms);
    expect((await second.driver.start()).record).toEqual({ done: true, passed: true, scaled: 1 });
    await second.driver.save(progress({ done: false, scaled: 0.2, state: '' }));
    expect([get(second, element.status), get(second, element.raw)]).toEqual(['passed', '100']);
  });

  test.each(['review', 'browse'])('nothing is recorded in %s mode', async (mode) => {
    const first = visit();
    await first.driver.start();
    await first.driver.exit(progress({ ...PASSED, state: 'S' }));
    const second = visit(first.lms, { [element.mode]: mode });
    expect(await second.driver.start()).toMatchObject({ mode, state: 'S' });
    second.driver.answer(answer());
    expect(await second.driver.save(progress())).toBe(true);
    hide(second.window, () => second.driver.leave(progress()));
    expect(count(second, 'SetValue')).toBe(0);
    expect(count(second, finish.replace(calls, ''))).toBe(1);
    expect(second.heard.violations).toEqual([]);
  });

  test('the session ends once, however the page goes', async () => {
    const one = visit();
    await one.driver.start();
    one.driver.leave(progress());
    expect(count(one, finish.replace(calls, ''))).toBe(0);
    await one.driver.exit(progress());
    hide(one.window, () => one.driver.leave(progress()));
    expect(count(one, finish.replace(calls, ''))).toBe(1);
    expect(await one.driver.save(progress())).toBe(false);
    expect(one.heard.violations).toEqual([]);
  });

  test('a page that returns from the browser’s cache is loaded anew', () => {
    const one = visit();
    one.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(one.window.location.reloads).toBe(1);
  });

  test('nothing new is no commit, and asks for no error', async () => {
    const one = visit();
    await one.driver.start();
    await one.driver.save(progress());
    const before = one.heard.calls.length;
    expect(await one.driver.save(progress())).toBe(true);
    expect(one.heard.calls.slice(before).filter(({ name: call }) => /Commit|Set|Error/.test(call))).toEqual([]);
  });

  test('objectives keep their places over visits', async () => {
    const objectives = [{ id: 'saluto-uno', done: true, scaled: 0.5, passed: false }, { id: 'due', done: true, scaled: 1, passed: true }];
    const first = visit();
    await first.driver.start();
    await first.driver.exit(progress({ objectives: objectives.slice(0, 1) }));
    const second = visit(first.lms);
    await second.driver.start();
    await second.driver.save(progress({ objectives: [objectives[1]!, objectives[0]!] }));
    expect([0, 1].map((n) => get(second, `cmi.objectives.${n}.id`))).toEqual(['saluto_uno', 'due']);
    expect(get(second, 'cmi.objectives.1.score.raw')).toBe('100');
    expect([...second.heard.violations, ...second.heard.refused]).toEqual([]);
  });

  test('a session that a killed page left open is gone on with', async () => {
    const one = visit();
    (one.lms[`${calls}Initialize`] as (empty: string) => string)('');
    const driver = drive(config(target), asWindow(page(undefined, { [name]: one.lms })));
    expect((await driver.start()).connected).toBe(true);
    expect(await driver.save(progress())).toBe(true);
  });

  test('a popup closes when the learner leaves, a frame does not', async () => {
    const one = visit(undefined, {}, undefined, { opener: page() });
    await one.driver.start();
    await one.driver.exit(progress());
    expect(one.window.closed).toBe(true);
    const two = visit();
    await two.driver.start();
    await two.driver.exit(progress());
    expect(two.window.closed).toBe(false);
  });
});
