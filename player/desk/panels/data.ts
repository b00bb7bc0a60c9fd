/** The data model as the LMS holds it, as a tree; what the last calls changed is marked. */
import { make, set } from '../../src/lib/dom';
import { budget } from '../words/budget';
import { about } from '../words/elements';
import { changed, dotted, tree } from '../words/tree';
import type { Branch } from '../words/tree';
import { value } from '../words/meanings';

export interface DataPanel { element: HTMLElement; show(flat: Record<string, string>, limit: number | null): void; fresh(): void; filter(): void; shown(): void }

const LONG = 80;
const STATE = /^cmi\.suspend_data$/;

export const dataPanel = (names: (list: string, index: number) => string | undefined): DataPanel => {
  let flat: Record<string, string> = {};
  let first: Record<string, string> | undefined;
  let limit: number | null = null;
  const closed = new Set<string>();
  const opened = new Set<string>();
  let stale = true;
  const search = make('input', { 'type': 'search', 'class': 'search', 'placeholder': 'Filter elements', 'aria-label': 'Filter elements', 'spellcheck': 'false' });
  const empties = make('input', { type: 'checkbox' });
  const body = make('div', { class: 'tree-scroll', tabindex: 0, role: 'group', 'aria-label': 'Data model' });
  const meter = make('meter', { min: 0, max: 100, 'aria-label': 'Memory used' });
  const words = make('span', { class: 'meter-words' });

  /** Remembers in *marked* whether *one* was left open (*when* true) or closed, for the next time it is drawn. */
  const fold = (one: HTMLDetailsElement, marked: Set<string>, when: boolean): HTMLDetailsElement => {
    const path = one.dataset.path ?? '';
    one.addEventListener('toggle', () => { if (one.open === when) marked.add(path); else marked.delete(path); });
    return one;
  };

  const element = make('div', { class: 'panel-body' },
    make('div', { class: 'filters' }, search, make('label', { class: 'check' }, empties, 'empty ones too')),
    make('div', { class: 'budget' }, make('span', { class: 'budget-name' }, 'Memory'), meter, words),
    body);

  const leaf = (branch: Branch, news: Set<string>): HTMLElement => {
    const text = branch.value ?? '';
    const note = about(branch.path).replace(/^[a-z ]+ \d+: /, '');
    const long = text.length > LONG;
    const said = value(branch.path, text);
    const shown = text === '' ? make('span', { class: 'muted' }, '(empty)') : long
      ? fold(make('details', { 'open': opened.has(branch.path), 'data-path': branch.path }, make('summary', {}, `${text.slice(0, LONG)}…`), make('pre', { class: 'json' }, text)), opened, true)
      : make('span', {}, text);
    return make('div', { class: `leaf${news.has(branch.path) ? ' changed' : ''}` },
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
    const inner = branch.children.map((child) => grow(child, news));
    return fold(make('details', { 'open': !closed.has(branch.path), 'class': 'branch', 'data-path': branch.path }, summary, ...inner), closed, false);
  };

  /** Nobody looks at a hidden panel; and whoever has the keyboard in it keeps their place. */
  const draw = (): void => {
    stale = Boolean(element.hidden);
    if (stale) return;
    const focused = body.contains(document.activeElement) ? document.activeElement?.closest<HTMLElement>('details')?.dataset.path : undefined;
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
    if (focused !== undefined) {
      const same = [...body.querySelectorAll<HTMLElement>('details')].find((one) => one.dataset.path === focused);
      (same?.querySelector('summary') ?? body).focus({ preventScroll: true });
    }
    const { share, level, words: told } = budget(state?.length ?? 0, limit);
    set(meter, { class: level, value: Math.min(100, share * 100) });
    words.textContent = told;
  };

  search.addEventListener('input', draw);
  empties.addEventListener('change', draw);

  return {
    element,
    shown: () => { if (stale) draw(); },
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
