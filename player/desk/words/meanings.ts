/** What a call means, in one plain sentence. */
import { own } from '../strict/table';
import { about } from './elements';
import type { Names } from './elements';
import { seconds, spoken } from './time';

export interface Spoken {
  name: string;
  args: string[];
  answer: string;
}

const VALUES: Record<string, Record<string, string>> = {
  exit: {
    'suspend': 'to come back later', 'normal': 'for good', '': 'without a word, as at a normal end',
    'time-out': 'because the time is up', 'logout': 'and signs out of the LMS',
  },
  mode: { normal: 'normal', review: 'review: nothing counts', browse: 'browse: nothing counts' },
  entry: { 'ab-initio': 'first time', 'resume': 'comes back', '': 'neither first time nor a return' },
  credit: { 'credit': 'it counts', 'no-credit': 'it does not count' },
};

const LAST: Record<string, keyof typeof VALUES> = {
  'cmi.core.exit': 'exit', 'cmi.exit': 'exit', 'cmi.core.lesson_mode': 'mode', 'cmi.mode': 'mode',
  'cmi.core.entry': 'entry', 'cmi.entry': 'entry', 'cmi.core.credit': 'credit', 'cmi.credit': 'credit',
};

const MOST = 60;

/** *value* of the element *name* as people say it. */
export const value = (name: string, value: string): string => {
  const known = own(VALUES[own(LAST, name) ?? ''] ?? {}, value);
  if (known !== undefined) return known;
  if (name === 'cmi.suspend_data') return `${value.length.toLocaleString('en')} character${value.length === 1 ? '' : 's'}`;
  if (/(time|latency)$/.test(name)) {
    const count = seconds(value);
    if (count !== undefined && !/\.time$/.test(name)) return spoken(count);
  }
  if (value === '') return 'nothing';
  const line = value.replace(/\s+/g, ' ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
};

/** What an answer says that cannot be read off the answer itself. */
const told = (name: string, answer: string): string => {
  const words = value(name, answer);
  return words === answer || answer === '' ? '' : ` ${upper(words)}`;
};

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Says what *call* means; *names* knows the ids of questions and objectives. */
export const meaning = ({ name, args: [element = '', given], answer }: Spoken, names: Names = () => undefined): string => {
  const what = about(element, names);
  switch (name) {
    case 'Initialize': return answer === 'true' ? 'Opens the session with the LMS' : 'Wants to open the session; the LMS does not';
    case 'Finish':
    case 'Terminate': return answer === 'true' ? 'Ends the session' : 'Wants to end the session; the LMS does not';
    case 'Commit': return answer === 'true' ? 'Has the LMS save everything now' : 'Asks the LMS to save; it does not';
    case 'GetLastError': return answer === '0' ? 'Asks whether the last call failed: no' : `Asks whether the last call failed: error ${answer}`;
    case 'GetErrorString': return `Asks what error ${element || '0'} means`;
    case 'GetDiagnostic': return `Asks for details of error ${element || '(the last)'}`;
    case 'SetValue':
      if (!what) return 'Sets something that the standard does not know';
      return `${upper(what)}: ${value(element, String(given ?? ''))}`;
    case 'GetValue':
      if (!what) return 'Asks for something that the standard does not know';
      return `${upper(what)}?${told(element, answer)}`;
    default: return '';
  }
};
