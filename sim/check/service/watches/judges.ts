import type { Envelope } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../context.js';
import type { Call } from '../ghosts/records.js';
import type { Fired, Owed, WatchedConnection } from './watched-connection.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;
type FiredEvent = EventOf<'watch.fired'>;

/** A client was told what it should not have been, or not so. */
type Told = (event: EventOf<'client.notified'>, at: Envelope) => void;

/** What rules of watches ask for. What a server sent is judged once: it is owed, or it is one of the rest. */
export class WatchJudges {
  /** A transaction was applied that a connection must be told of. */
  readonly owed: ((owed: Owed, at: Envelope) => void)[] = [];
  /** A server sent an event that was no catch-up. */
  readonly fired: ((event: FiredEvent, at: Envelope) => void)[] = [];
  /** The server went on to another transaction and had not told. */
  readonly missed: ((owed: Owed, at: Envelope) => void)[] = [];
  /** The server sent a reply first. */
  readonly overtaken: ((owed: Owed, reply: EventOf<'server.replied'>, at: Envelope) => void)[] = [];
  /** Another event that was owed before it came behind it, or it has another zxid. */
  readonly disordered: ((event: FiredEvent, owed: Owed, at: Envelope) => void)[] = [];
  /** The change that it tells of was of another type, or happened to something that the watch is not for. */
  readonly mistyped: ((event: FiredEvent, watchedAt: number, at: Envelope) => void)[] = [];
  /** The watch has fired before. */
  readonly repeated: ((event: FiredEvent, before: Fired, at: Envelope) => void)[] = [];
  /** There is a watch, and nothing has happened. */
  readonly uncaused: ((event: FiredEvent, watchedAt: number, at: Envelope) => void)[] = [];
  /** It was sent though its client may not read what happened. */
  readonly leaked: ((event: FiredEvent, at: Envelope) => void)[] = [];
  /** A watch that stays has told of this change before. */
  readonly doubled: ((event: FiredEvent, before: Fired, at: Envelope) => void)[] = [];
  /** The connection or its session is at an end, or its client gave the watch up. */
  readonly stray: ((event: FiredEvent, endedAt: number, at: Envelope) => void)[] = [];
  /** The session is another one's, or has no such watch. */
  readonly foreign: ((event: FiredEvent, at: Envelope) => void)[] = [];

  /** A client came back with so many watches. */
  readonly returned: ((count: number, at: Envelope) => void)[] = [];
  /** Catching up was not as it should be: what was promised of it and broken. */
  readonly badCatchUp: ((what: string, connection: WatchedConnection, at: Envelope) => void)[] = [];

  /** Whether there was such a watch to give up, or to be found, a server said wrongly: what it said, and what is so. */
  readonly badRemoval: ((what: string, call: Call, at: Envelope) => void)[] = [];

  /** A client was told twice of what was sent once. */
  readonly toldTwice: Told[] = [];
  /** It was told of what nobody had sent. */
  readonly toldOfNothing: Told[] = [];
  /** It was told when its handle had ended. */
  readonly toldTooLate: Told[] = [];
  /** It was told of what was sent to another one. */
  readonly toldOthers: Told[] = [];
  /** It was not told, and heard of something that was sent later. */
  readonly untold: ((fired: Fired, at: Envelope) => void)[] = [];
  /** It got a reply that was sent later, before it was told. */
  readonly toldLate: ((fired: Fired, at: Envelope) => void)[] = [];
}
