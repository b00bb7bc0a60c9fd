/** A browser that lends pages no storage, as with all cookies blocked: naming it throws. */
import type { Realm } from './windows';

const STORES = ['localStorage', 'sessionStorage', 'indexedDB', 'caches'] as const;

export const block = (window: Realm): void => {
  const denied = (): never => {
    throw new window.DOMException('Access is denied for this document.', 'SecurityError');
  };
  for (const name of STORES) Object.defineProperty(window, name, { configurable: true, get: denied });
  Object.defineProperty(window.document, 'cookie', { configurable: true, get: () => '', set: () => undefined });
};

export const unblock = (window: Realm): void => {
  for (const name of STORES) Reflect.deleteProperty(window, name);
  Reflect.deleteProperty(window.document, 'cookie');
};
