/**
 * Traces made by hand, for tests of checkers. Each line of a test is one event; it returns the event's index, so that a
 * test can name it as evidence. Time goes on by a millisecond with each event.
 *
 * The ensemble has the servers s1 to s5 and the clients c1 and c2 unless a test says otherwise.
 */
import type { AcceptedEntry } from '../../../core/define-events.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import { makeBallot } from '../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Tag } from '../../../core/storage/tag.js';
import type { Findings } from '../../../sim/check/checker.js';
import type { SynodChecker, SynodContext } from '../../../sim/check/paxos/context.js';
import { EventStream } from '../../../sim/trace/event-stream.js';
import type { WorldEvent } from '../../../sim/trace/world-events.js';

type AnyEvent = SynodEvent | WorldEvent;

const INCARNATION = 4294967296;

/** `2.3` as a ballot. */
export type BallotText = `${number}.${number}`;

export function ballot(text: BallotText): Ballot {
  const [round = '', sid = ''] = text.split('.');
  return text === '0.0' ? 0 : makeBallot(Number(round), Number(sid));
}

/** What stands on disk for a promise. */
export function promise(at: BallotText): Tag {
  return { kind: 'promised', ballot: ballot(at) };
}

/** What stands on disk for an accepted value; `promised` is the promise in the same record. */
export function accept(at: BallotText, value: number, promised = at, slot = 1): Tag {
  return { kind: 'accepted', slot, ballot: ballot(at), value, promised: ballot(promised) };
}

/** What a Promise or a recovery reports of a slot. */
export function entry(at: BallotText, value: number, slot = 1): AcceptedEntry {
  return { slot, ballot: ballot(at), value };
}

/** An ensemble of `count` servers in which any majority decides both phases. */
export function majorityOf(count: number): SynodContext {
  const isMajority = (set: ReadonlySet<number>): boolean => set.size > count / 2;
  return { servers: Array.from({ length: count }, (_, i) => i + 1), isQ1: isMajority, isQ2: isMajority };
}

/** Where the hands of a test write. */
class Trace {
  readonly #clock = { nowMicros: 0 };
  readonly #events = new EventStream<AnyEvent>(this.#clock);

  constructor(checkers: readonly SynodChecker[]) {
    for (const { handlers } of checkers) this.#events.subscribe(handlers);
  }

  emit(event: AnyEvent, actor: number): number {
    this.#clock.nowMicros += 1_000;
    return this.#events.emit(event, actor);
  }
}

/** Writes the events of one server. */
class ServerHand {
  readonly #trace: Trace;
  readonly #sid: number;
  #unsynced: Tag[] = [];
  #incarnation = 0;
  #messages = 0;

  constructor(trace: Trace, sid: number) {
    this.#trace = trace;
    this.#sid = sid;
  }

  starts(): number {
    this.#incarnation += 1;
    this.#unsynced = [];
    return this.#emit({ kind: 'process.started', incarnation: this.#incarnation });
  }

  crashes(why: 'fault' | 'own' | 'halted' = 'fault', message = 'a planned crash'): number {
    return this.#emit({ kind: 'process.crashed', why, message });
  }

  /** A record enters the cache of its disk. */
  writes(tag: Tag): number {
    this.#unsynced.push(tag);
    return this.#emit({ kind: 'disk.written', file: 'acceptor', op: 'append', offset: 0, bytes: 25, tag });
  }

  /** All that it wrote in this life becomes durable, or only the given tags. */
  syncs(...tags: Tag[]): number {
    const durable = tags.length > 0 ? tags : this.#unsynced;
    this.#unsynced = this.#unsynced.filter((tag) => !durable.includes(tag));
    return this.#emit({ kind: 'disk.synced', file: 'acceptor', tags: durable, tookMicros: 1_000 });
  }

  /** A record enters the cache, and becomes durable. Returns the index of the write. */
  stores(tag: Tag): number {
    const written = this.writes(tag);
    this.syncs();
    return written;
  }

  /** A sync fails; the tags are lost for good. */
  failsToSync(...tags: Tag[]): number {
    return this.#emit({ kind: 'disk.failed', file: 'acceptor', op: 'sync', error: 'EIO', tags });
  }

  /** The crash before took these writes. */
  loses(...tags: Tag[]): number {
    return this.#emit({ kind: 'disk.lost', file: 'acceptor', tags, tornBytes: 0 });
  }

  recovers(promised: BallotText, entries: readonly AcceptedEntry[] = [], end = 'clean'): number {
    return this.#emit({ kind: 'paxos.recovered', promised: ballot(promised), entries, end });
  }

