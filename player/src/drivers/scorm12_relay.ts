/** SCORM 1.2, and statements beside it: the player of packages whose project names a relay. */
import { beside } from './beside';
import type { Drive } from './driver';
import { drive as record } from './scorm12';

export const drive: Drive = (config, window) => beside(config, window, record(config, window));
