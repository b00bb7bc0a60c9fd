/** Tabs, as the ARIA practices have them: arrow keys walk between them, one panel is shown. */
import { make, set } from '../../src/lib/dom';

export interface Tab { id: string; label: string; panel: HTMLElement }
export interface Tabs {
  bar: HTMLElement;
  panels: HTMLElement[];
  show(id: string, focus?: boolean): void;
  shown(): string;
  /** Puts a small count beside a tab's name; *tone* colours it. */
  badge(id: string, text: string, tone?: string, words?: string): void;
}

export const tabs = (label: string, all: Tab[], changed: (id: string) => void): Tabs => {
  let shown = all[0]?.id ?? '';
  const buttons = new Map(all.map(({ id, label: name }) => {
    const badge = make('span', { class: 'badge', hidden: true });
    const button = make('button', { 'type': 'button', 'role': 'tab', 'id': `tab-${id}`, 'aria-controls': `panel-${id}` }, name, badge);
    button.addEventListener('click', () => show(id));
    return [id, { button, badge }];
  }));
  const bar = make('div', { 'role': 'tablist', 'class': 'tabs', 'aria-label': label }, ...[...buttons.values()].map(({ button }) => button));

  const show = (id: string, focus = false): void => {
    shown = id;
    for (const { id: one, panel } of all) {
      const on = one === id;
      set(buttons.get(one)?.button ?? panel, { 'aria-selected': String(on), 'tabindex': on ? 0 : -1 });
      panel.hidden = !on;
      if (on && focus) buttons.get(one)?.button.focus();
    }
    changed(id);
  };

  bar.addEventListener('keydown', (event) => {
    const at = all.findIndex(({ id }) => id === shown);
    const to: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(all[next % all.length]?.id ?? shown, true);
  });
  for (const { id, panel } of all) set(panel, { 'role': 'tabpanel', 'id': `panel-${id}`, 'aria-labelledby': `tab-${id}` });

  return {
    bar,
    panels: all.map(({ panel }) => panel),
    show,
    shown: () => shown,
    badge: (id, text, tone = '', words = '') => {
      const found = buttons.get(id);
      if (!found) return;
      found.badge.textContent = text;
      set(found.badge, { hidden: !text, class: `badge ${tone}`, title: words || undefined });
    },
  };
};
