/** What a client of the znode service is to do in a run: plain data, part of the plan. All times in µs. */
import type { BalancingStrategy } from '../../../core/client/recipes/discovery/balancer.js';
import type { SuspendPolicy } from '../../../core/client/recipes/confidence.js';
import type { ServerId } from '../../../core/ids.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';

/** One call at a time of the run. */
export interface PlannedCall {
  /** After the start of the client. */
  readonly atMicros: number;
  readonly request: ZnodeRequest;
  /**
   * A call whose outcome is unknown, or that failed, is made anew, as another call, until one succeeds or an earlier try
   * turns out to have (NODEEXISTS of a create, NONODE of a delete; either is taken for it on a first try as well).
   */
  readonly isInsistent: boolean;
}

/** How often a client does something, and when. */
export interface Pace {
  /** Steps; one whose call was never sent is taken again, and so is one that somebody else got ahead of. */
  readonly count: number;
  /** Between two steps, on average. */
  readonly thinkMicros: number;
  /** When the first step begins, after the start of the client; at once if not said. */
  readonly fromMicros?: number;
  /** From then on no step begins, however many are left. */
  readonly untilMicros?: number;
}

/** One step of a `register`, at a path whose turn it is. */
export type RegisterStep =
  /** Writes a new value, whatever is there. */
  | 'set'
  /** Reads, and writes on condition of the version read. */
  | 'swap'
  | 'get'
  /** Reads behind a sync. */
  | 'sync-get'
  | 'exists'
  /** Reads the children of the parent, with its Stat. */
  | 'list'
  /** Looks, and deletes on condition of the version seen. */
  | 'remove'
  /** A multi of a check and a new value for this path and the next one. */
  | 'multi'
  /** A multi that makes a sequential child, writes, and then checks for a version that no znode has. */
  | 'failing-multi';

/** What a task does with a lock: one step acquires it, writes as its holder after a while, and releases it. */
interface LockTask extends Pace {
  readonly kind: 'lock';
  /** The lock's znode; made if it is missing. */
  readonly path: string;
  /** The znode that only the holder may write. */
  readonly resource: string;
  /** How long it is held, on average. */
  readonly holdMicros: number;
  /** After how long a request is given up; never if not said. */
  readonly patienceMicros?: number;
  /** Whether a write is refused that comes when the lock is another's; it is if not said. */
  readonly isFenced?: boolean;
  /** How long a holder without a server believes in what it has: not at all if not said. */
  readonly whenSuspended?: SuspendPolicy;
}

/** One step reads under the lock for a while, or writes under it, and in half of the cases reads on. */
interface ReadWriteLockTask extends Pace {
  readonly kind: 'read-write-lock';
  readonly path: string;
  /** The znode that only a writer may write. */
  readonly resource: string;
  readonly holdMicros: number;
  /** How many of a hundred steps write. */
  readonly writePercent: number;
  readonly patienceMicros?: number;
  readonly whenSuspended?: SuspendPolicy;
}

/** One step waits for the lead, writes as the leader after a while, and leaves the lead to another one. */
interface LeaderTask extends Pace {
  readonly kind: 'leader';
  readonly path: string;
  /** The znode that only the leader may write. */
  readonly resource: string;
  /** How long it leads, on average. */
  readonly leadMicros: number;
  /** Whether it stays a candidate between its steps: a selector instead of a latch. */
  readonly isByTurns?: boolean;
  readonly whenSuspended?: SuspendPolicy;
}

/** One step takes a lease, keeps it for a while, and gives it back. */
interface SemaphoreTask extends Pace {
  readonly kind: 'semaphore';
  readonly path: string;
  /** How many there are: the same for all users of the path. */
  readonly leases: number;
  readonly holdMicros: number;
  readonly patienceMicros?: number;
  readonly whenSuspended?: SuspendPolicy;
}

/** Keeps the configuration at `path` in view to the end. A step changes it, or looks at it anew. */
interface ConfigTask extends Pace {
  /** `config`: one znode. `config-cache`: a subtree. `config-set`: several entries that change together. */
  readonly kind: 'config' | 'config-cache' | 'config-set';
  readonly path: string;
}

/** Keeps the members of a group in view to the end. A step joins it for a while. Half of the clients stay at the end. */
interface GroupTask extends Pace {
  readonly kind: 'group';
  readonly path: string;
  /** Its own by its client and its place among the tasks, if not said: in each life of the client the same. */
  readonly id?: string;
  /** How long from when it asks to join until it leaves, on average. */
  readonly stayMicros: number;
  /** Whether it deletes what an earlier life has left; it waits until that vanishes if not said. */
  readonly takesOver?: boolean;
}

/** Offers a service: a step does so for a while. Half of the clients go on at the end. */
interface ServiceTask extends Pace {
  readonly kind: 'service';
  readonly path: string;
  readonly stayMicros: number;
  /** 1 if not said. */
  readonly weight?: number;
}

/** Uses a service: a step picks one who offers it. */
interface DiscoveryTask extends Pace {
  readonly kind: 'discovery';
  readonly path: string;
  readonly strategy: BalancingStrategy;
  /** Of a hundred picks so many fail; none if not said. */
  readonly errorPercent?: number;
}

