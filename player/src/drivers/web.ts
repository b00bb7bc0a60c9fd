/** No record keeper at all: the learner's work stays in this browser, without a name, and never leaves the device. */
import { parsed } from '../xapi/lrs';
import type { Drive, Opening, Progress } from './driver';
import { closeWindow } from './leaving';
import { NOWHERE, raised, storage } from './opening';

export interface Saved { state: string; record: Opening['record'] }

const place = (iri: string): string => `scormkit:web:${iri}`;

const known = (data: unknown): Saved => {
  const { state, record } = (data ?? {}) as { state?: unknown; record?: Partial<Record<string, unknown>> };
  const { done, passed, scaled } = record ?? {};
  return {
    state: typeof state === 'string' ? state : '',
    record: { done: done === true, ...(typeof passed === 'boolean' && { passed }), ...(typeof scaled === 'number' && { scaled }) },
  };
};

/** What this browser remembers of the module *iri*. */
export const saved = (window: Window, iri: string): Saved | undefined => {
  const keeper = storage(window, 'localStorage');
  return keeper && known(parsed(keeper.getItem(place(iri))));
};

export const drive: Drive = ({ module }, window) => {
  const key = place(module.iri);
  let record: Opening['record'] = { done: false };

  const write = ({ state, done, passed, scaled }: Progress): boolean => {
    record = raised(record, { done, ...(passed !== undefined && { passed }), ...(scaled !== undefined && { scaled }) });
    try {
      const keeper = storage(window, 'localStorage');
      keeper?.setItem(key, JSON.stringify({ state, record }));
      return keeper !== undefined;
    } catch {
      return false;
    }
  };

  return {
    start: () => {
      const found = saved(window, module.iri);
      if (!found) return Promise.resolve(NOWHERE);
      record = found.record;
      return Promise.resolve({ ...NOWHERE, ...found, connected: true });
    },
    answer: () => { /* the state holds every answer, and there is nobody to report to */ },
    save: (progress) => Promise.resolve(write(progress)),
    leave: (progress) => { write(progress); },
    exit: (progress) => {
      write(progress);
      closeWindow(window);
      return Promise.resolve();
    },
  };
};
