/**
 * Plays what was done to a real ensemble on a simulated one: crashes and cuts at the steps where they were made, waits
 * that end when what they wait for is so, and clients that do one thing after the other.
 */
import { assert } from '../core/assert.js';
import type { ServerId, SessionId } from '../core/ids.js';
import type { ServiceSettings } from '../core/server/settings.js';
import type { Data } from '../core/znode/requests.js';
import type { Stat } from '../core/znode/stat.js';
import type { ZabSettings } from '../core/zab/settings.js';
import type { Zxid } from '../core/zxid.js';
import { Cluster } from '../sim/cluster.js';
import type { Disk } from '../sim/disk/disk.js';
import { SeededChoices } from '../sim/kernel/seeded-choices.js';
import type { LinkId } from '../sim/network/disturbances.js';
import { ensembleProtocol } from '../sim/protocols/ensemble.js';
import type { Puppet } from '../sim/workload/ensemble/puppet.js';
import type { ConformVocabulary } from '../sim/workload/conform/vocabulary.js';
import type { DiskCopy, DiskLog, LogDamage } from './ensemble-disks.js';
import { copyDisk, damageLog, logOf, removeFile, restoreDisk, wipeDisk } from './ensemble-disks.js';
import { PLAIN_DISK, PLAIN_LANE, PLAIN_NETWORK, PLAIN_STREAMS } from './defaults.js';
import { MILLI } from './micros.js';

export interface EnsembleSettings {
  readonly servers: number;
  readonly observers: readonly ServerId[];
  readonly zab: ZabSettings;
  readonly service: ServiceSettings;
}

/** What a server is at a moment, as it reports it itself. */
export interface ServerState {
  readonly role: 'leader' | 'follower' | 'observer' | 'read-only' | 'looking' | 'down' | 'paused';
  /** What it has applied last; null if it serves nobody. */
  readonly zxid: Zxid | null;
  readonly currentEpoch: number;
  readonly acceptedEpoch: number;
}

/** A znode of a server's tree; data longer than what traces show are cut. */
export interface SeenZnode {
  readonly data: Data;
  readonly stat: Stat;
}

/** How a leader brought a learner up that had reported its end as `peer`. */
export interface SeenSync {
  readonly learner: ServerId;
  readonly leader: ServerId;
  readonly peer: Zxid;
  readonly mode: string;
  readonly zxid: Zxid;
}

interface SavedDisk {
  readonly files: DiskCopy;
  readonly currentEpoch: number;
  readonly acceptedEpoch: number;
}

/** What is known of a server. */
interface Known {
  role: 'looking' | 'leading' | 'following' | 'observing';
  isUp: boolean;
  isPaused: boolean;
  isServing: boolean;
  isReadOnly: boolean;
  zxid: Zxid;
  currentEpoch: number;
  acceptedEpoch: number;
  readonly tree: Map<string, SeenZnode>;
}

/** Any will do: what is compared may not depend on delays. */
const SEED = 1;
/** How often clients ping while nothing else happens. */
const PING_MICROS = 200 * MILLI;
/** Until a request is given up as unanswered, and a wait as vain: far more than either takes. */
const PATIENCE_MICROS = 60_000 * MILLI;
/** What a step's effects take to reach all servers. */
const CALM_MICROS = 60 * MILLI;
const FOR_EVER_MICROS = 3_600_000 * MILLI;

/** A simulated ensemble that a script directs. Times are virtual. */
export class Ensemble {
  /** The leader's wall time of each transaction, in ms. */
  readonly timesMs = new Map<Zxid, number>();
  readonly #cluster: Cluster<ConformVocabulary>;
  readonly #known = new Map<ServerId, Known>();
  readonly #saved = new Map<string, SavedDisk>();
  readonly #syncs: SeenSync[] = [];
  #puppet: Puppet | null = null;

