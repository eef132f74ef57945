import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Ballot } from '../../../../core/paxos/ballot.js';
import { makeBallot, roundOf } from '../../../../core/paxos/ballot.js';
import type { AcceptedValue } from '../../../../core/paxos/synod/acceptor-record.js';
import { Acceptor } from '../../../../core/paxos/synod/acceptor.js';
import type { SynodMessage } from '../../../../core/paxos/synod/messages.js';
import type { Decision } from '../../../../core/paxos/synod/proposer.js';
import { Proposer } from '../../../../core/paxos/synod/proposer.js';
import { SYNOD_DEFAULTS } from '../../../../core/paxos/synod/settings.js';
import { Majorities } from '../../../../core/replication/quorums.js';
import { FakeFiles } from '../../storage/fake-files.js';
import { FakeEnv } from './fake-env.js';
import { saySent } from './wording.js';

const b11 = makeBallot(1, 1);
const b21 = makeBallot(2, 1);
const b32 = makeBallot(3, 2);
const b43 = makeBallot(4, 3);

interface BenchOptions {
  readonly servers?: number;
  readonly files?: FakeFiles;
  readonly incarnation?: number;
}

/** The proposer of server 1, with the acceptor of its server. The others are played by the test. */
class Bench {
  readonly env: FakeEnv;
  readonly acceptor: Acceptor;
  readonly proposer: Proposer;
  private readonly own: SynodMessage[] = [];

  constructor({ servers: count = 3, files = new FakeFiles(), incarnation = 1 }: BenchOptions = {}) {
    const servers = Array.from({ length: count }, (_, i) => i + 1);
    this.env = new FakeEnv({ self: 1, files, incarnation });
    this.acceptor = new Acceptor(this.env, this);
    this.acceptor.recover();
    this.proposer = new Proposer({
      env: this.env,
      send: this,
      acceptor: this.acceptor,
      servers,
      quorums: new Majorities(servers),
      settings: SYNOD_DEFAULTS,
    });
  }

  /** One that wants 7 and has the promise of its own acceptor. */
  static preparing(options: BenchOptions = {}): Bench {
    const bench = new Bench(options);
    bench.proposer.propose(7);
    bench.settle();
    bench.env.take();
    return bench;
  }

  /** One that has asked for 7 to be accepted, with the vote of its own acceptor. */
  static accepting(options: BenchOptions = {}): Bench {
    const bench = Bench.preparing(options);
    for (let from = 2; bench.phase === 'prepare'; from += 1) bench.promise(from, bench.ballot);
    bench.settle();
    bench.env.take();
    return bench;
  }

  get phase(): string {
    return this.proposer.inspect().phase;
  }

  get ballot(): Ballot {
    return this.proposer.inspect().ballot;
  }

  to(server: number, message: SynodMessage): void {
    if (server === this.env.self) this.own.push(message);
    else this.env.datagrams.send(server, message);
  }

  promise(from: number, ballot: Ballot, accepted: AcceptedValue | null = null): void {
    this.proposer.onPromise(from, ballot, accepted === null ? null : { slot: 1, ...accepted });
  }

  /** The syncs of its own acceptor end, and what it answers comes back. */
  settle(): Decision | null {
    let decision: Decision | null = null;
    while (this.env.files.syncs.length > 0 || this.own.length > 0) {
      if (this.env.files.syncs.length > 0) this.acceptor.onSynced(this.env.files.complete().ticket);
      for (const message of this.own.splice(0)) {
        if (message.kind === 'Promise') this.proposer.onPromise(1, message.ballot, message.accepted);
        if (message.kind === 'Accepted') decision ??= this.proposer.onAccepted(1, message.ballot);
        if (message.kind === 'Reject') this.proposer.onReject(message.ballot, message.promised);
      }
    }
    return decision;
  }

  /** The timer of this kind fires. */
  fire(kind: 'resend' | 'retry'): void {
    const due = this.env.setTimers.find(({ timer }) => timer.kind === kind);
    if (due === undefined) throw new Error(`timer ${kind} is set`);
    this.env.takeTimer(due.id);
    if (due.timer.kind === 'resend') this.proposer.onResend(due.timer.ballot);
    if (due.timer.kind === 'retry') this.proposer.onRetry(due.timer.ballot);
  }

  said(): readonly string[] {
    return this.env.takeSent().map(saySent);
  }
}

