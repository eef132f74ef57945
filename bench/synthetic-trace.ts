/**
 * Makes traces of any length that look like those of a busy ensemble of ZAB: for measuring whatever reads them, without
 * the minutes that a run of that length would take. They are valid: every cause, message, zxid and quorum fits.
 */
import type { Kinded } from '../core/env.js';
import { makeSessionId } from '../core/ids.js';
import { makeZxid } from '../core/zxid.js';
import type { RunEvent } from '../scenarios/run-recipe.js';
import type { Actor } from '../sim/cluster.js';
import { foldOf } from '../sim/protocols/folds.js';
import { eventsOf } from '../sim/protocols/events.js';
import { TraceWriter } from '../sim/trace/file/trace-writer.js';

const SERVERS = [1, 2, 3, 4, 5];
const CLIENTS = [6, 7, 8, 9];
const LEADER = 5;
const INCARNATION = 4294967296;
/** One message in so many is lost, from another server than the one that a quorum needs. */
const LOSSES = 997;
/** After so many operations a follower crashes, and one operation later it is back. */
const CRASHES = 4001;

const ACTORS: readonly Actor[] = [
  { id: 0, name: 'world', role: 'world' },
  ...SERVERS.map((id): Actor => ({ id, name: `s${String(id)}`, role: 'server' })),
  ...CLIENTS.map((id, i): Actor => ({ id, name: `c${String(i + 1)}`, role: 'client' })),
];

/** Writes a trace of at least so many events, line by line without newlines; returns how many it has. */
export function writeSyntheticTrace(events: number, write: (line: string) => void): number {
  const stage = new Stage(write);
  stage.begin();
  while (stage.count < events) stage.operation();
  return stage.end();
}

class Stage {
  readonly #writer: TraceWriter;
  readonly #sent: number[] = [];
  readonly #lives: number[] = [];
  readonly #at = { index: 0, micros: 0, actor: 0, cause: 0 };
  #operations = 0;
  #lastCommit = 0;
  #down = 0;

