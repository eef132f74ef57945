/** What recipes have made, as the end of the committed history shows it. */
import type { SessionId } from '../../../core/ids.js';
import type { Zxid } from '../../../core/zxid.js';
import type { ServiceGhosts } from '../service/ghosts/ghosts.js';
import type { NodeName } from './records.js';
import { nodeNamed } from './records.js';

/** A znode that a recipe has made. */
export interface RecipeNode extends NodeName {
  readonly path: string;
  readonly czxid: Zxid;
  /** 0 for one that is kept. */
  readonly owner: SessionId;
}

/** Behind every transaction. */
export const LATEST = Number.MAX_SAFE_INTEGER;

/** The names of the children of a path now. */
export function childrenAt({ model }: ServiceGhosts, path: string): readonly string[] {
  const { answer } = model.read({ kind: 'getChildren', path, watch: false }, LATEST);
  return answer.kind === 'children' ? answer.children : [];
}

/** Those of them that recipes have made with one of these labels (null: with any), in the order in which they were made. */
export function queueAt(
  service: ServiceGhosts,
  path: string,
  labels: readonly string[] | null,
): readonly RecipeNode[] {
  const found: RecipeNode[] = [];
  for (const child of childrenAt(service, path)) {
    const name = nodeNamed(child);
    if (name === null || labels?.includes(name.label) === false) continue;
    const at = path === '/' ? `/${child}` : `${path}/${child}`;
    const stat = service.model.stat(at, LATEST);
    if (stat !== null) found.push({ ...name, path: at, czxid: stat.czxid, owner: stat.ephemeralOwner });
  }
  return found.sort((one, other) => one.czxid - other.czxid);
}