describe('phase 1', () => {
  it('begins with the promise of the own acceptor: no Prepare leaves before that is durable', () => {
    const bench = new Bench();
    bench.proposer.propose(7);
    expect(bench.said()).toEqual([]);
    expect(bench.env.files.takeDurableTags()).toEqual([]);
    while (bench.env.files.syncs.length > 1) bench.acceptor.onSynced(bench.env.files.complete().ticket);
    expect(bench.said()).toEqual([]);
    bench.settle();
    expect(bench.env.files.takeDurableTags()).toEqual([{ kind: 'promised', ballot: b11 }]);
    expect(bench.said()).toEqual(['Prepare 1.1 to 2', 'Prepare 1.1 to 3']);
  });

  it('ends with a quorum of promises, and no sooner', () => {
    const bench = Bench.preparing({ servers: 5 });
    bench.promise(4, b11);
    expect(bench.said()).toEqual([]);
    bench.promise(3, b11);
    expect(bench.said()).toEqual([2, 3, 4, 5].map((to) => `Accept 7 at 1.1 to ${String(to)}`));
  });

  it('names the quorum that it counted, in order', () => {
    const bench = Bench.preparing({ servers: 5 });
    bench.promise(4, b11);
    bench.promise(2, b11, { ballot: b11, value: 9 });
    expect(bench.env.takeEvents('paxos.prepared')).toEqual([
      { kind: 'paxos.prepared', ballot: b11, fromSlot: 1, hi: 1, quorum: [1, 2, 4] },
    ]);
  });

  it('is over at once for the only server there is', () => {
    const bench = new Bench({ servers: 1 });
    bench.proposer.propose(7);
    expect(bench.settle()).toEqual({ ballot: b11, value: 7 });
    expect(bench.said()).toEqual([]);
  });

  it('counts one promise for each server, however often it comes', () => {
    const bench = Bench.preparing({ servers: 5 });
    for (let i = 0; i < 4; i += 1) bench.promise(2, b11);
    bench.promise(2, b11, { ballot: makeBallot(1, 5), value: 50 });
    expect(bench.phase).toBe('prepare');
    expect(bench.said()).toEqual([]);
    bench.promise(3, b11);
    expect(bench.said()).toContain('Accept 7 at 1.1 to 2');
  });

  it('does not end before the own promise is durable, whoever has answered', () => {
    const bench = new Bench();
    bench.proposer.propose(7);
    bench.promise(2, b11);
    bench.promise(3, b11);
    expect(bench.phase).toBe('prepare');
    bench.settle();
    expect(bench.phase).toBe('accept');
  });

  it('counts promises of its current ballot alone, and reports those of others (PX-07)', () => {
    const bench = Bench.preparing();
    bench.proposer.onReject(b11, b32);
    bench.fire('retry');
    bench.settle();
    bench.env.take();
    expect(bench.ballot).toBe(makeBallot(4, 1));
    bench.promise(2, b11);
    bench.promise(3, makeBallot(5, 1));
    expect(bench.phase).toBe('prepare');
    expect(bench.env.takeEvents('guard.refused')).toMatchObject([
      { guard: 'promise-stale-ballot', from: 2, expected: makeBallot(4, 1), actual: b11 },
      { guard: 'promise-stale-ballot', from: 3 },
    ]);
  });

  it('counts nothing while the proposer backs off', () => {
    const bench = Bench.preparing();
    bench.proposer.onReject(b11, b32);
    bench.promise(2, b11);
    bench.promise(3, b11);
    expect(bench.said()).toEqual([]);
    expect(bench.phase).toBe('backing-off');
  });

  it('is begun once: a second wish while a ballot is under way starts no other', () => {
    const bench = Bench.preparing();
    bench.proposer.propose(8);
    bench.proposer.findOut();
    expect(bench.env.takeEvents('paxos.ballot-started')).toEqual([]);
    bench.promise(2, b11);
    expect(bench.said()).toEqual(['Accept 7 at 1.1 to 2', 'Accept 7 at 1.1 to 3']);
  });
});

