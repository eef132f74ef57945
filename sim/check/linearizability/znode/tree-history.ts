import type { SessionId } from '../../../../core/ids.js';
import { isUpdate } from '../../service/requests.js';
import type { Operation, Outcome } from '../history.js';
import { told } from './answers.js';
import type { Call } from './calls.js';
import { parentOf } from './model.js';
import type { TreeOp } from './operations.js';
import { changesOf, isMalformed, treeOpOf } from './operations.js';

/** An operation of a tree, and the call that it was; null for the end of a session, which nobody has called for. */
export interface TreeOperation extends Operation<TreeOp, string> {
  readonly call: Call | null;
}

/**
 * The history of a tree as its clients tell it; null if something that changed it, or may have, is not followed.
 *
 * A session may end at any time behind the last of its answers, whether its client asked for it or not, and whatever it
 * was told: so the end is an update of unknown outcome, and only an answered closeSession is more than that. So is it
 * that the service takes a container or a znode with a TTL away, once for each that was made.
 */
export function treeHistoryOf(calls: readonly Call[]): readonly TreeOperation[] | null {
  const operations: TreeOperation[] = [];
  /** The sessions that may own something. */
  const owners = new Set<SessionId>();
  for (const call of calls) {
    const { session } = call.handle;
    if (session === 0) continue;
    const op = treeOpOf(call.request, session);
    if (op === null && mayChange(call)) return null;
    const operation = op === null ? null : operationOf(call, op);
    if (operation === null || (operation.op.kind === 'end' && !owners.delete(session))) continue;
    operations.push(operation);
    if (!mayChange(call)) continue;
    for (const change of changesOf(operation.op)) {
      if (change.kind !== 'create') continue;
      if (change.owner !== 0) owners.add(session);
      // Nobody called for it: a session of its own, that no other has.
      if (change.reaped !== 'never')
        operations.push(unasked({ kind: 'reap', path: change.path }, -operations.length));
    }
  }
  for (const session of owners) operations.push(unasked({ kind: 'end', session }, session));
  return operations;
}

/** A call that is not followed can be passed over if it is known to have changed nothing. */
function mayChange({ request, returned }: Call): boolean {
  return isUpdate(request) && !isMalformed(request) && (returned === null || returned.isOk);
}

/** Null if nothing is known by it. */
function operationOf(call: Call, op: TreeOp): TreeOperation | null {
  const outcome = outcomeOf(call);
  const mayBeStale = !isUpdate(call.request);
  // An end without an answer is only what may happen anyway.
  if (outcome === null || (outcome.kind === 'unknown' && (mayBeStale || op.kind === 'end'))) return null;
  const { handle, connection, calledAt: called } = call;
  return { call, op, session: handle.session, connection, mayBeStale, called, outcome };
}

const UNKNOWN: Outcome<string> = { kind: 'unknown' };

/** Null if the answer says nothing. */
function outcomeOf({ returned }: Call): Outcome<string> | null {
  if (returned === null) return UNKNOWN;
  const answer = told(returned.code, returned.answer);
  return answer === null ? null : { kind: 'answered', at: returned.at, answer };
}

/** It may happen, and no client can tell when. */
function unasked(op: TreeOp, session: number): TreeOperation {
  return { call: null, op, session, connection: 0, mayBeStale: false, called: -Infinity, outcome: UNKNOWN };
}

/** The znodes that names were drawn from. */
export function drawnFrom(history: readonly TreeOperation[]): ReadonlySet<string> {
  const drawn = new Set<string>();
  for (const { op } of history) {
    for (const change of changesOf(op)) {
      if (change.kind === 'create' && change.isSequential) drawn.add(parentOf(change.path));
    }
  }
  return drawn;
}
