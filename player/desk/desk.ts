/** The author's desk: the LMS around the content, and all that it sees. */
import { bars } from './bars';
import { Refused, server } from './api';
import type { State, Switches } from './api';
import { stageFrame, ZOOMS } from './frame';
import type { Size } from './frame';
import { keys } from './keys';
import type { DeskConfig, Look } from './messages';
import { callsPanel } from './panels/calls';
import { dataPanel } from './panels/data';
import { findingsPanel } from './panels/findings';
import { recordingPanel } from './panels/recording';
import { resultPanel } from './panels/result';
import { statementsPanel } from './panels/statements';
import { kept } from './parts/kept';
import { tabs } from './parts/tabs';
import { run } from './run';
import { shell } from './shell';
import { trace as traced } from './trace';
import { download } from './export';

const config = JSON.parse(document.getElementById('desk-config')?.textContent ?? '{}') as DeskConfig;
const liked = kept('scormkit-desk', {
  width: 'lms' as Size['width'], zoom: 1, scheme: 'auto' as Look['scheme'], forced: false, still: false, tab: 'calls', panel: 0, keys: true, slow: 2000,
});
const lms = server(config);
const trace = traced();
let state: State | undefined;
let live = false;

const calls = callsPanel(trace);
const data = dataPanel(trace.name);
const statements = statementsPanel(trace);
const result = resultPanel();
const findings = findingsPanel(trace);
const reel = recordingPanel({
  server: lms,
  file: config.record,
  replay: config.replay,
  open: async (sco, seed, why) => {
    await stage.forget();
    await stage.open({ ...(sco ? { sco } : {}), mode: 'normal', blocked: false }, 'new', why, seed);
  },
  leave: () => stage.leave(),
  send: (message) => frame.send(message),
  ticket: () => trace.visit()?.ticket ?? '',
  say: (words) => view.say(words),
  guarded: (work) => guarded(work),
  changed: () => soon(),
});
const panels = tabs('What the LMS sees', [
  { id: 'calls', label: 'Calls', panel: calls.element },
  { id: 'data', label: 'Data', panel: data.element },
  { id: 'statements', label: 'Statements', panel: statements.element },
  { id: 'result', label: 'Result', panel: result.element },
  { id: 'findings', label: 'Findings', panel: findings.element },
  { id: 'record', label: 'Record', panel: reel.element },
], (tab) => {
  liked.keep({ tab });
  data.shown();
});

const frame = stageFrame(config.stage, (message) => {
  stage.hear(message);
  reel.hear(message);
}, (found) => bar.fitted(found));
const stage = run(lms, () => frame, trace, () => state, {
  changed: () => refresh(),
  trouble: (error) => view.alert(error.message, error.hint),
  say: (words) => view.say(words),
  data: (flat) => data.show(flat, state?.package.limit.suspend ?? null),
  fresh: () => {
    data.fresh();
    reel.fresh();
    refresh();
  },
  called: () => soon(),
  key: (key) => (key === 'F6' ? view.next() : view.previous()),
  request: (request) => bar.asked(request),
});

const guarded = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
    view.alert('', '');
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused('the preview does not answer', 'is it still running in the terminal?');
    view.alert(refused.message, refused.hint);
  }
};
const switched = (wish: Partial<Switches>): Promise<void> => guarded(async () => {
  const switches = await lms.switches(wish);
  if (state) state = { ...state, switches };
  refresh();
});
const sized = (change: Partial<Size>): void => {
  liked.keep(change);
  frame.size(liked.value);
  bar.show(model());
};
const looked = (change: Partial<Look>): void => {
  liked.keep(change);
  stage.look(liked.value);
  bar.show(model());
};
const zoom = (step: number): void => {
  const at = ZOOMS.indexOf(liked.value.zoom);
  sized({ zoom: step ? ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + step))] ?? 1 : 1 });
};
const blocked = (on: boolean): Promise<void> => stage.open({ blocked: on }, 'resume', on ? 'Storage blocked' : 'Storage lent again');
const reset = (): Promise<void> => guarded(async () => {
  await stage.forget();
  await lms.reset({ learner: stage.choice().learner });
  trace.clear();
  await stage.open({ mode: 'normal' }, 'resume', 'After a reset');
  view.say('Everything about this learner is forgotten.');
});
const learn = (name: string): Promise<void> => guarded(async () => {
  const { id } = await lms.learner(name);
  state = await lms.state();
  await stage.open({ learner: id, mode: 'normal' }, 'resume', `Learner ${name}`);
});
const choose = (what: { language?: string; target?: string }): Promise<void> => guarded(async () => {
  await stage.leave();
  await lms.choose(what);
  state = await lms.state();
  trace.clear();
  await stage.open({ mode: 'normal' }, 'resume', Object.values(what).join(' '));
});

const bar = bars({
  open: (change, attempt, why) => void stage.open(change, attempt, why),
  leave: () => void stage.leave(),
  kill: () => void stage.kill(),
  reset: () => void reset(),
  learn: (name) => void learn(name),
  choose: (what) => void choose(what),
  switched: (wish) => void switched(wish),
  slow: (ms) => {
    liked.keep({ slow: ms });
    bar.show(model());
    if (state?.switches.slow) void switched({ slow: ms });
  },
  blocked: (on) => void blocked(on),
  sized,
  zoom,
  looked,
  help: () => shortcuts.help(),
});

const model = () => ({ state, phase: stage.phase(), choice: stage.choice(), liked: liked.value, live });
export type Model = ReturnType<typeof model>;

const view = shell({ bars: bar, frame, panels, liked, clear: () => { trace.clear(); refresh(); }, exported: () => save() });

