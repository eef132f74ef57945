import type { Handlers } from './event-stream.js';

/**
 * The state of servers as the events tell it. It is what a viewer shows; in guarded runs it must equal what the
 * processes themselves show (`Process.inspect`). Where the two differ, an event is missing.
 */
export interface Fold<E extends { readonly kind: string }> {
  readonly handlers: Handlers<E>;
  /** The state of a server, as plain data of the form of its `inspect`; undefined while it is down. */
  stateOf(address: number): unknown;
}