describe('the value', () => {
  it('is that of the highest ballot, though it came neither first nor last nor most often', () => {
    const bench = Bench.preparing({ servers: 7 });
    bench.promise(2, b11, { ballot: makeBallot(1, 5), value: 50 });
    bench.promise(5, b11, { ballot: makeBallot(1, 7), value: 70 });
    bench.promise(6, b11, { ballot: makeBallot(1, 5), value: 50 });
    expect(bench.said()).toContain('Accept 70 at 1.1 to 2');
  });

  it('is what the own acceptor has accepted, if nobody reports a higher ballot', () => {
    const bench = new Bench();
    bench.acceptor.onAccept(2, makeBallot(1, 2), 20);
    bench.settle();
    bench.proposer.propose(7);
    bench.settle();
    bench.promise(3, b21);
    expect(bench.env.takeEvents('paxos.proposed')).toEqual([
      { kind: 'paxos.proposed', slot: 1, ballot: b21, value: 20, how: 'recovered' },
    ]);
  });

  it('is the own one only where no promise reports any', () => {
    const bench = Bench.preparing();
    bench.promise(3, b11);
    expect(bench.env.takeEvents('paxos.proposed')).toMatchObject([{ value: 7, how: 'new' }]);
  });

  it('is that of the first wish, when several came', () => {
    const bench = new Bench();
    bench.proposer.findOut();
    bench.proposer.propose(8);
    bench.proposer.propose(9);
    bench.settle();
    bench.promise(2, b11);
    expect(bench.said()).toContain('Accept 8 at 1.1 to 3');
  });

  it('is not changed by a promise that comes when phase 2 has begun', () => {
    const bench = Bench.accepting();
    bench.promise(3, b11, { ballot: makeBallot(1, 3), value: 30 });
    expect(bench.env.take()).toEqual([]);
    bench.fire('resend');
    expect(bench.said()).toEqual(['Accept 7 at 1.1 to 2', 'Accept 7 at 1.1 to 3']);
  });

  it('is that which a plain search among the counted promises finds', () => {
    const anyReport = fc.option(
      fc.record({ round: fc.integer({ min: 1, max: 3 }), sid: fc.integer({ min: 2, max: 5 }) }),
    );
    const anyOrder = fc.shuffledSubarray([2, 3, 4, 5], { minLength: 2 });
    fc.assert(
      fc.property(fc.array(anyReport, { minLength: 4, maxLength: 4 }), anyOrder, (reports, order) => {
        const bench = new Bench({ servers: 5 });
        bench.proposer.onReject(b11, makeBallot(8, 2));
        bench.proposer.propose(7);
        bench.settle();
        bench.env.take();
        const counted: AcceptedValue[] = [];
        for (const [i, from] of order.entries()) {
          const report = reports[from - 2] ?? null;
          const ballot = report === null ? 0 : makeBallot(report.round, report.sid);
          const accepted = report === null ? null : { ballot, value: ballot % 1000 };
          bench.promise(from, bench.ballot, accepted);
          if (i < 2 && accepted !== null) counted.push(accepted);
        }
        const [highest] = counted.sort((a, b) => b.ballot - a.ballot);
        expect(bench.env.takeEvents('paxos.proposed')).toMatchObject([
          { value: highest?.value ?? 7, how: highest === undefined ? 'new' : 'recovered' },
        ]);
      }),
    );
  });

  it('is nobody’s business where none is reported and none is wanted: the proposer rests after phase 1', () => {
    const bench = new Bench();
    bench.proposer.findOut();
    bench.settle();
    bench.promise(2, b11);
    expect(bench.phase).toBe('idle');
    expect(bench.env.setTimers).toEqual([]);
    expect(bench.env.takeEvents('paxos.proposed')).toEqual([]);
    bench.proposer.propose(7);
    expect(bench.ballot).toBe(b21);
  });
});

describe('phase 2', () => {
  it('asks all others at once, and the own acceptor, whose vote counts only when it is durable', () => {
    const bench = Bench.preparing();
    bench.promise(2, b11);
    expect(bench.said()).toEqual(['Accept 7 at 1.1 to 2', 'Accept 7 at 1.1 to 3']);
    expect(bench.proposer.onAccepted(3, b11)).toBeNull();
    expect(bench.settle()).toEqual({ ballot: b11, value: 7 });
  });

  it('chooses exactly when a quorum has accepted, and names it in order', () => {
    const bench = Bench.accepting({ servers: 5 });
    expect(bench.proposer.onAccepted(5, b11)).toBeNull();
    expect(bench.env.takeEvents('paxos.chosen')).toEqual([]);
    expect(bench.proposer.onAccepted(3, b11)).toEqual({ ballot: b11, value: 7 });
    expect(bench.env.takeEvents('paxos.chosen')).toEqual([
      { kind: 'paxos.chosen', slot: 1, ballot: b11, value: 7, quorum: [1, 3, 5] },
    ]);
  });

  it('counts one vote for each server, however often it comes', () => {
    const bench = Bench.accepting({ servers: 5 });
    for (let i = 0; i < 4; i += 1) expect(bench.proposer.onAccepted(5, b11)).toBeNull();
  });

  it('counts votes at its current ballot alone, and reports those at others (PX-08)', () => {
    const bench = Bench.accepting({ servers: 5 });
    bench.proposer.onAccepted(2, b11);
    bench.proposer.onReject(b11, b32);
    bench.fire('retry');
    bench.settle();
    bench.promise(3, bench.ballot, { ballot: b11, value: 7 });
    bench.promise(4, bench.ballot);
    bench.settle();
    bench.env.take();
    expect(bench.phase).toBe('accept');
    expect(bench.proposer.onAccepted(3, b11)).toBeNull();
    expect(bench.proposer.onAccepted(4, bench.ballot)).toBeNull();
    expect(bench.env.takeEvents('guard.refused')).toMatchObject([
      { guard: 'accepted-stale-ballot', from: 3, expected: bench.ballot, actual: b11 },
    ]);
    expect(bench.proposer.onAccepted(5, bench.ballot)).toEqual({ ballot: bench.ballot, value: 7 });
  });

  it('counts nothing in phase 1 and nothing when the proposer has stopped', () => {
    const bench = Bench.preparing();
    expect(bench.proposer.onAccepted(2, b11)).toBeNull();
    expect(bench.proposer.onAccepted(3, b11)).toBeNull();
    const stopped = Bench.accepting();
    stopped.proposer.stop();
    expect(stopped.proposer.onAccepted(2, b11)).toBeNull();
    expect(stopped.env.setTimers).toEqual([]);
    expect(stopped.phase).toBe('idle');
  });
});

