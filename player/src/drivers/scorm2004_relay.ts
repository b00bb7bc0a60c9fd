/** SCORM 2004, and statements beside it: the player of packages whose project names a relay. */
import { beside } from './beside';
import type { Drive } from './driver';
import { drive as record } from './scorm2004';

export const drive: Drive = (config, window) => beside(config, window, record(config, window));
