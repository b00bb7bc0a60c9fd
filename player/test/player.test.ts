import { beforeEach, expect, test, vi } from 'vitest';
import type { Mode } from '../src/drivers/driver';
import { block, keeper, type Keeper } from './course';
import { visit } from './stage';

const key = (name: string): void => void document.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
const disk = (): string[] => Object.keys(localStorage);

beforeEach(() => {
  localStorage.clear();
  window.location.hash = '';
  window.scrollTo = () => undefined;
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

test('a first visit opens on the first page, takes no focus and is recorded at once', async () => {
  const record = keeper();
  const stage = await visit(record);
  expect(stage.page()).toBe('one');
  expect(document.activeElement).toBe(document.body);
  expect(document.title).toBe('One – Module');
  expect(stage.text('.count')).toBe('1/2');
  expect(record.saved[0]).toMatchObject({ place: 'one', done: false });
  expect(stage.text('.saved')).toBe('Saved');
  expect(stage.text('.next .where')).toBe('Two');
  expect(document.querySelector<HTMLElement>('.back')?.hidden).toBe(true);
});

test('going on moves the focus to the heading and is recorded', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.click('.next');
  await stage.settle();
  expect(stage.page()).toBe('two');
  expect(document.activeElement?.id).toBe('title-two');
  expect(record.saved[record.saved.length - 1]?.place).toBe('two');
});

test('the record keeper is told where work begins, before anything else, and of every page that is looked at', async () => {
  const told = (mode: Mode, from?: Keeper): Keeper & { seeds: number[] } => {
    const last = from?.saved[from.saved.length - 1];
    const record = Object.assign(keeper(last ? { state: last.state } : {}, mode), { seeds: [] as number[] });
    return Object.assign(record, {
      begin: (seed: number, resumed: boolean) => {
        record.seeds.push(seed);
        record.log.push(resumed ? 'resumed' : 'begun');
      },
      shows: (page: string, seconds: number) => void record.log.push(`${page} ${seconds}`),
    });
  };
  const first = told('normal');
  const stage = await visit(first);
  stage.click('.next');
  stage.click('.next');
  await stage.settle();
  expect(first.log.filter((line) => line !== 'save')).toEqual(['begun', 'one 0', 'two 0', 'result- 0']);
  expect(first.log[0]).toBe('begun');
  const second = told('normal', first);
  await visit(second);
  expect(second.log.slice(0, 2)).toEqual(['resumed', 'result- 0']);
  expect(second.seeds).toEqual(first.seeds);
  const third = told('review', first);
  await visit(third);
  expect(third.log).toEqual(['resumed']);
});

test('nothing hinders going on, and the list of pages tells in words what is left', async () => {
  const stage = await visit(keeper());
  stage.click('.next');
  const states = [...document.querySelectorAll('.pages .state')].map((state) => state.textContent);
  expect(states).toEqual(['exercises to do', 'current page', '']);
  expect(document.querySelector('[aria-current]')?.getAttribute('data-page')).toBe('two');
});

test('Escape folds the list of pages away and gives the focus back', async () => {
  const stage = await visit(keeper());
  stage.click('.contents');
  expect(document.querySelector('.contents')?.getAttribute('aria-expanded')).toBe('true');
  key('Escape');
  expect(document.querySelector('.contents')?.getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement?.className).toContain('contents');
});

test('a link to a page or into one shows it and leaves the history alone', async () => {
  const stage = await visit(keeper());
  const before = history.length;
  stage.click('#page-one a');
  expect(stage.page()).toBe('two');
  stage.click('.pages a[data-page="one"]');
  expect(stage.page()).toBe('one');
  stage.click('.skip');
  expect(document.activeElement?.id).toBe('main');
  expect(history.length).toBe(before);
});

test('an address with a page opens that page', async () => {
  window.location.hash = '#block-b';
  expect((await visit(keeper())).page()).toBe('two');
});

test('a checked answer is judged, said aloud, sent and recorded with its try and time', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.check('a', 'r');
  await stage.settle();
  expect(stage.stand('a')).toBe('checked 1');
  expect(record.answers).toMatchObject([{ block: { id: 'a' }, result: 1, attempt: 1, response: ['r'] }]);
  expect(record.answers[0]?.latency).toBeGreaterThanOrEqual(0);
  await vi.waitFor(() => expect(stage.text('.live')).toBe('verdict'));
});

