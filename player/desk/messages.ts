/** What stage and desk tell each other, by postMessage between two origins. */
import type { Outcome } from './stage/outcome';
import type { Recorded, Step } from './steps';
import type { Heard } from './strict/strict';

/** How the content shall look: as a learner's machine would ask for it. */
export interface Look {
  scheme: 'auto' | 'light' | 'dark';
  forced: boolean;
  still: boolean;
}

export interface CallMessage extends Heard { kind: 'call'; at: number }

export type FromStage =
  | { kind: 'ready'; ticket: string }
  | { kind: 'loaded'; title: string; path: string }
  | CallMessage
  | { kind: 'data'; flat: Record<string, string> }
  | { kind: 'closed'; request: string }
  /** *outcome* is how the learner stands in a course that tells no LMS. */
  | { kind: 'left'; scroll: number; killed: boolean; outcome?: Outcome }
  | { kind: 'forgotten' }
  | { kind: 'key'; key: string }
  /** Step *n* was made, or became another; *about* is what the package calls itself, *seeded* whether its chances are ours. */
  | { kind: 'step'; step: Step; n: number; about: { id?: string; version?: string }; seeded: boolean }
  | { kind: 'played'; n: number; problem: string };

export type ToStage =
  | { kind: 'leave' }
  | { kind: 'kill' }
  | { kind: 'block'; storage: boolean }
  | { kind: 'forget' }
  | { kind: 'look'; look: Look }
  | { kind: 'scroll'; to: number }
  | { kind: 'focus' }
  | { kind: 'record'; on: boolean }
  | { kind: 'play'; step: Step; n: number };

/** What stands in the stage's page for its script. */
export interface StageConfig {
  ticket: string;
  kind: 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'web';
  edition: string;
  url: string;
  cmi: Record<string, unknown>;
  desk: string;
  blocked: boolean;
  mode: string;
  /** Where the content's random numbers begin. */
  seed?: number | null;
}

/** What stands in the desk's page for its script. */
export interface DeskConfig {
  /** Where the command line wants a recorded run. */
  record: string;
  /** A recorded run to play. */
  replay: Recorded | null;
  key: string;
  stage: string;
  store: string;
  version: string;
}

export const sealed = <M extends FromStage | ToStage>(message: M): M & { scormkit: 1 } => ({ scormkit: 1, ...message });

/** The message in an event, if it is one of ours and comes from *origin* and *source*. */
export const opened = <M extends FromStage | ToStage>(event: MessageEvent, origin: string, source: unknown): M | undefined => {
  const data = event.data as { scormkit?: unknown; kind?: unknown } | null;
  const ours = event.origin === origin && event.source === source && data?.scormkit === 1 && typeof data.kind === 'string';
  return ours ? (data as unknown as M) : undefined;
};
