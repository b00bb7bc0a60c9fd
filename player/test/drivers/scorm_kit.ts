/** Both SCORM standards as their tests need them: a real LMS API (scorm-again) with a strict listener in front. */
import * as again12 from 'scorm-again/scorm12';
import * as again2004 from 'scorm-again/scorm2004';
import type { Target } from '../../src/config';
import type { Driver, Drive, Progress } from '../../src/drivers/driver';
import { drive as drive12 } from '../../src/drivers/scorm12';
import { drive as drive2004 } from '../../src/drivers/scorm2004';
import { strict12, strict2004 } from '../../desk/strict/strict';
import type { Recording } from '../../desk/strict/strict';
import { asWindow, config, page } from './kit';
import type { Page } from './kit';

export interface Lms { cmi: unknown; loadFromJSON(data: unknown, element: string): void; [call: string]: unknown }
export type Make = new (settings: Record<string, unknown>) => Lms;

/** One standard as these tests need it. */
export interface Standard {
  drive: Drive;
  make: Make;
  strict(lms: object): Recording;
  name: string;
  calls: string;
  finish: string;
  element: Record<'status' | 'state' | 'raw' | 'location' | 'mode' | 'response' | 'id' | 'name', string>;
}

export const STANDARDS: [Target, Standard][] = [
  ['scorm12', {
    drive: drive12, make: (again12 as unknown as { Scorm12API: Make }).Scorm12API, strict: strict12, name: 'API', calls: 'LMS', finish: 'LMSFinish',
    element: {
      status: 'cmi.core.lesson_status', state: 'cmi.suspend_data', raw: 'cmi.core.score.raw', location: 'cmi.core.lesson_location',
      mode: 'lesson_mode', response: 'student_response', id: 'student_id', name: 'student_name',
    },
  }],
  ['scorm2004', {
    drive: drive2004, make: (again2004 as unknown as { Scorm2004API: Make }).Scorm2004API, strict: strict2004, name: 'API_1484_11', calls: '', finish: 'Terminate',
    element: {
      status: 'cmi.success_status', state: 'cmi.suspend_data', raw: 'cmi.score.raw', location: 'cmi.location',
      mode: 'mode', response: 'learner_response', id: 'learner_id', name: 'learner_name',
    },
  }],
];

export const PASSED: Partial<Progress> = { done: true, passed: true, scaled: 1, measure: 1, state: '1~9~done' };

export interface Visit { lms: Lms; heard: Recording; window: Page; driver: Driver }

/** What a test does with one standard. */
export interface Hands {
  /** A visit; *earlier* is the LMS of the visit before, *core* what this one says of itself. */
  visit(earlier?: Lms, core?: Record<string, unknown>, href?: string, more?: Record<string, unknown>): Visit;
  get(visit: Visit, element: string): string;
  count(visit: Visit, call: string): number;
}

export const hands = (target: Target, { drive, make, strict, name, calls, element }: Standard): Hands => ({
  visit: (earlier, core = {}, href = undefined, more = {}) => {
    const lms = new make({ logLevel: 5, autocommit: false });
    const data = { ...(earlier ? JSON.parse(JSON.stringify(earlier.cmi)) as Record<string, unknown> : {}) };
    const fields = { [element.id]: 'u1', [element.name]: 'Rossi, Sara', ...core };
    lms.loadFromJSON(target === 'scorm12' ? { ...data, core: { ...(data.core as object), ...fields } } : { ...data, ...fields }, 'cmi');
    const heard = strict(lms);
    const window = page(href, { [name]: heard.api, ...more });
    return { lms, heard, window, driver: drive(config(target), asWindow(window)) };
  },
  get: ({ lms }, what) => String((lms[`${calls}GetValue`] as (name: string) => unknown)(what)),
  count: ({ heard }, call) => heard.calls.filter((each) => each.name === call).length,
});
