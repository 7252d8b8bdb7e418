// Names that have parts, as branches: person.name.family, /person/contact/phone.

export interface Branch<Leaf> {
  name: string;
  leaves: Leaf[];
  branches: Branch<Leaf>[];
}

/** In the order in which each part first came. */
export function treeOf<Leaf>(all: { parts: string[]; leaf: Leaf }[]): Branch<Leaf>[] {
  const root: Branch<Leaf> = { name: '', leaves: [], branches: [] };
  for (const { parts, leaf } of all) {
    let at = root;
    for (const name of parts) {
      let next = at.branches.find((one) => one.name === name);
      if (!next) {
        next = { name, leaves: [], branches: [] };
        at.branches.push(next);
      }
      at = next;
    }
    at.leaves.push(leaf);
  }
  return root.branches;
}

/** `/a/@b` → a, @b; a slash within a predicate parts nothing. */
export function partsOfPath(path: string): string[] {
  return path.match(/\/(?:\[[^\]]*\]|[^/[])+/g)?.map((part) => part.slice(1)) ?? [path];
}
