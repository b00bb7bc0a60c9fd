/** The preview's server, as the desk speaks to it. */
import type { DeskConfig } from './messages';

export interface Sco { id: string; title: string; depth: number; kind: string; mastery: number | null; prerequisites?: string }
export interface Node { depth: number; title: string; sco: string }

export interface Diagnostic {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  hint: string;
  path: string;
  line: number;
  column: number;
  length: number;
  /** The line it is about, if the server tells it. */
  excerpt?: string;
}

export interface Result {
  attempt: number;
  status: string;
  success: string;
  score: { raw?: number | null; scaled?: number | null } | null;
  time: number | string;
  suspend: number;
  cmi?: Record<string, unknown>;
  finished: boolean;
  progress?: number | null;
}

export interface Switches { refuse: boolean; signed_out: boolean; offline: boolean; slow: number }

export interface State {
  /** Rises with each build that learners would see. */
  release: number;
  package: {
    path: string; title: string; kind: string; edition: string; module: boolean;
    languages: string[]; language: string; targets: string[]; target: string;
    scos: Sco[]; tree?: Node[]; limit: { suspend: number | null };
  };
  learners: { id: string; name: string }[];
  switches: Switches;
  diagnostics: Diagnostic[];
  records: Record<string, Result>;
  documents: Stored[];
  problem: string;
}

export interface Broken { id: string; words: string; hint: string }
/** A document of the record store; its `text` as far as it is told, null where it is none. */
export interface Stored {
  resource: string; id: string; activity: string; sco: string; agent: string; learner: string; registration: string;
  /** Whether it belongs to the newest attempt, or to none. */
  current: boolean;
  by: 'content' | 'lms'; type: string; size: number; stored: number; text: string | null; cut: boolean;
}

/** A statement; `by` whom it was told, and whether it was `again`: the store had it already. */
export interface Told { n: number; at: number; statement: Statement; taken: boolean; broken: Broken[]; by: 'content' | 'lms'; again: boolean }
/** A request and its answer; `words` say why it was not done. */
export interface Asked { method: string; path: string; query: Record<string, string>; status: number; at: number; words: string; broken: Broken[] }

export interface Statement {
  actor?: { name?: string; account?: { name?: string } };
  verb?: { id?: string; display?: Record<string, string> };
  object?: { id?: string; definition?: { name?: Record<string, string> } };
  result?: { score?: { scaled?: number; raw?: number }; success?: boolean; completion?: boolean; duration?: string; response?: string };
  [more: string]: unknown;
}

export interface Launch { ticket: string; kind: string; url: string; release: number }
export interface Wish { sco: string; learner: string; mode: string; attempt: 'resume' | 'new'; blocked: boolean; language?: string; seed?: number }

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(message: string, readonly hint: string) { super(message); }
}

export interface Events {
  state(state: State): void;
  statement(told: Told): void;
  request(asked: Asked): void;
  commit(commit: unknown): void;
  connected(alive: boolean): void;
}

export interface Server {
  state(): Promise<State>;
  launch(wish: Wish): Promise<Launch>;
  switches(wish: Partial<Switches>): Promise<Switches>;
  reset(what: { learner?: string; sco?: string }): Promise<unknown>;
  choose(what: { language?: string; target?: string }): Promise<unknown>;
  learner(name: string): Promise<{ id: string; name: string }>;
  post(path: string, body: unknown): Promise<unknown>;
  listen(events: Events): void;
}

export const server = (config: DeskConfig): Server => {
  const headers = { 'X-Scormkit-Key': config.key };

  const read = async (answer: Response): Promise<unknown> => {
    const said = await answer.json().catch(() => ({})) as { error?: string; hint?: string };
    if (!answer.ok) throw new Refused(said.error ?? `the server answered ${answer.status}`, said.hint ?? '');
    return said;
  };
  const post = async (path: string, body: unknown): Promise<unknown> =>
    read(await fetch(`/api/${path}`, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }));

  return {
    post,
    state: async () => read(await fetch('/api/state', { headers })) as Promise<State>,
    launch: (wish) => post('launch', wish) as Promise<Launch>,
    switches: (wish) => post('switches', wish) as Promise<Switches>,
    reset: (what) => post('reset', what),
    choose: (what) => post('choose', what),
    learner: (name) => post('learners', { name }) as Promise<{ id: string; name: string }>,
    listen: (events) => {
      const source = new EventSource(`/events?key=${encodeURIComponent(config.key)}`);
      source.addEventListener('open', () => events.connected(true));
      source.addEventListener('error', () => events.connected(false));
      for (const name of ['state', 'statement', 'request', 'commit'] as const) {
        source.addEventListener(name, ({ data }) => events[name](JSON.parse(String(data) || 'null') as never));
      }
    },
  };
};
