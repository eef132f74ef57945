/** What a consumer of events is given, and what becomes of one that fails. */

/** Where an event stands. Valid only while a consumer is called; a consumer copies what it keeps. */
export interface Envelope {
  /** Its number in the run, from 1. */
  readonly index: number;
  /** Virtual time in µs. */
  readonly micros: number;
  /** Whose event: an address, or 0 for the world. */
  readonly actor: number;
  /** The index of the event that brought it about; 0 for none but the run itself. */
  readonly cause: number;
}

/** Reads events of one kind. */
export type Handler<E> = (event: E, at: Envelope) => void;

/** A consumer threw. It must not be taken for the process whose event it was given: the run itself is broken. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';

  constructor(kind: string, cause: unknown) {
    super(`a consumer of ${kind} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
