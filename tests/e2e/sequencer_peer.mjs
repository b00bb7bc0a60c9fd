// Walks through courses in scorm-again's sequencer, and tells what it ever delivered.
// In: one JSON array of { tree, leaves }; out: one of { seen, started, passing, failing }.
import { readFileSync } from 'node:fs';

const { Scorm2004API } = await import(process.argv[2]);
const walks = Number(process.argv[3]);
for (const method of ['log', 'info', 'warn', 'error', 'debug']) console[method] = () => undefined;

/** A generator of numbers below 1 that is the same each time (Park and Miller). */
const numbers = (seed) => () => (seed = (seed * 48271) % 2147483647) / 2147483647;

const session = (tree) => {
  const got = [];
  const api = new Scorm2004API({
    autocommit: false,
    sequencing: {
      activityTree: structuredClone(tree),
      eventListeners: { onActivityDelivery: (activity) => got.push(activity.id) },
    },
  });
  /** What cannot be done throws or answers false; either way nothing is delivered. */
  const ask = (...request) => {
    try {
      api.processNavigationRequest(...request);
    } catch {
      // the peer refuses by throwing, too
    }
  };
  const leave = (values, request) => {
    try {
      api.lmsInitialize('');
      for (const [name, value] of values) api.lmsSetValue(name, value);
      api.lmsSetValue('adl.nav.request', request);
      api.lmsFinish('');
      api.reset();
    } catch {
      // as above
    }
  };
  return { got, ask, leave };
};

/** A learner who asks for anything and reports anything. */
const wander = ({ tree, leaves }, random) => {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const { got, ask, leave } = session(tree);
  if (random() < 0.6) ask('start');
  else ask('choice', pick(leaves));
  for (let step = 0; step < 12; step += 1) {
    const before = got.length;
    const request = pick(['continue', 'continue', 'previous', `{target=${pick(leaves)}}choice`]);
    const values = [
      ['cmi.completion_status', pick(['completed', 'incomplete'])],
      ['cmi.success_status', pick(['passed', 'failed', 'unknown'])],
      ...pick([[], [['cmi.score.scaled', '0.2']], [['cmi.score.scaled', '0.8']]]),
    ];
    if (before > 0) leave(values, request);
    if (got.length === before) ask(...pick([['continue'], ['previous'], ['start'], ['choice', pick(leaves)]]));
  }
  return got;
};

/** A learner who completes everything and goes on, passing or failing. */
const goOn = ({ tree }, success) => {
  const { got, ask, leave } = session(tree);
  ask('start');
  for (let before = 0; got.length > before && before < 40; ) {
    before = got.length;
    leave([['cmi.completion_status', 'completed'], ['cmi.success_status', success]], 'continue');
  }
  return got;
};

const courses = JSON.parse(readFileSync(0, 'utf8'));
const told = courses.map((course, number) => {
  const random = numbers(number + 1);
  const seen = new Set();
  for (let walk = 0; walk < walks; walk += 1) for (const id of wander(course, random)) seen.add(id);
  const start = session(course.tree);
  start.ask('start');
  return { seen: [...seen], started: start.got, passing: goOn(course, 'passed'), failing: goOn(course, 'failed') };
});
process.stdout.write(JSON.stringify(told));
