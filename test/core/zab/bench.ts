/**
 * One server of ZAB with real storage, whose world a test plays: the other servers, the clock, the disk, the threads.
 * What it does is written down line by line, in order, elections aside.
 */
import type { Env, IoError } from '../../../core/env.js';
import type { Address, ConnectionId, ServerId } from '../../../core/ids.js';
import type { LeaderNote } from '../../../core/replication/replication.js';
import type { Vote } from '../../../core/zab/election/vote.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import type { QuorumMessage, ZabMessage } from '../../../core/zab/messages.js';
import { describeZabMessage } from '../../../core/zab/messages.js';
import { ZAB_PARTS } from '../../../core/zab/parts.js';
import type { ZabSettings } from '../../../core/zab/settings.js';
import { ZAB_DEFAULTS } from '../../../core/zab/settings.js';
import type { ZabJob, ZabTimer, ZabVocabulary } from '../../../core/zab/vocabulary.js';
import { Zab } from '../../../core/zab/zab.js';
import type { Zxid } from '../../../core/zxid.js';
import { epochOf, formatZxid, makeZxid } from '../../../core/zxid.js';
import { LedgerMachine } from '../../ledger/machine.js';
import type { LedgerRequest } from '../../ledger/messages.js';
import { entries, zxid } from './histories.js';
import { MemoryFiles, diskWith } from './memory-files.js';

export interface BenchOptions {
  readonly self?: ServerId;
  readonly voters?: readonly ServerId[];
  readonly observers?: readonly ServerId[];
  readonly settings?: Partial<ZabSettings>;
  readonly files?: MemoryFiles;
}

type Voted = Extract<ZabEvent, { kind: 'zab.voted' }>;

interface SetTimer {
  readonly id: number;
  readonly timer: ZabTimer;
}

export class ZabBench {
  readonly zab: Zab;
  readonly files: MemoryFiles;
  readonly machine = new LedgerMachine();
  readonly settings: ZabSettings;
  /** What it did since `take` was called last. */
  lines: string[] = [];
  events: ZabEvent[] = [];
  /** Lanes that stand still, and `disk`. */
  readonly held = new Set<string>();
  /** Connections whose window is full. */
  readonly full = new Set<ConnectionId>();
  halted: string | null = null;
  micros = 0;
  private voted: Voted | null = null;
  private readonly others: readonly ServerId[];
  private readonly voters: readonly ServerId[];
  private readonly lanes: { readonly lane: string; readonly job: ZabJob }[] = [];
  private timers: SetTimer[] = [];
  private timersSet = 0;
  private connections = 100;
  /** Who is at the other end. */
  private readonly ends = new Map<ConnectionId, ServerId>();
  private readonly elections = new Map<ServerId, ConnectionId>();
  private readonly quorums = new Map<ServerId, ConnectionId>();
  private readonly toConnect: ConnectionId[] = [];
  private toLeader: ConnectionId | null = null;
  readonly self: ServerId;

  constructor(options: BenchOptions = {}) {
    const { self = 1, voters = [1, 2, 3], observers = [], files = new MemoryFiles() } = options;
    this.self = self;
    this.voters = voters;
    this.others = [...voters, ...observers].filter((sid) => sid !== self);
    this.settings = { ...ZAB_DEFAULTS, ...options.settings };
    this.files = files;
    files.onSync = (target) => this.note(`sync ${shortName(target)}`);
    this.zab = new Zab({
      env: this.env(self),
      ensemble: { voters, observers, quorums: { kind: 'majority' } },
      settings: this.settings,
      machine: this.machine,
      parts: ZAB_PARTS,
    });
    this.zab.attach({
      delivered: ({ origin, stamp, isAsked }) => {
        if (isAsked) this.note(`delivered ${formatZxid(stamp.zxid)} for ${String(origin.opSeq)}`);
      },
      lost: ({ opSeq }) => this.note(`lost ${String(opSeq)}`),
      caughtUp: (ticket) => this.note(`caught up ${String(ticket)}`),
      confirmed: (ticket) => this.note(`confirmed ${String(ticket)}`),
      role: (role, isServing) => this.note(isServing ? `serves ${role}` : `is ${role}`),
      looking: () => undefined,
      noted: (from, { kind }) => this.note(`noted ${kind} from ${String(from)}`),
    });
    this.zab.start();
    this.run();
    for (const sid of this.others) if (sid > self) this.welcome(sid);
    this.run();
  }

  /** Lets all lanes and the disk do what they can. */
  run(): void {
    for (;;) {
      const opened = this.toConnect.shift();
      const job = this.lanes.findIndex(({ lane }) => !this.held.has(lane));
      if (opened !== undefined) this.zab.onConnected(opened);
      else if (job >= 0) this.turn(job);
      else if (this.files.syncs.length > 0 && !this.held.has('disk')) this.complete();
      else return;
    }
  }

  /** The next job of a lane. */
  turnOf(lane: string): void {
    this.turn(this.lanes.findIndex((one) => one.lane === lane));
  }

