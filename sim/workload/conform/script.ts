/**
 * A script of client operations, one after the other, as a recording of a server holds it. Sessions go by the number of
 * their creation, and zxids count from where the script begins: neither is known before the run.
 */
import type { SessionId } from '../../../core/ids.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';

/** Which session a connect asks for. */
export type WantedSession =
  | { readonly kind: 'new' }
  /** The one that the script made as its `number`-th, from 1. */
  | { readonly kind: 'made'; readonly number: number }
  /** One that no server of the run has made. */
  | { readonly kind: 'foreign'; readonly sessionId: SessionId };

/** One request of a step. */
export interface ScriptedRequest {
  /** Null: the next number of the connection, or the one that ZooKeeper's client takes for this kind. */
  readonly xid: number | null;
  /** A zxid in it counts from where the script begins, unless it is 0 or below. */
  readonly request: ZnodeRequest;
}

/** A label stands for one connection at a time; labels are numbered from 0. */
export type ConformStep =
  | {
      readonly kind: 'connect';
      readonly label: number;
      readonly timeoutMs: number;
      /** Counts from where the script begins. */
      readonly lastZxidSeen: number;
      readonly session: WantedSession;
      /** One character for each byte; null: the right one, as far as there is one. */
      readonly passwd: string | null;
    }
  /** The client's side closes the connection without a word. */
  | { readonly kind: 'drop'; readonly label: number }
  /** Time passes. The labels that are not silent go on pinging. */
  | { readonly kind: 'sleep'; readonly millis: number; readonly silent: readonly number[] }
  /** Sent in one burst. */
  | {
      readonly kind: 'requests';
      readonly label: number;
      readonly requests: readonly ScriptedRequest[];
    };

export interface ConformScript {
  readonly labels: number;
  readonly steps: readonly ConformStep[];
  /** How often a connection that is idle pings: well within the shortest session timeout, in ms. */
  readonly pingMs: number;
  /** The timeout of sessions that belong to no label, in ms. */
  readonly sentryTimeoutMs: number;
}