/** What a task does with a barrier: raises and lifts it, or waits until it is open. */
interface BarrierTask extends Pace {
  readonly kind: 'barrier';
  /** The znode that is the barrier. */
  readonly path: string;
  /** For how long it is raised each time, on average; if not said, the client waits before it. */
  readonly raisedMicros?: number;
  /** After how long it gives up waiting. */
  readonly patienceMicros: number;
}

/** What a task does with double barriers: one step is a round, entered and left together with others. */
interface DoubleBarrierTask extends Pace {
  readonly kind: 'double-barrier';
  /** Below it each round has a znode of its own. */
  readonly path: string;
  /** How many begin a round. */
  readonly members: number;
  /** How long each does its part, on average. */
  readonly insideMicros: number;
  /** After how long it gives up waiting for the others to come. */
  readonly patienceMicros: number;
}

/** What a task does with a queue: one step puts an item in, or takes one out. */
interface QueueTask extends Pace {
  /** `shared-queue`: first in, first out; each item is taken once at most. `locked-queue`: processed once at least. */
  readonly kind: 'shared-queue' | 'locked-queue' | 'priority-queue';
  /** The queue's znode; made if it is missing. */
  readonly path: string;
  /** Of a hundred steps how many put something in; 50 if not said. */
  readonly putsPercent?: number;
  /** After how long it gives up waiting for an item. */
  readonly patienceMicros: number;
}

/** What a task does with a number that all count up: one step counts one. */
interface SharedCounterTask extends Pace {
  readonly kind: 'shared-counter';
  /** The znode that holds the number; made if it is missing. */
  readonly path: string;
  /** Whether each step leaves a mark, so that a lost reply leaves no doubt. */
  readonly isSure: boolean;
}

/** What a task does with a commit in two phases: it votes all the time, and one step proposes a transaction. */
interface TwoPhaseTask extends Pace {
  readonly kind: 'two-phase-commit';
  /** Below it are the transactions. */
  readonly path: string;
  /** The name of its own site. */
  readonly site: string;
  /** Who votes on its transactions. */
  readonly sites: readonly string[];
  /** After how long it waits for a vote no longer. */
  readonly patienceMicros: number;
}

/** One thing that a client does. Several go on side by side over one session, each with at most one call in flight. */
export type Task =
  /** Calls at given times, whatever became of those before: several may be in flight. */
  | { readonly kind: 'script'; readonly calls: readonly PlannedCall[] }
  /** A znode that holds a number: read it, write the next one on condition of the version read. Makes it if missing. */
  | ({ readonly kind: 'counter'; readonly path: string } & Pace)
  /** Puts sequential znodes below a path, and takes the first out again (even steps put, odd ones take). */
  | ({ readonly kind: 'queue'; readonly path: string } & Pace)
  /** Sets unique values, and reads now and then, by turns at the given paths; makes them if missing. */
  | ({
      readonly kind: 'register';
      readonly paths: readonly string[];
      /** What the steps do, by turns; sets and reads with a multi in between if not said. */
      readonly steps?: readonly RegisterStep[];
    } & Pace)
  /** Watches a path, and reads it again after each event, leaving a watch again. */
  | {
      readonly kind: 'watch';
      readonly path: string;
      readonly by: 'exists' | 'getData' | 'getChildren';
      readonly untilMicros: number;
    }
  /** Makes so many ephemerals below a path, looks whether they are there, and makes them anew in each session. */
  | ({ readonly kind: 'ephemeral'; readonly path: string } & Pace)
  | LockTask
  | ReadWriteLockTask
  | LeaderTask
  | SemaphoreTask
  | ConfigTask
  | GroupTask
  | ServiceTask
  | DiscoveryTask
  | BarrierTask
  | DoubleBarrierTask
  | QueueTask
  | SharedCounterTask
  | TwoPhaseTask;

/** When a client does something to its session besides using it. */
export type Churn =
  /** Closes it, and opens another one when that is answered. */
  | { readonly kind: 'close'; readonly atMicros: number }
  /** Leaves its server for the next one without a word, and comes back with the session. */
  | {
      readonly kind: 'move';
      readonly atMicros: number;
      /** For how long it stays away from all servers; longer than its session's timeout, it has lost that. */
      readonly awayMicros?: number;
    };

export interface ZnodeClientPlan {
  /** When it opens its first session, after its start; at once if not said. */
  readonly opensAtMicros?: number;
  /** What it asks for, in ms; servers negotiate. */
  readonly sessionTimeoutMs: number;
  /** After how long without a word it leaves a server, in µs; null: two thirds of its session's timeout, as ZooKeeper's. */
  readonly silenceMicros: number | null;
  /** The server that it tries first; later the others in turn. */
  readonly firstServer: ServerId;
  /** Whether it goes to other servers at all. */
  readonly isFaithful: boolean;
  /** Whether it does with a server that has lost its ensemble and only reads, as long as there is none that writes; not if not said. */
  readonly canBeReadOnly?: boolean;
  readonly tasks: readonly Task[];
  readonly churn: readonly Churn[];
}
