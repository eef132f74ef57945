/** Which znodes of a tree show while some of them are folded. */
import { ROOT, parentOf } from '../../../core/znode/path.js';
import type { ZnodeView } from './znode-trees.js';

/** The paths that have children in the tree. */
export function childrenIn(znodes: readonly ZnodeView[]): ReadonlySet<string> {
  return new Set(znodes.flatMap(({ path }) => (path === ROOT ? [] : [parentOf(path)])));
}

export interface Unfolded {
  readonly shown: readonly ZnodeView[];
  /** How many lie below a folded one. */
  readonly folded: number;
}

export function foldedBelow(znodes: readonly ZnodeView[], collapsed: ReadonlySet<string>): Unfolded {
  const hidden = new Set<string>();
  const shown = znodes.filter(({ path }) => {
    const parent = path === ROOT ? '' : parentOf(path);
    if (!collapsed.has(parent) && !hidden.has(parent)) return true;
    hidden.add(path);
    return false;
  });
  return { shown, folded: hidden.size };
}
