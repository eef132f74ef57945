/** What a read is answered on a tree that is not the present one. */
import { unreachable } from '../../../../core/assert.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Answer } from '../../../../core/znode/answers.js';
import type { Read } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { CODES } from '../codes.js';
import { PERMS } from './permissions.js';
import type { Tree } from './tree.js';
import { NO_ANSWER } from './updates.js';

interface Outcome {
  readonly code: ErrorCode;
  readonly answer: Answer;
}

/** Reads look at no path closely: one that cannot be is missing (recorded), but `exists` refuses a NUL. */
export function read(tree: Tree, request: Read, zxid: Zxid): Outcome {
  const { kind, path } = request;
  if (path === null) return failed(CODES.MARSHALLINGERROR);
  if (kind === 'exists' && path.includes('\0')) return failed(CODES.BADARGUMENTS);
  const znode = tree.asOf(path, zxid);
  if (znode === null) return failed(CODES.NONODE);
  const { stat, data, perms } = znode;
  // exists asks for no right at all.
  if (kind !== 'exists' && (perms & PERMS.read) === 0) return failed(CODES.NOAUTH);
  switch (kind) {
    case 'exists':
      return ok({ kind: 'stat', stat });
    case 'getData':
      return ok({ kind: 'data', data, stat });
    case 'getChildren':
      return ok({ kind: 'children', children: tree.childrenAsOf(path, zxid) });
    case 'getChildren2':
      return ok({ kind: 'children2', children: tree.childrenAsOf(path, zxid), stat });
    default:
      return unreachable(kind);
  }
}

function ok(answer: Answer): Outcome {
  return { code: CODES.OK, answer };
}

function failed(code: ErrorCode): Outcome {
  return { code, answer: NO_ANSWER };
}
