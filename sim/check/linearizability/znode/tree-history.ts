import type { SessionId } from '../../../../core/ids.js';
import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { CODES } from '../../service/codes.js';
import { isUpdate, operationsOf } from '../../service/requests.js';
import type { Guess, Operation, Outcome } from '../history.js';
import { told } from './answers.js';
import type { Settings } from './askers.js';
import { Askers } from './askers.js';
import type { Call } from './calls.js';
import type { Guesses } from './guesses.js';
import type { TreeOp } from './operations.js';
import { changesOf, isUnseen, treeOpOf } from './operations.js';
import { parentOf } from './tree.js';

/** An operation of a tree, and the call that it was; null for the end of a session, which nobody has called for. */
export interface TreeOperation extends Operation<TreeOp, string> {
  readonly call: Call | null;
}

/**
 * The history of a tree as its clients tell it.
 *
 * A session may end at any time behind the last of its answers, whether its client asked for it or not, and whatever it
 * was told: so the end is an update of unknown outcome, and only an answered closeSession is more than that. So is it
 * that the service takes a container or a znode with a TTL away, once for each that was made.
 */
export function treeHistoryOf(
  calls: readonly Call[],
  settings: Settings,
  guesses: Guesses,
): readonly TreeOperation[] {
  const operations: TreeOperation[] = [];
  const askers = new Askers(settings);
  const containers = containersOf(calls);
  const isLinked = !mayRefuse(settings) && !calls.some(mayChangeUnseen);
  /** The sessions that may own something. */
  const owners = new Set<SessionId>();
  for (const [place, call] of calls.entries()) {
    const who = askers.of(call);
    const { session } = call.handle;
    if (session === 0) continue;
    const op = treeOpOf(call.request, { session, who, place, settings });
    const operation = op === null ? null : operationOf(call, op, { isLinked, guesses });
    if (operation === null || (operation.op.kind === 'end' && !owners.delete(session))) continue;
    operations.push(operation);
    if (!mayChange(call)) continue;
    for (const change of changesOf(operation.op)) {
      if (change.kind !== 'create') continue;
      if (change.owner !== 0) owners.add(session);
      const { path, maker } = change;
      if (change.reaped === 'never') continue;
      const guess = guesses.ofReaping(createdAt(call) ?? path, operation.guess?.at ?? 0);
      // Nobody called for it: a session of its own, that no other has.
      const mayBeLate = (containers.get(path) ?? 0) > 1;
      operations.push(unasked({ kind: 'reap', path, maker, mayBeLate }, -operations.length, guess));
    }
  }
  for (const session of owners)
    operations.push(unasked({ kind: 'end', session }, session, guesses.ofEnd(session)));
  return operations;
}

/** By path: how many containers may have been made there. */
function containersOf(calls: readonly Call[]): ReadonlyMap<string, number> {
  const containers = new Map<string, number>();
  for (const call of calls) {
    if (!mayChange(call)) continue;
    for (const op of operationsOf(call.request)) {
      if (op?.kind === 'createContainer' && op.path !== null)
        containers.set(op.path, (containers.get(op.path) ?? 0) + 1);
    }
  }
  return containers;
}

function mayChange({ returned }: Call): boolean {
  return returned === null || returned.isOk;
}

/**
 * Whether servers may refuse an update for a reason that is not in the tree, and go on with the next one: it has waited for
 * too long, or a session of theirs alone asks for an ephemeral. Then what was sent behind an update of unknown outcome may
 * take effect without it.
 */
function mayRefuse({ localSessions, throttledAfterMs }: Settings): boolean {
  return localSessions === 'kept' || throttledAfterMs !== undefined;
}

/**
 * Whether it may have changed something below /zookeeper. That may refuse as well what is beyond a quota, or a multi that
 * is in part about it.
 */
function mayChangeUnseen(call: Call): boolean {
  return mayChange(call) && operationsOf(call.request).some((op) => op !== null && isUnseen(op));
}

/** The path that a client was told of what it has created. */
function createdAt({ returned }: Call): string | null {
  return returned !== null && 'path' in returned.answer ? returned.answer.path : null;
}

/** Null if nothing is known by it. */
function operationOf(
  call: Call,
  op: TreeOp,
  { isLinked, guesses }: { readonly isLinked: boolean; readonly guesses: Guesses },
): TreeOperation | null {
  const outcome = outcomeOf(call);
  const mayBeStale = !isUpdate(call.request);
  // An end without an answer is only what may happen anyway.
  if (outcome === null || (outcome.kind === 'unknown' && (mayBeStale || op.kind === 'end'))) return null;
  const { handle, calledAt: called } = call;
  const connection = isLinked ? call.connection : 0;
  const { session } = handle;
  const guess = guessOf(call, mayBeStale, guesses);
  return { call, op, session, connection, mayBeStale, called, guess, outcome };
}

/** What a server has read it has read behind the last update that it knew. */
function guessOf({ handle, xid, returned }: Call, isRead: boolean, guesses: Guesses): Guess | undefined {
  const guess = isRead ? undefined : guesses.ofCall(handle.session, xid);
  if (guess !== undefined || returned === null) return guess;
  return { at: isRead ? returned.zxid + 0.5 : returned.zxid, isVoid: isRead };
}

const UNKNOWN: Outcome<string> = { kind: 'unknown' };

/** Null if the answer says nothing. */
function outcomeOf({ request, returned }: Call): Outcome<string> | null {
  if (returned === null) return UNKNOWN;
  const seen = seenOf(request, returned.answer);
  const answer = seen === null ? null : told(returned.code, seen);
  return answer === null ? null : { kind: 'answered', at: returned.at, answer };
}

/** An answer without what is not followed of it; null if that is the reason for what was answered to all the rest. */
function seenOf(request: ZnodeRequest, answer: Answer): Answer | null {
  if (request.kind !== 'multi' || answer.kind !== 'multi') return answer;
  const results: MultiResult[] = [];
  for (const [part, result] of answer.results.entries()) {
    const op = request.ops[part];
    if (op === undefined || op === null || !isUnseen(op)) results.push(result);
    else if (isReason(result)) return null;
  }
  return { kind: 'multi', results };
}

/** Whether a multi failed because of this part of it. */
function isReason(result: MultiResult): boolean {
  return result.kind === 'error' && result.code !== CODES.OK && result.code !== CODES.RUNTIMEINCONSISTENCY;
}

/** It may happen, and no client can tell when. */
function unasked(op: TreeOp, session: number, guess: Guess | undefined): TreeOperation {
  const called = -Infinity;
  return { call: null, op, session, connection: 0, mayBeStale: false, called, guess, outcome: UNKNOWN };
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