test('what is not whole is not judged', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.check('a', 'long');
  expect(stage.stand('a')).toBe('free -');
  expect(record.answers).toEqual([]);
  await vi.waitFor(() => expect(stage.text('.live')).toBe('Please complete your answer first.'));
});

test('a later visit goes on at the same page with the same answers', async () => {
  const record = keeper();
  const first = await visit(record);
  first.check('a', 'x');
  first.click('.next');
  first.type('b', 'h');
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('pagehide'));
  record.saved.push(record.left[record.left.length - 1]!);
  const later = await visit(record, first.config);
  expect(later.page()).toBe('two');
  expect([later.stand('a'), later.stand('b')]).toEqual(['checked 0', 'free -']);
  expect(document.querySelector<HTMLInputElement>('[data-block="b"] input')?.value).toBe('h');
  expect(later.text('.notices')).toContain('Welcome back');
});

test('a failed check offers another attempt, which clears it, and a pass ends it', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.check('a', 'x');
  stage.check('b', 'r');
  stage.click('.pages a[data-page="two"]');
  stage.click('.pages a[data-page="result-"]');
  expect(stage.text('.sum')).toContain('Not quite there yet.');
  expect(stage.text('.score')).toBe('Score: 50%');
  expect(stage.text('.sum .soft')).toBe('You need at least 80% to pass.');
  expect(stage.text('.facts')).toContain('Attempts left: 2');
  stage.click('.doors button');
  expect(stage.page()).toBe('one');
  expect([stage.stand('a'), stage.stand('b')]).toEqual(['free -', 'free -']);
  stage.check('a', 'r');
  stage.check('b', 'r');
  await stage.settle();
  expect(record.saved[record.saved.length - 1]).toMatchObject({ passed: true, scaled: 1, done: true });
  stage.click('.pages a[data-page="result-"]');
  expect(stage.text('.sum')).toContain('Well done, you passed!');
  expect(stage.text('.doors button')).toBe('Leave the course');
});

test('an order drawn by chance is new with each attempt and the same after a resume', async () => {
  const order = (): string | undefined => document.querySelector<HTMLElement>('[data-block="a"]')?.dataset.order;
  const record = keeper();
  const stage = await visit(record);
  const first = order();
  stage.check('a', 'x');
  stage.check('b', 'x');
  stage.click('.pages a[data-page="result-"]');
  stage.click('.doors button');
  await stage.settle();
  const second = order();
  expect(second).not.toBe(first);
  await visit(record, stage.config);
  expect(order()).toBe(second);
});

test('the result tells what is left, in the order of the pages, and leads there', async () => {
  const stage = await visit(keeper());
  stage.click('.pages a[data-page="result-"]');
  expect([...document.querySelectorAll('.missing a')].map((link) => link.textContent)).toEqual(['Exercises to do: One', 'To read: Two']);
  stage.click('.doors a');
  expect(stage.page()).toBe('one');
});

test('pages to read again are named after a wrong answer', async () => {
  const stage = await visit(keeper(), { blocks: [block('a', { review: 'two' })] });
  stage.check('a', 'x');
  stage.click('.pages a[data-page="result-"]');
  expect(stage.text('.reread a')).toBe('Two');
});

test('without a record the learner is told, works on, and finds the work again on this device', async () => {
  const stage = await visit(keeper({ connected: false, learner: { id: '', name: '' } }));
  expect(stage.text('.notices')).toContain('not connected to a learning platform');
  stage.check('a', 'r');
  expect(stage.text('.saved')).toBe('Saved on this device');
  const later = await visit(keeper({ connected: false, learner: { id: '', name: '' } }), stage.config);
  expect(later.stand('a')).toBe('checked 1');
});

test.each([
  ['missing', undefined],
  ['breaks at the start', { ...keeper(), start: () => Promise.reject(new Error('no')) }],
])('a driver that is %s leaves a course that can be read and worked on', async (_, driver) => {
  const stage = await visit(driver);
  expect(stage.page()).toBe('one');
  stage.check('a', 'r');
  expect(stage.stand('a')).toBe('checked 1');
  expect(stage.text('.notices')).toContain('not connected');
});

