/** The hands that write the events of single servers and clients into a trace made by hand. */
import type { Tag } from '../../../../core/storage/tag.js';
import type { Zxid } from '../../../../core/zxid.js';
import { epochOf, makeZxid } from '../../../../core/zxid.js';
import type { ZabChecker, ZabRunEvent } from '../../../../sim/check/zab/context.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';

/** `1.5` as a zxid. */
export type ZxidText = `${number}.${number}`;

export function zxid(text: ZxidText): Zxid {
  const [epoch = '', counter = ''] = text.split('.');
  return makeZxid(Number(epoch), Number(counter));
}

export function log(text: ZxidText): Tag {
  return { kind: 'log', zxid: zxid(text) };
}

export function snapshot(text: ZxidText): Tag {
  return { kind: 'snapshot', zxid: zxid(text) };
}

export function accepted(epoch: number): Tag {
  return { kind: 'acceptedEpoch', epoch };
}

export function current(epoch: number): Tag {
  return { kind: 'currentEpoch', epoch };
}

/** Where the hands of a test write. */
export class Trace {
  readonly #clock = { nowMicros: 0 };
  readonly #events = new EventStream<ZabRunEvent>(this.#clock);
  /** Where epochs begin: a state is known by its last transaction. */
  readonly #bases = new Map<number, Zxid>();
  /** Connections between two servers are made anew when one of them goes looking. */
  #connections = 0;
  readonly #conns = new Map<string, number>();

  constructor(checkers: readonly ZabChecker[]) {
    for (const { handlers } of checkers) this.#events.subscribe(handlers);
  }

  get nowMicros(): number {
    return this.#clock.nowMicros;
  }

  emit(event: ZabRunEvent, actor: number): number {
    this.#clock.nowMicros += 1_000;
    return this.#events.emit(event, actor);
  }

  wait(micros: number): void {
    this.#clock.nowMicros += micros;
  }

