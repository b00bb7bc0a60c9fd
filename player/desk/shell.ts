/** Where everything stands: content on the left, what the LMS sees on the right, a line to move between. */
import { focus, make, set } from '../src/lib/dom';
import type { Result, State } from './api';
import type { Bars } from './bars';
import type { StageFrame } from './frame';
import { button } from './parts/controls';
import { icon } from './parts/icons';
import type { Tabs } from './parts/tabs';
import { duration, points, verdict } from './panels/result';
import { budget } from './words/budget';

interface Parts {
  bars: Bars;
  frame: StageFrame;
  panels: Tabs;
  liked: { value: { panel: number }; keep(change: { panel: number }): void };
  clear(): void;
  exported(): void;
}

export interface Shell {
  say(words: string): void;
  alert(words: string, hint: string): void;
  glance(state: State, result: Result | undefined, kind: string): void;
  next(): void;
  previous(): void;
}

const NARROWEST = 340;
const STEP = 24;

export const shell = ({ bars, frame, panels, liked, clear, exported }: Parts): Shell => {
  const status = make('div', { 'role': 'status', 'class': 'unseen' });
  const alertWords = make('strong', {});
  const alertHint = make('span', {});
  const alert = make('div', { role: 'alert', class: 'alert', hidden: true }, alertWords, ' ', alertHint);

  const pill = make('span', { class: 'pill' });
  const grade = make('strong', { class: 'grade' });
  const time = make('span', {});
  const meter = make('meter', { min: 0, max: 100, 'aria-label': 'Memory used' });
  const used = make('span', { class: 'muted' });
  const memory = make('span', { class: 'glance-memory' }, meter, used);
  const glance = make('div', { class: 'glance' },
    pill, make('span', { class: 'glance-item' }, make('span', { class: 'muted' }, 'Grade '), grade), make('span', { class: 'glance-item' }, make('span', { class: 'muted' }, 'Time '), time), memory);

  const menu = make('div', { class: 'tab-tools' },
    button('', clear, { 'class': 'plain icon', 'title': 'Empty the lists (c)', 'aria-label': 'Empty the lists' }),
    button('', exported, { 'class': 'plain icon', 'title': 'Export the trace as JSON (x)', 'aria-label': 'Export the trace as JSON' }));
  menu.children[0]?.append(icon('clear'));
  menu.children[1]?.append(icon('save'));

  const content = make('section', { 'class': 'stage', 'aria-label': 'Content' },
    bars.tools, make('div', { class: 'stage-body' }, bars.tree, make('div', { class: 'stage-frame' }, frame.element, bars.curtain)), bars.foot, bars.trouble);
  const panel = make('section', { 'class': 'panel', 'aria-label': 'What the LMS sees' },
    glance, make('div', { class: 'tab-row' }, panels.bar, menu), ...panels.panels);
  const line = make('div', { 'role': 'separator', 'tabindex': 0, 'class': 'splitter', 'aria-label': 'Width of the panel', 'aria-orientation': 'vertical' });
  const main = make('main', { class: 'desk' }, content, line, panel);
  document.body.append(bars.top, alert, main, status);

  const widest = (): number => Math.max(NARROWEST, main.clientWidth - 420);
  const wide = (width: number, keep = true): void => {
    const usual = Math.round(Math.max(NARROWEST, Math.min(640, main.clientWidth * 0.385)));
    const set_ = Math.round(Math.max(NARROWEST, Math.min(widest(), width || usual)));
    main.style.setProperty('--panel', `${set_}px`);
    set(line, { 'aria-valuenow': set_, 'aria-valuemin': NARROWEST, 'aria-valuemax': Math.round(widest()) });
    if (keep) liked.keep({ panel: width ? set_ : 0 });
  };
  line.addEventListener('keydown', (event) => {
    const now = panel.clientWidth;
    const to: Record<string, number> = { ArrowLeft: now + STEP, ArrowRight: now - STEP, Home: widest(), End: NARROWEST };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    wide(next);
  });
  line.addEventListener('dblclick', () => wide(0));
  line.addEventListener('pointerdown', (event) => {
    line.setPointerCapture(event.pointerId);
    document.documentElement.classList.add('dragging');
  });
  line.addEventListener('pointermove', (event) => {
    if (line.hasPointerCapture(event.pointerId)) wide(main.getBoundingClientRect().right - event.clientX);
  });
  line.addEventListener('lostpointercapture', () => document.documentElement.classList.remove('dragging'));
  new ResizeObserver(() => wide(liked.value.panel, false)).observe(main);

  const panes: [HTMLElement, () => void][] = [
    [bars.top, () => bars.top.querySelector<HTMLElement>('select, button')?.focus()],
    [content, () => frame.focus()],
    [panel, () => panels.show(panels.shown(), true)],
  ];
  const go = (by: number): void => {
    const at = panes.findIndex(([pane]) => pane.contains(document.activeElement));
    const to = panes[(at + by + panes.length) % panes.length];
    if (at < 0) focus(panel);
    to?.[1]();
  };

  return {
    say: (words) => { status.textContent = words; },
    alert: (words, hint) => {
      alert.hidden = !words;
      alertWords.textContent = words;
      alertHint.textContent = hint;
    },
    glance: (state, result, kind) => {
      const [words, tone] = verdict(result);
      pill.textContent = words;
      set(pill, { class: `pill ${tone}` });
      grade.textContent = points(result);
      time.textContent = duration(result);
      memory.hidden = !kind.startsWith('scorm');
      const { share, level, words: told } = budget(result?.suspend ?? 0, state.package.limit.suspend);
      set(meter, { class: level, value: Math.min(100, share * 100), title: told });
      used.textContent = `${(result?.suspend ?? 0).toLocaleString('en')}${state.package.limit.suspend ? ` / ${state.package.limit.suspend.toLocaleString('en')}` : ''}`;
    },
    next: () => go(1),
    previous: () => go(-1),
  };
};
