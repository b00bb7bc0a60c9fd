/** The bars around the content: what is open and for whom, how it looks, and what goes wrong. */
import { make, set } from '../src/lib/dom';
import type { Model } from './desk';
import type { Fit, Size } from './frame';
import type { Look } from './messages';
import type { Switches } from './api';
import { button, picker, segments, toggle } from './parts/controls';
import type { Choice } from './run';
import { partsTree } from './parts_tree';
import { verdict } from './panels/result';

export interface Acts {
  open(change?: Partial<Choice>, attempt?: 'resume' | 'new', why?: string): void;
  leave(): void;
  kill(): void;
  reset(): void;
  learn(name: string): void;
  choose(what: { language?: string; target?: string }): void;
  switched(wish: Partial<Switches>): void;
  slow(ms: number): void;
  blocked(on: boolean): void;
  sized(change: Partial<Size>): void;
  zoom(step: number): void;
  looked(change: Partial<Look>): void;
  help(): void;
}

export interface Bars {
  top: HTMLElement;
  tools: HTMLElement;
  tree: HTMLElement;
  trouble: HTMLElement;
  foot: HTMLElement;
  curtain: HTMLElement;
  show(model: Model): void;
  fitted(fit: Fit): void;
  asked(request: string): void;
  step(by: number): void;
}

const KINDS: Record<string, string> = { scorm12: 'SCORM 1.2', scorm2004: 'SCORM 2004', cmi5: 'cmi5', xapi: 'xAPI', web: 'Web page' };
const NEW = '+';
const SLOWNESS = [500, 2000, 5000, 15_000];

const PHASES: Record<string, [head: string, words: string, act: string]> = {
  away: ['The learner has left', 'The LMS took the content away, as when another page is opened.', 'Come back'],
  killed: ['The tab was killed', 'Nothing that the content did in its last moment has reached storage or network.', 'Open it again'],
  none: ['Nothing is open', '', 'Launch'],
};

/** What is wrong just now, in words, for the frame's edge. */
const wrongs = ({ state, choice }: Model): string[] => {
  const switches = state?.switches;
  return [
    switches?.refuse ? 'the LMS refuses' : '', switches?.signed_out ? 'the session is dead' : '', switches?.offline ? 'the network is off' : '',
    switches?.slow ? `the LMS is ${switches.slow / 1000} s slow` : '', choice.blocked ? 'storage is blocked' : '',
  ].filter(Boolean);
};