test('a refused save is told in the header, and what was refused goes out at the next visit', async () => {
  const record = keeper();
  const stage = await visit(record);
  record.accepts = false;
  stage.check('a', 'r');
  await stage.settle();
  expect(stage.text('.saved')).toContain('Not recorded yet');
  record.accepts = true;
  record.log.length = 0;
  const later = await visit(record, stage.config);
  await vi.waitFor(() => expect(later.text('.notices')).toContain('We found work kept on this device'));
  expect(record.log.slice(0, 2)).toEqual(['answer a', 'save']);
  expect(record.saved[record.saved.length - 1]?.scaled).toBe(0.5);
  expect(later.stand('a')).toBe('checked 1');
});

test('a record that begins a new attempt begins one here', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.check('a', 'r');
  await stage.settle();
  record.accepts = false;
  stage.check('b', 'r');
  await stage.settle();
  const anew = keeper();
  const later = await visit(anew, stage.config);
  expect(later.stand('a')).toBe('free -');
  expect(anew.answers).toEqual([]);
});

test('review shows the answers, opens nothing and writes nothing', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.check('a', 'x');
  await stage.settle();
  localStorage.clear();
  const review = keeper({ state: record.saved[record.saved.length - 1]!.state }, 'review');
  const later = await visit(review, stage.config);
  expect(later.stand('a')).toBe('checked 0');
  expect(document.querySelectorAll('input:enabled')).toHaveLength(0);
  later.click('.next');
  await later.settle();
  expect(review.log).toEqual([]);
  expect(disk()).toEqual([]);
  expect(later.text('.notices')).toContain('reviewing');
});

test('a preview works and writes nothing', async () => {
  const record = keeper({}, 'browse');
  const stage = await visit(record);
  stage.check('a', 'r');
  await stage.settle();
  expect(stage.stand('a')).toBe('checked 1');
  expect([...record.log, ...disk()]).toEqual([]);
  expect(stage.text('.notices')).toContain('previewing');
});

test('leaving saves, ends the session and says good-bye', async () => {
  const record = keeper();
  const stage = await visit(record);
  stage.click('.leave');
  await vi.waitFor(() => expect(stage.text('.farewell')).toBe('You can close this window.'));
  expect(record.log.slice(-2)).toEqual(['save', 'exit']);
});

test('leaving with unsaved work asks first, and staying stays', async () => {
  const record = keeper();
  const stage = await visit(record);
  record.accepts = false;
  stage.click('.leave');
  await vi.waitFor(() => expect(stage.text('.notices')).toContain('safe on this device'));
  expect(document.activeElement?.textContent).toBe('Stay here');
  (document.activeElement as HTMLElement).click();
  expect(record.log).not.toContain('exit');
  stage.click('.leave');
  await vi.waitFor(() => expect(stage.text('.notices')).toContain('safe on this device'));
  stage.click('.notices .quiet');
  await vi.waitFor(() => expect(record.log).toContain('exit'));
});

test('hiding the page says the last words', async () => {
  const record = keeper();
  await visit(record);
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(record.left).toHaveLength(1);
});

test('the keeper’s mark rules over the module’s', async () => {
  const record = keeper({ mark: 0.5 });
  const stage = await visit(record);
  stage.check('a', 'r');
  stage.check('b', 'x');
  await stage.settle();
  expect(record.saved[record.saved.length - 1]).toMatchObject({ passed: true, scaled: 0.5 });
});

test('a block that fails harms no other', async () => {
  const stage = await visit(keeper(), { blocks: [block('a', { prompt: 'broken' }), block('b')] });
  expect(stage.text('[data-block="a"]')).toContain('Something went wrong');
  stage.check('b', 'r');
  expect(stage.stand('b')).toBe('checked 1');
});

test('on paper every fold stands open, afterwards it is as it was', async () => {
  await visit(keeper());
  const folds = [...document.querySelectorAll('details')];
  window.dispatchEvent(new Event('beforeprint'));
  expect(folds.every((fold) => fold.open)).toBe(true);
  window.dispatchEvent(new Event('afterprint'));
  expect(folds.some((fold) => fold.open)).toBe(false);
});
