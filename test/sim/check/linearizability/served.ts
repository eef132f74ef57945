/** Histories of a service that is right: the servers' own machine does one call after the other, and replicas lag. */
import fc from 'fast-check';

import { addressIdentity, withIdentities } from '../../../../core/server/identities.js';
import type { Acl, Identity } from '../../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { Answer } from '../../../../core/znode/answers.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import { ZnodeMachine } from '../../../../core/znode/machine.js';
import { ZNODE_PARTS } from '../../../../core/znode/parts.js';
import type { MultiOp, Proposable, Read, Update, ZnodeRequest } from '../../../../core/znode/requests.js';
import { authenticate, digestOf } from '../../../../core/znode/schemes.js';
import type { ZnodeServiceTxn } from '../../../../core/znode/txn.js';
import { isRead, isUpdate } from '../../../../sim/check/service/requests.js';
import type { Pending, TapedClient } from './tape.js';
import { Tape } from './tape.js';

export interface Told {
  readonly code: number;
  readonly answer: Answer;
}

/** What a client asks for, and what becomes of it. */
export interface Step {
  readonly client: number;
  readonly request: ZnodeRequest;
  /** How many more calls of others begin before it takes effect. */
  readonly overlap: number;
  /** How many of the transactions that its replica lacks it applies before it reads; those of the client at least. */
  readonly catchesUp: number;
  readonly fate: 'answered' | 'lost' | 'never';
}

/** A call as it was told, in the order of answers. */
export interface Served {
  readonly client: number;
  readonly request: ZnodeRequest;
  readonly told: Told;
}

const CLIENTS = 3;
const PATHS = ['/a', '/a', '/a/x', '/a/x', '/b', '/b/x'] as const;
const PEOPLE = ['amy:pw', 'bob:pw'] as const;

const path = fc.constantFrom(...PATHS);
const perms = fc.oneof(fc.constantFrom(31, 31, 1, 17, 15), fc.nat({ max: 31 }));
const people = fc.constantFrom(...PEOPLE).map((who) => ({ scheme: 'digest', id: digestOf(who) }));
const places = fc.constantFrom('10.0.0.4', '10.0.0.4/31').map((id) => ({ scheme: 'ip', id }));
const line: fc.Arbitrary<Acl> = fc
  .tuple(
    perms,
    fc.oneof(
      { weight: 4, arbitrary: fc.constant({ scheme: 'world', id: 'anyone' }) },
      { weight: 4, arbitrary: people },
      { weight: 3, arbitrary: places },
      { weight: 1, arbitrary: fc.constantFrom({ scheme: 'auth', id: '' }, { scheme: 'nope', id: 'x' }) },
    ),
  )
  .map(([bits, whom]) => ({ perms: bits, ...whom }));
const acl = fc.oneof(
  { weight: 2, arbitrary: fc.constant(OPEN_ACL) },
  { weight: 3, arbitrary: fc.array(line, { minLength: 1, maxLength: 2 }) },
);
const version = fc.constantFrom(-1, -1, -1, 0, 1);

const op: fc.Arbitrary<MultiOp> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('create' as const),
      path,
      data: fc.constant(''),
      acl,
      flags: fc.constantFrom(0, 0, 2),
    }),
  },
  fc.record({ kind: fc.constant('delete' as const), path, version }),
  fc.record({ kind: fc.constant('setData' as const), path, data: fc.constantFrom('u', 'v'), version }),
  fc.record({ kind: fc.constant('check' as const), path, version }),
);
const request: fc.Arbitrary<ZnodeRequest> = fc.oneof(
  { weight: 5, arbitrary: op },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('setACL' as const), path, acl, version }) },
  fc.record({ kind: fc.constant('multi' as const), ops: fc.array(op, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('addAuth' as const),
    scheme: fc.constant('digest'),
    auth: fc.constantFrom(...PEOPLE),
  }),
  fc.constant({ kind: 'whoAmI' as const }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('getACL' as const), path }) },
  fc.record({ kind: fc.constant('getAllChildrenNumber' as const), path }),
  fc.record({
    kind: fc.constantFrom('getData' as const, 'exists' as const, 'getChildren2' as const),
    path,
    watch: fc.constant(false),
  }),
);

const step: fc.Arbitrary<Step> = fc.record({
  client: fc.nat({ max: CLIENTS - 1 }),
  request,
  overlap: fc.constantFrom(0, 0, 1, 2, 4),
  catchesUp: fc.constantFrom(0, 1, 3, 100),
  fate: fc.constantFrom('answered', 'answered', 'answered', 'answered', 'lost', 'never'),
});

const first = (where: string): fc.Arbitrary<Step> =>
  acl.map((list) => {
    const made = { kind: 'create', path: where, data: '', acl: list, flags: 0 } as const;
    return { client: 0, request: made, overlap: 0, catchesUp: 0, fate: 'answered' };
  });

/** Any calls of the clients, one after the other or at the same time; first of all there is something to ask for. */
export function anySteps(countMax: number): fc.Arbitrary<readonly Step[]> {
  const calls = fc.array(step, { minLength: 1, maxLength: countMax, size: 'max' });
  return fc.tuple(first('/a'), first('/a/x'), calls).map(([one, other, all]) => [one, other, ...all]);
}

