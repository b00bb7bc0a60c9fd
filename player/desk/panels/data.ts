/** The data model as the LMS holds it, as a tree; what the last calls changed is marked. */
import { make, set } from '../../src/lib/dom';
import { budget } from '../words/budget';
import { about } from '../words/elements';
import { changed, dotted, tree } from '../words/tree';
import type { Branch } from '../words/tree';
import { value } from '../words/meanings';

export interface DataPanel { element: HTMLElement; show(flat: Record<string, string>, limit: number | null): void; fresh(): void; filter(): void }

const LONG = 80;
const STATE = /^cmi\.suspend_data$/;

export const dataPanel = (names: (list: string, index: number) => string | undefined): DataPanel => {
  let flat: Record<string, string> = {};
  let first: Record<string, string> | undefined;
  let limit: number | null = null;
  const closed = new Set<string>();
  const search = make('input', { 'type': 'search', 'class': 'search', 'placeholder': 'Filter elements', 'aria-label': 'Filter elements', 'spellcheck': 'false' });
  const empties = make('input', { type: 'checkbox' });
  const body = make('div', { class: 'tree-scroll', tabindex: 0, role: 'group', 'aria-label': 'Data model' });
  const meter = make('meter', { min: 0, max: 100, 'aria-label': 'Memory used' });
  const words = make('span', { class: 'meter-words' });

  const leaf = (branch: Branch, news: Set<string>): HTMLElement => {
    const text = branch.value ?? '';
    const note = about(branch.path).replace(/^[a-z ]+ \d+: /, '');
    const long = text.length > LONG;
    const said = value(branch.path, text);
    const shown = text === '' ? make('span', { class: 'muted' }, '(empty)') : long
      ? make('details', {}, make('summary', {}, `${text.slice(0, LONG)}…`), make('pre', { class: 'json' }, text))
      : make('span', {}, text);
    return make('div', { 'class': `leaf${news.has(branch.path) ? ' changed' : ''}`, 'data-path': branch.path },
      make('span', { class: 'leaf-name' }, branch.label),
      make('span', { class: 'leaf-value' }, shown, ...(said !== text && text && !long ? [make('span', { class: 'muted' }, ` ${said}`)] : [])),
      make('span', { class: 'leaf-note' }, note));
  };

  const grow = (branch: Branch, news: Set<string>): HTMLElement => {
    if (!branch.children.length) return leaf(branch, news);
    const moved = [...news].some((path) => path.startsWith(`${branch.path}.`));
    const summary = make('summary', {}, make('span', { class: 'branch-name' }, branch.label),
      make('span', { class: 'muted' }, ` ${names(branch.path.replace(/\.\d+$/, ''), Number(branch.label)) ?? ''}`),
      ...(moved ? [make('span', { class: 'dot', title: 'changed in this visit' })] : []));
    const one = make('details', { open: !closed.has(branch.path), class: 'branch' }, summary, ...branch.children.map((child) => grow(child, news)));
    one.addEventListener('toggle', () => { if (one.open) closed.delete(branch.path); else closed.add(branch.path); });
    return one;
  };

  const draw = (): void => {
    const sought = search.value.trim().toLowerCase();
    const kept = Object.fromEntries(Object.entries(flat).filter(([name, one]) =>
      (empties.checked || one !== '') && !STATE.test(dotted(name)) && (!sought || `${dotted(name)} ${one} ${about(dotted(name), names)}`.toLowerCase().includes(sought))));
    const news = changed(first ?? flat, flat);
    const top = body.scrollTop;
    const state = Object.entries(flat).find(([name]) => STATE.test(dotted(name)))?.[1];
    const branches = tree(kept).map((branch) => grow(branch, news));
    const memory = state ? [make('section', { class: 'memory' }, make('h2', {}, 'suspend_data'), make('pre', { class: 'json' }, state))] : [];
    body.replaceChildren(...(branches.length || memory.length ? [...branches, ...memory] : [make('p', { class: 'empty' }, Object.keys(flat).length ? 'Nothing fits this filter.' : 'There is no data model yet.')]));
    body.scrollTop = top;
    const { share, level, words: told } = budget(state?.length ?? 0, limit);
    set(meter, { class: level, value: Math.min(100, share * 100) });
    words.textContent = told;
  };

  search.addEventListener('input', draw);
  empties.addEventListener('change', draw);
  draw();

  return {
    element: make('div', { class: 'panel-body' },
      make('div', { class: 'filters' }, search, make('label', { class: 'check' }, empties, 'empty ones too')),
      make('div', { class: 'budget' }, make('span', { class: 'budget-name' }, 'Memory'), meter, words),
      body),
    show: (next, most) => {
      first ??= next;
      flat = next;
      limit = most;
      draw();
    },
    fresh: () => {
      first = undefined;
      flat = {};
      draw();
    },
    filter: () => { search.focus(); search.select(); },
  };
};
