/**
 * The ports: all that a process can see of the world, and its only way to act on it. A process takes one input, runs
 * to the end without suspension, and acts through its `Env`; it holds plain data only (no closure, promise or timer
 * handle), so that its state can be fingerprinted. The simulator and a real host implement the same ports.
 */
import type { Address, ConnectionId } from './ids.js';
import type { Tag } from './storage/tag.js';

/** Anything a process speaks: plain data that names itself. */
export interface Kinded {
  readonly kind: string;
}

/** What a protocol speaks. One type for all processes of a protocol, servers and clients alike. */
export interface Vocabulary {
  /** What goes over streams. */
  readonly message: Kinded;
  readonly datagram: Kinded;
  readonly timer: Kinded;
  /** What a process posts to its own lanes. */
  readonly job: Kinded;
  readonly event: Kinded;
}

/** Names a timer that is set; never reused within one incarnation. */
export type TimerId = number;

/** Why the disk refused: a device error, or no space. */
export type IoError = 'EIO' | 'ENOSPC';

/** A door of a server: connections of one port can be cut while those of another work. */
export type Port = 'client' | 'quorum' | 'election';

/**
 * Why a connection ended, as a process learns it. `closed`: the other side closed it, and all that it sent before has
 * come. `reset`: it broke, and a tail may be lost in either direction. `refused`: nobody listens there. `silent`: what
 * was sent stayed unacknowledged for so long that the world gave up.
 */
export type BrokenWhy = 'closed' | 'reset' | 'refused' | 'silent';

/** What a process is told. */
export type Input<V extends Vocabulary> =
  /** Somebody connected to a port that this process listens on. */
  | {
      readonly kind: 'accepted';
      readonly connection: ConnectionId;
      readonly port: Port;
      readonly from: Address;
    }
  /** A connection that this process asked for is open. */
  | { readonly kind: 'connected'; readonly connection: ConnectionId }
  /** A connection whose window was full takes messages again. */
  | { readonly kind: 'writable'; readonly connection: ConnectionId }
  /** The next message of a connection: in the order of sending, none left out. */
  | { readonly kind: 'message'; readonly connection: ConnectionId; readonly message: V['message'] }
  /** A connection ended that this process did not close itself. It is the connection's last input. */
  | { readonly kind: 'broken'; readonly connection: ConnectionId; readonly why: BrokenWhy }
  /** A datagram arrived. It may be late, doubled, or overtaken by a younger one. */
  | { readonly kind: 'datagram'; readonly from: Address; readonly datagram: V['datagram'] }
  /** A timer that the process set is due: late at times, never early. */
  | { readonly kind: 'timer'; readonly timer: V['timer'] }
  /** The sync with this ticket ended; `error` tells of any write or sync that failed on the target since the last one. */
  | { readonly kind: 'synced'; readonly ticket: number; readonly error: IoError | null }
  /** The next job of a lane. */
  | { readonly kind: 'job'; readonly lane: string; readonly job: V['job'] };

/**
 * One life of a server or client. `inspect` and `reveal` are for tests alone: what the fold of this process's events must
 * equal. The run hash holds what `inspect` shows at the end of a run; `reveal` shows the rest.
 */
export interface Process<V extends Vocabulary> {
  handle(input: Input<V>): void;
  inspect(): unknown;
  reveal?(): object;
}

/** Called at every start and restart: memory is new, only the files are old. */
export type Program<V extends Vocabulary> = (env: Env<V>) => Process<V>;

/** A run of bytes inside a larger array that nobody changes any more: the same bytes may be held by many files. */
export interface Extent {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

/** What `Files.sync` makes durable besides a file: the names of files (creations, renames, removals). */
export const DIRECTORY = '.';

/** The outcome of a read: the bytes that are there (fewer than asked at the end of the file), or the disk's error. */
export type ReadResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly error: IoError | 'ENOENT' };

/** A process's own directory. Writes are buffered by the world until a sync of their file completes. */
export interface Files {
  /**
   * Adds bytes at the end of a file, which is created if it does not exist. `tag` says what they stand for. In the same
   * write `front` comes before them: then bytes that several files hold need not be copied for each.
   */
  append(file: string, bytes: Extent, tag: Tag, front?: Extent): void;
  /** Writes over bytes that are there, or behind the end. */
  overwrite(file: string, offset: number, bytes: Extent, tag: Tag): void;
  /** Cuts a file to `size` bytes. */
  truncate(file: string, size: number): void;
  /** Gives a file another name; a file that had it is gone. */
  rename(from: string, to: string): void;
  /** Removes a file's name. */
  remove(file: string): void;
  /**
   * Asks for an input `synced` with this ticket, once all that was issued on the target before is durable, or has
   * failed. A file that was created is safe only when `DIRECTORY` was synced too.
   */
  sync(target: string, ticket: number): void;
  /** Blocking, for recovery: virtual time passes, and nothing else happens in this process meanwhile. */
  read(file: string, offset: number, length: number): ReadResult;
  /** The files that exist, by name. */
  list(): readonly { readonly name: string; readonly size: number }[];
}

/** The ports of one incarnation of a process. When it ends, they all go dead. */
export interface Env<V extends Vocabulary> {
  readonly self: Address;
  /** Counted from 1; a restarted process is a new incarnation with a new random stream. */
  readonly incarnation: number;
  readonly clock: {
    /** Never goes back, has no known zero, and may run a little fast or slow. */
    monotonicMicros(): number;
    /** What a calendar shows, in ms since 1970: it may be wrong by hours, and jump in either direction. */
    wallMillis(): number;
  };
  readonly timers: {
    /** The input `timer` comes after at least `delayMicros`. */
    set(timer: V['timer'], delayMicros: number): TimerId;
    cancel(id: TimerId): void;
  };
  /** Connections: ordered and reliable until they break. Nobody may change a message once it was sent. */
  readonly streams: {
    /** From now on others may connect to this port. */
    listen(port: Port): void;
    /** Asks for a connection; `connected` or `broken` tells what came of it. The id is never used again in a run. */
    connect(to: Address, port: Port): ConnectionId;
    /**
     * Sends on a connection that is open. The message is taken in any case; false says that the window is full, and a
     * considerate sender waits for `writable`. On a connection that has ended it does nothing.
     */
    send(connection: ConnectionId, message: V['message']): boolean;
    /** Ends a connection: what was sent before still arrives, and no more input comes from it. */
    close(connection: ConnectionId): void;
  };
  readonly datagrams: {
    /** Best effort. Nobody may change a datagram once it was sent. */
    send(to: Address, datagram: V['datagram']): void;
  };
  readonly files: Files;
  /** The threads of a real server. */
  readonly lanes: {
    /** Queues a job behind the others of its lane. Between two lanes, anything may happen in between, also a crash. */
    post(lane: string, job: V['job']): void;
  };
  readonly random: {
    /** An integer in [0, bound). */
    below(bound: number): number;
  };
  /** Says what happened. One way: it returns nothing, so that reporting cannot change a process. */
  observe(event: V['event']): void;
  /** As `observe`, for what happens often and few ask for: the event is made only if somebody listens for its kind. */
  observeLazily<K extends V['event']['kind']>(
    kind: K,
    make: () => Extract<V['event'], { readonly kind: K }>,
  ): void;
  /**
   * Ends this process on purpose, because going on would break a promise (a sync that failed: what is on the disk is
   * unknown until it is read again). Unlike a failed assertion this is no finding, as long as a fault caused it.
   */
  halt(why: string): void;
}