  /** How many jobs wait in a lane. */
  waitingIn(lane: string): number {
    return this.lanes.filter((one) => one.lane === lane).length;
  }

  /** The oldest sync ends. */
  complete(error: IoError | null = null): void {
    const sync = this.files.syncs.shift();
    if (sync === undefined) throw new Error('no sync is under way');
    this.note(`${error ?? 'durable'} ${shortName(sync.target)}`);
    this.zab.onSynced(sync.ticket, error);
  }

  /** What it did since the last call; with `of`, only the lines that begin so. */
  take(...of: readonly string[]): readonly string[] {
    const { lines } = this;
    this.lines = [];
    this.events = [];
    return of.length === 0 ? lines : lines.filter((line) => of.some((start) => line.startsWith(start)));
  }

  /** The guards that refused something since the last call of `take`. */
  get refusals(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === 'guard.refused' ? [event.guard] : []));
  }

  /** What the server shows of itself. */
  get shown(): string {
    const state = this.zab.inspect();
    if (
      typeof state !== 'object' ||
      state === null ||
      !('role' in state && 'phase' in state && 'zxid' in state)
    ) {
      throw new Error('a server shows its role');
    }
    return `${String(state.role)} ${String(state.phase)} ${formatZxid(Number(state.zxid))}`;
  }

  /** A quorum votes for this server. */
  becomeLeader(): void {
    const { zxid: last, peerEpoch } = this.ownVote;
    this.elect({ leader: this.self, zxid: last, peerEpoch });
  }

  /** A quorum votes for another one. The connection to it is not open so far. */
  becomeLearner(leader: ServerId): void {
    this.elect({ leader, zxid: makeZxid(1_000, 0), peerEpoch: 1_000 });
  }

  /** The connection to the leader is open. */
  connected(): void {
    if (this.toLeader === null) throw new Error('a learner connects');
    this.zab.onConnected(this.toLeader);
    this.run();
  }

  /** A server connects to the quorum port. */
  accept(sid: ServerId): void {
    const connection = this.newConnection(sid);
    this.quorums.set(sid, connection);
    this.zab.onAccepted(connection, 'quorum', sid);
    this.run();
  }

  /** Packets of another server. */
  hear(sid: ServerId, ...messages: readonly QuorumMessage[]): void {
    for (const message of messages) {
      this.zab.onMessage(this.connectionOf(sid), message);
      this.run();
    }
  }

  /** A packet that was under way on an earlier connection. */
  hearOn(connection: ConnectionId, message: QuorumMessage): void {
    this.zab.onMessage(connection, message);
    this.run();
  }

  /** A learner joins up to its ACKEPOCH. */
  join(sid: ServerId, last: string, current: number, accepted = current): void {
    this.accept(sid);
    const kind = this.voters.includes(sid) ? 'FOLLOWERINFO' : 'OBSERVERINFO';
    this.hear(sid, { kind, sid, zxid: makeZxid(accepted, 0) });
    this.hear(sid, { kind: 'ACKEPOCH', zxid: zxid(last), currentEpoch: current, isSnapshotNeeded: false });
  }

  breakWith(sid: ServerId): void {
    this.zab.onBroken(this.connectionOf(sid), 'reset');
    this.run();
  }

  writable(sid: ServerId): void {
    this.full.delete(this.connectionOf(sid));
    this.zab.onWritable(this.connectionOf(sid));
    this.run();
  }

  block(sid: ServerId): void {
    this.full.add(this.connectionOf(sid));
  }

  /** Half a tick passes. */
  halfTick(): void {
    this.micros += this.settings.tickMicros >> 1;
    this.fire('half-tick');
  }

  ticks(count: number): void {
    for (let i = 0; i < 2 * count; i += 1) this.halfTick();
  }

  fire(kind: ZabTimer['kind']): void {
    const due = this.timers.filter(({ timer }) => timer.kind === kind).at(-1);
    if (due === undefined) throw new Error(`no ${kind} is set`);
    this.timers = this.timers.filter(({ id }) => id !== due.id);
    this.zab.onTimer(due.timer);
    this.run();
  }

  /** A client asks here. */
  submit(opSeq: number, request: LedgerRequest = { kind: 'set', account: 1, value: opSeq }): void {
    this.zab.submit(request, { sid: this.self, sessionId: 7, ownerEpoch: 1, opSeq, cxid: opSeq });
    this.run();
  }

  sync(ticket: number): void {
    this.zab.sync(ticket);
    this.run();
  }

  confirm(ticket: number): void {
    this.zab.confirm(ticket);
    this.run();
  }

  relay(note: LeaderNote): void {
    this.zab.relay(note);
    this.run();
  }

  /** The ports of the server, but with reports for a test. */
  envThatReports(observe: (event: ZabEvent) => void): Env<ZabVocabulary> {
    return { ...this.env(this.self), observe };
  }

  private get ownVote(): Voted {
    if (this.voted === null) throw new Error('a server that looks has voted');
    return this.voted;
  }

  private elect(vote: Vote): void {
    const { round } = this.ownVote;
    for (const sid of this.voters.filter((one) => one !== this.self)) {
      const connection = this.elections.get(sid);
      if (connection === undefined) throw new Error(`s${String(sid)} is connected`);
      this.zab.onMessage(connection, { kind: 'NOTIFICATION', sid, role: 'looking', round, vote });
    }
    this.fire('election-finalize');
  }

  private welcome(sid: ServerId): void {
    const connection = this.newConnection(sid);
    this.elections.set(sid, connection);
    this.zab.onAccepted(connection, 'election', sid);
    this.zab.onMessage(connection, { kind: 'INITIAL', sid });
  }

  private newConnection(sid: ServerId): ConnectionId {
    this.connections += 1;
    this.ends.set(this.connections, sid);
    return this.connections;
  }

  connectionOf(sid: ServerId): ConnectionId {
    const connection = this.quorums.get(sid);
    if (connection === undefined) throw new Error(`s${String(sid)} is connected`);
    return connection;
  }

  private turn(index: number): void {
    const [next] = this.lanes.splice(index, 1);
    if (next !== undefined) this.zab.onJob(next.lane, next.job);
  }

  private note(line: string): void {
    this.lines.push(line);
  }

  private env(self: Address): Env<ZabVocabulary> {
    return {
      self,
      incarnation: 1,
      clock: { monotonicMicros: () => this.micros, wallMillis: () => 1_700_000_000_000 },
      timers: {
        set: (timer) => {
          this.timersSet += 1;
          this.timers.push({ id: this.timersSet, timer });
          return this.timersSet;
        },
        cancel: (id) => {
          this.timers = this.timers.filter((one) => one.id !== id);
        },
      },
      streams: {
        listen: () => undefined,
        connect: (to, port) => {
          const connection = this.newConnection(to);
          if (port === 'election') {
            this.elections.set(to, connection);
            this.toConnect.push(connection);
          } else {
            this.quorums.set(to, connection);
            this.toLeader = connection;
            this.note(`connect ${String(to)}`);
          }
          return connection;
        },
        send: (connection, message) => {
          this.sent(connection, message);
          return !this.full.has(connection);
        },
        close: (connection) => {
          if (this.isOfQuorum(connection)) this.note(`close ${String(this.ends.get(connection))}`);
        },
      },
      datagrams: { send: () => undefined },
      files: this.files,
      lanes: { post: (lane, job) => this.lanes.push({ lane, job }) },
      random: { below: () => 0 },
      observe: (event) => {
        this.events.push(event);
        if (event.kind === 'zab.voted') this.voted = event;
        this.note(`says ${saying(event)}`);
      },
      observeLazily: () => undefined,
      halt: (why) => {
        this.halted = why;
      },
    };
  }

  private isOfQuorum(connection: ConnectionId): boolean {
    return [...this.quorums.values()].includes(connection);
  }

  private sent(connection: ConnectionId, message: ZabMessage): void {
    if (message.kind === 'INITIAL' || message.kind === 'NOTIFICATION') return;
    const { zxid: at } = describeZabMessage(message);
    const what = at === null ? '' : ` ${formatZxid(at)}`;
    this.note(`to ${String(this.ends.get(connection))}: ${message.kind}${what}`);
  }
}