describe('a resend', () => {
  it('of a Prepare goes to those who have not promised, and again until they have', () => {
    const bench = Bench.preparing({ servers: 5 });
    bench.promise(3, b11);
    for (let i = 0; i < 2; i += 1) {
      bench.fire('resend');
      expect(bench.said()).toEqual([2, 4, 5].map((to) => `Prepare 1.1 to ${String(to)}`));
    }
  });

  it('of an Accept goes to those who have not accepted, be their promises counted or not', () => {
    const bench = Bench.accepting({ servers: 5 });
    bench.proposer.onAccepted(4, b11);
    bench.fire('resend');
    expect(bench.said()).toEqual([2, 3, 5].map((to) => `Accept 7 at 1.1 to ${String(to)}`));
  });

  it('comes after the set time, and one at a time', () => {
    const bench = Bench.preparing();
    const times = (): readonly number[] => bench.env.setTimers.map(({ delayMicros }) => delayMicros);
    expect(times()).toEqual([SYNOD_DEFAULTS.resendMicros]);
    bench.promise(2, b11);
    expect(times()).toEqual([SYNOD_DEFAULTS.resendMicros]);
    bench.fire('resend');
    expect(times()).toEqual([SYNOD_DEFAULTS.resendMicros]);
  });

  it('of an older ballot, and one that comes in a back-off, does nothing', () => {
    const bench = Bench.preparing();
    bench.proposer.onResend(b43);
    bench.proposer.onReject(b11, b32);
    bench.env.take();
    bench.proposer.onResend(b11);
    expect(bench.env.take()).toEqual([]);
  });
});

describe('a Reject', () => {
  it('makes the proposer wait and then outbid the ballot that it names', () => {
    const bench = Bench.preparing();
    bench.proposer.onReject(b11, b43);
    expect(bench.env.takeEvents('paxos.backed-off')).toEqual([
      { kind: 'paxos.backed-off', ballot: b11, outbidBy: b43, delayMicros: SYNOD_DEFAULTS.backoffMicros },
    ]);
    bench.fire('retry');
    expect(bench.ballot).toBe(makeBallot(5, 1));
  });

  it('counts once for a ballot: the others of the same ballot change no wait', () => {
    const bench = Bench.preparing();
    bench.proposer.onReject(b11, b32);
    const timers = bench.env.setTimers;
    bench.proposer.onReject(b11, b43);
    expect(bench.env.setTimers).toEqual(timers);
    bench.fire('retry');
    expect(roundOf(bench.ballot)).toBe(5);
  });

  it('of an older ballot interrupts nothing, yet what it says is remembered', () => {
    const bench = Bench.preparing();
    bench.proposer.onReject(makeBallot(9, 1), makeBallot(40, 2));
    expect(bench.phase).toBe('prepare');
    bench.proposer.onReject(b11, b32);
    bench.fire('retry');
    expect(roundOf(bench.ballot)).toBe(41);
  });

  it('makes the next ballot higher than every one that was seen, in refusals, in promises and on the disk', () => {
    const anyRound = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.array(anyRound), fc.array(anyRound), fc.boolean(), (refused, promised, dies) => {
        const bench = new Bench();
        for (const round of refused) bench.proposer.onReject(b11, makeBallot(round, 2));
        for (const round of promised) bench.acceptor.onPrepare(3, makeBallot(round, 3));
        bench.settle();
        if (dies) bench.env.files.crash();
        const last = dies ? new Bench({ files: bench.env.files, incarnation: 2 }) : bench;
        last.proposer.propose(7);
        const seen = dies ? promised : [...refused, ...promised];
        expect(last.ballot).toBe(makeBallot(Math.max(0, ...seen) + 1, 1));
      }),
    );
  });
});
