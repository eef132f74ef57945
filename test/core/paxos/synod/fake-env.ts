/**
 * The world of one process, for tests: it records all that the process does, in order, and does nothing by itself. Syncs
 * complete, timers fire and messages arrive only when a test says so.
 */
import type { Env, TimerId } from '../../../../core/env.js';
import type { Address } from '../../../../core/ids.js';
import type { SynodEvent } from '../../../../core/paxos/synod/events.js';
import type { SynodMessage, SynodTimer, SynodVocabulary } from '../../../../core/paxos/synod/messages.js';
import type { FileAct } from '../../storage/fake-files.js';
import { FakeFiles } from '../../storage/fake-files.js';

/** What a process did through one of its ports. */
export type Act =
  | FileAct
  | { readonly act: 'send'; readonly to: Address; readonly message: SynodMessage }
  | { readonly act: 'observe'; readonly event: SynodEvent }
  | { readonly act: 'set'; readonly id: TimerId; readonly timer: SynodTimer; readonly delayMicros: number }
  | { readonly act: 'cancel'; readonly id: TimerId }
  | { readonly act: 'halt'; readonly why: string };

export type Sent = Extract<Act, { readonly act: 'send' }>;

export interface FakeEnvOptions {
  readonly self: Address;
  readonly incarnation?: number;
  /** Those of an earlier life, if there was one. */
  readonly files?: FakeFiles;
  /** Answers each draw; 0 by default. */
  readonly below?: (bound: number) => number;
}

/** A timer that is set. */
export interface SetTimer {
  readonly id: TimerId;
  readonly timer: SynodTimer;
  readonly delayMicros: number;
}

export class FakeEnv implements Env<SynodVocabulary> {
  readonly self: Address;
  readonly incarnation: number;
  readonly files: FakeFiles;
  readonly clock: Env<SynodVocabulary>['clock'];
  readonly timers: Env<SynodVocabulary>['timers'];
  readonly datagrams: Env<SynodVocabulary>['datagrams'];
  readonly streams: Env<SynodVocabulary>['streams'];
  readonly lanes: Env<SynodVocabulary>['lanes'];
  readonly random: Env<SynodVocabulary>['random'];
  /** Why the process ended itself. From then on all ports but the files are dead, as `Env` has it. */
  haltedBecause: string | null = null;
  private acts: Act[] = [];
  private readonly set = new Map<TimerId, SetTimer>();
  private timersSet = 0;

  constructor({ self, incarnation = 1, files = new FakeFiles(), below = () => 0 }: FakeEnvOptions) {
    this.self = self;
    this.incarnation = incarnation;
    this.files = files;
    files.listener = (act) => this.did(act);
    this.clock = { monotonicMicros: () => 0, wallMillis: () => 0 };
    // The synod opens no stream and has no lanes.
    this.streams = { listen: ignore, connect: () => 0, send: () => true, close: ignore };
    this.lanes = { post: ignore };
    this.timers = {
      set: (timer, delayMicros) => this.setTimer(timer, delayMicros),
      cancel: (id) => {
        if (this.set.delete(id)) this.did({ act: 'cancel', id });
      },
    };
    this.datagrams = { send: (to, message) => this.did({ act: 'send', to, message }) };
    this.random = { below };
  }

  observe(event: SynodEvent): void {
    this.did({ act: 'observe', event });
  }

  observeLazily(): never {
    throw new Error('no process of the synod reports lazily');
  }

  halt(why: string): void {
    this.did({ act: 'halt', why });
    this.haltedBecause ??= why;
    this.set.clear();
  }

  /** The timers that are set, the oldest first. */
  get setTimers(): readonly SetTimer[] {
    return [...this.set.values()];
  }

  /** A timer fires: it is not set any more. */
  takeTimer(id: TimerId): void {
    this.set.delete(id);
  }

  /** What was done since this or one of its kin was last called, in order. */
  take(): readonly Act[] {
    const { acts } = this;
    this.acts = [];
    return acts;
  }

  /** The messages among what was done since. */
  takeSent(): readonly Sent[] {
    return this.take().filter((act) => act.act === 'send');
  }

  /** The events of these kinds among what was done since. */
  takeEvents<K extends SynodEvent['kind']>(...kinds: readonly K[]): Extract<SynodEvent, { kind: K }>[] {
    const isOf = (event: SynodEvent): event is Extract<SynodEvent, { kind: K }> =>
      kinds.some((kind) => kind === event.kind);
    return this.take().flatMap((act) => (act.act === 'observe' && isOf(act.event) ? [act.event] : []));
  }

  private setTimer(timer: SynodTimer, delayMicros: number): TimerId {
    this.timersSet += 1;
    const id = this.timersSet;
    if (this.haltedBecause !== null) return id;
    this.set.set(id, { id, timer, delayMicros });
    this.did({ act: 'set', id, timer, delayMicros });
    return id;
  }

  private did(act: Act): void {
    if (this.haltedBecause === null) this.acts.push(act);
  }
}

function ignore(): void {}
