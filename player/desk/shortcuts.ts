/** The table of the desk's keys: what each is called, and what it does. */
import type { Key } from './keys';
import type { Size } from './frame';
import type { Run } from './run';

export interface Deeds {
  open(...wish: Parameters<Run['open']>): void;
  leave(): void;
  kill(): void;
  step(by: number): void;
  sized(change: Partial<Size>): void;
  zoom(step: number): void;
  dress(): void;
  refuse(): void;
  die(): void;
  unplug(): void;
  slow(): void;
  block(): void;
  panel(id: string): void;
  filter(): void;
  trouble(): void;
  clear(): void;
  exported(): void;
  next(): void;
  previous(): void;
  help(): void;
}

const PANELS = ['calls', 'data', 'statements', 'result', 'findings', 'record'];

export const table = (act: Deeds): Key[] => [
  { group: 'Content', key: 'r', words: 'resume: leave and come back', act: () => act.open({ mode: 'normal' }, 'resume', 'Resume') },
  { group: 'Content', key: 'n', words: 'new attempt', act: () => act.open({ mode: 'normal' }, 'new') },
  { group: 'Content', key: 'v', words: 'review', act: () => act.open({ mode: 'review' }) },
  { group: 'Content', key: 'b', words: 'browse', act: () => act.open({ mode: 'browse' }) },
  { group: 'Content', key: 'l', words: 'leave', act: () => act.leave() },
  { group: 'Content', key: '[', words: 'part before', act: () => act.step(-1) },
  { group: 'Content', key: ']', words: 'part after', act: () => act.step(1) },
  { group: 'Look', key: 'p', words: 'phone width', act: () => act.sized({ width: 'phone' }) },
  { group: 'Look', key: 'm', words: 'LMS width', act: () => act.sized({ width: 'lms' }) },
  { group: 'Look', key: 'w', words: 'whole width', act: () => act.sized({ width: 'wide' }) },
  { group: 'Look', key: '+', words: 'larger', act: () => act.zoom(1) },
  { group: 'Look', key: '-', words: 'smaller', act: () => act.zoom(-1) },
  { group: 'Look', key: '0', words: 'as it is', act: () => act.zoom(0) },
  { group: 'Look', key: 'd', words: 'light, dark, as the system', act: () => act.dress() },
  { group: 'What goes wrong', key: 'R', words: 'LMS refuses', act: () => act.refuse() },
  { group: 'What goes wrong', key: 'D', words: 'session dies', act: () => act.die() },
  { group: 'What goes wrong', key: 'O', words: 'network off', act: () => act.unplug() },
  { group: 'What goes wrong', key: 'S', words: 'slow LMS', act: () => act.slow() },
  { group: 'What goes wrong', key: 'B', words: 'storage blocked', act: () => act.block() },
  { group: 'What goes wrong', key: 'K', words: 'kill the tab', act: () => act.kill() },
  ...PANELS.map((id, n) => ({ group: 'Panels', key: String(n + 1), words: id, act: () => act.panel(id) })),
  { group: 'Panels', key: '/', words: 'filter', act: () => act.filter() },
  { group: 'Panels', key: 'e', words: 'next call with trouble', act: () => act.trouble() },
  { group: 'Panels', key: 'c', words: 'clear the lists', act: () => act.clear() },
  { group: 'Panels', key: 'x', words: 'export the trace', act: () => act.exported() },
  { group: 'Desk', key: 'F6', words: 'next pane', act: () => act.next() },
  { group: 'Desk', key: 'Shift+F6', words: 'pane before', act: () => act.previous() },
  { group: 'Desk', key: '?', words: 'this list', act: () => act.help() },
];
