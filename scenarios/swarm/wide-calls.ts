/** Calls from the whole table of operations, at znodes of their own: lists, watches that stay, boxes, times to live. */
import type { Acl } from '../../core/znode/acl.js';
import { OPEN_ACL } from '../../core/znode/acl.js';
import type { MultiReadOp, ZnodeRequest } from '../../core/znode/requests.js';
import { CREATE_FLAGS, WATCH_MODES, WATCH_TYPES } from '../../core/znode/requests.js';
import { digestOf } from '../../core/znode/schemes.js';
import type { PlannedCall } from '../../sim/workload/znode/plan.js';
import type { Dice } from '../dice.js';
import { MILLI } from '../micros.js';
import { PEOPLE, creation, drawClosing } from './rights-calls.js';

/** Below it nobody makes anything else: what a list closes may stay closed. */
const ROOT = '/wide';
const CALLS_MAX = 25;

/** A znode of the wide part, or one that all clients use. */
interface Places {
  readonly shared: readonly [string, ...string[]];
}

/** Draws the calls of one client, sent without waiting for what came before: many of them fail. */
export function drawWideCalls(
  dice: Dice,
  safetyMicros: number,
  shared: Places['shared'],
): readonly PlannedCall[] {
  const first = dice.below(safetyMicros);
  const gap = dice.oneOf(1, MILLI, 5 * MILLI, 50 * MILLI);
  const count = dice.between(4, CALLS_MAX);
  // Behind what it needs: a list can only be changed where there is one.
  const closing = dice.chance(70) ? drawClosing(dice, `${ROOT}/${dice.oneOf('own', 'own', 'a')}`) : [];
  const opening: readonly ZnodeRequest[] = [creation(ROOT, OPEN_ACL), ...closing];
  const drawn = Array.from({ length: count }, () => drawWide(dice, { shared }));
  return [...opening, ...drawn].map((request, i) => ({
    atMicros: Math.min(first + i * gap, safetyMicros - 1),
    request,
    isInsistent: false,
  }));
}

function drawWide(dice: Dice, places: Places): ZnodeRequest {
  switch (dice.below(5)) {
    case 0:
      return drawGuarded(dice);
    case 1:
      return drawWatching(dice, places);
    case 2:
      return drawTransient(dice);
    case 3:
      return drawLook(dice, places);
    default:
      return drawPlain(dice);
  }
}

/** Who may what: lists, and whom they are for. */
function drawGuarded(dice: Dice): ZnodeRequest {
  const path = drawPath(dice);
  const acl = drawAcl(dice);
  switch (dice.below(6)) {
    case 0:
      return { kind: 'addAuth', scheme: 'digest', auth: dice.oneOf(...PEOPLE) };
    case 1:
      return { kind: 'setACL', path, acl, version: dice.between(-1, 1) };
    case 2:
      return { kind: 'getACL', path };
    case 3:
      return { kind: 'whoAmI' };
    default:
      return creation(path, acl);
  }
}

function drawAcl(dice: Dice): readonly Acl[] {
  const perms = dice.oneOf(31, 31, 1, 2, 5, 12, 17, 30);
  return dice.oneOf<readonly Acl[]>(
    OPEN_ACL,
    [{ perms, scheme: 'world', id: 'anyone' }],
    [{ perms, scheme: 'auth', id: '' }],
    [
      { perms, scheme: 'digest', id: digestOf(dice.oneOf(...PEOPLE)) },
      { perms: 1, scheme: 'world', id: 'anyone' },
    ],
    [{ perms, scheme: 'ip', id: dice.oneOf('10.0.0.4/31', '10.0.0.0/30', '10.0.0.5') }],
    [{ perms, scheme: 'nope', id: 'x' }],
  );
}

function drawWatching(dice: Dice, { shared }: Places): ZnodeRequest {
  const path = dice.oneOf(ROOT, drawPath(dice), '/', ...shared);
  const type = dice.oneOf(WATCH_TYPES.children, WATCH_TYPES.data, WATCH_TYPES.any, WATCH_TYPES.any);
  switch (dice.below(6)) {
    case 0:
      return { kind: 'removeWatches', path, type };
    case 1:
      return { kind: 'checkWatches', path, type };
    case 2:
      return { kind: dice.oneOf('getData', 'exists', 'getChildren'), path, watch: true };
    default:
      return { kind: 'addWatch', path, mode: dice.oneOf(WATCH_MODES.persistent, WATCH_MODES.recursive) };
  }
}

/** What the leader takes away when nobody uses it any more. */
function drawTransient(dice: Dice): ZnodeRequest {
  const box = `${ROOT}/box`;
  const data = '';
  switch (dice.below(6)) {
    case 0:
      return { kind: 'createContainer', path: box, data, acl: OPEN_ACL, flags: CREATE_FLAGS.container };
    case 1:
      return creation(`${box}/k`, OPEN_ACL);
    case 2:
      return { kind: 'delete', path: `${box}/k`, version: -1 };
    case 3: {
      const flags = dice.oneOf(CREATE_FLAGS.ttl, CREATE_FLAGS.ttlSequential);
      const ttl = dice.between(1, 500);
      return { kind: 'createTTL', path: `${ROOT}/ttl`, data, acl: OPEN_ACL, flags, ttl };
    }
    case 4:
      return { kind: 'setData', path: `${ROOT}/ttl`, data: 'again', version: -1 };
    default:
      return { kind: 'getChildren2', path: ROOT, watch: false };
  }
}

function drawLook(dice: Dice, { shared }: Places): ZnodeRequest {
  const path = dice.oneOf(ROOT, drawPath(dice), ...shared);
  switch (dice.below(4)) {
    case 0:
      return { kind: 'getEphemerals', prefix: dice.oneOf('/', ROOT, '') };
    case 1:
      return { kind: 'getAllChildrenNumber', path };
    default:
      return { kind: 'multiRead', ops: Array.from({ length: dice.below(4) }, () => drawPart(dice, path)) };
  }
}

function drawPart(dice: Dice, path: string): MultiReadOp {
  return { kind: dice.oneOf('getData', 'getChildren'), path: dice.oneOf(path, ROOT), watch: true };
}

function drawPlain(dice: Dice): ZnodeRequest {
  const path = drawPath(dice);
  switch (dice.below(6)) {
    case 0:
      return { kind: 'delete', path, version: -1 };
    case 1:
      return { ...creation(path, drawAcl(dice)), flags: CREATE_FLAGS.ephemeral };
    case 2:
      return dice.oneOf<ZnodeRequest>(
        { kind: 'reconfig' },
        { kind: 'malformedUpdate' },
        { kind: 'malformed' },
      );
    default:
      return { kind: 'setData', path, data: dice.oneOf('a', 'b'), version: -1 };
  }
}

function drawPath(dice: Dice): string {
  return `${ROOT}/${dice.oneOf('a', 'b', 'a/c', 'own')}`;
}
