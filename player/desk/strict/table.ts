/** The entry *name* of a table; content may ask for names that every object has (`constructor`). */
export const own = <T>(table: Record<string, T>, name: string): T | undefined =>
  (Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined);