const about = (): Record<string, unknown> => ({ package: state?.package, scormkit: config.version, records: state?.records });
const save = (): void => download('trace.json', trace.whole(about()));

/** Shows everything as it stands now. */
const refresh = (): void => {
  calls.update();
  statements.update();
  const all = calls.count();
  panels.badge('calls', all.all ? String(all.all) : '', all.bad ? 'bad' : '', all.bad ? `${all.bad} forbidden by the standard` : '');
  const told = statements.count();
  panels.badge('statements', told.all ? String(told.all) : '', told.bad ? 'bad' : '', told.bad ? `${told.bad} break a requirement` : '');
  panels.badge('record', reel.count() ? String(reel.count()) : '', reel.busy() === 'recording' ? 'bad' : '', reel.busy());
  if (state) {
    const { learner, sco } = stage.choice();
    result.show(state, learner, sco);
    findings.show(state);
    const { errors, warnings } = findings.count();
    panels.badge('findings', errors + warnings ? String(errors + warnings) : '', errors ? 'bad' : warnings ? 'warn' : '');
    view.glance(state, state.records[`${learner}/${sco}`], trace.visit()?.kind ?? '');
  }
  bar.show(model());
};

/** Many calls in one moment are shown once. */
let waiting = false;
const soon = (): void => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    refresh();
  });
};

const shortcuts = keys([
  { group: 'Content', key: 'r', words: 'resume: leave and come back', act: () => void stage.open({ mode: 'normal' }, 'resume', 'Resume') },
  { group: 'Content', key: 'n', words: 'new attempt', act: () => void stage.open({ mode: 'normal' }, 'new') },
  { group: 'Content', key: 'v', words: 'review', act: () => void stage.open({ mode: 'review' }) },
  { group: 'Content', key: 'b', words: 'browse', act: () => void stage.open({ mode: 'browse' }) },
  { group: 'Content', key: 'l', words: 'leave', act: () => void stage.leave() },
  { group: 'Content', key: '[', words: 'part before', act: () => bar.step(-1) },
  { group: 'Content', key: ']', words: 'part after', act: () => bar.step(1) },
  { group: 'Look', key: 'p', words: 'phone width', act: () => sized({ width: 'phone' }) },
  { group: 'Look', key: 'm', words: 'LMS width', act: () => sized({ width: 'lms' }) },
  { group: 'Look', key: 'w', words: 'whole width', act: () => sized({ width: 'wide' }) },
  { group: 'Look', key: '+', words: 'larger', act: () => zoom(1) },
  { group: 'Look', key: '-', words: 'smaller', act: () => zoom(-1) },
  { group: 'Look', key: '0', words: 'as it is', act: () => zoom(0) },
  { group: 'Look', key: 'd', words: 'light, dark, as the system', act: () => looked({ scheme: ({ auto: 'light', light: 'dark', dark: 'auto' } as const)[liked.value.scheme] }) },
  { group: 'What goes wrong', key: 'R', words: 'LMS refuses', act: () => void switched({ refuse: !state?.switches.refuse }) },
  { group: 'What goes wrong', key: 'D', words: 'session dies', act: () => void switched({ signed_out: !state?.switches.signed_out }) },
  { group: 'What goes wrong', key: 'O', words: 'network off', act: () => void switched({ offline: !state?.switches.offline }) },
  { group: 'What goes wrong', key: 'S', words: 'slow LMS', act: () => void switched({ slow: state?.switches.slow ? 0 : liked.value.slow }) },
  { group: 'What goes wrong', key: 'B', words: 'storage blocked', act: () => void blocked(!stage.choice().blocked) },
  { group: 'What goes wrong', key: 'K', words: 'kill the tab', act: () => void stage.kill() },
  ...['calls', 'data', 'statements', 'result', 'findings', 'record'].map((id, n) => ({ group: 'Panels', key: String(n + 1), words: id, act: () => panels.show(id, true) })),
  { group: 'Panels', key: '/', words: 'filter', act: () => ({ data, statements }[panels.shown() as 'data'] ?? (panels.show('calls'), calls)).filter() },
  { group: 'Panels', key: 'e', words: 'next call with trouble', act: () => { panels.show('calls'); calls.next(); } },
  { group: 'Panels', key: 'c', words: 'clear the lists', act: () => { trace.clear(); refresh(); } },
  { group: 'Panels', key: 'x', words: 'export the trace', act: () => save() },
  { group: 'Desk', key: 'F6', words: 'next pane', act: () => view.next() },
  { group: 'Desk', key: 'Shift+F6', words: 'pane before', act: () => view.previous() },
  { group: 'Desk', key: '?', words: 'this list', act: () => shortcuts.help() },
], liked.value.keys, (on) => liked.keep({ keys: on }));

const replay = (): Promise<void> => {
  panels.show('record');
  return reel.play();
};

panels.show(liked.value.tab);
frame.size(liked.value);
stage.look(liked.value);
lms.listen({
  state: (next) => {
    const first = !state;
    const faults = state?.diagnostics.length ?? 0;
    state = next;
    if (!first && next.diagnostics.length !== faults) view.say(`${next.diagnostics.length} findings.`);
    if (first) void (config.replay ? replay() : stage.open());
    refresh();
  },
  reload: () => void stage.open({}, 'resume', 'Saved').then(() => view.say('The content was loaded anew.')),
  statement: (told) => {
    trace.statement(told);
    soon();
  },
  request: (asked) => {
    trace.request(asked);
    soon();
  },
  commit: () => undefined,
  connected: (alive) => {
    live = alive;
    bar.show(model());
  },
});
