import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { WorldEvent } from '../../trace/world-events.js';
import type { Checker } from '../checker.js';

/** What a checker has to know of the ensemble: it is told, so that it never asks the code that it judges. */
export interface SynodContext {
  /** The addresses of the servers; clients are numbered behind them. */
  readonly servers: readonly number[];
  /** Whether these servers may finish phase 1. */
  isQ1(servers: ReadonlySet<number>): boolean;
  /** Whether these servers may finish phase 2. */
  isQ2(servers: ReadonlySet<number>): boolean;
}

export type SynodChecker = Checker<SynodEvent | WorldEvent>;
