/** What the LMS holds for the content: SCORM's data model as a tree, or the record store's documents. What this visit changed is marked. */
import { make, set } from '../../src/lib/dom';
import type { Stored } from '../api';
import { budget } from '../words/budget';
import { used } from '../words/documents';
import { about } from '../words/elements';
import { changed, dotted, tree } from '../words/tree';
import type { Branch } from '../words/tree';
import { value } from '../words/meanings';
import { documents } from './documents';

export interface DataPanel {
  element: HTMLElement;
  show(flat: Record<string, string>, limit: number | null): void;
  /** Shows what the record store keeps for content of *kind*. */
  documents(all: readonly Stored[], kind: string): void;
  fresh(): void;
  filter(): void;
  shown(): void;
}

const LONG = 80;
const STATE = /^cmi\.suspend_data$/;

export const dataPanel = (names: (list: string, index: number) => string | undefined): DataPanel => {
  let flat: Record<string, string> = {};
  let first: Record<string, string> | undefined;
  let limit: number | null = null;
  const closed = new Set<string>();
  const opened = new Set<string>();
  let stale = true;
  let kind = '';
  let stored: readonly Stored[] = [];
  let drawn = '';
  const shelf = documents();
  const scorm = (): boolean => kind === '' || kind.startsWith('scorm');
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

  /** A document is open or closed from the start as *usual*, until the author has it otherwise. */
  const held = (one: HTMLDetailsElement, usual: boolean): HTMLDetailsElement => {
    const marked = usual ? closed : opened;
    one.open = marked.has(one.dataset.path ?? '') !== usual;
    return fold(one, marked, !usual);
  };

  const check = make('label', { class: 'check' }, empties, 'empty ones too');
  const bar = make('div', { class: 'budget' }, make('span', { class: 'budget-name' }, 'Memory'), meter, words);
  const element = make('div', { class: 'panel-body' }, make('div', { class: 'filters' }, search, check), bar, body);

  const leaf = (branch: Branch, news: Set<string>): HTMLElement => {
    const text = branch.value ?? '';
    const json = branch.kind !== undefined;
    const note = json ? '' : about(branch.path).replace(/^[a-z ]+ \d+: /, '');
    const long = text.length > LONG;
    const said = json ? text : value(branch.path, text);
    const shown = text === '' ? make('span', { class: 'muted' }, '(empty)') : long
      ? fold(make('details', { 'open': opened.has(branch.path), 'data-path': branch.path }, make('summary', {}, `${text.slice(0, LONG)}…`), make('pre', { class: 'json' }, text)), opened, true)
      : make('span', { class: json ? `json-${branch.kind}` : undefined }, text);
    return make('div', { class: `leaf${json ? ' of-json' : ''}${news.has(branch.path) ? ' changed' : ''}` },
      make('span', { class: 'leaf-name' }, branch.label),
      make('span', { class: 'leaf-value' }, shown, ...(said !== text && text && !long ? [make('span', { class: 'muted' }, ` ${said}`)] : [])),
      ...(json ? [] : [make('span', { class: 'leaf-note' }, note)]));
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

  const state = (): string => Object.entries(flat).find(([name]) => STATE.test(dotted(name)))?.[1] ?? '';
  const model = (sought: string): HTMLElement[] => {
    const kept = Object.fromEntries(Object.entries(flat).filter(([name, one]) =>
      (empties.checked || one !== '') && !STATE.test(dotted(name)) && (!sought || `${dotted(name)} ${one} ${about(dotted(name), names)}`.toLowerCase().includes(sought))));
    const news = changed(first ?? flat, flat);
    return [...tree(kept).map((branch) => grow(branch, news)),
      ...(state() ? [make('section', { class: 'memory' }, make('h2', {}, 'suspend_data'), make('pre', { class: 'json' }, state()))] : [])];
  };
  const nothing = (): string => {
    if (stored.length || Object.keys(flat).length) return 'Nothing fits this filter.';
    if (kind === 'web') return 'A web page has no LMS: what it keeps, it keeps in the browser.';
    return scorm() ? 'There is no data model yet.' : 'The record store holds no document yet.';
  };

  /** Tells how much memory is used; only SCORM has a measure for it. */
  const measure = (): void => {
    const { share, level, words: told } = budget(state().length, limit);
    set(meter, { class: level, value: Math.min(100, share * 100), hidden: !scorm() });
    words.textContent = scorm() ? told : used(stored);
    bar.hidden = kind === 'web';
    check.hidden = !scorm();
  };

  /** Nobody looks at a hidden panel; and whoever has the keyboard in it keeps their place. */
  const draw = (): void => {
    stale = Boolean(element.hidden);
    if (stale) return;
    const focused = body.contains(document.activeElement) ? document.activeElement?.closest<HTMLElement>('details')?.dataset.path : undefined;
    const sought = search.value.trim().toLowerCase();
    const top = body.scrollTop;
    const parts = [...model(sought), ...shelf.draw(sought, grow, held)];
    body.replaceChildren(...(parts.length ? parts : [make('p', { class: 'empty' }, nothing())]));
    body.scrollTop = top;
    if (focused !== undefined) {
      const same = [...body.querySelectorAll<HTMLElement>('details')].find((one) => one.dataset.path === focused);
      (same?.querySelector('summary') ?? body).focus({ preventScroll: true });
    }
    measure();
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
    documents: (all, next) => {
      const looks = JSON.stringify([all, next]);
      if (looks === drawn) return;
      drawn = looks;
      [stored, kind] = [all, next];
      shelf.take(all);
      draw();
    },
    fresh: () => {
      first = undefined;
      flat = {};
      shelf.fresh();
      shelf.take(stored);
      draw();
    },
    filter: () => { search.focus(); search.select(); },
  };
};
