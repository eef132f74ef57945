import { describe, expect, it } from 'vitest';

import type { Process } from '../../../../core/env.js';
import { makeBallot } from '../../../../core/paxos/ballot.js';
import type { SynodMessage, SynodTimer, SynodVocabulary } from '../../../../core/paxos/synod/messages.js';
import { describeSynodMessage } from '../../../../core/paxos/synod/messages.js';
import { synodServer } from '../../../../core/paxos/synod/server.js';
import { SYNOD_DEFAULTS } from '../../../../core/paxos/synod/settings.js';
import { FakeFiles } from '../../storage/fake-files.js';
import { FakeEnv } from './fake-env.js';
import { saySent } from './wording.js';

const b11 = makeBallot(1, 1);
const b12 = makeBallot(1, 2);
const b13 = makeBallot(1, 3);
const b21 = makeBallot(2, 1);

/** Where clients are. */
const C1 = 4;
const C2 = 5;

/** Server 1 of some. */
class Bench {
  readonly env: FakeEnv;
  readonly server: Process<SynodVocabulary>;
  private readonly count: number;

  constructor(count = 3, files = new FakeFiles(), incarnation = 1) {
    this.count = count;
    this.env = new FakeEnv({ self: 1, files, incarnation });
    const servers = Array.from({ length: count }, (_, i) => i + 1);
    this.server = synodServer({ servers, settings: SYNOD_DEFAULTS })(this.env);
  }

  /** One that has heard of the decision for 7. */
  static decided(): Bench {
    const bench = new Bench();
    bench.gets(2, { kind: 'Decide', ballot: b12, value: 7 });
    bench.env.take();
    return bench;
  }

  gets(from: number, message: SynodMessage): void {
    this.server.handle({ kind: 'datagram', from, datagram: message });
  }

  fires(kind: SynodTimer['kind']): void {
    const due = this.env.setTimers.find(({ timer }) => timer.kind === kind);
    if (due === undefined) throw new Error(`timer ${kind} is set`);
    this.env.takeTimer(due.id);
    this.server.handle({ kind: 'timer', timer: due.timer });
  }

  syncs(error: 'EIO' | null = null): void {
    const { files } = this.env;
    const { ticket } = error === null ? files.complete() : files.fail();
    this.server.handle({ kind: 'synced', ticket, error });
  }

  syncsAll(): void {
    while (this.env.files.syncs.length > 0) this.syncs();
  }

  said(): readonly string[] {
    return this.env.takeSent().map(saySent);
  }

  /** A new life after a crash that takes all that was not synced. */
  reborn(): Bench {
    this.env.files.crash();
    return new Bench(this.count, this.env.files, this.env.incarnation + 1);
  }
}

