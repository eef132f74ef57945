/**
 * Faults are data: what happens, to whom, and when. Roles are bound when the fault strikes. Nothing here is code, so a
 * plan can be printed, edited, shrunk and run again.
 */
import type { Port } from '../../core/env.js';
import type { ServerId } from '../../core/ids.js';
import type { CrashOutcome } from '../disk/crash-outcome.js';
import type { DamagePlace, DamageTarget } from '../disk/damage.js';
import type { StepFilter } from './step-filter.js';

/** Roles that a selector can name besides a server (`s1`) or a client (`c1`). `it`: whose step triggered the fault. */
export const ROLE_SELECTORS = [
  'leader',
  'previous leader',
  'a follower',
  'an observer',
  'it',
  'minority',
  'majority',
  'all',
] as const;

/** Whom a fault strikes: a role, a server `s1`, or a client `c1`. */
export type Selector = (typeof ROLE_SELECTORS)[number] | `s${number}` | `c${number}`;

/**
 * What a cut does to connections. `drop`: what it stops waits, as TCP sends it anew. `kill`: they break at once, and
 * are refused while it lasts. Datagrams are lost in either mode.
 */
export type CutMode = 'drop' | 'kill';

/**
 * With a `port` a fault of the network is for the connections of that port alone: two servers may be able to elect and
 * not to follow, or the reverse. Without one it is for all connections, and for datagrams.
 */
export type Fault =
  /** The process dies and its disk keeps what `disk` says; with `restartAfterMicros` it comes back. */
  | {
      readonly kind: 'crash';
      readonly target: Selector;
      readonly disk: CrashOutcome;
      readonly restartAfterMicros: number | null;
    }
  /** A process that is down starts again. */
  | { readonly kind: 'restart'; readonly target: Selector }
  /** The process stands still; inputs wait, timers come late. */
  | { readonly kind: 'pause'; readonly target: Selector; readonly forMicros: number }
  /** Nothing passes from one to the other, and back unless it is one-way. */
  | {
      readonly kind: 'cut';
      readonly from: Selector;
      readonly to: Selector;
      readonly isOneWay: boolean;
      readonly forMicros: number | null;
      readonly port?: Port;
      readonly mode?: CutMode;
    }
  /** All links of the target are cut: what it sends (`out`), what it would get (`in`), or both. */
  | {
      readonly kind: 'isolate';
      readonly target: Selector;
      readonly direction: 'both' | 'in' | 'out';
      readonly forMicros: number | null;
      readonly port?: Port;
      readonly mode?: CutMode;
    }
  /** Servers of different groups cannot reach each other; a server in no group reaches all. */
  | {
      readonly kind: 'split';
      readonly groups: readonly (readonly ServerId[])[];
      readonly forMicros: number | null;
      readonly port?: Port;
      readonly mode?: CutMode;
    }
  /** Connections between the two break: both sides learn it, and in each direction a tail is lost. */
  | { readonly kind: 'reset'; readonly from: Selector; readonly to: Selector; readonly port?: Port }
  /** All disturbances of the network end. */
  | { readonly kind: 'heal' }
  /** All links of the target are slower by the factor. */
  | {
      readonly kind: 'slow';
      readonly target: Selector;
      readonly factor: number;
      readonly forMicros: number | null;
    }
  /**
   * The next `count` messages (of one message name) on a link are lost. A datagram is lost alone; on a connection no
   * message can be, so it breaks there: what was sent before arrives, the message and all behind it do not.
   */
  | {
      readonly kind: 'lose';
      readonly from: Selector;
      readonly to: Selector;
      readonly type: string | null;
      readonly count: number;
    }
  /** The next `count` datagrams (of one message name) on a link are doubled, the copy later by `delayMicros`. No message of a connection is. */
  | {
      readonly kind: 'dup';
      readonly from: Selector;
      readonly to: Selector;
      readonly type: string | null;
      readonly count: number;
      readonly delayMicros: number;
    }
  /**
   * Messages (of some message names) wait at the end of the link until a `release`, or for the time given; on a
   * connection with all that is behind them.
   */
  | {
      readonly kind: 'hold';
      readonly from: Selector;
      readonly to: Selector;
      readonly types: readonly string[] | null;
      readonly forMicros: number | null;
      readonly port?: Port;
    }
  /** All that is held goes on. */
  | { readonly kind: 'release' }
  /** The next `count` writes are refused by the device; the process learns of it at the sync. */
  | { readonly kind: 'disk.fail'; readonly target: Selector; readonly count: number }
  /** The next `count` syncs fail. */
  | { readonly kind: 'disk.fail-sync'; readonly target: Selector; readonly count: number }
  /** Syncs take `factor` times as long. */
  | { readonly kind: 'disk.slow'; readonly target: Selector; readonly factor: number }
  /** No sync completes for so long; then all do. */
  | { readonly kind: 'disk.stall'; readonly target: Selector; readonly forMicros: number }
  /** One bit of a file is another one: at rest, where it was durable. Which file of the sort, and which bit, is drawn. */
  | {
      readonly kind: 'disk.bitrot';
      readonly target: Selector;
      readonly file: DamageTarget;
      readonly where: DamagePlace;
    }
  /** The calendar is wrong by so much from now on. */
  | { readonly kind: 'clock.offset'; readonly target: Selector; readonly offsetMicros: number }
  /** The calendar jumps by so much. */
  | { readonly kind: 'clock.step'; readonly target: Selector; readonly stepMicros: number }
  /** Both clocks, and with them timers, run fast (below 0: slow) by so many millionths: at most by a tenth. */
  | { readonly kind: 'clock.rate'; readonly target: Selector; readonly ratePpm: number }
  /** The calendar stands still for so long. */
  | { readonly kind: 'clock.freeze'; readonly target: Selector; readonly forMicros: number };

/** When a fault strikes. */
export type Strike =
  /** At a time of the run, in µs. */
  | { readonly kind: 'time'; readonly atMicros: number }
  /**
   * Before or after the n-th time that a protocol step happens, at server `sid` and toward `to` if given. Times before
   * `fromMicros` of the run, and those that `where` does not let pass, are not counted.
   */
  | {
      readonly kind: 'step';
      readonly when: 'before' | 'after';
      readonly step: string;
      readonly nth: number;
      readonly sid: number | null;
      readonly to: number | null;
      readonly fromMicros?: number;
      readonly where?: StepFilter;
    };

export interface PlannedFault {
  readonly fault: Fault;
  readonly strike: Strike;
}
