/** What tests are shown of a tree: all of it, nested by the names of znodes. */
import { ROOT, childOf } from './path.js';
import type { Tree } from './tree.js';
import { shownData } from './tree-reporter.js';
import { statOf } from './znode.js';

/** A znode with all below it, as a fold of its events has it; null if there is none at the path. */
export function revealZnode(tree: Tree, path: string = ROOT): object | null {
  const znode = tree.at(path);
  if (znode === null) return null;
  const children = [...znode.children].map((name) => [name, revealZnode(tree, childOf(path, name))] as const);
  return {
    sort: znode.kind.kind,
    data: shownData(znode.data),
    ...statOf(znode),
    children: Object.fromEntries(children),
  };
}
