/** What a replica answers from its own tree. */
import { unreachable } from '../assert.js';
import type { ErrorCode } from '../replication/state-machine.js';
import type { Answer } from './answers.js';
import { NO_ANSWER } from './answers.js';
import { CODES } from './codes.js';
import { isAllowed } from './permission.js';
import type { Read } from './requests.js';
import type { Tree } from './tree.js';
import type { Znode } from './znode.js';
import { statOf } from './znode.js';

/** The answer to a read; an error has none but its code. */
export interface ReadResult {
  readonly code: ErrorCode;
  readonly answer: Answer;
}

/** Paths are not validated: a malformed one is the path of no znode. Only exists looks for a NUL, and asks for no right. */
export function readTree(tree: Tree, { kind, path }: Read): ReadResult {
  if (path === null) return failure(CODES.MARSHALLINGERROR);
  if (kind === 'exists' && path.includes('\0')) return failure(CODES.BADARGUMENTS);
  const znode = tree.find(path);
  if (znode === null) return failure(CODES.NONODE);
  if (kind !== 'exists' && !isAllowed(znode.acl, 'read')) return failure(CODES.NOAUTH);
  return { code: CODES.OK, answer: answerOf(kind, znode) };
}

function answerOf(kind: Read['kind'], znode: Znode): Answer {
  switch (kind) {
    case 'exists':
      return { kind: 'stat', stat: statOf(znode) };
    case 'getData':
      return { kind: 'data', data: znode.data, stat: statOf(znode) };
    case 'getChildren':
      return { kind: 'children', children: [...znode.children] };
    case 'getChildren2':
      return { kind: 'children2', children: [...znode.children], stat: statOf(znode) };
    default:
      return unreachable(kind);
  }
}

function failure(code: ErrorCode): ReadResult {
  return { code, answer: NO_ANSWER };
}
