/** Talks to a Learning Record Store (xAPI 1.0.3, Communication). Never throws: status 0 says that nothing came back. */
export interface Reply {
  status: number;
  text: string;
  etag?: string | undefined;
  /** Milliseconds for which the store asks to be left alone. */
  retry?: number;
}

export interface Request {
  method?: string;
  query?: Record<string, string>;
  body?: string;
  /** Lets the request outlive the page; all bodies under way together may take 64 KiB. */
  keepalive?: boolean;
  headers?: Record<string, string>;
}

export interface Lrs {
  (resource: string, request?: Request): Promise<Reply>;
  /** The status of the last request that failed. */
  failed?: number;
}

/** The store has done it. It never says so by a page: that is a login or a proxy. */
export const taken = ({ status, text }: Reply): boolean => status >= 200 && status < 300 && !/^\s*</.test(text);

const DEADLINE = 10_000;
const DAY = 86_400_000;
export const NOTHING: Reply = { status: 0, text: '' };

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3); a timer for more than a day is none. */
const pause = (text: string | null): number => {
  const ms = Number(text) * 1000 || Date.parse(text || '') - Date.now() || 0;
  return Math.min(DAY, Math.max(0, ms));
};

/** Fetches with a deadline. */
export const ask = async (window: Window, url: string, init: RequestInit): Promise<Reply> => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), DEADLINE);
  try {
    const answer = await window.fetch(url, { ...init, signal: stop.signal });
    const { status, headers } = answer;
    return { status, text: await answer.text(), etag: headers.get('ETag') || undefined, retry: pause(headers.get('Retry-After')) };
  } catch {
    return NOTHING;
  } finally {
    clearTimeout(timer);
  }
};

/** Opens the store at *endpoint*; *auth* is the whole value of the Authorization header. */
export const lrs = (window: Window, endpoint: string, auth: string): Lrs => {
  const base = endpoint.replace(/\/*$/, '/');
  const store: Lrs = async (resource, { method = 'GET', query, body, keepalive, headers } = {}) => {
    const reply = await ask(window, `${base}${resource}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      method,
      cache: 'no-store',
      ...(keepalive && { keepalive }),
      ...(body !== undefined && { body }),
      headers: {
        'Authorization': auth,
        'X-Experience-API-Version': '1.0.3',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
    if (!taken(reply)) store.failed = reply.status;
    return reply;
  };
  return store;
};

const PAUSES = [500, 1500, 3000];
const ENOUGH = 8000;

/** Asks again for what a store in trouble did not give: much hangs on what is read at a launch, and most troubles are short. */
export const patiently = (store: Lrs): Lrs => async (resource, request) => {
  const begun = Date.now();
  let reply = await store(resource, request);
  for (const pause of PAUSES) {
    const trouble = reply.status === 0 || reply.status === 429 || reply.status >= 500;
    if (!trouble || Date.now() - begun > ENOUGH) break;
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    reply = await store(resource, request);
  }
  return reply;
};

/** JSON that came from outside; undefined if it is none. */
export const parsed = (text: string | null | undefined): unknown => {
  try {
    return JSON.parse(text || '') as unknown;
  } catch {
    return undefined;
  }
};
