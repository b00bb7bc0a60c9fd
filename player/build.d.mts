export const virtual: { kinds: () => string; drivers: () => string };
