/** Kinds of requests, and what they are about. */
import type {
  MultiOp,
  Read,
  Service,
  Update,
  WatchingRead,
  ZnodeRequest,
} from '../../../core/znode/requests.js';
import type { Call } from './ghosts/records.js';

/** Whether a request takes a place in the history, be it refused or not. */
export function isUpdate(request: ZnodeRequest): request is Update {
  return !isRead(request) && !isService(request);
}

// By comparisons, and not by a table of kinds: every rule asks for every answer.
export function isRead(request: ZnodeRequest): request is Read {
  return isLook(request) || OTHER_READS.has(request.kind);
}

/** Whether a request looks at one znode: at its data, its Stat, its children. */
export function isLook(request: ZnodeRequest): request is WatchingRead {
  const { kind } = request;
  return kind === 'getData' || kind === 'exists' || kind === 'getChildren' || kind === 'getChildren2';
}

const OTHER_READS: ReadonlySet<string> = new Set([
  'getACL',
  'getAllChildrenNumber',
  'getEphemerals',
  'multiRead',
] satisfies readonly Read['kind'][]);

const SERVICES: ReadonlySet<string> = new Set([
  'sync',
  'ping',
  'setWatches',
  'setWatches2',
  'addWatch',
  'checkWatches',
  'removeWatches',
  'addAuth',
  'whoAmI',
  'malformed',
  'unknown',
] satisfies readonly Service['kind'][]);

function isService(request: ZnodeRequest): request is Service {
  return SERVICES.has(request.kind);
}

/** The single updates that a request is made of. */
export function operationsOf(request: ZnodeRequest): readonly (MultiOp | null)[] {
  if (request.kind === 'multi') return request.ops;
  return isMultiOp(request) ? [request] : NO_OPERATIONS;
}

const MULTI_OPS: ReadonlySet<string> = new Set([
  'create',
  'create2',
  'createContainer',
  'createTTL',
  'delete',
  'setData',
  'check',
] satisfies readonly MultiOp['kind'][]);

function isMultiOp(request: ZnodeRequest): request is MultiOp {
  return MULTI_OPS.has(request.kind);
}

const NO_OPERATIONS: readonly MultiOp[] = [];

/** Whether a server has answered a call, and its client heard it: a handle that has ended refuses what was never sent. */
export function wasAnswered({ outcome, sentAt }: Call): boolean {
  return sentAt > 0 && (outcome === 'ok' || outcome === 'fail');
}
