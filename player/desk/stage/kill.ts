/**
 * Ends content as if its process had died: nothing it does from here on reaches storage or network. A page cannot
 * kill another, so its last words are kept from its listeners, the ways out are closed, and what it may have stored
 * in spite of that is put back.
 */
import { windows } from './windows';
import type { Realm } from './windows';

const LAST = ['beforeunload', 'pagehide', 'unload', 'visibilitychange', 'freeze', 'blur'];

const hush = (event: Event): void => event.stopImmediatePropagation();

const close = (window: Realm): void => {
  for (const name of LAST) {
    window.addEventListener(name, hush, true);
    window.document.addEventListener(name, hush, true);
  }
  const nothing = (): void => undefined;
  Object.assign(window.Storage.prototype, { setItem: nothing, removeItem: nothing, clear: nothing });
  Object.assign(window.IDBObjectStore.prototype, { put: nothing, add: nothing, delete: nothing, clear: nothing });
  Object.assign(window.XMLHttpRequest.prototype, { send: nothing });
  Object.assign(window.WebSocket.prototype, { send: nothing });
  window.Navigator.prototype.sendBeacon = () => true;
  window.fetch = () => new Promise(() => undefined);
};

type Kept = [store: Storage, entries: [string, string][]];

const kept = (store: Storage): Kept =>
  [store, Array.from({ length: store.length }, (_, n) => store.key(n) ?? '').map((key) => [key, store.getItem(key) ?? ''])];

const restore = ([store, entries]: Kept): void => {
  store.clear();
  for (const [key, value] of entries) store.setItem(key, value);
};

export const kill = (frame: HTMLIFrameElement): void => {
  const stores = [kept(localStorage), kept(sessionStorage)];
  for (const one of windows(frame.contentWindow)) {
    try { close(one); } catch { /* a window without one of these has no such way out */ }
  }
  frame.remove();
  stores.forEach(restore);
};

/** Forgets all that content has stored on this device. */
export const forget = async (): Promise<void> => {
  localStorage.clear();
  sessionStorage.clear();
  const bases = await indexedDB.databases().catch(() => []);
  for (const { name } of bases) if (name) indexedDB.deleteDatabase(name);
};
