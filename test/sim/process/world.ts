import { assert } from '../../../core/assert.js';
import type { Port } from '../../../core/env.js';
import { Cluster } from '../../../sim/cluster.js';
import type { Disk } from '../../../sim/disk/disk.js';
import type { Choices } from '../../../sim/kernel/choices.js';
import { WORK_SORTS } from '../../../sim/kernel/pending.js';
import { PlannedWork } from '../../../sim/kernel/planned-work.js';
import type { Delay } from '../../../sim/network/delay.js';
import type { LinkSettings } from '../../../sim/network/link.js';
import type { StreamSettings } from '../../../sim/network/stream-settings.js';
import type { Host } from '../../../sim/process/host.js';
import type { Protocol } from '../../../sim/protocol.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import type { AnyEvent, Part, PuppetEnv, PuppetInput, PuppetVocabulary } from './puppet.js';
import { CALM_DISK, CALM_NETWORK, CALM_STREAMS, puppetProtocol } from './puppet.js';

/** An event as a consumer saw it, with a copy of its envelope. */
export interface Reported<E = AnyEvent> {
  readonly event: E;
  readonly index: number;
  readonly micros: number;
  readonly actor: number;
  readonly cause: number;
}

/** An input as a process got it. */
export interface Got {
  readonly micros: number;
  readonly incarnation: number;
  readonly input: PuppetInput;
}

export interface WorldOptions {
  readonly servers?: number;
  readonly clients?: number;
  readonly network?: Partial<LinkSettings>;
  readonly streams?: Partial<StreamSettings>;
  readonly lane?: Delay;
  readonly startsMicros?: readonly number[];
  /** What every draw is, and every pick; calm unless said otherwise. */
  readonly choices?: Choices;
  /** What the puppets do by themselves; nothing unless said otherwise. */
  readonly parts?: Readonly<Record<number, Part>>;
  /** Whether somebody listens to all events. */
  readonly isSilent?: boolean;
  /** Calls `freeze` for each message sent. */
  readonly onSend?: (message: unknown) => void;
}

type OfKind<K extends AnyEvent['kind']> = Extract<AnyEvent, { readonly kind: K }>;

function isOf<K extends AnyEvent['kind']>(event: AnyEvent, kind: K): event is OfKind<K> {
  return event.kind === kind;
}

/** A world of puppets, moved by hand: what a test does happens between two events. */
export class World {
  readonly cluster: Cluster<PuppetVocabulary>;
  readonly protocol: Protocol<PuppetVocabulary>;
  readonly seen: Reported[] = [];
  readonly #envs = new Map<number, PuppetEnv>();
  readonly #got = new Map<number, Got[]>();

  constructor(options: WorldOptions = {}) {
    const { servers = 3, clients = 0, network = {}, parts = {} } = options;
    this.protocol = puppetProtocol(
      servers,
      (address) => this.#part(address, parts[address]),
      (env) => this.#envs.set(env.self, env),
    );
    this.cluster = new Cluster<PuppetVocabulary>({
      plan: {
        servers,
        clients: Array.from({ length: clients }, () => null),
        network: { ...CALM_NETWORK, ...network },
        disk: CALM_DISK,
        faults: [],
        safetyMicros: 0,
        livenessMicros: 0,
        core: [],
        streams: { ...CALM_STREAMS, ...options.streams },
        ...(options.lane === undefined ? {} : { lane: options.lane }),
        ...(options.startsMicros === undefined ? {} : { startsMicros: options.startsMicros }),
      },
      protocol: this.protocol,
      choices: options.choices ?? new ScriptedChoices(),
      onSend: options.onSend ?? null,
    });
    if (options.isSilent !== true) {
      this.cluster.events.subscribeToAll((event, { index, micros, actor, cause }) => {
        this.seen.push({ event, index, micros, actor, cause });
      });
    }
    this.cluster.start();
  }

  get nowMicros(): number {
    return this.cluster.kernel.nowMicros;
  }

  host(address: number): Host<PuppetVocabulary> {
    return this.cluster.host(address);
  }

  disk(address: number): Disk {
    return this.host(address).disk;
  }

  /** The ports of the latest life at an address. */
  env(address: number): PuppetEnv {
    const env = this.#envs.get(address);
    assert(env !== undefined, 'a process has begun a life');
    return env;
  }

  /** What the processes at an address were told, in all their lives. */
  got(address: number): readonly Got[] {
    return this.#got.get(address) ?? [];
  }

  /** The names of messages, timers and jobs, the tickets of syncs and the words of connections that an address heard. */
  heard(address: number): readonly string[] {
    return this.got(address).map(({ input }) => {
      switch (input.kind) {
        case 'datagram':
          return `${input.datagram.kind} ${String(input.datagram.n)}`;
        case 'timer':
          return input.timer.kind;
        case 'synced':
          return `synced ${String(input.ticket)}${input.error === null ? '' : ` ${input.error}`}`;
        case 'message':
          return `${input.message.kind} ${String(input.message.n)}`;
        case 'job':
          return `${input.lane}: ${input.job.kind}`;
        case 'accepted':
          return `accepted ${input.port} from ${String(input.from)}`;
        case 'broken':
          return `broken ${input.why}`;
        case 'connected':
        case 'writable':
          return input.kind;
      }
    });
  }

  /** All events of a kind so far. */
  of<K extends AnyEvent['kind']>(kind: K): readonly Reported<OfKind<K>>[] {
    const found: Reported<OfKind<K>>[] = [];
    for (const { event, index, micros, actor, cause } of this.seen)
      if (isOf(event, kind)) found.push({ event, index, micros, actor, cause });
    return found;
  }

  /** The only event of a kind. */
  one<K extends AnyEvent['kind']>(kind: K): Reported<OfKind<K>> {
    const [first, second] = this.of(kind);
    assert(first !== undefined && second === undefined, `there is one ${kind}`);
    return first;
  }

  /** Sends a message, or several, numbered from 1. */
  send(from: number, to: number, kind = 'Ping', count = 1): void {
    for (let n = 1; n <= count; n += 1) this.env(from).datagrams.send(to, { kind, n });
  }

  /** Sends over a connection, or several, numbered from 1; returns what the last sending did. */
  say(from: number, connection: number, kind = 'Word', count = 1): boolean {
    let isRoom = true;
    for (let n = 1; n <= count; n += 1) isRoom = this.env(from).streams.send(connection, { kind, n });
    return isRoom;
  }

  /** A connection from one to the other, open at both ends. */
  connection(from: number, to: number, port: Port = 'quorum'): number {
    this.env(to).streams.listen(port);
    const id = this.env(from).streams.connect(to, port);
    this.pass(1_000);
    return id;
  }

  /** Lets so much time pass: all that is due before then happens. */
  pass(micros: number): void {
    const { kernel } = this.cluster;
    const atMicros = kernel.nowMicros + micros;
    const over = { isReached: false };
    kernel.plan(
      atMicros,
      new PlannedWork(WORK_SORTS.phase, 'the test goes on', () => (over.isReached = true)),
    );
    while (!over.isReached) kernel.step();
  }

  /** Runs until nothing is pending. */
  settle(): void {
    while (this.cluster.kernel.step());
  }

  #part(address: number, part: Part | undefined): Part {
    return {
      begin: (env) => part?.begin?.(env),
      handle: (input, env) => {
        const got = this.#got.get(address) ?? [];
        got.push({ micros: this.nowMicros, incarnation: env.incarnation, input });
        this.#got.set(address, got);
        part?.handle?.(input, env);
      },
    };
  }
}
