/**
 * An LMS's API object, called so that nothing it does can harm the player. It remembers what it was told:
 * a value that has not changed costs no call, a commit without news is none, and after an outage
 * everything can be told again.
 */
export type Api = Record<string, (...args: string[]) => unknown>;

export interface Runtime {
  /** True when a session is open, be it one that a page before this one had opened. */
  open(): boolean;
  get(name: string): string;
  /** True when the LMS took it, now or before. */
  set(name: string, value: string): boolean;
  commit(): boolean;
  /** Tells everything again, each value changed by *alter* and committed first; false when that failed. */
  again(alter: (name: string, value: string) => string): boolean;
  close(): void;
}

/** The API may hang on any window above or on the opener's; windows of other sites throw when touched. */
export const find = (window: Window, name: string): Api | undefined => {
  const climb = (from: Window | null): Api | undefined => {
    let here = from;
    for (let steps = 0; here && steps < 50; steps += 1) {
      try {
        const api = (here as unknown as Record<string, Api | undefined>)[name];
        if (api) return api;
      } catch { /* another site's window, but its parent may be ours */ }
      const above: Window = here.parent;
      here = above === here ? null : above;
    }
    return undefined;
  };
  const safely = (start: () => Window | null): Api | undefined => {
    try { return climb(start()); } catch { return undefined; }
  };
  return safely(() => window)
    ?? safely(() => window.opener as Window | null)
    ?? safely(() => window.top?.opener as Window | null);
};

/** Opens the calls of *api*: *prefix* and *finish* are where the two standards name them differently. */
export const runtime = (api: Api, prefix: string, finish: string): Runtime => {
  const told = new Map<string, string>();
  const missing = new Set<string>();
  let news = false;

  const call = (name: string, ...args: string[]): string => {
    try { return String(api[prefix + name]?.(...args) ?? ''); } catch { return ''; }
  };
  const yes = (answer: string): boolean => answer === 'true' || answer === '1';

  /** Says whether reading works; 403 (2004) is a value that nobody has set yet. */
  const reads = (name: string): boolean => call('GetValue', name) !== '' || /^(0|403)$/.test(call('GetLastError'));

  const send = (name: string, value: string): boolean => {
    news = true;
    if (yes(call('SetValue', name, value))) return true;
    // 401 not implemented (1.2), undefined (2004); 402 not implemented (2004): asking again is of no use.
    if (/^40[12]$/.test(call('GetLastError'))) missing.add(name);
    return false;
  };

  const commit = (): boolean => {
    if (!news) return true;
    news = !yes(call('Commit', ''));
    if (news) call('GetLastError');
    return !news;
  };

  return {
    commit,
    open: () => yes(call('Initialize', ''))
      // 103 (2004) or 101 (1.2): a page before this one, killed or reloaded, has left the session open.
      || (/^10[13]$/.test(call('GetLastError')) && reads('cmi.suspend_data')),
    get: (name) => {
      const value = call('GetValue', name);
      return /^(undefined|null)$/.test(value) ? '' : value;
    },
    set: (name, value) => {
      if (told.get(name) === value) return true;
      if (missing.has(name) || !send(name, value)) return false;
      told.set(name, value);
      return true;
    },
    again: (alter) => {
      const changes = [...told].filter(([name, value]) => alter(name, value) !== value);
      for (const [name, value] of changes) send(name, alter(name, value));
      const taken = commit();
      for (const [name, value] of told) send(name, value);
      return taken;
    },
    close: () => { call(finish, ''); },
  };
};