describe('a server', () => {
  it('takes a value from a client through both phases, tells the others what is chosen, and answers', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 7 });
    bench.syncsAll();
    expect(bench.said()).toEqual(['Prepare 1.1 to 2', 'Prepare 1.1 to 3']);
    bench.gets(3, { kind: 'Promise', ballot: b11, accepted: null });
    expect(bench.said()).toEqual(['Accept 7 at 1.1 to 2', 'Accept 7 at 1.1 to 3']);
    bench.syncsAll();
    expect(bench.said()).toEqual([]);
    bench.gets(2, { kind: 'Accepted', ballot: b11 });
    expect(bench.said()).toEqual([
      'Decide 7 at 1.1 to 2',
      'Decide 7 at 1.1 to 3',
      `Answer 7 to ${String(C1)}`,
    ]);
    expect(bench.server.inspect()).toMatchObject({ learned: 7, proposer: { phase: 'idle', ballot: b11 } });
    expect(bench.env.setTimers.map(({ timer }) => timer.kind)).toEqual(['learn']);
  });

  it('counts its own vote only when that is durable: the last vote may be its own', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 7 });
    bench.syncsAll();
    bench.gets(2, { kind: 'Promise', ballot: b11, accepted: null });
    bench.gets(2, { kind: 'Accepted', ballot: b11 });
    bench.env.take();
    expect(bench.server.inspect()).toMatchObject({ learned: null });
    bench.syncsAll();
    expect(bench.env.takeEvents('paxos.chosen')).toMatchObject([{ quorum: [1, 2] }]);
  });

  it('sends nothing to itself over the network', () => {
    const bench = new Bench(1);
    bench.gets(C1, { kind: 'Submit', value: 7 });
    bench.syncsAll();
    expect(bench.said()).toEqual([`Answer 7 to ${String(C1)}`]);
  });

  it('answers each waiting client once, and a client that asks twice once', () => {
    const bench = new Bench(1);
    for (const client of [C1, C2, C1]) bench.gets(client, { kind: 'Submit', value: client });
    bench.syncsAll();
    expect(bench.said()).toEqual([`Answer 4 to ${String(C1)}`, `Answer 4 to ${String(C2)}`]);
  });

  it('answers a client at once when it knows the decision', () => {
    const bench = Bench.decided();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    expect(bench.said()).toEqual([`Answer 7 to ${String(C1)}`]);
    expect(bench.env.files.syncs).toEqual([]);
  });

  it('answers its clients when it hears of a decision, and gives up its own ballot', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    bench.syncsAll();
    bench.env.take();
    bench.gets(2, { kind: 'Decide', ballot: b12, value: 7 });
    expect(bench.said()).toEqual([`Answer 7 to ${String(C1)}`]);
    bench.gets(3, { kind: 'Promise', ballot: b11, accepted: null });
    bench.gets(3, { kind: 'Decide', ballot: b12, value: 7 });
    expect(bench.said()).toEqual([]);
  });

  it('tells another that asks for the decision, and goes on serving as acceptor when it knows it', () => {
    const bench = Bench.decided();
    bench.gets(3, { kind: 'LearnReq' });
    expect(bench.said()).toEqual(['Decide 7 at 1.2 to 3']);
    bench.gets(3, { kind: 'Prepare', ballot: makeBallot(5, 3) });
    bench.syncsAll();
    expect(bench.said()).toEqual(['Promise 5.3, nothing accepted to 3']);
  });

  it('takes no ballot up because its timers are late when it knows the decision', () => {
    const bench = Bench.decided();
    bench.fires('learn');
    expect(bench.env.take()).toEqual([]);
  });

  it('backs off when it is refused, and comes back with a higher ballot', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    bench.syncsAll();
    bench.gets(2, { kind: 'Reject', ballot: b11, promised: b12 });
    bench.env.take();
    bench.fires('retry');
    bench.syncsAll();
    expect(bench.said()).toEqual(['Prepare 2.1 to 2', 'Prepare 2.1 to 3']);
  });

  it('is refused by its own acceptor too, if that has promised a higher ballot meanwhile', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    bench.syncsAll();
    bench.gets(2, { kind: 'Prepare', ballot: b12 });
    bench.gets(3, { kind: 'Promise', ballot: b11, accepted: null });
    expect(bench.server.inspect()).toMatchObject({ proposer: { phase: 'backing-off' } });
    expect(bench.env.takeEvents('paxos.backed-off')).toMatchObject([{ ballot: b11, outbidBy: b12 }]);
  });

  it('asks those again who have not answered', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    bench.syncsAll();
    bench.env.take();
    bench.fires('resend');
    expect(bench.said()).toEqual(['Prepare 1.1 to 2', 'Prepare 1.1 to 3']);
  });

  it('pays no heed to what only clients are told', () => {
    const bench = new Bench();
    bench.env.take();
    bench.gets(2, { kind: 'Answer', value: 7 });
    bench.server.handle({ kind: 'timer', timer: { kind: 'call', xid: 1 } });
    bench.server.handle({ kind: 'timer', timer: { kind: 'timeout', xid: 1 } });
    expect(bench.env.take()).toEqual([]);
  });
});

describe('a server that hears of no decision', () => {
  /** One that has asked around in vain as often as is set, and begins a ballot. */
  function findingOut(): Bench {
    const bench = new Bench();
    for (let i = 0; i <= SYNOD_DEFAULTS.asksBeforeBallot; i += 1) {
      expect(bench.env.takeEvents('paxos.ballot-started')).toEqual([]);
      bench.fires('learn');
    }
    expect(bench.said()).toEqual(['LearnReq to 2', 'LearnReq to 3']);
    bench.syncsAll();
    expect(bench.said()).toEqual(['Prepare 1.1 to 2', 'Prepare 1.1 to 3']);
    return bench;
  }

  it('starts a ballot, and finishes what it finds', () => {
    const bench = findingOut();
    bench.gets(2, {
      kind: 'Promise',
      ballot: b11,
      accepted: { slot: 1, ballot: b13, value: 30 },
    });
    expect(bench.said()).toEqual(['Accept 30 at 1.1 to 2', 'Accept 30 at 1.1 to 3']);
  });

  it('stops after phase 1 if there is nothing to propose', () => {
    const bench = findingOut();
    bench.gets(2, { kind: 'Promise', ballot: b11, accepted: null });
    expect(bench.said()).toEqual([]);
    expect(bench.server.inspect()).toMatchObject({ proposer: { phase: 'idle' }, learned: null });
    expect(bench.env.setTimers.map(({ timer }) => timer.kind)).toEqual(['learn']);
  });

  it('asks, and starts another ballot, after the next wait', () => {
    const bench = findingOut();
    bench.gets(2, { kind: 'Promise', ballot: b11, accepted: null });
    bench.fires('learn');
    bench.syncsAll();
    expect(bench.said()).toEqual(['LearnReq to 2', 'LearnReq to 3', 'Prepare 2.1 to 2', 'Prepare 2.1 to 3']);
  });
});

