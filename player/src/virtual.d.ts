/** Modules that build.mjs writes: every file of blocks/ and drivers/ without anybody listing them. */
declare module 'kinds' {
  const kinds: import('./blocks/block').Kind[];
  export default kinds;
}

declare module 'drivers' {
  type Drive = import('./drivers/driver').Drive;
  export const scorm12: Drive | undefined;
  export const scorm2004: Drive | undefined;
  export const cmi5: Drive | undefined;
  export const xapi: Drive | undefined;
  export const web: Drive | undefined;
}
