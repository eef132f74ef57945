/**
 * Faults are data: what happens, to whom, and when. Roles are bound when the fault strikes. Nothing here is code, so a
 * plan can be printed, edited, shrunk and run again.
 */
import type { ServerId } from '../../core/ids.js';
import type { CrashOutcome } from '../disk/crash-outcome.js';

/** Roles that a selector can name besides a server (`s1`) or a client (`c1`). `it`: whose step triggered the fault. */
export const ROLE_SELECTORS = [
  'leader',
  'previous leader',
  'a follower',
  'it',
  'minority',
  'majority',
  'all',
] as const;

/** Whom a fault strikes: a role, a server `s1`, or a client `c1`. */
export type Selector = (typeof ROLE_SELECTORS)[number] | `s${number}` | `c${number}`;

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
    }
  /** All links of the target are cut: what it sends (`out`), what it would get (`in`), or both. */
  | {
      readonly kind: 'isolate';
      readonly target: Selector;
      readonly direction: 'both' | 'in' | 'out';
      readonly forMicros: number | null;
    }
  /** Servers of different groups cannot reach each other; a server in no group reaches all. */
  | {
      readonly kind: 'split';
      readonly groups: readonly (readonly ServerId[])[];
      readonly forMicros: number | null;
    }
  /** All disturbances of the network end. */
  | { readonly kind: 'heal' }
  /** All links of the target are slower by the factor. */
  | {
      readonly kind: 'slow';
      readonly target: Selector;
      readonly factor: number;
      readonly forMicros: number | null;
    }
  /** The next `count` datagrams (of one message name) on a link are lost. */
  | {
      readonly kind: 'lose';
      readonly from: Selector;
      readonly to: Selector;
      readonly type: string | null;
      readonly count: number;
    }
  /** The next `count` datagrams (of one message name) on a link are doubled, the copy later by `delayMicros`. */
  | {
      readonly kind: 'dup';
      readonly from: Selector;
      readonly to: Selector;
      readonly type: string | null;
      readonly count: number;
      readonly delayMicros: number;
    }
  /** Datagrams (of some message names) wait at the end of the link until a `release`, or for the time given. */
  | {
      readonly kind: 'hold';
      readonly from: Selector;
      readonly to: Selector;
      readonly types: readonly string[] | null;
      readonly forMicros: number | null;
    }
  /** All that is held goes on. */
  | { readonly kind: 'release' }
  /** The next `count` writes are refused by the device; the process learns of it at the sync. */
  | { readonly kind: 'disk.fail'; readonly target: Selector; readonly count: number }
  /** The next `count` syncs fail. */
  | { readonly kind: 'disk.fail-sync'; readonly target: Selector; readonly count: number }
  /** Syncs take `factor` times as long. */
  | { readonly kind: 'disk.slow'; readonly target: Selector; readonly factor: number };

/** When a fault strikes. */
export type Strike =
  /** At a time of the run, in µs. */
  | { readonly kind: 'time'; readonly atMicros: number }
  /** Before or after the n-th time that a protocol step happens, at server `sid` and toward `to` if given. */
  | {
      readonly kind: 'step';
      readonly when: 'before' | 'after';
      readonly step: string;
      readonly nth: number;
      readonly sid: number | null;
      readonly to: number | null;
    };

export interface PlannedFault {
  readonly fault: Fault;
  readonly strike: Strike;
}
