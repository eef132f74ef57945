/** Kinds of requests, and what they are about. */
import type { MultiOp, Read, Service, Update, ZnodeRequest } from '../../../core/znode/requests.js';
import type { Call } from './ghosts/records.js';

/** Whether a request takes a place in the history, be it refused or not. */
export function isUpdate(request: ZnodeRequest): request is Update {
  return !isRead(request) && !isService(request);
}

// By comparisons, and not by a table of kinds: every rule asks for every answer.
export function isRead(request: ZnodeRequest): request is Read {
  const { kind } = request;
  return kind === 'getData' || kind === 'exists' || kind === 'getChildren' || kind === 'getChildren2';
}

function isService(request: ZnodeRequest): request is Service {
  const { kind } = request;
  return kind === 'sync' || kind === 'ping' || kind === 'setWatches';
}

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
