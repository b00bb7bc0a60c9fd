/** Reads what a launch wrote into the page's address: names in any order, values URL-encoded once, or twice. */
import { parsed } from '../xapi/lrs';

export type Launch = Record<string, string>;

export const launch = (search: string): Launch => {
  const found: Launch = {};
  new URLSearchParams(search).forEach((value, name) => { found[name] ??= value; });
  return found;
};

/** An object written as JSON; a second decoding helps launches that encode twice. */
export const json = (text = ''): Record<string, unknown> | undefined => {
  const decoded = (): unknown => {
    try { return parsed(decodeURIComponent(text)); } catch { return undefined; }
  };
  const data = parsed(text) ?? decoded();
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : undefined;
};

/** A value for the Authorization header: a plus sign that nobody encoded has become a space, which Base64 never holds. */
export const credentials = (text: string): string => {
  const [, scheme = 'Basic', secret = ''] = /^(?:(Basic|Bearer) )?(.*)$/i.exec(text.trim()) ?? [];
  return `${scheme} ${secret.replace(/ /g, '+')}`;
};

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const text = (value: unknown): string | undefined => (typeof first(value) === 'string' && first(value) !== '' ? String(first(value)) : undefined);

/** The account, also with the names of xAPI 0.9. */
const account = (value: unknown): Record<string, string> | undefined => {
  const { homePage, name, accountServiceHomePage, accountName } = (first(value) ?? {}) as Record<string, unknown>;
  const [home, who] = [text(homePage) ?? text(accountServiceHomePage), text(name) ?? text(accountName)];
  return home && who ? { homePage: home, name: who } : undefined;
};

/** The actor as an Agent with exactly one identifier; old launches put every value into a list. */
export const agent = (actor: Record<string, unknown>): Record<string, unknown> | undefined => {
  const name = text(actor.name);
  const box = text(actor.mbox);
  const candidates: [string, unknown][] = [
    ['account', account(actor.account)],
    ['mbox', box && (box.startsWith('mailto:') ? box : `mailto:${box}`)],
    ['mbox_sha1sum', text(actor.mbox_sha1sum)],
    ['openid', text(actor.openid)],
  ];
  const found = candidates.find(([, value]) => value);
  return found && { objectType: 'Agent', ...(name && { name }), [found[0]]: found[1] };
};

/** Who that is, for the player. */
export const learner = (actor: Record<string, unknown>): { id: string; name: string } => {
  const { account: from, mbox, mbox_sha1sum: sum, openid, name } = actor;
  const id = (from as { name?: unknown } | undefined)?.name ?? mbox ?? sum ?? openid;
  return { id: text(id) ?? '', name: text(name) ?? '' };
};
