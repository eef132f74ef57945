/** Calls about lists of rights, at znodes that are there: one client closes a znode, and others come to it. */
import type { Acl } from '../../core/znode/acl.js';
import { OPEN_ACL } from '../../core/znode/acl.js';
import type { ZnodeRequest } from '../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../core/znode/requests.js';
import { digestOf } from '../../core/znode/schemes.js';
import type { PlannedCall, ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import type { Dice } from '../dice.js';
import { MILLI } from '../micros.js';

/** Names and passwords that clients share: who says the same is the same. */
export const PEOPLE = ['amy:pw1', 'bob:pw2'] as const;

/** A client makes a znode with a child, says who it is, closes the znode and uses it: it need not be among its users. */
export function drawClosing(dice: Dice, path: string): readonly ZnodeRequest[] {
  const [self, other] = dice.chance(50) ? PEOPLE : ([PEOPLE[1], PEOPLE[0]] as const);
  return [
    creation(path, OPEN_ACL),
    creation(`${path}/k`, OPEN_ACL),
    { kind: 'addAuth', scheme: 'digest', auth: self },
    { kind: 'setACL', path, acl: drawClosedList(dice, { self, other }), version: dice.oneOf(-1, -1, 0) },
    { kind: 'getACL', path },
    ...drawUses(dice, path),
  ];
}

function drawClosedList(dice: Dice, { self, other }: { self: string; other: string }): readonly Acl[] {
  const perms = dice.oneOf(31, 31, 15, 30, 17, 3, 1);
  const line = dice.oneOf<Acl>(
    { perms, scheme: 'auth', id: '' },
    { perms, scheme: 'digest', id: digestOf(self) },
    { perms, scheme: 'digest', id: digestOf(other) },
  );
  // Of whoever else may read: it sees that there is a list, and not whose.
  return dice.chance(30) ? [line, { perms: 1, scheme: 'world', id: 'anyone' }] : [line];
}

/** A child goes by the rights of the znode, the znode itself by those of its parent. */
function drawUses(dice: Dice, path: string): readonly ZnodeRequest[] {
  const uses = Array.from({ length: dice.between(2, 5) }, () =>
    dice.oneOf<ZnodeRequest>(
      { kind: 'getData', path, watch: dice.chance(40) },
      { kind: 'getChildren', path, watch: dice.chance(40) },
      { kind: 'setData', path, data: 'used', version: -1 },
      { kind: 'delete', path: `${path}/k`, version: -1 },
      creation(`${path}/k`, OPEN_ACL),
      { kind: 'getACL', path },
    ),
  );
  return dice.chance(15) ? [...uses, { kind: 'delete', path, version: -1 }] : uses;
}

/** To each znode that a client closes comes another client, and rather one that never says who it is. */
export function withVisitors(
  dice: Dice,
  clients: readonly ZnodeClientPlan[],
  safetyMicros: number,
): readonly ZnodeClientPlan[] {
  const places = clients.map((_, place) => place);
  const silent = new Set(places.filter((place) => !scripted(clients[place]).some(isSaying)));
  const visits = places.map((): PlannedCall[] => []);
  for (const place of places) {
    for (const { atMicros, request } of scripted(clients[place])) {
      if (request.kind !== 'setACL' || request.path === null) continue;
      const others = places.filter((one) => one !== place);
      const strangers = others.filter((one) => silent.has(one));
      const [first, ...rest] = strangers.length > 0 ? strangers : others;
      if (first === undefined) continue;
      const calls = drawVisits(dice, request.path, { afterMicros: atMicros, safetyMicros });
      visits[dice.oneOf(first, ...rest)]?.push(...calls);
    }
  }
  return clients.map((client, place) => {
    const calls = [...(visits[place] ?? [])].sort((one, other) => one.atMicros - other.atMicros);
    return calls.length === 0 ? client : { ...client, tasks: [...client.tasks, { kind: 'script', calls }] };
  });
}

function drawVisits(
  dice: Dice,
  path: string,
  { afterMicros, safetyMicros }: { readonly afterMicros: number; readonly safetyMicros: number },
): readonly PlannedCall[] {
  const first = afterMicros + dice.oneOf(MILLI, 10 * MILLI, 50 * MILLI);
  const gap = dice.oneOf(1, MILLI, 10 * MILLI);
  return drawUses(dice, path).map((request, i) => ({
    atMicros: Math.min(first + i * gap, safetyMicros - 1),
    request,
    isInsistent: false,
  }));
}

function scripted(client: ZnodeClientPlan | undefined): readonly PlannedCall[] {
  return (client?.tasks ?? []).flatMap((task) => (task.kind === 'script' ? task.calls : []));
}

function isSaying({ request }: PlannedCall): boolean {
  return request.kind === 'addAuth';
}

/** A znode that stays, with a list. */
export function creation(
  path: string,
  acl: readonly Acl[],
): Extract<ZnodeRequest, { readonly kind: 'create' }> {
  return { kind: 'create', path, data: '', acl, flags: CREATE_FLAGS.persistent };
}