/** `log` for all of its files. */
function shortName(file: string): string {
  return file.startsWith('log.') ? 'log' : file;
}

/** An event's name, and its zxid or epoch. */
function saying(event: ZabEvent): string {
  if ('zxid' in event) return `${event.kind} ${formatZxid(event.zxid)}`;
  return 'epoch' in event && event.epoch !== null ? `${event.kind} ${String(event.epoch)}` : event.kind;
}

/** Server 1 follows server 3 in epoch 2, behind 1.1 and 1.2. */
export function follower(settings: Partial<ZabSettings> = {}): ZabBench {
  const bench = new ZabBench({ files: diskWith('1.1-2', { accepted: 1, current: 1 }), settings });
  bench.becomeLearner(3);
  bench.connected();
  bench.hear(3, { kind: 'LEADERINFO', zxid: begin(2) }, { kind: 'DIFF', zxid: zxid('1.2') });
  bench.hear(3, { kind: 'NEWLEADER', zxid: begin(2) }, { kind: 'UPTODATE' });
  bench.take();
  return bench;
}

/** `e.0`. */
export function begin(epoch: number): Zxid {
  return makeZxid(epoch, 0);
}

/** A proposal. */
export function proposal(text: string): QuorumMessage {
  const [entry] = entries(text);
  if (entry === undefined || epochOf(entry.zxid) === 0) throw new Error(`${text} is a transaction`);
  return { kind: 'PROPOSAL', entry };
}

/** A transaction, proposed and committed. */
export function committed(text: string): readonly QuorumMessage[] {
  return entries(text).flatMap((entry) => [
    { kind: 'PROPOSAL' as const, entry },
    { kind: 'COMMIT' as const, zxid: entry.zxid },
  ]);
}
