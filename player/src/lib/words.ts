/** Returns a function that finds a UI text and fills its places: `t('page_of', { n: 1, total: 9 })`. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

export const words = (texts: Record<string, string>): Say => (key, values = {}) =>
  // A text that is missing shows its key: ugly enough to be reported, harmless enough to go on.
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
