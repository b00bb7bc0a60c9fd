/** What has happened in a preview, visit by visit: what the desk's lists show and what is exported. Bounded. */
import type { Asked, Told } from './api';
import { faults } from './faults';
import type { CallMessage } from './messages';

export interface Visit {
  ticket: string;
  kind: string;
  sco: string;
  learner: string;
  mode: string;
  attempt: 'resume' | 'new';
  why: string;
  at: number;
}

export type Line = { type: 'call'; call: CallMessage; visit: Visit } | { type: 'visit'; visit: Visit };
export type Record_ = { type: 'statement'; told: Told } | { type: 'request'; asked: Asked };

export interface Trace {
  lines: readonly Line[];
  records: readonly Record_[];
  visit(): Visit | undefined;
  begin(visit: Visit): void;
  call(call: CallMessage): void;
  statement(told: Told): void;
  request(asked: Asked): void;
  clear(): void;
  /** The id that the content has given to entry *index* of *list* in this visit. */
  name(list: string, index: number): string | undefined;
  /** Everything, for a file. */
  whole(about: Record<string, unknown>): Record<string, unknown>;
}

export const MOST = 20_000;

const bounded = <T>(items: T[], item: T): void => {
  items.push(item);
  if (items.length > MOST) items.splice(0, items.length - MOST);
};

export const trace = (): Trace => {
  const lines: Line[] = [];
  const records: Record_[] = [];
  const names = new Map<string, string>();
  let current: Visit | undefined;

  const learn = ({ name, args: [element = '', value = ''], answer }: CallMessage): void => {
    const entry = /^(cmi\.(?:interactions|objectives))\.(\d+)\.id$/.exec(element);
    if (!entry) return;
    const id = name === 'SetValue' ? value : name === 'GetValue' ? answer : '';
    if (id) names.set(`${entry[1]}.${entry[2]}`, id);
  };

  return {
    lines,
    records,
    visit: () => current,
    begin: (visit) => {
      current = visit;
      names.clear();
      bounded(lines, { type: 'visit', visit });
    },
    call: (call) => {
      if (!current) return;
      learn(call);
      bounded(lines, { type: 'call', call, visit: current });
    },
    statement: (told) => bounded(records, { type: 'statement', told }),
    request: (asked) => bounded(records, { type: 'request', asked }),
    clear: () => {
      lines.splice(0);
      records.splice(0);
      if (current) lines.push({ type: 'visit', visit: current });
    },
    name: (list, index) => names.get(`${list}.${index}`),
    whole: (about) => {
      const visits = new Map<Visit, { calls: CallMessage[] }>();
      for (const line of lines) {
        const one = visits.get(line.visit) ?? { calls: [] };
        if (line.type === 'call') one.calls.push(line.call);
        visits.set(line.visit, one);
      }
      const { again } = faults(records);
      return {
        format: 'scormkit-trace', version: 1, ...about,
        visits: [...visits].map(([visit, { calls }]) => ({
          ...visit,
          ticket: undefined,
          at: new Date(visit.at).toISOString(),
          calls: calls.map(({ n, at, name, args, answer, error, took, broken }) =>
            ({ n, after: at - visit.at, name, args, answer, error, took: Math.round(took * 1000) / 1000, broken })),
        })),
        statements: records.flatMap((one) => (one.type === 'statement' ? [{ ...one.told, again: again(one.told) }] : [])),
        requests: records.flatMap((one) => (one.type === 'request' ? [one.asked] : [])),
      };
    },
  };
};