describe('a restarted server', () => {
  it('starts above the ballot that it promised itself, if that was durable', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    bench.syncsAll();
    const next = bench.reborn();
    next.gets(C1, { kind: 'Submit', value: 9 });
    expect(next.server.inspect()).toMatchObject({ proposer: { ballot: b21 } });
  });

  it('may start the same ballot again, if that was not durable: no Prepare of it has left', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    expect(bench.said()).toEqual([]);
    const next = bench.reborn();
    next.gets(C1, { kind: 'Submit', value: 9 });
    expect(next.server.inspect()).toMatchObject({ proposer: { ballot: b11 } });
  });

  it('has forgotten the decision, and finds it again by asking', () => {
    const next = Bench.decided().reborn();
    expect(next.server.inspect()).toMatchObject({ learned: null });
    next.fires('learn');
    expect(next.said()).toEqual(['LearnReq to 2', 'LearnReq to 3']);
  });

  it('counts no promise that was given to its earlier life (PX-05)', () => {
    const bench = new Bench();
    bench.gets(C1, { kind: 'Submit', value: 9 });
    bench.syncsAll();
    const next = bench.reborn();
    next.gets(C1, { kind: 'Submit', value: 9 });
    next.syncsAll();
    next.env.take();
    next.gets(2, { kind: 'Promise', ballot: b11, accepted: null });
    next.gets(3, { kind: 'Promise', ballot: b11, accepted: null });
    expect(next.said()).toEqual([]);
  });
});

describe('a server whose disk fails', () => {
  it('halts at a failed sync, and answers nothing from then on', () => {
    const bench = new Bench();
    bench.gets(2, { kind: 'Prepare', ballot: b12 });
    bench.gets(2, { kind: 'Prepare', ballot: b12 });
    bench.syncs('EIO');
    expect(bench.env.haltedBecause).toContain('EIO');
    bench.syncsAll();
    expect(bench.said()).toEqual([]);
    expect(bench.env.setTimers).toEqual([]);
  });

  it.each([0, 1, 2, 3])(
    'has said nothing by then that is not durable, whichever sync fails: number %d',
    (failing) => {
      const bench = new Bench();
      bench.gets(2, { kind: 'Prepare', ballot: b12 });
      bench.gets(2, { kind: 'Accept', ballot: b12, value: 7 });
      for (let i = 0; i < failing; i += 1) bench.syncs();
      bench.syncs('EIO');
      const said = bench.said();
      const next = bench.reborn();
      if (said.length > 0) expect(next.server.inspect()).toMatchObject({ promised: b12 });
      if (said.length > 1)
        expect(next.server.inspect()).toMatchObject({ accepted: { ballot: b12, value: 7 } });
      expect(said.length).toBe(Math.floor(failing / 2));
    },
  );

  it('halts before it does anything if its disk cannot be read', () => {
    const files = new FakeFiles();
    files.readError = 'EIO';
    const bench = new Bench(3, files);
    expect(bench.env.haltedBecause).not.toBeNull();
    expect(bench.env.setTimers).toEqual([]);
    expect(bench.said()).toEqual([]);
  });
});

describe('what a trace shows of a message', () => {
  it('is its ballot, and its slot where the message is about one', () => {
    const shown = (message: SynodMessage): readonly (number | null)[] => {
      const { slot, ballot } = describeSynodMessage(message);
      return [slot, ballot];
    };
    expect(shown({ kind: 'Prepare', ballot: b11 })).toEqual([null, b11]);
    expect(shown({ kind: 'Promise', ballot: b11, accepted: null })).toEqual([null, b11]);
    expect(shown({ kind: 'Reject', ballot: b11, promised: b12 })).toEqual([null, b11]);
    expect(shown({ kind: 'Accept', ballot: b11, value: 7 })).toEqual([1, b11]);
    expect(shown({ kind: 'Accepted', ballot: b11 })).toEqual([1, b11]);
    expect(shown({ kind: 'Decide', ballot: b11, value: 7 })).toEqual([1, b11]);
    expect(shown({ kind: 'LearnReq' })).toEqual([null, null]);
    expect(shown({ kind: 'Submit', value: 7 })).toEqual([null, null]);
    expect(shown({ kind: 'Answer', value: 7 })).toEqual([null, null]);
  });
});
