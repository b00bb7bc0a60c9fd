/** Statements for tests of what carries them: it must not matter what they mean. */
import type { Statement } from '../../src/xapi/statements';
import { uuid } from '../../src/xapi/uuid';

export const say = (response = '', verb = 'answered'): Statement => ({
  id: uuid(),
  actor: { objectType: 'Agent', name: 'Sara Rossi', mbox: 'mailto:sara@acme.it' },
  verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb } },
  object: { id: 'https://acme.it/m' },
  ...(response && { result: { response } }),
  context: {},
  timestamp: new Date().toISOString(),
});

export const ids = (list: readonly Statement[]): string[] => list.map(({ id }) => id);
