/**
 * What a black box follows of the service: changes and reads of znodes. What it does not follow is null here: odd paths and
 * flags, which the service may refuse, access control, and what lies below /zookeeper.
 */
import { unreachable } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { Acl } from '../../../../core/znode/acl.js';
import type { Data, MultiOp, RequestPath, ZnodeRequest } from '../../../../core/znode/requests.js';

type CreateRequest = Extract<MultiOp, { readonly flags: number }>;

export interface Create {
  readonly kind: 'create';
  readonly path: string;
  readonly data: Data;
  /** The number of creations below the parent is put behind the path. */
  readonly isSequential: boolean;
  /** The session that the znode goes with; 0 for any but an ephemeral. */
  readonly owner: SessionId;
  readonly reaped: Reaped;
}

/** When the service itself may take a znode away: a container that its children have left, a childless one with a TTL. */
export type Reaped = 'never' | 'left' | 'childless';

export type TreeChange =
  | Create
  | { readonly kind: 'delete'; readonly path: string; readonly version: number }
  | { readonly kind: 'setData'; readonly path: string; readonly data: Data; readonly version: number }
  | { readonly kind: 'check'; readonly path: string; readonly version: number };

export interface TreeRead {
  readonly kind: 'exists' | 'getData' | 'getChildren' | 'getChildren2';
  readonly path: string;
}

export type TreeOp =
  | TreeChange
  | TreeRead
  | { readonly kind: 'multi'; readonly changes: readonly TreeChange[] }
  /** A session is over, and its ephemerals go with it. */
  | { readonly kind: 'end'; readonly session: SessionId }
  /** The service takes a znode away, if it may. */
  | { readonly kind: 'reap'; readonly path: string };

/** The flags of a create, see `CREATE_FLAGS`. */
const EPHEMERAL = 1;
const SEQUENTIAL = 2;
const EPHEMERAL_SEQUENTIAL = 3;
const CONTAINER = 4;
const TTL = 5;
const TTL_SEQUENTIAL = 6;

/** What a request of a session is; null if it is not followed. */
export function treeOpOf(request: ZnodeRequest, session: SessionId): TreeOp | null {
  switch (request.kind) {
    case 'create':
    case 'create2':
    case 'delete':
    case 'setData':
    case 'check':
    case 'createContainer':
    case 'createTTL':
      return changeOf(request, session);
    case 'multi':
      return multiOf(request.ops, session);
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
      return isPlain(request.path) ? { kind: request.kind, path: request.path } : null;
    case 'closeSession':
      return { kind: 'end', session };
    // What a list allows is not followed: where lists are changed, a change may be refused and a read be told nothing.
    case 'setACL':
    case 'getACL':
    case 'getAllChildrenNumber':
    case 'getEphemerals':
    case 'multiRead':
    case 'reconfig':
    case 'sync':
    case 'ping':
    case 'setWatches':
    case 'setWatches2':
    case 'addWatch':
    case 'checkWatches':
    case 'removeWatches':
    case 'addAuth':
    case 'whoAmI':
    case 'malformed':
    case 'malformedUpdate':
    case 'unknown':
      return null;
    default:
      return unreachable(request);
  }
}

/** Whether the service refuses it in any case, so that nothing comes of it: its flags are not those of its kind. */
export function isMalformed(request: ZnodeRequest): boolean {
  if (request.kind === 'multi') return request.ops.some((op) => op === null || isMalformed(op));
  if (!('flags' in request)) return false;
  const { kind, flags } = request;
  return kind === 'createTTL'
    ? flags !== TTL && flags !== TTL_SEQUENTIAL
    : !(flags >= 0 && flags <= CONTAINER);
}

/** The changes that an operation consists of. */
export function changesOf(op: TreeOp): readonly TreeChange[] {
  if (op.kind === 'multi') return op.changes;
  return isChange(op) ? [op] : [];
}

export function isChange(op: TreeOp): op is TreeChange {
  return op.kind === 'create' || op.kind === 'delete' || op.kind === 'setData' || op.kind === 'check';
}

export function isRead(op: TreeOp): op is TreeRead {
  return (
    op.kind === 'exists' || op.kind === 'getData' || op.kind === 'getChildren' || op.kind === 'getChildren2'
  );
}

function multiOf(ops: readonly (MultiOp | null)[], session: SessionId): TreeOp | null {
  const changes: TreeChange[] = [];
  for (const op of ops) {
    const change = op === null ? null : changeOf(op, session);
    if (change === null) return null;
    changes.push(change);
  }
  return { kind: 'multi', changes };
}

function changeOf(op: MultiOp, session: SessionId): TreeChange | null {
  switch (op.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      return createOf(op, session);
    case 'delete':
      return isPlain(op.path) && op.path !== '/'
        ? { kind: 'delete', path: op.path, version: op.version }
        : null;
    case 'setData': {
      const { path, data, version } = op;
      return isPlain(path) ? { kind: 'setData', path, data, version } : null;
    }
    case 'check':
      return isPlain(op.path) ? { kind: 'check', path: op.path, version: op.version } : null;
    default:
      return unreachable(op);
  }
}

function createOf(request: CreateRequest, session: SessionId): Create | null {
  const { path, data, flags } = request;
  const reaped = reapedOf(request);
  const isSequential = flags === SEQUENTIAL || flags === EPHEMERAL_SEQUENTIAL || flags === TTL_SEQUENTIAL;
  // Whose name is drawn cannot be reaped by name.
  if (isMalformed(request) || (isSequential && reaped !== 'never')) return null;
  if (path === null || (path === '/' && !isSequential) || !isOpen(request.acl)) return null;
  if (!isPlain(isSequential ? `${path}0` : path)) return null;
  const isEphemeral = reaped === 'never' && (flags === EPHEMERAL || flags === EPHEMERAL_SEQUENTIAL);
  return { kind: 'create', path, data, isSequential, owner: isEphemeral ? session : 0, reaped };
}

/** The request says what kind a znode is, the flags say the rest. */
function reapedOf({ kind }: CreateRequest): Reaped {
  switch (kind) {
    case 'create':
    case 'create2':
      return 'never';
    case 'createContainer':
      return 'left';
    case 'createTTL':
      return 'childless';
    default:
      return unreachable(kind);
  }
}

/** Letters, digits and a few signs: no path that any server could refuse. */
const PLAIN = /^(\/|(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+)$/;

function isPlain(path: RequestPath): path is string {
  return path !== null && PLAIN.test(path) && !`${path}/`.startsWith('/zookeeper/');
}

function isOpen(acl: readonly Acl[]): boolean {
  const [only, ...others] = acl;
  return only?.perms === 31 && only.scheme === 'world' && only.id === 'anyone' && others.length === 0;
}