/** The servers: who leads, and for each client a replica. */
class Service {
  readonly #leader = machine();
  readonly #log: ZnodeServiceTxn[] = [];
  readonly #replicas: { readonly machine: ZnodeMachine; applied: number; who: readonly Identity[] }[];
  readonly #clients: readonly TapedClient[];

  constructor(clients: readonly TapedClient[]) {
    this.#clients = clients;
    for (const { session } of clients)
      this.#agree({ kind: 'createSession', sessionId: session, timeoutMs: 4000 });
    this.#replicas = clients.map(({ address }) => {
      return { machine: machine(), applied: 0, who: [addressIdentity(address, 'addresses')] };
    });
  }

  /** Who a client is when it asks now; it may say who it is by this. */
  heard(client: number, request: ZnodeRequest): readonly Identity[] {
    const replica = this.#replicas[client];
    if (replica === undefined) return [];
    const { who } = replica;
    if (request.kind === 'addAuth')
      replica.who = withIdentities(who, authenticate(request.scheme, request.auth, null) ?? []);
    return who;
  }

  /** A call takes effect. */
  serve({ client, request, catchesUp }: Step, who: readonly Identity[]): Told {
    const sessionId = this.#clients[client]?.session ?? 0;
    if (isUpdate(request)) {
      const told = this.#update(request, { sessionId, who });
      this.#catchUp(client, Infinity);
      return told;
    }
    this.#catchUp(client, catchesUp);
    if (isRead(request)) return this.#read(client, request, { sessionId, who });
    if (request.kind === 'whoAmI') {
      const clientInfo = who.map(({ scheme, id }) => {
        return { scheme, user: scheme === 'digest' ? id.slice(0, id.indexOf(':')) : id };
      });
      return { code: CODES.OK, answer: { kind: 'identities', clientInfo } };
    }
    return { code: CODES.OK, answer: NO_ANSWER };
  }

  #update(update: Update, { sessionId, who }: Asker): Told {
    return this.#agree({ kind: 'update', sessionId, update, identities: who });
  }

  #agree(asked: Proposable): Told {
    const stamp = stampOf(this.#log.length);
    const txn = this.#leader.prepare(asked, null, stamp);
    this.#log.push(txn);
    return this.#leader.apply(txn, stamp);
  }

  #read(client: number, request: Read, { sessionId, who }: Asker): Told {
    const replica = this.#replicas[client]?.machine ?? this.#leader;
    return replica.read(request, { sessionId, identities: who });
  }

  #catchUp(client: number, count: number): void {
    const replica = this.#replicas[client];
    if (replica === undefined) return;
    const end = Math.min(this.#log.length, replica.applied + count);
    for (; replica.applied < end; replica.applied += 1) {
      const txn = this.#log[replica.applied];
      if (txn !== undefined) replica.machine.apply(txn, stampOf(replica.applied));
    }
  }
}

interface Asker {
  readonly sessionId: number;
  readonly who: readonly Identity[];
}

function machine(): ZnodeMachine {
  return new ZnodeMachine({ gate: { admit: () => null }, parts: ZNODE_PARTS });
}

function stampOf(place: number): { readonly zxid: number; readonly timeMillis: number } {
  return { zxid: place + 1, timeMillis: place * 10 };
}

interface Open {
  readonly step: Step;
  readonly pending: Pending;
  readonly who: readonly Identity[];
  wait: number;
}

/** Plays the steps on a tape: a call waits while others begin, and calls of one client take effect in their order. */
export function played(steps: readonly Step[], retold: (served: Served, place: number) => Told | null): Tape {
  const tape = new Tape();
  const clients = Array.from({ length: CLIENTS }, (_, i) => tape.client(i + 1));
  const service = new Service(clients);
  const open: Open[] = [];
  let answers = 0;
  const settle = (isAll: boolean): void => {
    const held = new Set<number>();
    for (const call of [...open]) {
      const { step, pending, who } = call;
      call.wait -= 1;
      if (held.has(step.client) || (call.wait >= 0 && !isAll)) {
        held.add(step.client);
        continue;
      }
      open.splice(open.indexOf(call), 1);
      const client = clients[step.client];
      if (client === undefined) continue;
      if (step.fate === 'never') {
        client.lost(pending);
        continue;
      }
      const told = service.serve(step, who);
      if (step.fate === 'lost') client.lost(pending);
      else {
        const { client: number, request: asked } = step;
        client.told(pending, retold({ client: number, request: asked, told }, answers) ?? told);
        answers += 1;
      }
    }
  };
  for (const step of steps) {
    const client = clients[step.client];
    if (client === undefined) continue;
    // A connection of its own for each call: what was lost says nothing of what was asked behind it.
    client.connect();
    const pending = client.call(step.request);
    const who = service.heard(step.client, step.request);
    open.push({ step, pending, who, wait: step.overlap });
    settle(false);
  }
  settle(true);
  return tape;
}
