/** Why each rule of the strict listener exists, and what to do: the desk shows it under a call that breaks one. */
import type { Kind } from './strict';

export interface Explained { why: string; mend: string }

export const EXPLAINED: Record<Kind, Explained> = {
  'second-start': {
    why: 'A session is opened once. A second opening is refused, and content that takes that for "no LMS" stops recording.',
    mend: 'Remember in one place that the session is open; a page that loads again asks that place first.',
  },
  'no-session': {
    why: 'Values can only be read, set and saved between the opening of a session and its end. Whatever is said before or after is lost.',
    mend: 'Open the session before anything else, and send the last values before ending it; do not end it on a page that is only turned.',
  },
  'argument': {
    why: 'These calls take one argument, and it is an empty string. Strict LMSs refuse any other with error 201.',
    mend: 'Call it with "" in the brackets.',
  },
  'unknown': {
    why: 'The standard has no element of this name. The LMS answers with error 401 and keeps nothing.',
    mend: 'Look for a slip of the pen; a name from the other SCORM version is the usual reason.',
  },
  'read-only': {
    why: 'The LMS alone writes this element. The value is refused.',
    mend: 'Leave the call out.',
  },
  'write-only': {
    why: 'Content can only write this element: the LMS does not give it back.',
    mend: "Keep what you need of it in the content's own memory, cmi.suspend_data.",
  },
  'not-text': {
    why: 'Values are strings. Some LMSs turn numbers into text, others take them for an error.',
    mend: 'Turn the value into a string before you set it, and check that it is there at all.',
  },
  'surrogate': {
    why: 'The text ends in the middle of a character, usually because it was cut to a length. Some LMSs cannot save that, and then save nothing.',
    mend: 'Cut between whole characters.',
  },
  'twin': {
    why: 'Every objective has an id of its own. A second one with the same id is refused.',
    mend: 'Look up the index of the objective by its id before you write.',
  },
  'value': {
    why: 'The value does not have the form that this element takes: another word, format, range or length. The LMS refuses it, or cuts it.',
    mend: 'Compare the value with what the standard says at this place.',
  },
  'order': {
    why: 'Some elements need another one first: an entry its id, an answer its type. Without that the LMS cannot judge the value.',
    mend: 'Set the id first, then the type, then the rest.',
  },
  'gap': {
    why: 'Lists grow one by one. An index beyond the end is refused.',
    mend: 'Ask for the _count of the list, and write the next entry at that index.',
  },
  'mode': {
    why: 'The learner only looks back, or browses: nothing should be recorded. Some LMSs overwrite the result with what is sent here.',
    mend: 'Ask for the mode at the start, and set nothing when it is not normal.',
  },
  'uncommitted': {
    why: 'The session ends with values that were never saved by a commit. Most LMSs save them now; some do not, and a page that is being closed may never get there.',
    mend: 'Commit before you end the session.',
  },
  'idle-commit': { why: 'There was nothing new to save.', mend: 'Commit after something has changed.' },
  'idle-error': { why: 'The call before has not failed.', mend: 'Ask only after a call that failed.' },
};
