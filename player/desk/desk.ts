/** The author's desk: the LMS around the content, and all that it sees. */
import { bars } from './bars';
import { server } from './api';
import type { State } from './api';
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
import { table } from './shortcuts';
import { trace as traced } from './trace';
import { download } from './export';
import { concerned } from './words/documents';
import { wishes } from './wishes';

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
const { guarded, switched, blocked, reset, learn, choose } = wishes({
  lms,
  stage,
  trace,
  take: (next) => {
    // What was asked for may be answered after a newer release was told.
    if (next.release >= (state?.release ?? 0)) state = next;
  },
  switched: (switches) => {
    if (state) state = { ...state, switches };
    refresh();
  },
  alert: (words, hint) => view.alert(words, hint),
  say: (words) => view.say(words),
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

const view = shell({ bars: bar, frame, panels, liked, clear: () => cleared(), exported: () => save() });

const about = (): Record<string, unknown> => ({ package: state?.package, scormkit: config.version, records: state?.records });
const save = (): void => download('trace.json', trace.whole(about()));

/** Shows everything as it stands now. */
const refresh = (): void => {
  calls.update();
  statements.update();
  const all = calls.count();
  panels.badge('calls', all.all ? String(all.all) : '', all.bad ? 'bad' : '', all.bad ? `${all.bad} forbidden by the standard` : '');
  const told = statements.count();
  panels.badge('statements', told.all ? String(told.all) : '', told.bad ? 'bad' : '', told.bad ? `${told.bad} broke a requirement` : '');
  panels.badge('record', reel.count() ? String(reel.count()) : '', reel.busy() === 'recording' ? 'bad' : '', reel.busy());
  if (state) {
    const { learner, sco } = stage.choice();
    result.show(state, learner, sco);
    findings.show(state);
    data.documents(concerned(state.documents, learner, sco), trace.visit()?.kind ?? '');
    const { errors, warnings } = findings.count();
    panels.badge('findings', errors + warnings ? String(errors + warnings) : '', errors ? 'bad' : warnings ? 'warn' : '');
    view.glance(state, state.records[`${learner}/${sco}`], trace.visit()?.kind ?? '');
  }
  bar.show(model());
};

const cleared = (): void => {
  trace.clear();
  refresh();
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

const shortcuts = keys(table({
  open: (change, attempt, why) => void stage.open(change, attempt, why),
  leave: () => void stage.leave(),
  kill: () => void stage.kill(),
  step: (by) => bar.step(by),
  sized,
  zoom,
  dress: () => looked({ scheme: ({ auto: 'light', light: 'dark', dark: 'auto' } as const)[liked.value.scheme] }),
  refuse: () => void switched({ refuse: !state?.switches.refuse }),
  die: () => void switched({ signed_out: !state?.switches.signed_out }),
  unplug: () => void switched({ offline: !state?.switches.offline }),
  slow: () => void switched({ slow: state?.switches.slow ? 0 : liked.value.slow }),
  block: () => void blocked(!stage.choice().blocked),
  panel: (id) => panels.show(id, true),
  filter: () => ({ data, statements }[panels.shown() as 'data'] ?? (panels.show('calls'), calls)).filter(),
  trouble: () => { panels.show('calls'); calls.next(); },
  clear: () => cleared(),
  exported: () => save(),
  next: () => view.next(),
  previous: () => view.previous(),
  help: () => shortcuts.help(),
}), liked.value.keys, (on) => liked.keep({ keys: on }));

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
    else stage.keepUp();
    refresh();
  },
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
