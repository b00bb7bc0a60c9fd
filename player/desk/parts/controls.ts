/** Small controls that the desk's bars are made of. */
import { make, set } from '../../src/lib/dom';

export interface Choice { value: string; label: string; title?: string }

/** A row of buttons of which one is pressed. */
export interface Segments { element: HTMLElement; show(value: string): void }
export const segments = (label: string, choices: Choice[], chosen: (value: string) => void): Segments => {
  const buttons = choices.map(({ value, label: name, title }) => {
    const button = make('button', { 'type': 'button', 'data-value': value, 'title': title }, name);
    button.addEventListener('click', () => chosen(value));
    return button;
  });
  return {
    element: make('div', { 'role': 'group', 'class': 'segments', 'aria-label': label }, ...buttons),
    show: (value) => {
      for (const button of buttons) set(button, { 'aria-pressed': String(button.dataset.value === value) });
    },
  };
};

export const button = (label: string, act: () => void, more: Record<string, string | undefined> = {}): HTMLButtonElement => {
  const one = make('button', { type: 'button', class: 'plain', ...more }, label);
  one.addEventListener('click', act);
  return one;
};

/** A button that stays pressed. */
export interface Toggle { element: HTMLButtonElement; show(on: boolean): void }
export const toggle = (label: string, act: (on: boolean) => void, more: Record<string, string | undefined> = {}): Toggle => {
  const element = button(label, () => act(element.getAttribute('aria-pressed') !== 'true'), { 'aria-pressed': 'false', ...more });
  return { element, show: (on) => { set(element, { 'aria-pressed': String(on) }); } };
};

/** A drop-down list with its label; what it offers may change. */
export interface Picker { element: HTMLElement; select: HTMLSelectElement; show(choices: Choice[], value: string): void }
export const picker = (label: string, chosen: (value: string) => void): Picker => {
  const select = make('select', {});
  const element = make('label', { class: 'picker' }, make('span', {}, label), select);
  let offered = '';
  select.addEventListener('change', () => chosen(select.value));
  return {
    element,
    select,
    show: (choices, value) => {
      const offers = JSON.stringify(choices);
      if (offers !== offered) select.replaceChildren(...choices.map((one) => make('option', { value: one.value }, one.label)));
      offered = offers;
      select.value = value;
    },
  };
};
