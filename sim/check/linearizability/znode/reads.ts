/** What a read is told of a tree. */
import { unreachable } from '../../../../core/assert.js';
import { acl, children, dataAndStat, ephemerals, numberBelow, readTogether, stat } from './answers.js';
import { allows, shownTo } from './lists.js';
import type { Look, TreeRead } from './operations.js';
import type { Znode } from './tree.js';
import { countBelow, ephemeralsOf, find, statOf } from './tree.js';

export function read(root: Znode, op: TreeRead): string {
  switch (op.kind) {
    case 'multiRead':
      return readTogether(op.looks.map((look) => lookAt(root, look)));
    case 'getEphemerals':
      return ephemerals(ephemeralsOf(root, '/', op.session).filter((path) => path.startsWith(op.prefix)));
    case 'fixed':
      return op.answer;
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
    case 'getACL':
    case 'getAllChildrenNumber':
      return lookAt(root, op);
    default:
      return unreachable(op);
  }
}

function lookAt(root: Znode, { kind, path, who }: Look): string {
  const znode = find(root, path);
  if (znode === undefined) return 'NONODE';
  if (kind === 'getACL') {
    const lines = shownTo(znode.list, who);
    return lines === null ? 'NOAUTH' : acl(lines, statOf(znode));
  }
  // Whether it is there everybody may know.
  if (kind === 'exists') return stat(statOf(znode));
  if (!allows(znode.list, 'read', who)) return 'NOAUTH';
  switch (kind) {
    case 'getData':
      return dataAndStat(znode.data, statOf(znode));
    case 'getChildren':
      return children([...znode.children.keys()]);
    case 'getChildren2':
      return `${children([...znode.children.keys()])}; ${stat(statOf(znode))}`;
    case 'getAllChildrenNumber':
      return numberBelow(countBelow(znode));
    default:
      return unreachable(kind);
  }
}