  startsBallot(at: BallotText): number {
    return this.#emit({ kind: 'paxos.ballot-started', ballot: ballot(at) });
  }

  /** A message leaves for another server. */
  sends(type: 'Prepare' | 'Promise' | 'Accept' | 'Accepted', to: number, at: BallotText): number {
    this.#messages += 1;
    const msg = this.#incarnation * INCARNATION + this.#messages;
    const slot = type === 'Accept' || type === 'Accepted' ? 1 : null;
    return this.#emit({
      kind: 'net.sent',
      to,
      msg,
      conn: null,
      type,
      slot,
      ballot: ballot(at),
      zxid: null,
      epoch: null,
    });
  }

  /** As acceptor: it promises the ballot to server `to`. */
  promised(at: BallotText, to: number, entries: readonly AcceptedEntry[] = [], fromSlot = 1): number {
    return this.#emit({ kind: 'paxos.promised', to, ballot: ballot(at), fromSlot, entries });
  }

  /** As acceptor: it says that it has accepted. */
  accepted(at: BallotText, value: number, slot = 1): number {
    return this.#emit({ kind: 'paxos.accepted', slot, ballot: ballot(at), value });
  }

  /** As proposer: phase 1 is finished with the promises of these servers. */
  prepared(at: BallotText, quorum: readonly number[], fromSlot = 1): number {
    return this.#emit({ kind: 'paxos.prepared', ballot: ballot(at), fromSlot, hi: 0, quorum });
  }

  proposed(at: BallotText, value: number, slot = 1): number {
    return this.#emit({ kind: 'paxos.proposed', slot, ballot: ballot(at), value, how: 'new' });
  }

  /** As proposer: it counted these acceptors. */
  chose(at: BallotText, value: number, quorum: readonly number[], slot = 1): number {
    return this.#emit({ kind: 'paxos.chosen', slot, ballot: ballot(at), value, quorum });
  }

  learned(at: BallotText, value: number): number {
    return this.#emit({ kind: 'paxos.learned', slot: 1, ballot: ballot(at), value, via: 'decide' });
  }

  #emit(event: AnyEvent): number {
    return this.#trace.emit(event, this.#sid);
  }
}

/** Writes the events of one client. */
class ClientHand {
  readonly #trace: Trace;
  readonly #address: number;

  constructor(trace: Trace, address: number) {
    this.#trace = trace;
    this.#address = address;
  }

  calls(xid: number, value: number): number {
    return this.#trace.emit({ kind: 'client.called', xid, op: 'submit', value }, this.#address);
  }

  returns(xid: number, value: number): number {
    return this.#trace.emit({ kind: 'client.returned', xid, outcome: 'ok', value }, this.#address);
  }

  crashes(): number {
    return this.#trace.emit(
      { kind: 'process.crashed', why: 'fault', message: 'a planned crash' },
      this.#address,
    );
  }
}

/** Hands that write a trace which the checkers read, in an ensemble of `servers` servers. */
export function handMade(checkers: SynodChecker | readonly SynodChecker[], servers = 5): HandMade {
  const trace = new Trace('findings' in checkers ? [checkers] : checkers);
  const server = (sid: number): ServerHand => new ServerHand(trace, sid);
  const client = (number: number): ClientHand => new ClientHand(trace, servers + number);
  return {
    ...{ s1: server(1), s2: server(2), s3: server(3), s4: server(4), s5: server(5) },
    ...{ c1: client(1), c2: client(2) },
    heal: (...core) => trace.emit({ kind: 'run.phased', phase: 'liveness', core }, 0),
    begin: (...core) => trace.emit({ kind: 'run.phased', phase: 'safety', core }, 0),
  };
}

interface HandMade {
  readonly s1: ServerHand;
  readonly s2: ServerHand;
  readonly s3: ServerHand;
  readonly s4: ServerHand;
  readonly s5: ServerHand;
  readonly c1: ClientHand;
  readonly c2: ClientHand;
  /** The liveness phase begins. */
  readonly heal: (...core: number[]) => number;
  /** The safety phase begins. */
  readonly begin: (...core: number[]) => number;
}

/** A checker of any protocol. */
interface Judged {
  readonly findings: Findings;
}

/** What a checker says was broken; null if nothing was. */
export function complaint({ findings }: Judged): string | null {
  return findings.violation?.message ?? null;
}

/** The indices of the events that prove the violation. */
export function proof({ findings }: Judged): readonly number[] {
  return (findings.violation?.evidence ?? []).map(({ index }) => index);
}
