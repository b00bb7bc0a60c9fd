/* What the LMS's page calls to put the strict listener in front of an API. */
import { strict12, strict2004 } from '../../player/desk/strict/strict';

Object.assign(window, {
  scormRecorder: (api: object, standard: string) => (standard === 'scorm12' ? strict12(api) : strict2004(api)),
});
