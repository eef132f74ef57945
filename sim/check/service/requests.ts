/** Kinds of requests, and what they are about. */
import type { MultiOp, Read, Update, ZnodeRequest } from '../../../core/znode/requests.js';
import type { Call } from './ghosts/records.js';

/** Whether a request takes a place in the history, be it refused or not. */
export function isUpdate(request: ZnodeRequest): request is Update {
  return CLASSES[request.kind] === 'update';
}

export function isRead(request: ZnodeRequest): request is Read {
  return CLASSES[request.kind] === 'read';
}

const CLASSES: Readonly<Record<ZnodeRequest['kind'], 'update' | 'read' | 'service'>> = {
  create: 'update',
  create2: 'update',
  createContainer: 'update',
  createTTL: 'update',
  delete: 'update',
  setData: 'update',
  check: 'update',
  multi: 'update',
  closeSession: 'update',
  exists: 'read',
  getData: 'read',
  getChildren: 'read',
  getChildren2: 'read',
  sync: 'service',
  ping: 'service',
  setWatches: 'service',
};

/** The single updates that a request is made of. */
export function operationsOf(request: ZnodeRequest): readonly (MultiOp | null)[] {
  if (!isUpdate(request) || request.kind === 'closeSession') return NO_OPERATIONS;
  return request.kind === 'multi' ? request.ops : [request];
}

const NO_OPERATIONS: readonly MultiOp[] = [];

/** Whether a server has answered a call, and its client heard it: a handle that has ended refuses what was never sent. */
export function wasAnswered({ outcome, sentAt }: Call): boolean {
  return sentAt > 0 && (outcome === 'ok' || outcome === 'fail');
}
