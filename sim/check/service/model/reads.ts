/** What a read is answered on a tree that is not the present one. */
import { unreachable } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Identity } from '../../../../core/znode/acl.js';
import type { Answer, MultiReadResult } from '../../../../core/znode/answers.js';
import type { MultiReadOp, Read, RequestPath } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { CODES } from '../codes.js';
import { PERMS, hasRight, hidden } from './permissions.js';
import type { Tree, Znode } from './tree.js';
import { NO_ANSWER } from './updates.js';

interface Outcome {
  readonly code: ErrorCode;
  readonly answer: Answer;
}

/** Who reads, and from which state. */
interface Place {
  readonly session: SessionId;
  readonly identities: readonly Identity[];
  readonly zxid: Zxid;
}

/** Reads look at no path closely: one that cannot be is missing (recorded), but `exists` refuses a NUL. */
export function read(tree: Tree, request: Read, place: Place): Outcome {
  const { session, identities, zxid } = place;
  if (request.kind === 'getEphemerals') {
    const all = tree.ephemeralsAsOf(session, zxid);
    const ephemerals = all.filter((path) => isWanted(path, request.prefix ?? ''));
    return ok({ kind: 'ephemerals', ephemerals });
  }
  if (request.kind === 'multiRead') return multiRead(tree, request.ops, place);
  const { kind, path } = request;
  const found = find(tree, path, zxid);
  if (typeof found === 'number') return failed(found);
  if (kind === 'exists' && path?.includes('\0') === true) return failed(CODES.BADARGUMENTS);
  if (found === null) return failed(CODES.NONODE);
  // exists asks for no right at all.
  const rights = kind === 'getACL' ? PERMS.read + PERMS.admin : PERMS.read;
  if (kind !== 'exists' && !hasRight(found.acl, rights, identities)) return failed(CODES.NOAUTH);
  return ok(shown(tree, request, found, place));
}

/** What a read that is allowed is shown of its znode. */
function shown(
  tree: Tree,
  { kind, path }: Exclude<Read, { readonly kind: 'getEphemerals' | 'multiRead' }>,
  { stat, data, acl }: Znode,
  { identities, zxid }: Place,
): Answer {
  const at = path ?? '';
  switch (kind) {
    case 'exists':
      return { kind: 'stat', stat };
    case 'getData':
      return { kind: 'data', data, stat };
    case 'getChildren':
      return { kind: 'children', children: tree.childrenAsOf(at, zxid) };
    case 'getChildren2':
      return { kind: 'children2', children: tree.childrenAsOf(at, zxid), stat };
    case 'getACL':
      return { kind: 'acl', acl: hasRight(acl, PERMS.admin, identities) ? acl : hidden(acl), stat };
    case 'getAllChildrenNumber':
      // The empty path is the root, and what begins with a slash is below it: so is the root, by that name.
      return { kind: 'number', number: tree.countBelowAsOf(at, zxid) + (at === '' ? 1 : 0) };
    default:
      return unreachable(kind);
  }
}

/** Each part by itself; one that no server could read spoils the whole. */
function multiRead(tree: Tree, ops: readonly (MultiReadOp | null)[], place: Place): Outcome {
  const results: MultiReadResult[] = [];
  for (const op of ops) {
    if (op === null || op.path === null) return failed(CODES.MARSHALLINGERROR);
    const { code, answer } = read(tree, op, place);
    if (answer.kind === 'data') results.push({ kind: 'getData', data: answer.data, stat: answer.stat });
    else if (answer.kind === 'children') results.push({ kind: 'getChildren', children: answer.children });
    else results.push({ kind: 'error', code });
  }
  return ok({ kind: 'multiRead', results });
}

function find(tree: Tree, path: RequestPath, zxid: Zxid): Znode | ErrorCode | null {
  return path === null ? CODES.MARSHALLINGERROR : tree.asOf(path, zxid);
}

/** By the text, not by names; blank, and the root with blanks around it, stand for all. */
function isWanted(path: string, prefix: string): boolean {
  return /^[\0-\x20]*\/?[\0-\x20]*$/.test(prefix) || path.startsWith(prefix);
}

function ok(answer: Answer): Outcome {
  return { code: CODES.OK, answer };
}

function failed(code: ErrorCode): Outcome {
  return { code, answer: NO_ANSWER };
}
