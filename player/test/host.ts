/** A host as the player gives it to a living block: keeps what it was told, judges as the player does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlockSpec } from '../src/config';
import type { Host, Kind, Live, Status, Verdict } from '../src/blocks/block';
import { random } from '../src/random';

const CATALOGUE = JSON.parse(
  readFileSync(join(__dirname, '../../scormkit/course/texts/en.json'), 'utf8')) as Record<string, string>;

/** A text of the catalogue; one that is missing there is a mistake. */
export const t: Host['t'] = (key, values = {}) => {
  const text = CATALOGUE[`player.${key}`];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`${key} needs ${name}`);
    return String(values[name]);
  });
};

export interface Stage<A> {
  root: HTMLElement;
  live: Live<A>;
  host: Host;
  /** What the live region said, oldest first. */
  said: string[];
  drafts: number;
  verdicts: Verdict[];
  went: string[];
  used: number;
}

/** Puts *html* on the page and brings its block to life. */
export const stage = <S extends BlockSpec, A>(kind: Kind<S, A>, spec: S, html: string): Stage<A> => {
  document.body.innerHTML = html;
  const root = document.body.firstElementChild as HTMLElement;
  const set: Pick<Stage<A>, 'said' | 'drafts' | 'verdicts' | 'went' | 'used'> = { said: [], drafts: 0, verdicts: [], went: [], used: 0 };
  let live!: Live<A>;
  const check = (): void => {
    const answer = live.answer();
    if (answer === undefined || !kind.judge || kind.ready?.(spec, answer) === false) throw new Error('not ready');
    const verdict = kind.judge(spec, answer);
    set.verdicts.push(verdict);
    const triesLeft = spec.tries === null ? null : spec.tries - set.verdicts.length;
    const open = verdict.result !== 1 && (triesLeft === null || triesLeft > 0);
    live.show({ checked: true, open: spec.points ? open : true, result: verdict.result, triesLeft, fresh: true });
  };
  const host: Host = {
    t,
    random: random(spec.id, 1),
    draft: () => { set.drafts += 1; },
    check,
    interacted: () => { set.used += 1; },
    say: (text) => { set.said.push(text); },
    language: 'en',
    go: (page) => { set.went.push(page); },
    mode: 'normal',
    drawn: () => [],
    status: (): Status => ({ checked: false, open: true, triesLeft: null, fresh: false }),
    shown: () => undefined,
  };
  live = kind.connect(root, spec, host) as Live<A>;
  return Object.assign(set, { root, live, host });
};

export const click = (root: ParentNode, selector: string): void => {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing to click at ${selector}`);
  found.click();
};

export const visible = (element: Element | null): boolean => element !== null && element.closest('[hidden]') === null;

export const shown = (root: ParentNode, selector: string): boolean => visible(root.querySelector(selector));