  begins(epoch: number, base: Zxid): void {
    if (!this.#bases.has(epoch)) this.#bases.set(epoch, this.real(base));
  }

  /** The last transaction of a history. */
  real(end: Zxid): Zxid {
    return end === makeZxid(epochOf(end), 0) ? (this.#bases.get(epochOf(end)) ?? 0) : end;
  }

  connection(one: number, other: number): number {
    const key = [one, other].sort((a, b) => a - b).join();
    const known = this.#conns.get(key);
    if (known !== undefined) return known;
    this.#connections += 1;
    this.#conns.set(key, this.#connections);
    return this.#connections;
  }

  disconnect(sid: number): void {
    for (const key of [...this.#conns.keys()])
      if (key.split(',').includes(String(sid))) this.#conns.delete(key);
  }
}

/** What a life begins with. */
interface Recovery {
  readonly snapshot?: ZxidText;
  readonly last?: ZxidText;
  readonly accepted?: number;
  readonly current?: number;
  readonly end?: 'clean' | 'torn' | 'refused';
}

/** Who asked for a transaction is nothing to the rules of ZAB: a server did, and in vain. */
const NOBODYS = { session: 1, cxid: 0, op: 'error', code: -101 } as const;

/** What is odd about a state or a transaction: the digest, or the bytes. */
interface Oddity {
  readonly digest?: number;
  readonly txn?: number;
}

/** Writes the events of one server. */
export class ServerHand {
  readonly #trace: Trace;
  readonly #sid: number;
  #incarnation = 0;
  #messages = 0;

  constructor(trace: Trace, sid: number) {
    this.#trace = trace;
    this.#sid = sid;
  }

  /** A life begins, and what is on disk is in memory. */
  starts(found: Recovery = {}): number {
    const { last = found.snapshot ?? '0.0', end = 'clean' } = found;
    this.comesUp();
    const recovered = this.recovers(found);
    if (end === 'refused') return recovered;
    this.loads(last, 'disk');
    return this.becomes('looking');
  }

  comesUp(): number {
    this.#incarnation += 1;
    return this.#emit({ kind: 'process.started', incarnation: this.#incarnation });
  }

  recovers({
    snapshot: from = '0.0',
    last = from,
    accepted: a = 0,
    current: c = 0,
    end = 'clean',
  }: Recovery): number {
    return this.#emit({
      kind: 'log.recovered',
      snapshot: zxid(from),
      last: zxid(last),
      acceptedEpoch: a,
      currentEpoch: c,
      end,
    });
  }

  crashes(why: 'fault' | 'own' | 'halted' = 'fault', message = 'a planned crash'): number {
    this.#trace.disconnect(this.#sid);
    return this.#emit({ kind: 'process.crashed', why, message });
  }

  becomes(role: 'looking' | 'following' | 'leading' | 'observing', phase = 'election'): number {
    if (role === 'looking') this.#trace.disconnect(this.#sid);
    return this.#emit({ kind: 'role.changed', role, phase, epoch: null, leader: null, why: 'told so' });
  }

  votes(round: number, leader: number, end: ZxidText = '0.0', peerEpoch = 0): number {
    return this.#emit({ kind: 'zab.voted', round, leader, zxid: zxid(end), peerEpoch, role: 'looking' });
  }

  /** Takes up a notification of another server. */
  hears(from: number, round: number, leader: number, end: ZxidText): number {
    const vote = { round, leader, zxid: zxid(end), peerEpoch: 1, role: 'looking' };
    return this.#emit({ kind: 'zab.notified', from, box: 'current', ...vote });
  }

  elects(leader: number, round = 1): number {
    return this.#emit({ kind: 'zab.elected', leader, round, quorum: [leader, this.#sid] });
  }

  /** As leader: it has fixed its epoch. */
  proposesEpoch(epoch: number): number {
    return this.#emit({ kind: 'zab.epoch-proposed', epoch, quorum: [] });
  }

  /** Bytes enter the cache of its disk. */
  writes(file: string, tag: Tag): number {
    return this.#emit({ kind: 'disk.written', file, op: 'append', offset: 0, bytes: 25, tag });
  }

  /** A file goes, as far as its cache is concerned. */
  removes(file: string): number {
    return this.#emit({ kind: 'disk.written', file, op: 'remove', offset: 0, bytes: 0, tag: null });
  }

  /** A sync completes and says what became durable. */
  syncs(file: string, ...tags: Tag[]): number {
    return this.#emit({ kind: 'disk.synced', file, tags, tookMicros: 500 });
  }

  failsToSync(file: string, ...tags: Tag[]): number {
    return this.#emit({ kind: 'disk.failed', file, op: 'sync', error: 'EIO', tags });
  }

  changes(file: string, op: 'rename' | 'remove' | 'truncate'): number {
    return this.#emit({ kind: 'disk.written', file, op, offset: 0, bytes: 0, tag: null });
  }

  /** The crash before took these writes. */
  loses(...tags: Tag[]): number {
    return this.#emit({ kind: 'disk.lost', file: 'log.1', tags, tornBytes: 0 });
  }

  /** Bytes at rest go bad. */
  isDamaged(file = 'log.1'): number {
    return this.#emit({ kind: 'disk.damaged', file, offset: 0, bytes: 1, how: 'bitrot' });
  }

  /** An epoch goes to the disk, and is held in memory when it is durable. */
  storesEpoch(which: 'accepted' | 'current', epoch: number): number {
    this.putsEpoch(which, epoch);
    return this.holdsEpoch(which, epoch);
  }

  /** An epoch goes to the disk: written under another name, synced, renamed, and so is the directory. */
  putsEpoch(which: 'accepted' | 'current', epoch: number): number {
    const file = `${which}Epoch.tmp`;
    const tag = which === 'accepted' ? accepted(epoch) : current(epoch);
    this.writes(file, tag);
    this.syncs(file);
    this.changes(file, 'rename');
    return this.syncs('.', tag);
  }

  holdsEpoch(which: 'accepted' | 'current', epoch: number): number {
    return this.#emit({ kind: 'epoch.stored', which, epoch });
  }

  /** A transaction enters its log. Returns the index of the write. */
  appends(end: ZxidText): number {
    const written = this.writes('log.1', log(end));
    this.reportsAppend(end);
    return written;
  }

  reportsAppend(end: ZxidText): number {
    return this.#emit({ kind: 'log.appended', zxid: zxid(end) });
  }

  /** A transaction enters its log and becomes durable. */
  logs(end: ZxidText): number {
    this.appends(end);
    return this.syncs('log.1', log(end));
  }

  /** A snapshot goes to the disk. */
  putsSnapshot(end: ZxidText): number {
    this.writes('snapshot.tmp', snapshot(end));
    this.writes('snapshot.tmp', snapshot(end));
    this.syncs('snapshot.tmp');
    this.changes('snapshot.tmp', 'rename');
    return this.syncs('.', snapshot(end), snapshot(end));
  }

  truncates(end: ZxidText): number {
    return this.#emit({ kind: 'log.truncated', zxid: zxid(end), removed: 1 });
  }

  appliesSync(mode: 'DIFF' | 'TRUNC' | 'SNAP', end: ZxidText): number {
    return this.#emit({ kind: 'zab.sync-applied', mode, zxid: zxid(end) });
  }

  loads(
    end: ZxidText,
    from: 'disk' | 'log' | 'DIFF' | 'TRUNC' | 'SNAP' | 'transfer',
    odd: Oddity = {},
  ): number {
    return this.#emit({ kind: 'tree.loaded', zxid: zxid(end), from, ...this.#digest(end, odd) });
  }

  /** A message leaves for another server. */
  sends(type: string, to: number, about: { zxid?: ZxidText; epoch?: number } = {}): number {
    this.#messages += 1;
    return this.#emit({
      kind: 'net.sent',
      to,
      msg: this.#incarnation * 4294967296 + this.#messages,
      conn: this.#trace.connection(this.#sid, to),
      type,
      slot: null,
      ballot: null,
      zxid: about.zxid === undefined ? null : zxid(about.zxid),
      epoch: about.epoch ?? null,
    });
  }

