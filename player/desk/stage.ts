/**
 * The LMS's page: it holds the content in a frame and the SCORM API where content looks for it, and tells the desk,
 * which lies on another origin, what happens. It does to the content what the desk asks: take it away, kill it,
 * deny it storage, show it in other colours.
 */
import { opened, sealed } from './messages';
import type { FromStage, Look, StageConfig, ToStage } from './messages';
import { stageApi } from './stage/api';
import { block, unblock } from './stage/blocked';
import { forget, kill } from './stage/kill';
import { wear } from './stage/look';
import { outcomeOf } from './stage/outcome';
import { reel } from './stage/reel';
import { windows } from './stage/windows';
import { seed } from './seed';

const config = JSON.parse(document.getElementById('stage-config')?.textContent ?? '{}') as StageConfig;
const tell = (message: FromStage): void => window.parent.postMessage(sealed(message), config.desk);

let dead = false;
let look: Look = { scheme: 'auto', forced: false, still: false };
let scroll = 0;
let asked: ReturnType<typeof setTimeout> | undefined;

const lms = stageApi(config, (heard) => {
  tell({ kind: 'call', at: Date.now(), ...heard });
  if (/^(Finish|Terminate)$/.test(heard.name) && heard.answer === 'true') {
    tell({ kind: 'closed', request: lms?.recording.value('adl.nav.request') ?? '' });
  }
  asked ??= setTimeout(report, 100);
});

/** Tells the whole data model, a while after the last call that may have changed it. */
const report = (): void => {
  asked = undefined;
  if (lms && !dead) tell({ kind: 'data', flat: lms.flat() });
};

/** What a dead process calls is not heard. */
const mortal = (api: Record<string, (...args: string[]) => unknown>): typeof api =>
  Object.fromEntries(Object.entries(api).map(([name, call]) => [name, (...args: string[]) => (dead ? 'false' : call(...args))]));

if (lms) Object.assign(window, { [lms.name]: mortal(lms.recording.api) });

const frame = document.createElement('iframe');
frame.title = 'Content';
frame.allow = 'fullscreen; autoplay; clipboard-write; microphone; camera';
Object.assign(frame.style, { border: '0', display: 'block', inlineSize: '100%', blockSize: '100%', colorScheme: 'light dark' });

/** F6 goes from pane to pane, as in browsers; the desk cannot hear keys that are pressed in here. */
const onKey = (event: KeyboardEvent): void => {
  if (event.key !== 'F6') return;
  event.preventDefault();
  tell({ kind: 'key', key: event.shiftKey ? 'Shift+F6' : 'F6' });
};

frame.addEventListener('load', () => {
  const all = windows(frame.contentWindow);
  for (const one of all) one.addEventListener('keydown', onKey, true);
  lms?.going(false);
  for (const one of all) one.addEventListener('pagehide', () => lms?.going(true), true);
  wear(frame, look);
  const [first] = all;
  if (!first || first.location.href === 'about:blank') return;
  if (scroll) first.scrollTo(0, scroll);
  scroll = 0;
  tell({ kind: 'loaded', title: first.document.title, path: first.location.pathname });
});

/** Takes the content away: as an LMS that moves on, or as a process that dies. */
const remove = (killed: boolean): void => {
  let top = 0;
  try { top = frame.contentWindow?.scrollY ?? 0; } catch { /* the content has gone to another site */ }
  dead ||= killed;
  lms?.going(true);
  const outcome = config.kind === 'web' ? outcomeOf(frame) : undefined;
  if (killed) kill(frame);
  else frame.remove();
  const told = outcome?.();
  tell({ kind: 'left', scroll: top, killed, ...(told && { outcome: told }) });
};

let seeded = (): boolean => false;
const studio = reel(frame, tell, () => seeded());

const answers: { [K in ToStage['kind']]: (message: Extract<ToStage, { kind: K }>) => void } = {
  leave: () => remove(false),
  kill: () => remove(true),
  block: ({ storage }) => windows(frame.contentWindow).forEach(storage ? block : unblock),
  forget: () => void forget().then(() => tell({ kind: 'forgotten' })),
  look: (message) => {
    look = message.look;
    wear(frame, look);
  },
  scroll: ({ to }) => {
    scroll = to;
  },
  focus: () => {
    frame.focus();
    frame.contentWindow?.focus();
  },
  record: ({ on }) => studio.record(on),
  play: ({ step, n }) => studio.play(step, n),
};

window.addEventListener('message', (event) => {
  const message = opened<ToStage>(event, config.desk, window.parent);
  if (message) (answers[message.kind] as (message: ToStage) => void)(message);
});

Object.assign(document.documentElement.style, { blockSize: '100%', overflow: 'hidden' });
Object.assign(document.body.style, { blockSize: '100%', margin: '0' });
frame.src = config.url;
document.body.append(frame);
seeded = seed(frame, config.seed ?? undefined);
tell({ kind: 'ready', ticket: config.ticket });
