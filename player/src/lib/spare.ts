/**
 * A second copy, in IndexedDB, of what this device alone knows (docs/adr/0022-a-spare-of-what-only-the-device-has.md):
 * the storage belongs to the LMS's whole site, and some LMSs empty it whenever somebody signs in. It is gone as soon as
 * the record keeper has the work. Never throws; where there is no such database, the storage must do.
 */
const NAME = 'scormkit';
const ITEMS = 'kept';
/** Where the database does not open, the learner wants to begin; a slow device still gets its work back. */
const LATE = 3000;

let base: IDBDatabase | undefined;

const items = (mode: IDBTransactionMode): IDBObjectStore | undefined => base?.transaction(ITEMS, mode).objectStore(ITEMS);

const asked = <R>(request: IDBRequest<R>): Promise<R> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Keeps *text* under *name*, or forgets what stands there. */
export const spare = (name: string, text?: string): void => {
  try {
    const kept = items('readwrite');
    if (text === undefined) kept?.delete(name);
    else kept?.put(text, name);
  } catch {
    // Closed meanwhile: somebody forgets all that the device knows.
  }
};

const restore = async (window: Window & { indexedDB?: IDBFactory }): Promise<void> => {
  const opening = window.indexedDB!.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(ITEMS);
  const opened = base = await asked(opening);
  // Whoever wants the database gone must not wait for this page.
  opened.onversionchange = () => opened.close();
  const there = items('readonly')!;
  const [names, texts] = await Promise.all([asked(there.getAllKeys()), asked(there.getAll())]);
  const storage = window.localStorage;
  names.forEach((name, n) => {
    try {
      if (storage.getItem(name as string) === null) storage.setItem(name as string, texts[n] as string);
    } catch {
      // No room for this one: it waits here, and a smaller one may fit.
    }
  });
};

/** Puts back into the storage what was taken out of it by others. */
export const restored = (window: Window): Promise<void> =>
  Promise.race([restore(window).catch(() => undefined), new Promise<void>((resolve) => { setTimeout(resolve, LATE); })]);