  /** It has taken over the history of an epoch, and says so. */
  takesOver(epoch: number, end: ZxidText): number {
    return this.#emit({ kind: 'zab.newleader-acked', epoch, zxid: zxid(end) });
  }

  isEstablished(epoch: number, base: ZxidText, quorum: readonly number[]): number {
    this.#trace.begins(epoch, zxid(base));
    return this.#emit({ kind: 'zab.established', epoch, zxid: zxid(base), quorum });
  }

  serves(epoch: number, end: ZxidText): number {
    return this.#emit({ kind: 'server.serving', epoch, zxid: zxid(end) });
  }

  proposes(end: ZxidText, { txn = zxid(end) }: Oddity = {}): number {
    return this.#emit({
      kind: 'zab.proposed',
      zxid: zxid(end),
      txn,
      origin: this.#sid,
      ...NOBODYS,
      timeMs: 0,
    });
  }

  /** As leader: it counts an acknowledgement. */
  counts(from: number, end: ZxidText): number {
    return this.#emit({ kind: 'zab.acked', from, zxid: zxid(end) });
  }

  /** As leader, with a quorum; as learner, with nobody. */
  commits(end: ZxidText, ...quorum: number[]): number {
    return this.#emit({ kind: 'zab.committed', zxid: zxid(end), quorum });
  }

  delivers(end: ZxidText, { txn = zxid(end), ...odd }: Oddity = {}): number {
    return this.#emit({ kind: 'txn.applied', zxid: zxid(end), txn, ...this.#digest(end, odd) });
  }

  refuses(guard: string, from: number): number {
    return this.#emit({ kind: 'guard.refused', guard, from, expected: 'this', actual: 'that' });
  }

  #digest(
    end: ZxidText,
    { digest = this.#trace.real(zxid(end)) }: Oddity,
  ): {
    digestHigh: number;
    digestLow: number;
  } {
    return { digestHigh: epochOf(digest) + 7, digestLow: digest % 4294967296 };
  }

  #emit(event: ZabRunEvent): number {
    return this.#trace.emit(event, this.#sid);
  }
}

/** Writes the events of one client, whose calls are never sent: all the rules of ZAB ask is that they end. */
export class ClientHand {
  readonly #trace: Trace;
  readonly #address: number;

  constructor(trace: Trace, address: number) {
    this.#trace = trace;
    this.#address = address;
  }

  tries(to: number): number {
    const attempt = { connection: 1, session: 0, zxid: 0, timeoutMs: 4_000 };
    return this.#trace.emit({ kind: 'client.connecting', to, ...attempt }, this.#address);
  }

  calls(xid: number): number {
    return this.#trace.emit(
      { kind: 'client.called', xid, session: 0, connection: 0, request: { kind: 'sync', path: '/' } },
      this.#address,
    );
  }

  returns(xid: number): number {
    return this.#trace.emit(
      {
        kind: 'client.returned',
        xid,
        session: 0,
        outcome: 'fail',
        code: -112,
        zxid: 0,
        answer: { kind: 'none' },
      },
      this.#address,
    );
  }

  crashes(): number {
    return this.#trace.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, this.#address);
  }
}
