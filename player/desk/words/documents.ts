/** The record store's documents as trees, like the data model's. */
import type { Stored } from '../api';
import type { Branch } from './tree';

/** Values in one document that are shown as a tree; what has more is shown as it came. */
const MOST = 1500;

const NAMES: Record<string, string> = { 'activities/state': 'State', 'agents/profile': 'Agent profile', 'activities/profile': 'Activity profile' };

export const bytes = (count: number): string => (count < 1000 ? `${count} bytes` : `${(count / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} kB`);

/** What tells *one* from all others. */
export const key = ({ resource, activity, agent, registration, id }: Stored): string => [resource, activity, agent, registration, id].join(' ');

/** Those that concern *learner* in *sco*, the content's own first: theirs, and those of which nobody knows whose they are. */
export const concerned = (all: readonly Stored[], learner: string, sco: string): Stored[] =>
  all.filter((one) => ['', learner].includes(one.learner) && ['', sco].includes(one.sco))
    .sort((a, b) => Number(a.by === 'lms') - Number(b.by === 'lms') || Number(b.current) - Number(a.current));

/** What stands beside a document's name. */
export const facts = (one: Stored): string => [
  NAMES[one.resource] ?? one.resource, one.type, bytes(one.size), one.by === 'lms' ? 'by the LMS' : '', one.current ? '' : 'an attempt before',
  !one.learner && one.agent ? `of ${one.agent}` : '', !one.sco && one.activity ? `about ${one.activity}` : '', new Date(one.stored).toLocaleTimeString('en-GB'),
].filter(Boolean).join(' · ');

const grow = (value: unknown, label: string, path: string): Branch => {
  if (typeof value !== 'object' || value === null) {
    return { label, path, value: typeof value === 'string' ? value : JSON.stringify(value), kind: value === null ? 'null' : typeof value, children: [] };
  }
  const inner = Object.entries(value).map(([name, one]) => grow(one, name, `${path}.${name}`));
  return inner.length ? { label, path, children: inner } : { label, path, value: Array.isArray(value) ? '[]' : '{}', kind: 'null', children: [] };
};

/** The values of *branch*, by their paths. */
export const leaves = (branch: Branch): [path: string, value: string][] =>
  (branch.children.length ? branch.children.flatMap(leaves) : [[branch.path, branch.value ?? '']]);

/** The tree that *one* is; nothing when it is no JSON object, is not told whole, or is very large. */
export const grown = (one: Stored): Branch | undefined => {
  if (one.text === null || one.cut || !/^\s*[[{]/.test(one.text)) return undefined;
  try {
    const found = grow(JSON.parse(one.text), one.id, key(one));
    return found.children.length && leaves(found).length <= MOST ? found : undefined;
  } catch {
    return undefined; // no JSON after all, or too deep
  }
};

/** What of *branch* has *sought* in a name or a value, with all that is around it. */
export const pruned = (branch: Branch, sought: string): Branch | undefined => {
  if (`${branch.label} ${branch.value ?? ''}`.toLowerCase().includes(sought)) return branch;
  const children = branch.children.flatMap((one) => pruned(one, sought) ?? []);
  return children.length ? { ...branch, children } : undefined;
};

/** The memory that content has in *all*, in words. */
export const used = (all: readonly Stored[]): string => {
  const own = all.filter(({ by, current }) => by === 'content' && current);
  const size = own.reduce((sum, one) => sum + one.size, 0);
  return `${own.length} ${own.length === 1 ? 'document' : 'documents'} of the content, ${bytes(size)}; xAPI sets no limit`;
};
