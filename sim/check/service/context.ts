import type { ServiceSettings } from '../../../core/server/settings.js';
import type { ZabChecker, ZabContext, ZabRunEvent } from '../zab/context.js';

/** What a checker has to know of the service on top of ZAB. */
export interface ServiceContext extends ZabContext {
  /** Sessions are negotiated into this range. */
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  /** What else the servers were set to; if missing, what is said there of each setting that is missing. */
  readonly settings?: Partial<ServiceSettings>;
  /** For how many ticks a learner and its leader may be silent. */
  readonly syncLimitTicks: number;
  /** How many ticks a learner has to connect, and to take over its leader's history. */
  readonly initLimitTicks: number;
}

/** A run of ZAB has the service on top, so that its rules and those of the service read one stream. */
export type ServiceRunEvent = ZabRunEvent;

export type ServiceChecker = ZabChecker;
