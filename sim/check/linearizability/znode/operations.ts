/**
 * What a black box follows of the service: changes and reads of znodes and of their lists of rights. What it does not follow
 * is null here: requests that are refused whatever the tree is, and what lies below /zookeeper.
 */
import { unreachable } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { Identity } from '../../../../core/znode/acl.js';
import type {
  Data,
  MultiOp,
  MultiReadOp,
  RequestPath,
  Update,
  ZnodeRequest,
} from '../../../../core/znode/requests.js';
import { isBelieved } from '../../service/model/identities.js';
import { isValidPath } from '../../service/model/paths.js';
import { DONE, identities } from './answers.js';
import type { Settings } from './askers.js';
import type { List } from './lists.js';
import { listOf } from './lists.js';

type CreateRequest = Extract<MultiOp, { readonly flags: number }>;

/** Who changes something, or looks. */
interface Asked {
  readonly path: string;
  readonly who: readonly Identity[];
}

export interface Create extends Asked {
  readonly kind: 'create';
  readonly data: Data;
  /** Null if no znode could have it. */
  readonly list: List | null;
  /** The number of creations below the parent is put behind the path. */
  readonly isSequential: boolean;
  /** The session that the znode goes with; 0 for any but an ephemeral. */
  readonly owner: SessionId;
  readonly reaped: Reaped;
  /** What no other create has, if the service may take the znode away and its name is drawn; else empty. */
  readonly maker: string;
}

export interface SetAcl extends Asked {
  readonly kind: 'setACL';
  readonly list: List | null;
  readonly version: number;
}

/** When the service itself may take a znode away: a container that its children have left, or one that is childless. */
export type Reaped = 'never' | 'left' | 'childless';

export type TreeChange =
  | Create
  | SetAcl
  | ({ readonly kind: 'delete'; readonly version: number } & Asked)
  | ({ readonly kind: 'setData'; readonly data: Data; readonly version: number } & Asked)
  | ({ readonly kind: 'check'; readonly version: number } & Asked);

/** A read of one znode. */
export interface Look extends Asked {
  readonly kind: 'exists' | 'getData' | 'getChildren' | 'getChildren2' | 'getACL' | 'getAllChildrenNumber';
}

export type TreeRead =
  | Look
  /** All from one tree. */
  | { readonly kind: 'multiRead'; readonly looks: readonly Look[] }
  /** Those of a session whose paths begin so. */
  | { readonly kind: 'getEphemerals'; readonly session: SessionId; readonly prefix: string }
  /** It has one answer, whatever the tree is. */
  | { readonly kind: 'fixed'; readonly answer: string };

export type TreeOp =
  | TreeChange
  | TreeRead
  | { readonly kind: 'multi'; readonly changes: readonly TreeChange[] }
  /** A session is over, and its ephemerals go with it. */
  | { readonly kind: 'end'; readonly session: SessionId }
  /**
   * The service takes a znode away, if it may: the one at this path, or that of this maker beside it. `mayBeLate`: what it
   * was asked for an earlier one may hit a later one.
   */
  | { readonly kind: 'reap'; readonly path: string; readonly maker: string; readonly mayBeLate: boolean };

/** Whose request it is. */
export interface Asker {
  readonly session: SessionId;
  readonly who: readonly Identity[];
  /** The place of the call, which no other call has. */
  readonly place: number;
  readonly settings: Settings;
}

/** The flags of a create, see `CREATE_FLAGS`. */
const EPHEMERAL = 1;
const SEQUENTIAL = 2;
const EPHEMERAL_SEQUENTIAL = 3;
const CONTAINER = 4;
const TTL = 5;
const TTL_SEQUENTIAL = 6;
/** A time to live has 40 bits, in ms. */
const TTL_MAX = 1_099_511_627_775;

/** What a request is; null if it is not followed. */
export function treeOpOf(request: ZnodeRequest, asker: Asker): TreeOp | null {
  switch (request.kind) {
    case 'create':
    case 'create2':
    case 'delete':
    case 'setData':
    case 'check':
    case 'createContainer':
    case 'createTTL':
      return isRefused(request, asker.settings) ? null : changeOf(request, asker, 0);
    case 'multi':
      return isRefused(request, asker.settings) ? null : multiOf(request.ops, asker);
    case 'setACL':
      return isRefused(request, asker.settings) ? null : setAclOf(request, asker);
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
    case 'getACL':
    case 'getAllChildrenNumber':
      return lookOf(request, asker);
    case 'multiRead':
      return multiReadOf(request.ops, asker);
    case 'getEphemerals': {
      const prefix = request.prefix ?? '';
      // Others are cut before they are compared.
      return prefix === '' || isFollowed(prefix)
        ? { kind: 'getEphemerals', session: asker.session, prefix }
        : null;
    }
    case 'closeSession':
      return { kind: 'end', session: asker.session };
    case 'addAuth': {
      const { scheme, auth } = request;
      return { kind: 'fixed', answer: isBelieved(scheme, auth) ? DONE : 'AUTHFAILED' };
    }
    case 'whoAmI':
      return { kind: 'fixed', answer: identities(asker.who.map(infoOf)) };
    case 'reconfig':
    case 'sync':
    case 'ping':
    case 'setWatches':
    case 'setWatches2':
    case 'addWatch':
    case 'checkWatches':
    case 'removeWatches':
    case 'malformed':
    case 'malformedUpdate':
    case 'unknown':
      return null;
    default:
      return unreachable(request);
  }
}