export const bars = (acts: Acts): Bars => {
  let model: Model | undefined;
  const title = make('h1', { class: 'title' });
  const kind = make('span', { class: 'kind' });
  const alive = make('span', { class: 'alive' });
  const targets = picker('Target', (target) => acts.choose({ target }));
  const languages = picker('Language', (language) => acts.choose({ language }));
  const learners = picker('Learner', (learner) => {
    if (learner !== NEW) return acts.open({ learner }, 'resume', 'Another learner');
    learners.select.value = model?.choice.learner ?? '';
    naming.showModal();
    return undefined;
  });

  const name = make('input', { name: 'name', required: true, maxlength: 250, autocomplete: 'off', placeholder: 'Grace Hopper' });
  const naming = make('dialog', { 'class': 'ask', 'aria-labelledby': 'ask-title' },
    make('form', { method: 'dialog' }, make('h2', { id: 'ask-title' }, 'A new learner'), make('label', {}, 'Name', name),
      make('div', { class: 'help-foot' }, make('button', { type: 'submit', value: 'add', class: 'primary' }, 'Add'), make('button', { type: 'submit', value: '', formnovalidate: true, class: 'plain' }, 'Cancel'))));
  naming.addEventListener('close', () => {
    if (naming.returnValue === 'add' && name.value.trim()) acts.learn(name.value.trim());
    name.value = '';
    naming.returnValue = '';
  });

  const top = make('header', { class: 'top' },
    make('span', { class: 'brand' }, 'scormkit'), title, kind, make('span', { class: 'grow' }),
    targets.element, languages.element, learners.element, alive,
    button('?', acts.help, { 'class': 'plain round', 'aria-label': 'Keys', 'title': 'Keys (?)' }), naming);

  const resume = button('Resume', () => acts.open({ mode: 'normal' }, 'resume', 'Resume'), { class: 'primary', title: 'Leave, and come back to the same attempt (r)' });
  const anew = button('New attempt', () => acts.open({ mode: 'normal' }, 'new'), { title: 'Begin a new attempt (n)' });
  const modes = segments('Mode', [
    { value: 'normal', label: 'Normal', title: 'What the learner does counts' },
    { value: 'review', label: 'Review', title: 'Look back at finished work; nothing is recorded (v)' },
    { value: 'browse', label: 'Browse', title: 'A preview; nothing is recorded (b)' },
  ], (mode) => acts.open({ mode: mode as Choice['mode'] }));
  const leave = button('Leave', acts.leave, { title: 'Take the content away, as an LMS does (l)' });
  const reset = button('Reset', acts.reset, { title: 'Forget this learner: records, and what the content stored on this device' });
  const widths = segments('Width', [
    { value: 'phone', label: 'Phone', title: '390 pixels wide (p)' }, { value: 'lms', label: 'LMS', title: "650 pixels, the width of Moodle's frame (m)" }, { value: 'wide', label: 'Wide', title: 'All there is (w)' },
  ], (width) => acts.sized({ width: width as Size['width'] }));
  const percent = button('100 %', () => acts.zoom(0), { 'class': 'percent', 'title': 'Back to 100 % (0)' });
  const zooms = make('div', { 'class': 'segments zoom', 'role': 'group', 'aria-label': 'Zoom' },
    button('−', () => acts.zoom(-1), { 'class': '', 'aria-label': 'Smaller', 'title': 'Smaller (-)' }), percent, button('+', () => acts.zoom(1), { 'class': '', 'aria-label': 'Larger', 'title': 'Larger (+)' }));
  const schemes = segments('Colours', [
    { value: 'auto', label: 'Auto', title: 'As this system has it (d)' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' },
  ], (scheme) => acts.looked({ scheme: scheme as Look['scheme'] }));
  const forced = toggle('Forced colours', (on) => acts.looked({ forced: on }), {
    title: "An approximation: the content's own rules for forced colours are made to hold, and a black palette is laid over it. The system's real palette, and colours of pictures, only a real system shows.",
  });
  const still = toggle('Less motion', (on) => acts.looked({ still: on }), { title: "Makes the content's rules for reduced motion hold; scripts that ask for themselves are not told." });
  const tools = make('div', { 'class': 'tools', 'role': 'group', 'aria-label': 'Content' },
    make('div', { class: 'tool-row' }, resume, anew, modes.element, leave, reset),
    make('div', { class: 'tool-row' }, widths.element, zooms, schemes.element, forced.element, still.element));

  const refuse = toggle('LMS refuses', (on) => acts.switched({ refuse: on }), { title: 'Commits and statements are answered with no (R)' });
  const signedOut = toggle('Session dies', (on) => acts.switched({ signed_out: on }), { title: 'Every request leads to the login page (D)' });
  const offline = toggle('Network off', (on) => acts.switched({ offline: on }), { title: 'Connections of LMS and record store break off (O)' });
  const slow = toggle('Slow LMS', (on) => acts.switched({ slow: on ? model?.liked.slow ?? 0 : 0 }), { title: 'Every answer comes late (S)' });
  const slowness = picker('by', (ms) => acts.slow(Number(ms)));
  const blocked = toggle('Storage blocked', acts.blocked, { title: 'Launches again in a browser that lends no storage (B)' });
  const trouble = make('div', { 'class': 'trouble', 'role': 'group', 'aria-label': 'What goes wrong' },
    make('span', { class: 'trouble-name' }, 'What if'), refuse.element, signedOut.element, offline.element,
    make('span', { class: 'joined' }, slow.element, slowness.element), blocked.element,
    button('Kill the tab', acts.kill, { class: 'plain danger', title: 'End the content as if its process had died (K)' }));

  const state = make('span', { class: 'phase' });
  const wrong = make('span', { class: 'wrong' });
  const size = make('span', { class: 'size' });
  const foot = make('div', { class: 'foot' }, state, wrong, make('span', { class: 'grow' }), size);

  const head = make('strong', {});
  const words = make('p', {});
  const act = button('', () => acts.open({}, 'resume', 'Came back'), { class: 'primary' });
  const following = button('Next part', () => step(1), { class: 'plain' });
  const curtain = make('div', { class: 'curtain', hidden: true }, head, words, make('div', { class: 'tool-row' }, act, following));

  const parts = partsTree((sco) => acts.open({ sco }, 'resume', 'Launch'));
  const step = (by: number): void => {
    const scos = model?.state?.package.scos ?? [];
    const to = scos[scos.findIndex(({ id }) => id === model?.choice.sco) + by];
    if (to) acts.open({ sco: to.id }, 'resume', 'Launch');
  };

  const show = (next: Model): void => {
    model = next;
    const { state: lms, phase, choice, liked, live } = next;
    const about = lms?.package;
    title.textContent = about?.title ?? '…';
    document.title = `${about?.title ?? 'scormkit'} – preview`;
    kind.textContent = about?.kind ? `${KINDS[about.kind] ?? about.kind}${about.edition && about.kind === 'scorm2004' ? ` ${/^\d$/.test(about.edition) ? `${about.edition}th edition`.replace('2th', '2nd').replace('3th', '3rd') : about.edition}` : ''}` : '';
    set(targets.element, { hidden: (about?.targets.length ?? 0) < 2 });
    set(languages.element, { hidden: (about?.languages.length ?? 0) < 2 });
    targets.show((about?.targets ?? []).map((value) => ({ value, label: KINDS[value] ?? value })), about?.target ?? '');
    languages.show((about?.languages ?? []).map((value) => ({ value, label: value })), about?.language ?? '');
    learners.show([...(lms?.learners ?? []).map(({ id, name: label }) => ({ value: id, label })), { value: NEW, label: 'New learner…' }], choice.learner);
    alive.textContent = live ? 'live' : 'not connected';
    set(alive, { class: `alive ${live ? 'on' : 'off'}`, title: live ? 'Saved changes appear by themselves' : 'The preview does not answer: is it still running?' });

    const there = phase === 'open' || phase === 'ended' || phase === 'opening';
    modes.show(choice.mode);
    set(leave, { 'aria-disabled': there ? undefined : 'true' });
    widths.show(liked.width);
    schemes.show(liked.scheme);
    percent.textContent = `${Math.round(liked.zoom * 100)} %`;
    forced.show(liked.forced);
    still.show(liked.still);
    const switches = lms?.switches;
    refuse.show(switches?.refuse ?? false);
    signedOut.show(switches?.signed_out ?? false);
    offline.show(switches?.offline ?? false);
    slow.show((switches?.slow ?? 0) > 0);
    const late = switches?.slow || liked.slow;
    slowness.show([...new Set([...SLOWNESS, late])].sort((a, b) => a - b).map((ms) => ({ value: String(ms), label: `${ms / 1000} s` })), String(late));
    blocked.show(choice.blocked);
    const off = wrongs(next);
    wrong.textContent = off.length ? `On: ${off.join(', ')}` : '';
    set(document.documentElement, { 'data-trouble': off.length > 0 });
    state.textContent = { none: 'nothing open', opening: 'opening…', open: 'session open', ended: 'session ended', away: 'left', killed: 'killed' }[phase];
    set(state, { class: `phase ${phase}` });

    const told = PHASES[phase];
    curtain.hidden = !told || !lms;
    const after = about?.scos[(about.scos.findIndex(({ id }) => id === choice.sco) || 0) + 1];
    following.hidden = !after || phase === 'none';
    if (told) {
      head.textContent = told[0];
      words.textContent = phase === 'none' ? lms?.problem ?? '' : told[1];
      act.textContent = told[2];
    }
    parts.show(about?.tree ?? [], about?.scos ?? [], choice.sco, (sco) => verdict(lms?.records[`${choice.learner}/${sco}`]));
  };

  return {
    top, tools, trouble, foot, curtain, show, step,
    tree: parts.element,
    fitted: ({ width, height, shown }) => {
      size.textContent = `${Math.round(width)} × ${Math.round(height)}${shown < 1 ? `, shown at ${Math.round(shown * 100)} %` : ''}`;
    },
    asked: (request) => {
      if (request === 'continue') step(1);
      else if (request === 'previous') step(-1);
    },
  };
};