  constructor(write: (line: string) => void) {
    this.#writer = new TraceWriter({
      specs: eventsOf('zab') ?? {},
      level: 'std',
      fold: foldOf('zab', new Set(CLIENTS)),
      write,
      header: {
        protocol: 'zab',
        scenario: 'synthetic',
        variant: null,
        seed: 1,
        strategy: 'timed',
        slackMicros: 0,
        servers: SERVERS.length,
        plan: {},
        tape: null,
        about: null,
        actors: ACTORS,
      },
    });
  }

  get count(): number {
    return this.#at.index;
  }

  begin(): void {
    for (const actor of [...SERVERS, ...CLIENTS]) this.#start(actor);
    for (const sid of SERVERS) {
      const role = sid === LEADER ? 'leading' : 'following';
      this.#emit(sid, 0, {
        kind: 'role.changed',
        role,
        phase: 'broadcast',
        epoch: 1,
        leader: LEADER,
        why: 'elected',
      });
    }
    this.#emit(LEADER, 0, { kind: 'zab.established', epoch: 1, zxid: makeZxid(1, 0), quorum: SERVERS });
  }

  /** One update, from the client's call to its answer: some hundred events. */
  operation(): void {
    this.#operations += 1;
    const number = this.#operations;
    if (number % CRASHES === 0) this.#crash(1 + (number % 4));
    const client = CLIENTS[number % CLIENTS.length] ?? 6;
    const zxid = makeZxid(1, number);
    const session = makeSessionId(LEADER, client);
    const path = `/r${String(number % 17)}`;
    const request = { kind: 'setData', path, data: `v${String(number)}`, version: -1 } as const;
    const called = this.#emit(client, 0, {
      kind: 'client.called',
      xid: number,
      session,
      connection: client,
      request,
    });
    const asked = this.#message(client, LEADER, called, { type: 'Request', zxid: null });
    const op = { session, connection: client, xid: number, op: 'setData' };
    this.#emit(LEADER, asked, { kind: 'server.requested', ...op, path });
    this.#broadcast(zxid, asked, session);
    this.#emit(LEADER, this.#lastCommit, { kind: 'server.replied', ...op, code: 0, zxid, state: zxid });
    const told = this.#message(LEADER, client, this.#lastCommit, { type: 'Reply', zxid });
    const stat = {
      czxid: zxid,
      mzxid: zxid,
      ctime: 0,
      mtime: 0,
      version: number,
      cversion: 0,
      aversion: 0,
      ephemeralOwner: 0,
      dataLength: 2,
      numChildren: 0,
      pzxid: zxid,
    };
    this.#emit(client, told, {
      kind: 'client.returned',
      xid: number,
      session,
      outcome: 'ok',
      code: 0,
      zxid,
      answer: { kind: 'stat', stat },
    });
    if (number % 8 === 0)
      for (const sid of SERVERS)
        if (sid !== LEADER && sid !== this.#down) this.#message(LEADER, sid, 0, { type: 'PING', zxid });
    if (this.#down > 0 && number % CRASHES === 1) this.#restart();
  }

  end(): number {
    const { index } = this.#at;
    this.#writer.finding({
      rule: 'Z2',
      slug: 'zab-total-order',
      message: 'promised that all servers deliver in one order, but s1 delivered what s2 did not',
      evidence: [
        { index: Math.max(1, index - 40), role: 'where it went wrong' },
        { index, role: 'delivery' },
      ],
    });
    this.#writer.rule({ rule: 'Z2', verdict: 'violated', premises: this.#operations });
    this.#writer.end({ hash: '0123456789abcdef', reported: index, verdict: 'violated' });
    return index;
  }

  /** Proposal, acknowledgements and commit of one transaction. */
  #broadcast(zxid: number, asked: number, session: number): void {
    const txn = zxid % 65521;
    const timeMs = Math.floor(this.#at.micros / 1000);
    this.#emit(LEADER, asked, {
      kind: 'zab.proposed',
      zxid,
      txn,
      origin: LEADER,
      session,
      cxid: this.#operations,
      op: 'setData',
      code: 0,
      timeMs,
    });
    const own = this.#log(LEADER, asked, zxid);
    const quorum: number[] = [];
    const acks: number[] = [];
    for (const sid of SERVERS) {
      if (sid === LEADER || sid === this.#down) continue;
      const ack = this.#follow(sid, asked, zxid);
      if (ack === 0) continue;
      quorum.push(sid);
      acks.push(ack);
    }
    this.#emit(LEADER, own, { kind: 'zab.acked', from: LEADER, zxid });
    quorum.forEach((from, i) => this.#emit(LEADER, acks[i] ?? 0, { kind: 'zab.acked', from, zxid }));
    const last = acks.at(-1) ?? own;
    this.#lastCommit = last;
    this.#emit(LEADER, last, { kind: 'zab.committed', zxid, quorum: [...quorum, LEADER] });
    this.#apply(LEADER, last, zxid);
    for (const sid of quorum) {
      const heard = this.#message(LEADER, sid, last, { type: 'COMMIT', zxid });
      this.#emit(sid, heard, { kind: 'zab.committed', zxid, quorum: [] });
      this.#apply(sid, heard, zxid);
    }
  }

  /** A follower gets, logs and acknowledges a proposal; returns the arrival of its answer, 0 if the proposal was lost. */
  #follow(sid: number, cause: number, zxid: number): number {
    if ((this.#operations * 31 + sid) % LOSSES === 0 && sid === 1) {
      this.#lose(LEADER, sid, cause, zxid);
      return 0;
    }
    const arrived = this.#message(LEADER, sid, cause, { type: 'PROPOSAL', zxid });
    return this.#message(sid, LEADER, this.#log(sid, arrived, zxid), { type: 'ACK', zxid });
  }

  #log(sid: number, cause: number, zxid: number): number {
    const tag = { kind: 'log', zxid } as const;
    this.#emit(sid, cause, { kind: 'log.appended', zxid });
    const offset = this.#operations * 128;
    const written = this.#emit(sid, cause, {
      kind: 'disk.written',
      file: 'log.100000001',
      op: 'append',
      offset,
      bytes: 128,
      tag,
    });
    return this.#emit(sid, written, {
      kind: 'disk.synced',
      file: 'log.100000001',
      tags: [tag],
      tookMicros: 900,
    });
  }

  #apply(sid: number, cause: number, zxid: number): void {
    const digestLow = Math.imul(this.#operations, 2654435761) | 0;
    this.#emit(sid, cause, {
      kind: 'txn.applied',
      zxid,
      txn: zxid % 65521,
      digestHigh: ~digestLow,
      digestLow,
    });
  }

  /** Sends a message that arrives; returns its arrival. */
  #message(
    from: number,
    to: number,
    cause: number,
    { type, zxid }: { type: string; zxid: number | null },
  ): number {
    const { msg, sent } = this.#send(from, to, cause, { type, zxid });
    return this.#emit(to, sent, { kind: 'net.delivered', from, msg, type });
  }

  #lose(from: number, to: number, cause: number, zxid: number): void {
    const { msg, sent } = this.#send(from, to, cause, { type: 'PROPOSAL', zxid });
    this.#emit(to, sent, { kind: 'net.dropped', from, to, msg, type: 'PROPOSAL', why: 'loss' });
  }

  #send(
    from: number,
    to: number,
    cause: number,
    { type, zxid }: { type: string; zxid: number | null },
  ): { msg: number; sent: number } {
    const number = (this.#sent[from] ?? 0) + 1;
    this.#sent[from] = number;
    const msg = (this.#lives[from] ?? 1) * INCARNATION + number;
    const conn = from * 16 + to;
    return {
      msg,
      sent: this.#emit(from, cause, {
        kind: 'net.sent',
        to,
        msg,
        conn,
        type,
        slot: null,
        ballot: null,
        zxid,
        epoch: null,
      }),
    };
  }

  #start(actor: number): void {
    const incarnation = (this.#lives[actor] ?? 0) + 1;
    this.#lives[actor] = incarnation;
    this.#sent[actor] = 0;
    this.#emit(actor, 0, { kind: 'process.started', incarnation });
  }

  #crash(sid: number): void {
    const struck = this.#emit(0, 0, {
      kind: 'fault.struck',
      plan: 1,
      fault: 'crash',
      actors: [sid],
      trigger: 'time',
    });
    this.#emit(sid, struck, { kind: 'process.crashed', why: 'fault', message: 'crash' });
    this.#down = sid;
  }

  #restart(): void {
    const sid = this.#down;
    this.#down = 0;
    this.#start(sid);
    this.#emit(sid, this.#at.index, {
      kind: 'role.changed',
      role: 'following',
      phase: 'broadcast',
      epoch: 1,
      leader: LEADER,
      why: 'synchronised',
    });
  }

  #emit(actor: number, cause: number, event: RunEvent): number {
    const at = this.#at;
    at.index += 1;
    at.micros += 3 + (at.index % 7);
    at.actor = actor;
    at.cause = cause;
    const told: Kinded = event;
    this.#writer.event(told, at);
    return at.index;
  }
}
