/**
 * The ports of one server in an election, for tests: what it does is recorded in order, and nothing happens by itself.
 * Connection ids come from a counter that several of them may share.
 */
import type { Env, TimerId } from '../../../../core/env.js';
import type { Address, ConnectionId } from '../../../../core/ids.js';
import type { ElectionTimer, ElectionVocabulary } from '../../../../core/zab/election/vocabulary.js';
import type { ZabEvent } from '../../../../core/zab/events.js';
import type { ElectionMessage } from '../../../../core/zab/messages.js';
import { FakeFiles } from '../../storage/fake-files.js';

export type Act =
  | { readonly act: 'listen'; readonly port: string }
  | { readonly act: 'connect'; readonly to: Address; readonly connection: ConnectionId }
  | { readonly act: 'send'; readonly connection: ConnectionId; readonly message: ElectionMessage }
  | { readonly act: 'close'; readonly connection: ConnectionId };

export interface SetTimer {
  readonly timer: ElectionTimer;
  readonly delayMicros: number;
}

export interface Counter {
  next: number;
}

export class FakeEnv implements Env<ElectionVocabulary> {
  readonly self: Address;
  readonly incarnation = 1;
  readonly clock = { monotonicMicros: (): number => 0, wallMillis: (): number => 0 };
  readonly timers: Env<ElectionVocabulary>['timers'];
  readonly streams: Env<ElectionVocabulary>['streams'];
  readonly datagrams = { send: (): never => unused('datagrams') };
  readonly lanes = { post: (): never => unused('lanes') };
  readonly random = { below: (): never => unused('random numbers') };
  readonly files = new FakeFiles();
  /** Those that are set, by id. */
  readonly setTimers = new Map<TimerId, SetTimer>();
  /** Connections on which `send` says that the window is full. */
  readonly full = new Set<ConnectionId>();
  /** Called with each act, if it is to be handled at once. */
  onAct: ((act: Act) => void) | null = null;
  /** Called with each timer that is set. */
  onTimerSet: ((id: TimerId, set: SetTimer) => void) | null = null;
  private acts: Act[] = [];
  private events: ZabEvent[] = [];
  private timersSet = 0;

  constructor(self: Address, connections: Counter = { next: 1 }) {
    this.self = self;
    this.timers = {
      set: (timer, delayMicros) => {
        this.timersSet += 1;
        this.setTimers.set(this.timersSet, { timer, delayMicros });
        this.onTimerSet?.(this.timersSet, { timer, delayMicros });
        return this.timersSet;
      },
      cancel: (id) => {
        this.setTimers.delete(id);
      },
    };
    this.streams = {
      listen: (port) => this.did({ act: 'listen', port }),
      connect: (to, port) => {
        if (port !== 'election') unused(port);
        const connection = connections.next;
        connections.next += 1;
        this.did({ act: 'connect', to, connection });
        return connection;
      },
      send: (connection, message) => {
        this.did({ act: 'send', connection, message });
        return !this.full.has(connection);
      },
      close: (connection) => this.did({ act: 'close', connection }),
    };
  }

  observe(event: ZabEvent): void {
    this.events.push(event);
  }

  observeLazily(): never {
    return unused('a lazy event');
  }

  halt(): never {
    return unused('a halt');
  }

  /** What was done since the last call. */
  takeActs(): readonly Act[] {
    const { acts } = this;
    this.acts = [];
    return acts;
  }

  /** What was reported since the last call. */
  takeEvents(): readonly ZabEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  /** The timer of a kind that is set; at most one is. */
  timer(kind: ElectionTimer['kind']): SetTimer | undefined {
    const ofKind = [...this.setTimers.values()].filter(({ timer }) => timer.kind === kind);
    if (ofKind.length > 1) throw new Error(`one ${kind} at a time`);
    return ofKind[0];
  }

  /** A timer fires: it is not set any more. */
  takeTimer(kind: ElectionTimer['kind']): ElectionTimer {
    for (const [id, { timer }] of this.setTimers) {
      if (timer.kind !== kind) continue;
      this.setTimers.delete(id);
      return timer;
    }
    throw new Error(`no ${kind} is set`);
  }

  private did(act: Act): void {
    this.acts.push(act);
    this.onAct?.(act);
  }
}

function unused(what: string): never {
  throw new Error(`an election needs no ${what}`);
}
