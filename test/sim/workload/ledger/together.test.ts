/**
 * A client and the fronts of three servers, over a history that all of them share: connections break, servers cease to
 * serve and updates are lost as chance has it. What a client says of its calls has to be true all the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import type { Origin, Request } from '../../../../core/replication/state-machine.js';
import type { LedgerCall } from '../../../../sim/workload/ledger/client.js';
import { LedgerFront } from '../../../../sim/workload/ledger/front.js';
import { LedgerMachine } from '../../../../sim/workload/ledger/machine.js';
import type { LedgerMessage } from '../../../../sim/workload/ledger/messages.js';
import type { LedgerResult } from '../../../../sim/workload/ledger/txn.js';
import type { LedgerVocabulary } from '../../../../sim/workload/ledger/vocabulary.js';
import { ClientBench } from './fake-env.js';
import { anyRequest, stampOf } from './history.js';

const SERVERS = [1, 2, 3];

/** A connection, seen from the middle: what is under way in either direction. */
interface Wire {
  readonly server: ServerId;
  readonly toServer: Extract<LedgerMessage, { kind: 'Submit' }>[];
  readonly toClient: Extract<LedgerMessage, { kind: 'Answer' }>[];
  /** The server has ended it: the client hears of it behind the answers. */
  isClosed: boolean;
}

class World {
  readonly bench: ClientBench;
  /** What became of calls in the history, by xid. */
  readonly done = new Map<number, LedgerResult>();
  private readonly machine = new LedgerMachine();
  private readonly fronts = new Map<ServerId, LedgerFront>();
  private readonly submitted: { readonly request: Request; readonly origin: Origin }[] = [];
  private readonly asked: { readonly server: ServerId; readonly connection: ConnectionId }[] = [];
  private readonly wires = new Map<ConnectionId, Wire>();
  /** The xids that servers have read, in order, by connection. */
  private readonly reads = new Map<ConnectionId, number[]>();
  private applied = 0;

  constructor(calls: readonly LedgerCall[]) {
    for (const server of SERVERS) this.fronts.set(server, this.frontOf(server));
    this.bench = new ClientBench(
      { calls, firstServer: 1, timeoutMicros: 1, servers: SERVERS.length },
      {
        connect: (server, connection) => void this.asked.push({ server, connection }),
        send: (connection, message) => {
          if (message.kind === 'Submit') this.wires.get(connection)?.toServer.push(message);
        },
        close: (connection) => this.forget(connection),
      },
    );
  }

  role(server: ServerId, isServing: boolean): void {
    this.fronts.get(server)?.role('following', isServing);
  }

  /** The connection that was asked for opens. */
  open(): boolean {
    const next = this.asked.shift();
    if (next === undefined) return false;
    const { server, connection } = next;
    this.wires.set(connection, { server, toServer: [], toClient: [], isClosed: false });
    this.fronts.get(server)?.onAccepted(connection);
    this.bench.connected();
    return true;
  }

  /** A message arrives at its server. */
  read(): boolean {
    for (const [connection, wire] of this.wires) {
      const message = wire.isClosed ? undefined : wire.toServer.shift();
      if (message === undefined) continue;
      this.reads.set(connection, [...(this.reads.get(connection) ?? []), message.xid]);
      this.fronts.get(wire.server)?.onMessage(connection, message);
      return true;
    }
    return false;
  }

  /** An answer arrives, or the end of a connection behind the last one. */
  answer(): boolean {
    for (const [connection, { toClient, isClosed }] of this.wires) {
      const message = toClient.shift();
      if (message !== undefined) {
        this.bench.answer(message.xid, message.code, message.value);
        return true;
      }
      if (!isClosed) continue;
      this.wires.delete(connection);
      this.bench.broken('closed');
      return true;
    }
    return false;
  }

  /** The oldest update that was submitted enters the history. */
  decide(): boolean {
    const next = this.submitted.shift();
    if (next === undefined) return false;
    this.applied += 1;
    const stamp = stampOf(this.applied);
    const txn = this.machine.prepare(next.request, null, stamp);
    const result = this.machine.apply(txn, stamp);
    const xid = this.reads.get(next.origin.sessionId)?.[next.origin.opSeq - 1];
    if (xid === undefined || this.done.has(xid)) throw new Error('a call is submitted once, as it was sent');
    this.done.set(xid, result);
    for (const front of this.fronts.values()) front.delivered(next.origin, stamp, result);
    return true;
  }

  /** The oldest update that was submitted is lost; `isDone`: it was not, but its server does not know. */
  lose(isDone: boolean): void {
    const [next] = this.submitted;
    if (next === undefined) return;
    this.fronts.get(next.origin.sid)?.lost(next.origin);
    if (!isDone) this.submitted.shift();
  }

