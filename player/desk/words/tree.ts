/** The data model as a tree, from its flat names. */
export interface Branch {
  /** The last part of the name. */
  label: string;
  /** The whole name. */
  path: string;
  value?: string;
  /** What the value is in JSON, where it came as such. */
  kind?: string;
  children: Branch[];
}

const byNumber = (a: Branch, b: Branch): number => {
  const [x, y] = [Number(a.label), Number(b.label)];
  return Number.isNaN(x) || Number.isNaN(y) ? 0 : x - y;
};

/** Grows a tree of *flat* (`cmi.core.score.raw` or `cmi.interactions[0].id`), in the order of its names; lists by number. */
export const tree = (flat: Readonly<Record<string, string>>): Branch[] => {
  const root: Branch = { label: '', path: '', children: [] };
  for (const [name, value] of Object.entries(flat)) {
    let here = root;
    for (const label of parts(name)) {
      const path = here.path ? `${here.path}.${label}` : label;
      let next = here.children.find((one) => one.label === label);
      if (!next) {
        next = { label, path, children: [] };
        here.children.push(next);
      }
      here = next;
    }
    here.value = value;
  }
  const sort = (branch: Branch): void => {
    branch.children.sort(byNumber);
    branch.children.forEach(sort);
  };
  sort(root);
  return root.children;
};

/** The parts of a name, however its indexes are written. */
export const parts = (name: string): string[] => name.replace(/\[(\d+)\]/g, '.$1').split('.').filter(Boolean);

/** The whole name as the standards write it. */
export const dotted = (name: string): string => parts(name).join('.');

/** Names whose value is another in *after* than in *before*, those that are new among them. */
export const changed = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Set<string> =>
  new Set(Object.keys(after).filter((name) => before[name] !== after[name]).map(dotted));
