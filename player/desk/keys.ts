/** Keys of the desk: one table that both listens and explains. */
import { make } from '../src/lib/dom';

export interface Key { key: string; words: string; act(): void; group: string }

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

export interface Keys { help(): void; listen(on: boolean): void }

export const keys = (all: Key[], on: boolean, changed: (on: boolean) => void): Keys => {
  let listening = on;
  const single = make('input', { type: 'checkbox' });
  single.checked = on;
  single.addEventListener('change', () => {
    listening = single.checked;
    changed(listening);
  });

  const groups = [...new Set(all.map(({ group }) => group))];
  const close = make('button', { type: 'button', class: 'plain', autofocus: true }, 'Close');
  const dialog = make('dialog', { 'class': 'help', 'aria-labelledby': 'help-title' },
    make('h2', { id: 'help-title' }, 'Keys'),
    make('div', { class: 'help-groups' }, ...groups.map((group) => make('section', {},
      make('h3', {}, group),
      make('dl', {}, ...all.filter((one) => one.group === group).flatMap(({ key, words }) =>
        [make('dt', {}, ...key.split(' ').map((part) => make('kbd', {}, part))), make('dd', {}, words)]))))),
    make('p', { class: 'note' }, 'Keys work while the desk has the focus; F6 brings it back from the content.'),
    make('div', { class: 'help-foot' }, make('label', { class: 'check' }, single, 'single keys act'), close));
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', ({ target }) => { if (target === dialog) dialog.close(); });
  document.body.append(dialog);

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const long = event.key.length > 1;
    if (!long && (!listening || (event.target as Element).matches(TYPING))) return;
    const name = long && event.shiftKey ? `Shift+${event.key}` : event.key;
    const found = all.find(({ key }) => key.split(' ').includes(name));
    if (!found) return;
    event.preventDefault();
    found.act();
  });

  return {
    help: () => dialog.showModal(),
    listen: (next) => { listening = next; },
  };
};
