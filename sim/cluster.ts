/** The world of one run: a kernel, a network, and a machine for each server and client of the plan. */
import { assert } from '../core/assert.js';
import type { Vocabulary } from '../core/env.js';
import type { Choices } from './kernel/choices.js';
import { Kernel } from './kernel/kernel.js';
import { NameHashes } from './kernel/name-hashes.js';
import type { Pending } from './kernel/pending.js';
import { WORK_SORTS } from './kernel/pending.js';
import { PlannedWork } from './kernel/planned-work.js';
import { Dispatch } from './network/dispatch.js';
import { Disturbances } from './network/disturbances.js';
import { Network } from './network/network.js';
import { Streams } from './network/streams.js';
import type { BasePlan } from './plan.js';
import { Host } from './process/host.js';
import type { Protocol } from './protocol.js';
import { EventStream } from './trace/event-stream.js';
import type { WorldEvent } from './trace/world-events.js';

/** An actor of a trace: the world itself, or a process. */
export interface Actor {
  readonly id: number;
  readonly name: string;
  readonly role: 'world' | 'server' | 'client';
}

export interface ClusterOptions<V extends Vocabulary> {
  readonly plan: BasePlan & { readonly clients: readonly unknown[] };
  readonly protocol: Protocol<V>;
  readonly choices: Choices;
  /** Which queue; chosen by the slack unless a test compares the two. */
  readonly queue?: 'heap' | 'open';
  /** Called with each message that is sent. */
  readonly onSend: ((message: V['datagram'] | V['message']) => void) | null;
}

/** Addresses of servers (their sids, from 1) and of clients (behind them). */
function addressesOf(plan: ClusterOptions<Vocabulary>['plan']): {
  readonly servers: readonly number[];
  readonly clients: readonly number[];
} {
  const servers = Array.from({ length: plan.servers }, (_, i) => i + 1);
  return { servers, clients: plan.clients.map((_, i) => plan.servers + i + 1) };
}

/** The actors of a plan, the world first. */
export function actorsOf(plan: ClusterOptions<Vocabulary>['plan']): readonly Actor[] {
  const { servers, clients } = addressesOf(plan);
  return [
    { id: 0, name: 'world', role: 'world' },
    ...servers.map((id, i): Actor => ({ id, name: `s${String(i + 1)}`, role: 'server' })),
    ...clients.map((id, i): Actor => ({ id, name: `c${String(i + 1)}`, role: 'client' })),
  ];
}

export class Cluster<V extends Vocabulary> {
  readonly kernel: Kernel;
  readonly events: EventStream<WorldEvent | V['event']>;
  readonly disturbances: Disturbances;
  readonly servers: readonly number[];
  readonly clients: readonly number[];
  /** The connections of the run. */
  readonly streams: Streams<V>;
  readonly #network: Network<V>;
  readonly #startsMicros: readonly number[];
  /** Servers that are still to start, by address. */
  readonly #starts = new Map<number, Pending>();
  /** By address; place 0 is empty. */
  readonly #hosts: Host<V>[] = [];

  constructor({ plan, protocol, choices, queue, onSend }: ClusterOptions<V>) {
    this.kernel = new Kernel(queue === undefined ? { choices } : { choices, queue });
    this.events = new EventStream(this.kernel);
    this.disturbances = new Disturbances(this.kernel, this.events);
    const { servers, clients } = addressesOf(plan);
    this.servers = servers;
    this.clients = clients;
    this.#startsMicros = plan.startsMicros ?? [];
    const { kernel, events, disturbances } = this;
    const { network: settings } = plan;
    const receiver = (address: number): Host<V> | undefined => this.#hosts[address];
    const isAlive = (address: number): boolean => receiver(address)?.isAlive === true;
    const names = new NameHashes();
    const note: Protocol<V>['note'] = (message) => protocol.note(message);
    const dispatch = new Dispatch<V>({ events, names, isAlive, note, onSend });
    this.#network = new Network<V>({ kernel, events, disturbances, settings, dispatch, receiver });
    this.streams = new Streams<V>({
      wire: { kernel, events, disturbances, settings },
      settings: plan.streams,
      dispatch,
      receiver,
    });
    for (const address of [...servers, ...clients]) {
      const program =
        address <= plan.servers ? protocol.server(address) : protocol.client(address - plan.servers - 1);
      this.#hosts[address] = new Host<V>({
        kernel,
        events,
        address,
        program,
        disk: plan.disk,
        names,
        network: this.#network,
        streams: this.streams,
        lane: plan.lane,
      });
    }
  }

  /** The machine at an address. */
  host(address: number): Host<V> {
    const host = this.#hosts[address];
    assert(host !== undefined, 'an address is that of a server or a client');
    return host;
  }

  /** Whether a server is still to start by the plan. */
  get hasMoreToStart(): boolean {
    return this.#starts.size > 0;
  }

  /** Starts every process, servers first; those that the plan starts later, at their time. */
  start(): void {
    for (const address of this.servers) this.#startAt(address, this.#startsMicros[address - 1] ?? 0);
    for (const address of this.clients) this.host(address).start();
  }

  /**
   * Heals what the liveness phase needs: the core of servers, all clients, and the links between them. Servers outside
   * fall silent: a duelling proposer that nobody can reach is no promise of Paxos to resist.
   */
  heal(core: readonly number[]): void {
    for (const start of this.#starts.values()) start.isCancelled = true;
    this.#starts.clear();
    for (const address of this.servers)
      if (!core.includes(address)) this.host(address).crash('fault', 'silenced', 'any');
    this.#network.calm();
    this.streams.calm();
    const healed = new Set([...core, ...this.clients]);
    this.disturbances.heal(({ from, to }) => healed.has(from) && healed.has(to));
    for (const address of healed) this.host(address).heal();
  }

  #startAt(address: number, micros: number): void {
    if (micros === 0) {
      this.host(address).start();
      return;
    }
    const work = new PlannedWork(WORK_SORTS.start, `process ${String(address)} starts`, () => {
      this.#starts.delete(address);
      this.host(address).start();
    });
    this.#starts.set(address, this.kernel.plan(micros, work));
  }
}
