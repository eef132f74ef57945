/** What a replica answers from its own tree. */
import { unreachable } from '../assert.js';
import type { SessionId } from '../ids.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Acl, Identity } from './acl.js';
import type { Answer, MultiReadResult } from './answers.js';
import { NO_ANSWER } from './answers.js';
import { CODES } from './codes.js';
import { ROOT, childOf } from './path.js';
import { isAllowed } from './permission.js';
import type { MultiReadOp, Read, RequestPath } from './requests.js';
import type { Tree } from './tree.js';
import type { Znode } from './znode.js';
import { statOf } from './znode.js';

/** The answer to a read; an error has none but its code. */
export interface ReadResult {
  readonly code: ErrorCode;
  readonly answer: Answer;
}

/** Who reads. */
export interface Reader {
  readonly sessionId: SessionId;
  readonly identities: readonly Identity[];
}

type Found = { readonly code: 0; readonly znode: Znode } | { readonly code: ErrorCode; readonly znode: null };

/** Paths are not validated: a malformed one is the path of no znode. Only exists looks for a NUL, and asks for no right. */
export function readTree(tree: Tree, read: Read, reader: Reader): ReadResult {
  switch (read.kind) {
    case 'exists':
      return exists(tree, read.path);
    case 'getEphemerals':
      return ok({ kind: 'ephemerals', ephemerals: ephemeralsOf(tree, read.prefix, reader.sessionId) });
    case 'multiRead':
      return multiRead(tree, read.ops, reader);
    case 'getACL':
      return getAcl(tree, read.path, reader);
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
    case 'getAllChildrenNumber': {
      const { code, znode } = find(tree, read.path, reader);
      return znode === null ? failure(code) : ok(answerOf(tree, read, znode));
    }
    default:
      return unreachable(read);
  }
}

function exists(tree: Tree, path: RequestPath): ReadResult {
  if (path === null) return failure(CODES.MARSHALLINGERROR);
  if (path.includes('\0')) return failure(CODES.BADARGUMENTS);
  const znode = tree.find(path);
  return znode === null ? failure(CODES.NONODE) : ok({ kind: 'stat', stat: statOf(znode) });
}

/** A znode that the reader may read. */
function find(tree: Tree, path: RequestPath, { identities }: Reader): Found {
  if (path === null) return { code: CODES.MARSHALLINGERROR, znode: null };
  const znode = tree.find(path);
  if (znode === null) return { code: CODES.NONODE, znode: null };
  if (!isAllowed(znode.acl, 'read', identities)) return { code: CODES.NOAUTH, znode: null };
  return { code: CODES.OK, znode };
}

function answerOf(
  tree: Tree,
  { kind, path }: Extract<Read, { readonly kind: 'getChildren2' | 'getAllChildrenNumber' } | MultiReadOp>,
  znode: Znode,
): Answer {
  switch (kind) {
    case 'getData':
      return { kind: 'data', data: znode.data, stat: statOf(znode) };
    case 'getChildren':
      return { kind: 'children', children: [...znode.children] };
    case 'getChildren2':
      return { kind: 'children2', children: [...znode.children], stat: statOf(znode) };
    case 'getAllChildrenNumber':
      // By text: below the empty path, which stands for the root, is the root itself as well.
      return { kind: 'number', number: path === '' ? tree.size : countBelow(tree, znode) };
    default:
      return unreachable(kind);
  }
}

function countBelow(tree: Tree, { path, children }: Znode): number {
  if (path === ROOT) return tree.size - 1;
  let count = children.size;
  for (const name of children) {
    const child = tree.at(childOf(path, name));
    if (child !== null && child.childCount > 0) count += countBelow(tree, child);
  }
  return count;
}

/** Who may read but not administer is shown no hash of a password. */
function getAcl(tree: Tree, path: RequestPath, { identities }: Reader): ReadResult {
  if (path === null) return failure(CODES.MARSHALLINGERROR);
  const znode = tree.find(path);
  if (znode === null) return failure(CODES.NONODE);
  if (!isAllowed(znode.acl, 'readOrAdmin', identities)) return failure(CODES.NOAUTH);
  const acl = isAllowed(znode.acl, 'admin', identities) ? znode.acl : znode.acl.map(masked);
  return ok({ kind: 'acl', acl, stat: statOf(znode) });
}

function masked(entry: Acl): Acl {
  return entry.scheme === 'digest' ? { ...entry, id: entry.id.replace(/:.*/g, ':x') } : entry;
}

function ephemeralsOf(tree: Tree, prefix: string | null, sessionId: SessionId): readonly string[] {
  const all = [...tree.ephemeralsOf(sessionId)];
  const text = trimmed(prefix ?? '');
  if (text === '' || text === ROOT) return all;
  return all.filter((path) => path.startsWith(prefix ?? ''));
}

/** As Java's `trim`: everything up to the blank is one. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}

function multiRead(tree: Tree, ops: readonly (MultiReadOp | null)[], reader: Reader): ReadResult {
  const results: MultiReadResult[] = [];
  for (const op of ops) {
    // What cannot be understood as a whole is answered as a whole.
    if (op === null || op.path === null) return failure(CODES.MARSHALLINGERROR);
    results.push(partOf(tree, op, reader));
  }
  return ok({ kind: 'multiRead', results });
}

/** An error of one part is no matter of the others. */
function partOf(tree: Tree, op: MultiReadOp, reader: Reader): MultiReadResult {
  const { code, znode } = find(tree, op.path, reader);
  if (znode === null) return { kind: 'error', code };
  if (op.kind === 'getData') return { kind: 'getData', data: znode.data, stat: statOf(znode) };
  return { kind: 'getChildren', children: [...znode.children] };
}

function ok(answer: Answer): ReadResult {
  return { code: CODES.OK, answer };
}

function failure(code: ErrorCode): ReadResult {
  return { code, answer: NO_ANSWER };
}
