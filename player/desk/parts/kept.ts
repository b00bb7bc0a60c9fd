/** What the author likes, kept from one preview to the next, where the browser lends storage. */
export const kept = <T extends object>(key: string, initial: T): { value: T; keep(change: Partial<T>): void } => {
  const read = (): T => {
    try {
      return { ...initial, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<T>) };
    } catch {
      return initial;
    }
  };
  const own = { value: read(), keep: (change: Partial<T>): void => {
    own.value = { ...own.value, ...change };
    try { localStorage.setItem(key, JSON.stringify(own.value)); } catch { /* then for this page only */ }
  } };
  return own;
};
