/** What every driver needs to open a record. */
import type { Opening } from './driver';

/** No record could be opened. */
export const NOWHERE: Opening = {
  mode: 'normal', state: '', learner: { id: '', name: '' }, record: { done: false }, connected: false,
};

/** The better of what the record holds and what is new: a later visit never lowers a result. */
export const raised = (older: Opening['record'], newer: Opening['record']): Opening['record'] => {
  const passed = older.passed || (newer.passed ?? older.passed);
  const scaled = Math.max(older.scaled ?? -1, newer.scaled ?? -1);
  return { done: older.done || newer.done, ...(passed !== undefined && { passed }), ...(scaled >= 0 && { scaled }) };
};

/** The browser's storage, unless the page may not use it. */
export const storage = (window: Window, kind: 'localStorage' | 'sessionStorage'): Storage | undefined => {
  try {
    return window[kind];
  } catch {
    return undefined;
  }
};
