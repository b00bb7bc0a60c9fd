/**
 * The SCORM API of the stage: scorm-again, with a strict listener in front of it, and commits that wait for the
 * server's answer, as most LMSs' do.
 */
import { Scorm12API } from 'scorm-again/scorm12/min';
import { Scorm2004API } from 'scorm-again/scorm2004/min';
import type { StageConfig } from '../messages';
import { strict12, strict2004 } from '../strict/strict';
import type { Heard, Recording } from '../strict/strict';

/** 391 (2004) and 101 (1.2): how an API says that a commit came to nothing. */
const FAILED = { scorm12: 101, scorm2004: 391 };

interface Answered { result: string | boolean; errorCode: number }

/** Sends what is committed to *url*, and waits for the answer; *going*: the content's page is being taken away. */
const post = (url: string, body: string, failed: number, going: boolean): Answered => {
  const request = new XMLHttpRequest();
  try {
    request.open('POST', url, false);
    request.setRequestHeader('Content-Type', 'application/json');
    request.send(body);
  } catch {
    // No synchronous request leaves a page that is going, or one that a page is taken from: what is left is what LMSs do, a beacon.
    const sent = (going || document.visibilityState === 'hidden') && navigator.sendBeacon(url, new Blob([body], { type: 'application/json' }));
    return { result: String(sent), errorCode: sent ? 0 : failed };
  }
  try {
    const said = JSON.parse(request.responseText) as Answered;
    return { result: String(said.result), errorCode: Number(said.errorCode) || 0 };
  } catch {
    // A login page in place of an answer: the session has died.
    return { result: 'false', errorCode: failed };
  }
};

export interface StageApi {
  name: 'API' | 'API_1484_11';
  recording: Recording;
  /** The data model as the LMS holds it now, names flat. */
  flat(): Record<string, string>;
  /** The content's page begins to go, or has gone. */
  going(now: boolean): void;
}

export const stageApi = (config: StageConfig, tell: (heard: Heard) => void): StageApi | undefined => {
  const { kind } = config;
  if (kind !== 'scorm12' && kind !== 'scorm2004') return undefined;
  const url = `/commit/${encodeURIComponent(config.ticket)}`;
  let gone = false;
  const httpService = {
    updateSettings: () => undefined,
    processHttpRequest: (_to: string, params: unknown, end: boolean) => post(url, JSON.stringify({ ...(params as object), finish: end }), FAILED[kind], gone),
  };
  // 5: scorm-again keeps its own counsel; what there is to say, the desk says.
  const settings = { lmsCommitUrl: url, autocommit: false, logLevel: 5, mastery_override: false, httpService };
  const api = kind === 'scorm12' ? new Scorm12API(settings) : new Scorm2004API(settings);
  api.loadFromJSON(config.cmi, 'cmi');
  return {
    name: kind === 'scorm12' ? 'API' : 'API_1484_11',
    recording: kind === 'scorm12' ? strict12(api, tell) : strict2004(api, tell),
    going: (now) => { gone = now; },
    // What is no text is a list without entries.
    flat: () => Object.fromEntries(Object.entries(api.getFlattenedCMI())
      .flatMap(([name, value]): [string, string][] => (typeof value === 'object' && value !== null ? [] : [[name, String(value ?? '')]]))),
  };
};