/** Whether the service refuses an update in any case, so that nothing comes of it. */
function isRefused(update: Update, settings: Settings): boolean {
  switch (update.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      return isMalformed(update, settings) || !isValid(nameLike(update)) || nameLike(update) === '/';
    case 'delete':
      return !isValid(update.path) || update.path === '/';
    case 'setData':
    case 'check':
    case 'setACL':
      return !isValid(update.path);
    case 'multi':
      return update.ops.some((op) => op === null || isRefused(op, settings));
    case 'reconfig':
    case 'malformedUpdate':
      return true;
    case 'closeSession':
      return false;
    default:
      return unreachable(update);
  }
}

/** The flags of a create are not those of its kind, or nobody lives that long. */
function isMalformed(request: CreateRequest, { hasTtl = true }: Settings): boolean {
  const { kind, flags } = request;
  if (kind !== 'createTTL') return !(flags >= 0 && flags <= CONTAINER);
  const isTtl = flags === TTL || flags === TTL_SEQUENTIAL;
  return !hasTtl || !isTtl || request.ttl < 1 || request.ttl > TTL_MAX;
}

/** Whether an operation of a multi, or an update, is about what lies below /zookeeper, which is not followed. */
export function isUnseen(update: Update): boolean {
  return 'path' in update && isBelowZookeeper(update.path ?? '');
}

/** The changes that an operation consists of. */
export function changesOf(op: TreeOp): readonly TreeChange[] {
  if (op.kind === 'multi') return op.changes;
  return isChange(op) ? [op] : [];
}

const CHANGES: ReadonlySet<string> = new Set([
  'create',
  'delete',
  'setData',
  'check',
  'setACL',
] satisfies readonly TreeChange['kind'][]);

export function isChange(op: TreeOp): op is TreeChange {
  return CHANGES.has(op.kind);
}

export function isRead(op: TreeOp): op is TreeRead {
  return !isChange(op) && op.kind !== 'multi' && op.kind !== 'end' && op.kind !== 'reap';
}

/** Null if nothing of it is followed. */
function multiOf(ops: readonly (MultiOp | null)[], asker: Asker): TreeOp | null {
  const changes: TreeChange[] = [];
  for (const [part, op] of ops.entries()) {
    const change = op === null ? null : changeOf(op, asker, part);
    if (change !== null) changes.push(change);
  }
  return changes.length === 0 && ops.length > 0 ? null : { kind: 'multi', changes };
}

/** Null if it is not followed. `part`: its place in a multi. */
function changeOf(op: MultiOp, asker: Asker, part: number): TreeChange | null {
  const { path } = op;
  if (path === null || isUnseen(op)) return null;
  const { who } = asker;
  switch (op.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      return createOf(op, asker, { path, part });
    case 'delete':
    case 'check':
      return { kind: op.kind, path, version: op.version, who };
    case 'setData':
      return { kind: 'setData', path, data: op.data, version: op.version, who };
    default:
      return unreachable(op);
  }
}

function createOf(
  request: CreateRequest,
  { session, who, place, settings }: Asker,
  { path, part }: { readonly path: string; readonly part: number },
): Create {
  const { data, flags } = request;
  const reaped = reapedOf(request, settings);
  const isSequential = isNumbered(request);
  const isEphemeral = reaped === 'never' && (flags === EPHEMERAL || flags === EPHEMERAL_SEQUENTIAL);
  const owner = isEphemeral ? session : 0;
  const maker = isSequential && reaped !== 'never' ? `${String(place)}.${String(part)}` : '';
  return {
    kind: 'create',
    path,
    data,
    list: listOf(request.acl, who),
    isSequential,
    owner,
    reaped,
    maker,
    who,
  };
}

/** The request says what kind a znode is, the flags say the rest. */
function reapedOf({ kind }: CreateRequest, { containerNeverUsedMs = 0 }: Settings): Reaped {
  switch (kind) {
    case 'create':
    case 'create2':
      return 'never';
    case 'createContainer':
      return containerNeverUsedMs === 0 ? 'left' : 'childless';
    case 'createTTL':
      return 'childless';
    default:
      return unreachable(kind);
  }
}

function isNumbered({ flags }: CreateRequest): boolean {
  return flags === SEQUENTIAL || flags === EPHEMERAL_SEQUENTIAL || flags === TTL_SEQUENTIAL;
}

/** A path with the form of the one that is made. */
function nameLike(request: CreateRequest): RequestPath {
  return request.path !== null && isNumbered(request) ? `${request.path}0` : request.path;
}

function setAclOf(request: Extract<Update, { readonly kind: 'setACL' }>, { who }: Asker): SetAcl | null {
  const { path, acl, version } = request;
  if (path === null || isUnseen(request)) return null;
  return { kind: 'setACL', path, list: listOf(acl, who), version, who };
}

function lookOf(
  { kind, path }: { readonly kind: Look['kind']; readonly path: RequestPath },
  { who }: Asker,
): Look | null {
  if (path === null || !isFollowed(path)) return null;
  // How many znodes are below /zookeeper nobody knows here.
  return kind === 'getAllChildrenNumber' && path === '/' ? null : { kind, path, who };
}

function multiReadOf(ops: readonly (MultiReadOp | null)[], asker: Asker): TreeOp | null {
  const looks: Look[] = [];
  for (const op of ops) {
    const look = op === null ? null : lookOf(op, asker);
    if (look === null) return null;
    looks.push(look);
  }
  return { kind: 'multiRead', looks };
}

function infoOf({ scheme, id }: Identity): { readonly scheme: string; readonly user: string } {
  return { scheme, user: scheme === 'digest' ? id.replace(/:[^]*$/, '') : id };
}

/** A read looks at no path closely, and what cannot be one is missing. */
function isFollowed(path: string): boolean {
  return isValidPath(path) && !isBelowZookeeper(path);
}

function isValid(path: RequestPath): path is string {
  return path !== null && isValidPath(path);
}

function isBelowZookeeper(path: string): boolean {
  return `${path}/`.startsWith('/zookeeper/');
}
