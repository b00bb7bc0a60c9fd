/** Calm words above the page. A passing one goes with the next page; the others stay for the visit. */
import { all, make, region } from '../lib/dom';

export interface Notices {
  add(text: string, kind?: { warn?: boolean; passing?: boolean }): HTMLElement;
  /** Asks before leaving; resolves to true for going on. Asking again replaces the question. */
  ask(text: string, yes: string, no: string): Promise<boolean>;
  turn(): void;
}

export const notices = (page: Document): Notices => {
  const place = region(page, '.notices');

  const add: Notices['add'] = (text, { warn = false, passing = false } = {}) => {
    const known = all(place, '.notice').find((notice) => notice.textContent === text);
    if (known) return known;
    const notice = make('div', { class: `notice${warn ? ' warn' : ''}${passing ? ' passing' : ''}` }, make('p', {}, text));
    place.append(notice);
    return notice;
  };

  return {
    add,
    ask: (text, yes, no) => new Promise((resolve) => {
      all(place, '.question-of-leaving').forEach((old) => old.remove());
      const notice = make('div', { class: 'notice warn question-of-leaving' }, make('p', {}, text));
      const answer = (label: string, going: boolean, quiet: string): HTMLElement => {
        const button = make('button', { type: 'button', class: `button${quiet}` }, label);
        button.addEventListener('click', () => {
          notice.remove();
          resolve(going);
        });
        return button;
      };
      const stay = answer(no, false, '');
      notice.append(make('div', { class: 'doors' }, stay, answer(yes, true, ' quiet')));
      place.append(notice);
      stay.focus();
      notice.scrollIntoView?.({ block: 'nearest' });
    }),
    turn: () => all(place, '.passing').forEach((notice) => notice.remove()),
  };
};
