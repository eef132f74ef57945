import type { TimerId } from '../env.js';
import type { Role } from '../replication/replication.js';
import type { Proposable } from '../znode/requests.js';
import type { ServiceEnv, ServiceOwner } from './ports.js';
import type { ServiceSettings } from './settings.js';

export interface CleanerOptions {
  readonly env: ServiceEnv;
  readonly owner: ServiceOwner;
  readonly settings: ServiceSettings;
}

/** No session asks for the end of a container. */
const NO_SESSION = 0;

/** At the leader: has containers and TTL znodes taken away that nobody uses any more (ZooKeeper's ContainerManager). */
export class Cleaner {
  private readonly env: ServiceEnv;
  private readonly owner: ServiceOwner;
  /** Null: nothing is cleaned up. */
  private readonly intervalMicros: number | null;
  private readonly neverUsedMillis: number;
  private timer: TimerId | null = null;
  /** How often this life has asked: a transaction tells by this number what it is about. */
  private asked = 0;

  constructor({ env, owner, settings }: CleanerOptions) {
    this.env = env;
    this.owner = owner;
    const { cleaningIntervalMs, containerNeverUsedMs = 0 } = settings;
    this.intervalMicros = cleaningIntervalMs === undefined ? null : cleaningIntervalMs * 1_000;
    this.neverUsedMillis = containerNeverUsedMs;
  }

  /** The server serves, in this role. */
  begin(role: Role): void {
    this.end();
    if (role === 'leading') this.armTick();
  }

  /** It does not serve. */
  end(): void {
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
  }

  onTick(): void {
    this.armTick();
    const time = { nowMillis: this.env.clock.wallMillis(), neverUsedMillis: this.neverUsedMillis };
    // All of them first: what is asked for may be applied at once, and changes what is looked through.
    for (const path of [...this.owner.tree.cleanable(time)]) {
      // What was asked for last may have ended the role.
      if (this.timer === null) return;
      this.ask(path);
    }
  }

  private ask(path: string): void {
    this.asked += 1;
    this.env.observe({ kind: 'znode.cleaning', path, ask: this.asked });
    const update = { kind: 'deleteContainer', path } as const;
    const request: Proposable = { kind: 'update', sessionId: NO_SESSION, update };
    const { self: sid } = this.env;
    const origin = { sid, sessionId: NO_SESSION, ownerEpoch: 0, opSeq: this.asked, cxid: this.asked };
    this.owner.replication.submit(request, origin);
  }

  private armTick(): void {
    if (this.intervalMicros === null) return;
    this.timer = this.env.timers.set({ kind: 'cleaning-tick' }, this.intervalMicros);
  }
}