  /** The connection breaks, and all that is under way on it is gone. */
  cut(): void {
    for (const connection of [...this.wires.keys()]) {
      this.forget(connection);
      this.bench.broken('reset');
    }
  }

  private forget(connection: ConnectionId): void {
    const wire = this.wires.get(connection);
    this.wires.delete(connection);
    if (wire !== undefined && !wire.isClosed) this.fronts.get(wire.server)?.onBroken(connection);
    const place = this.asked.findIndex((asked) => asked.connection === connection);
    if (place >= 0) this.asked.splice(place, 1);
  }

  private frontOf(server: ServerId): LedgerFront {
    return new LedgerFront({
      env: {
        self: server,
        streams: {
          listen: () => undefined,
          send: (connection, message) => {
            if (message.kind === 'Answer') this.wires.get(connection)?.toClient.push(message);
            return true;
          },
          close: (connection) => {
            const wire = this.wires.get(connection);
            if (wire !== undefined) wire.isClosed = true;
          },
        },
      },
      replication: {
        submit: (request, origin) => void this.submitted.push({ request, origin }),
        sync: () => undefined,
        relay: () => undefined,
      },
    });
  }
}

const anyTurn = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('open', 'read', 'answer', 'decide', 'call') },
  { weight: 1, arbitrary: fc.constantFrom('lose', 'seem-lost', 'cut', 'timer', 'stop-1', 'stop-2', 'serve') },
);

function turn(world: World, name: string): void {
  if (name === 'open') world.open();
  else if (name === 'read') world.read();
  else if (name === 'answer') world.answer();
  else if (name === 'decide') world.decide();
  else if (name === 'call') world.bench.fireFirst(({ kind }) => kind === 'call');
  else if (name === 'timer') world.bench.fireFirst(({ kind }) => kind !== 'call');
  else if (name === 'lose') world.lose(false);
  else if (name === 'seem-lost') world.lose(true);
  else if (name === 'cut') world.cut();
  else if (name === 'serve') for (const server of SERVERS) world.role(server, true);
  else world.role(name === 'stop-1' ? 1 : 2, false);
}

/** From now on all goes well, until nothing is left to do. */
function heal(world: World): void {
  for (const server of SERVERS) world.role(server, true);
  const goesOn = (): boolean =>
    world.answer() ||
    world.decide() ||
    world.read() ||
    world.open() ||
    world.bench.fireFirst(({ kind }) => kind !== 'silence');
  let turns = 0;
  while (goesOn()) {
    turns += 1;
    if (turns > 10_000) throw new Error('a client comes to rest');
  }
}

const anyCall: fc.Arbitrary<LedgerCall> = fc
  .record({ request: anyRequest(2), isWanted: fc.boolean() })
  .map(({ request, isWanted }) => {
    // A condition that has gone by would be tried for ever.
    return { atMicros: 0, request, isInsistent: isWanted && request.kind !== 'set-if' };
  });

type Returned = Extract<LedgerVocabulary['event'], { kind: 'client.returned' }>;

describe('whatever happens between a client and its servers', () => {
  it('each call ends once, as it went in the history, or unknown; and what is insistent succeeds', () => {
    const seen = new Set<string>();
    const anyRun = fc.tuple(
      fc.array(anyCall, { minLength: 1, maxLength: 8 }),
      fc.array(anyTurn, { maxLength: 80 }),
    );
    fc.assert(
      fc.property(anyRun, ([calls, turns]) => {
        const world = new World(calls);
        for (const server of SERVERS) world.role(server, true);
        for (const name of turns) turn(world, name);
        heal(world);
        const { events } = world.bench;
        const called = events.flatMap((event) => (event.kind === 'client.called' ? [event.xid] : []));
        const returned = new Map<number, Returned>();
        for (const event of events) {
          if (event.kind !== 'client.returned') continue;
          expect(returned.has(event.xid)).toBe(false);
          returned.set(event.xid, event);
        }
        expect([...returned.keys()].sort((a, b) => a - b)).toEqual(called);
        expect(world.bench.client.inspect()).toEqual({ open: [] });
        for (const { xid, outcome, value } of returned.values()) {
          const done = world.done.get(xid);
          if (outcome === 'ok') expect([done?.code, done?.value]).toEqual([0, value]);
          else if (outcome === 'fail') expect(done?.code).toBeLessThan(0);
          seen.add(outcome === 'unknown' ? `unknown, ${done === undefined ? 'lost' : 'done'}` : outcome);
        }
        const succeeded = [...returned.values()].filter(({ outcome }) => outcome === 'ok').length;
        expect(succeeded).toBeGreaterThanOrEqual(calls.filter(({ isInsistent }) => isInsistent).length);
      }),
      { numRuns: 500 },
    );
    expect(seen).toEqual(new Set(['ok', 'fail', 'unknown, lost', 'unknown, done']));
  });
});