  constructor(settings: EnsembleSettings) {
    const { servers, observers } = settings;
    const plan = {
      servers,
      network: PLAIN_NETWORK,
      disk: PLAIN_DISK,
      streams: PLAIN_STREAMS,
      lane: PLAIN_LANE,
      faults: [],
      safetyMicros: FOR_EVER_MICROS,
      livenessMicros: FOR_EVER_MICROS,
      core: [],
      clients: [null],
    };
    const protocol = ensembleProtocol({
      ...settings,
      onPuppet: (puppet) => {
        this.#puppet = puppet;
      },
    });
    this.#cluster = new Cluster({ plan, protocol, choices: new SeededChoices(SEED), onSend: null });
    for (let sid = 1; sid <= servers; sid += 1) this.#known.set(sid, unborn());
    assert(
      observers.every((sid) => sid <= servers),
      'observers are servers',
    );
    this.#listen();
    for (const client of this.#cluster.clients) this.#cluster.host(client).start();
  }

  get puppet(): Puppet {
    assert(this.#puppet !== null, 'the clients have started');
    return this.#puppet;
  }

  /** The trees of the servers, by path. */
  treeOf(sid: ServerId): ReadonlyMap<string, SeenZnode> {
    return this.#of(sid).tree;
  }

  stateOf(sid: ServerId): ServerState {
    const known = this.#of(sid);
    const { currentEpoch, acceptedEpoch } = known;
    const isServing = known.isServing || known.isReadOnly;
    const zxid = known.isUp && isServing && !known.isPaused ? known.zxid : null;
    return { role: roleOf(known), zxid, currentEpoch, acceptedEpoch };
  }

  start(sids: readonly ServerId[]): void {
    for (const sid of sids) this.#cluster.host(sid).start();
  }

  /** A killed server loses nothing that it wrote, and its system ends its connections at once. */
  kill(sids: readonly ServerId[]): void {
    const { servers, clients, streams } = this.#cluster;
    for (const sid of sids) {
      const links = [...servers, ...clients].flatMap((other) => [
        { from: sid, to: other },
        { from: other, to: sid },
      ]);
      this.#cluster.host(sid).crash('fault', 'killed', 'keep');
      streams.breakOver(links, null);
    }
    this.calm();
  }

  /** The disk of a server that is down is as if it were new. */
  wipe(sid: ServerId): void {
    wipeDisk(this.#disk(sid));
    const known = this.#of(sid);
    known.currentEpoch = 0;
    known.acceptedEpoch = 0;
  }

  /** Keeps a copy of the disk of a server that is down. */
  save(sid: ServerId, name: string): void {
    const { currentEpoch, acceptedEpoch } = this.#of(sid);
    this.#saved.set(name, { files: copyDisk(this.#disk(sid)), currentEpoch, acceptedEpoch });
  }

  /** Puts back what was kept under this name. */
  restore(sid: ServerId, name: string): void {
    const saved = this.#saved.get(name);
    assert(saved !== undefined, 'a script restores what it has saved');
    restoreDisk(this.#disk(sid), saved.files);
    const known = this.#of(sid);
    known.currentEpoch = saved.currentEpoch;
    known.acceptedEpoch = saved.acceptedEpoch;
  }

  /** Takes a file from the disk of a server that is down. */
  remove(sid: ServerId, file: string): void {
    removeFile(this.#disk(sid), file);
  }

  /** Damages the end of the log of a server that is down. */
  damage(sid: ServerId, how: LogDamage, bytes: number): void {
    damageLog(this.#disk(sid), how, bytes);
  }

  /** The log as it lies on a server's disk. */
  logOf(sid: ServerId): DiskLog {
    return logOf(this.#disk(sid));
  }

  /** How learners were brought up since this was asked last, in order. */
  takeSyncs(): readonly SeenSync[] {
    return this.#syncs.splice(0);
  }

  pause(sids: readonly ServerId[]): void {
    for (const sid of sids) {
      this.#cluster.host(sid).pause(FOR_EVER_MICROS);
      this.#of(sid).isPaused = true;
    }
  }

  resume(sids: readonly ServerId[]): void {
    for (const sid of sids) {
      this.#of(sid).isPaused = false;
      this.#cluster.host(sid).heal();
    }
  }

  /** Nothing gets from one group to another. */
  split(groups: readonly (readonly ServerId[])[]): void {
    const links: LinkId[] = [];
    for (const group of groups) {
      for (const other of groups) {
        if (group !== other) for (const from of group) for (const to of other) links.push({ from, to });
      }
    }
    this.#cut(links);
  }

  oneWay(from: ServerId, to: ServerId): void {
    this.#cut([{ from, to }]);
  }

  heal(): void {
    this.#cluster.disturbances.heal(() => true);
  }

  get nowMicros(): number {
    return this.#cluster.kernel.nowMicros;
  }

  /** Lets time pass until something is so; false if it is not in so long. Clients ping meanwhile. */
  await(isSo: () => boolean, micros = PATIENCE_MICROS, silent: readonly string[] = []): boolean {
    const { kernel } = this.#cluster;
    const end = kernel.nowMicros + micros;
    let nextPing = kernel.nowMicros + PING_MICROS;
    while (!isSo()) {
      if (kernel.nowMicros >= end || !kernel.step()) return false;
      if (kernel.nowMicros < nextPing) continue;
      nextPing += PING_MICROS;
      this.puppet.ping(silent);
    }
    return true;
  }

  /** Clients ping meanwhile, but those who are to be silent. */
  rest(micros: number, silent: readonly string[] = []): void {
    this.await(() => false, micros, silent);
  }

  /** What was done reaches everybody. */
  calm(): void {
    this.rest(CALM_MICROS);
  }

  /** All of these serve, and exactly one of them leads. */
  areServing(sids: readonly ServerId[]): boolean {
    const states = sids.map((sid) => this.stateOf(sid));
    return (
      states.every(({ zxid }) => zxid !== null) && states.filter(({ role }) => role === 'leader').length === 1
    );
  }

  #disk(sid: ServerId): Disk {
    return this.#cluster.host(sid).disk;
  }

  #cut(links: readonly LinkId[]): void {
    this.#cluster.disturbances.begin({ kind: 'cut' }, links);
  }

  #of(sid: ServerId): Known {
    const known = this.#known.get(sid);
    assert(known !== undefined, 'a script names servers of its ensemble');
    return known;
  }

  #listen(): void {
    const see = (actor: number): Known => this.#known.get(actor) ?? unborn();
    this.#cluster.events.subscribe({
      'process.started': (_, { actor }) => {
        see(actor).isUp = true;
      },
      'process.crashed': (_, { actor }) => {
        const known = see(actor);
        known.isUp = false;
        known.isServing = false;
        known.isReadOnly = false;
        known.role = 'looking';
      },
      'role.changed': ({ role }, { actor }) => {
        const known = see(actor);
        known.role = ROLE_NAMES.find((name) => name === role) ?? 'looking';
        known.isServing = false;
        known.isReadOnly = false;
      },
      'server.read-only': ({ zxid }, { actor }) => {
        const known = see(actor);
        known.isReadOnly = true;
        known.zxid = zxid;
      },
      'server.serving': ({ zxid }, { actor }) => {
        const known = see(actor);
        known.isServing = true;
        known.zxid = zxid;
      },
      'txn.applied': ({ zxid }, { actor }) => {
        see(actor).zxid = zxid;
      },
      'epoch.stored': ({ which, epoch }, { actor }) => {
        see(actor)[which === 'accepted' ? 'acceptedEpoch' : 'currentEpoch'] = epoch;
      },
      'log.recovered': ({ acceptedEpoch, currentEpoch, end }, { actor }) => {
        if (end === 'refused') return;
        const known = see(actor);
        known.acceptedEpoch = acceptedEpoch;
        known.currentEpoch = currentEpoch;
      },
      'zab.sync-chosen': ({ learner, mode, zxid, peer }, { actor: leader }) => {
        this.#syncs.push({ learner, leader, peer, mode, zxid });
      },
      'zab.proposed': ({ zxid, timeMs }) => {
        this.timesMs.set(zxid, timeMs);
      },
      'tree.replaced': (_, { actor }) => {
        see(actor).tree.clear();
      },
      'znode.loaded': ({ path, data, stat }, { actor }) => {
        see(actor).tree.set(path, { data, stat });
      },
      'znode.changed': ({ path, change, data, stat }, { actor }) => {
        if (change === 'deleted') see(actor).tree.delete(path);
        else see(actor).tree.set(path, { data, stat });
      },
    });
  }
}

function unborn(): Known {
  return {
    role: 'looking',
    isUp: false,
    isPaused: false,
    isServing: false,
    isReadOnly: false,
    zxid: 0,
    currentEpoch: 0,
    acceptedEpoch: 0,
    tree: new Map(),
  };
}

const ROLE_NAMES = ['looking', 'leading', 'following', 'observing'] as const;
const ROLES = {
  leading: 'leader',
  following: 'follower',
  observing: 'observer',
  looking: 'looking',
} as const;

function roleOf({ isUp, isPaused, isServing, isReadOnly, role }: Known): ServerState['role'] {
  if (!isUp) return 'down';
  if (isPaused) return 'paused';
  if (isReadOnly) return 'read-only';
  return isServing ? ROLES[role] : 'looking';
}

/** The server that made a session. */
export function makerOf(sessionId: SessionId): ServerId {
  return Math.floor(sessionId / 1_099_511_627_776);
}
