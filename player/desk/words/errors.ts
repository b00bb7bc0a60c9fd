/** What the error codes of both APIs say. */
import { own } from '../strict/table';

const SHARED: Record<string, string> = {
  0: 'No error.',
  101: 'Something went wrong in the LMS; it does not say what.',
  201: 'The argument is not what this call takes.',
};

const SCORM12: Record<string, string> = {
  ...SHARED,
  202: 'This element has no children to ask for.',
  203: 'This element is no list: it has no count.',
  301: 'There is no session: it was not opened, or it has ended.',
  401: 'The LMS does not know this element.',
  402: 'A keyword such as _children or _count cannot be set.',
  403: 'This element can only be read.',
  404: 'This element can only be written.',
  405: 'The value is not of the kind that this element takes.',
};

const SCORM2004: Record<string, string> = {
  ...SHARED,
  102: 'The session could not be opened.',
  103: 'The session is already open.',
  104: 'The session has ended; it cannot be opened again.',
  111: 'The session could not be ended.',
  112: 'There is no session to end: it was never opened.',
  113: 'The session has already ended.',
  122: 'Nothing can be read before the session is opened.',
  123: 'Nothing can be read after the session has ended.',
  132: 'Nothing can be set before the session is opened.',
  133: 'Nothing can be set after the session has ended.',
  142: 'Nothing can be saved before the session is opened.',
  143: 'Nothing can be saved after the session has ended.',
  301: 'The value could not be read: an index beyond the list, or a name that makes no sense.',
  351: 'The value could not be set: an index beyond the list, or an id that is taken.',
  391: 'The LMS did not save.',
  401: 'The standard knows no element of this name.',
  402: 'The LMS does not offer this element.',
  403: 'Nobody has set this element yet.',
  404: 'This element can only be read.',
  405: 'This element can only be written.',
  406: 'The value is not of the kind that this element takes.',
  407: 'The value is outside the range of this element.',
  408: 'Something else has to be set first.',
};

/** What error *code* means in *kind*'s standard; empty when the standard has no such code. */
export const error = (kind: string, code: string): string => own(kind === 'scorm12' ? SCORM12 : SCORM2004, code) ?? '';
