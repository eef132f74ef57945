import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import { DIRECTORY } from '../../../../core/env.js';
import type { Ballot } from '../../../../core/paxos/ballot.js';
import { makeBallot, ZERO_BALLOT } from '../../../../core/paxos/ballot.js';
import type { AcceptorState } from '../../../../core/paxos/synod/acceptor-record.js';
import { decodeAcceptor } from '../../../../core/paxos/synod/acceptor-record.js';
import { Acceptor } from '../../../../core/paxos/synod/acceptor.js';
import type { SynodMessage } from '../../../../core/paxos/synod/messages.js';
import { RecordFile } from '../../../../core/storage/record-file.js';
import { FakeFiles } from '../../storage/fake-files.js';
import { FakeEnv } from './fake-env.js';

const FILE = 'acceptor';
/** Proposers that ask. */
const P1 = 1;
const P2 = 2;
const b11 = makeBallot(1, P1);
const b12 = makeBallot(1, P2);
const b21 = makeBallot(2, P1);
const b32 = makeBallot(3, P2);

type Ask = (acceptor: Acceptor) => void;
const prepare =
  (ballot: Ballot, from = P1): Ask =>
  (acceptor) =>
    acceptor.onPrepare(from, ballot);
const accept =
  (ballot: Ballot, value: number, from = P1): Ask =>
  (acceptor) =>
    acceptor.onAccept(from, ballot, value);

/** An acceptor on server 3, alone with its disk. */
class Bench {
  readonly env: FakeEnv;
  readonly acceptor: Acceptor;

  constructor(files = new FakeFiles(), incarnation = 1) {
    this.env = new FakeEnv({ self: 3, files, incarnation });
    const { datagrams } = this.env;
    this.acceptor = new Acceptor(this.env, { to: (to, message) => datagrams.send(to, message) });
    this.acceptor.recover();
  }

  sync(target = this.env.files.syncs[0]?.target): void {
    const index = this.env.files.syncs.findIndex((sync) => sync.target === target);
    this.acceptor.onSynced(this.env.files.complete(index).ticket);
  }

  syncAll(): void {
    while (this.env.files.syncs.length > 0) this.sync();
  }

  /** What it sends while these are asked, before any sync ends. */
  atOnce(...asked: readonly Ask[]): readonly SynodMessage[] {
    for (const ask of asked) ask(this.acceptor);
    return this.sent();
  }

  /** What it sends while these are asked and the syncs of each end at once. */
  answers(...asked: readonly Ask[]): readonly SynodMessage[] {
    for (const ask of asked) {
      ask(this.acceptor);
      this.syncAll();
    }
    return this.sent();
  }

  sent(): readonly SynodMessage[] {
    return this.env.takeSent().map(({ message }) => message);
  }

  /** Another life, after a crash that takes all that was not synced. */
  reborn(): Bench {
    this.env.files.crash();
    return new Bench(this.env.files, this.env.incarnation + 1);
  }
}

function promise(ballot: Ballot, accepted: AcceptorState['accepted'] = null): SynodMessage {
  return { kind: 'Promise', ballot, accepted: accepted === null ? null : { slot: 1, ...accepted } };
}

describe('an answer of an acceptor', () => {
  it.each([
    ['a Promise', prepare(b11)],
    ['an Accepted', accept(b11, 7)],
  ])('leaves only when the new file and its name are durable, in either order: %s', (_, ask) => {
    for (const [first, last] of [
      [FILE, DIRECTORY],
      [DIRECTORY, FILE],
    ]) {
      const bench = new Bench();
      expect(bench.atOnce(ask)).toEqual([]);
      bench.sync(first);
      expect(bench.sent()).toEqual([]);
      bench.sync(last);
      expect(bench.sent()).toHaveLength(1);
    }
  });

  it('leaves after the sync of the file alone once its name is durable', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    expect(bench.atOnce(accept(b11, 7))).toEqual([]);
    expect(bench.env.files.syncs).toMatchObject([{ target: FILE }]);
    bench.sync();
    expect(bench.sent()).toEqual([{ kind: 'Accepted', ballot: b11 }]);
  });

  it('goes to whoever asked', () => {
    const bench = new Bench();
    for (const ask of [prepare(b11), prepare(b12, P2), accept(b12, 7, P2), prepare(b11)]) ask(bench.acceptor);
    bench.syncAll();
    expect(bench.env.takeSent()).toMatchObject([
      { to: P1, message: { kind: 'Reject' } },
      { to: P1, message: { kind: 'Promise', ballot: b11 } },
      { to: P2, message: { kind: 'Promise', ballot: b12 } },
      { to: P2, message: { kind: 'Accepted', ballot: b12 } },
    ]);
  });

  it('leaves once, however many syncs end', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    bench.acceptor.onSynced(1);
    expect(bench.sent()).toEqual([]);
  });

  it('is never sent if its sync has not ended when the machine dies', () => {
    const bench = new Bench();
    bench.atOnce(prepare(b11));
    const next = bench.reborn();
    expect(next.acceptor.inspect()).toEqual({ promised: ZERO_BALLOT, accepted: null });
    expect(next.sent()).toEqual([]);
  });

  it('is reported when it leaves, and not before', () => {
    const bench = new Bench();
    bench.acceptor.onPrepare(P1, b11);
    expect(bench.env.takeEvents('paxos.promised')).toEqual([]);
    bench.syncAll();
    expect(bench.env.takeEvents('paxos.promised')).toMatchObject([{ to: P1, ballot: b11, entries: [] }]);
    bench.acceptor.onAccept(P1, b11, 7);
    expect(bench.env.takeEvents('paxos.accepted')).toEqual([]);
    bench.syncAll();
    expect(bench.env.takeEvents('paxos.accepted')).toMatchObject([{ slot: 1, ballot: b11, value: 7 }]);
  });
});

describe('at a Prepare, an acceptor', () => {
  it('promises a ballot above all that it has promised', () => {
    const bench = new Bench();
    expect(bench.answers(prepare(b11), prepare(b12, P2))).toEqual([promise(b11), promise(b12)]);
    expect(bench.acceptor.highestPromise).toBe(b12);
  });

  it('answers an equal ballot again, after a sync of its own and without another record', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    const size = bench.env.files.contents(FILE).length;
    expect(bench.atOnce(prepare(b11))).toEqual([]);
    expect(bench.env.files.contents(FILE)).toHaveLength(size);
    bench.sync();
    expect(bench.sent()).toEqual([promise(b11)]);
  });

  it('does not answer the second of two equal Prepares by the sync of the first', () => {
    const bench = new Bench();
    bench.atOnce(prepare(b11), prepare(b11));
    const answered: number[] = [];
    while (bench.env.files.syncs.length > 0) {
      bench.sync();
      answered.push(bench.sent().length);
    }
    expect(answered).toEqual([0, 1, 0, 1]);
  });

  it('refuses a lower ballot at once with the promise that it holds, and changes nothing', () => {
    const bench = new Bench();
    bench.answers(prepare(b21));
    const bytes = bench.env.files.contents(FILE);
    bench.acceptor.onPrepare(P2, b12);
    expect(bench.env.takeSent()).toEqual([
      { act: 'send', to: P2, message: { kind: 'Reject', ballot: b12, promised: b21 } },
    ]);
    expect(bench.env.files.syncs).toEqual([]);
    expect(bench.env.files.contents(FILE)).toEqual(bytes);
    expect(bench.acceptor.highestPromise).toBe(b21);
  });

  it('says why it refused: what it had promised, and what came', () => {
    const bench = new Bench();
    bench.answers(prepare(b21));
    bench.acceptor.onPrepare(P2, b12);
    expect(bench.env.takeEvents('guard.refused')).toEqual([
      { kind: 'guard.refused', guard: 'ballot-below-promised', from: P2, expected: b21, actual: b12 },
    ]);
  });

  it('reports the value that it accepted below, with the ballot of that value and not of the promise', () => {
    const bench = new Bench();
    bench.answers(prepare(b11), accept(b11, 7));
    expect(bench.answers(prepare(b32, P2))).toEqual([promise(b32, { ballot: b11, value: 7 })]);
    expect(bench.acceptor.inspect()).toEqual({ promised: b32, accepted: { ballot: b11, value: 7 } });
  });

  it('reports a value that it accepted a moment ago, though that is not durable yet', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    bench.atOnce(accept(b11, 7), prepare(b32, P2));
    bench.syncAll();
    expect(bench.sent()).toEqual([
      { kind: 'Accepted', ballot: b11 },
      promise(b32, { ballot: b11, value: 7 }),
    ]);
  });
});

describe('at an Accept, an acceptor', () => {
  it('accepts at the ballot that it promised', () => {
    const bench = new Bench();
    expect(bench.answers(prepare(b11), accept(b11, 7))).toEqual([
      promise(b11),
      { kind: 'Accepted', ballot: b11 },
    ]);
  });

  it('accepts above the ballot that it promised, if it missed the Prepare, and thereby promises it', () => {
    const bench = new Bench();
    expect(bench.answers(prepare(b11), accept(b32, 7, P2))).toContainEqual({ kind: 'Accepted', ballot: b32 });
    expect(bench.acceptor.inspect()).toEqual({ promised: b32, accepted: { ballot: b32, value: 7 } });
    expect(bench.answers(prepare(b21), accept(b21, 8))).toEqual([
      { kind: 'Reject', ballot: b21, promised: b32 },
      { kind: 'Reject', ballot: b21, promised: b32 },
    ]);
  });

  it('refuses below the ballot that it promised, at once, and keeps what it had accepted', () => {
    const bench = new Bench();
    bench.answers(accept(b11, 7), prepare(b32, P2));
    expect(bench.atOnce(accept(b21, 8))).toEqual([{ kind: 'Reject', ballot: b21, promised: b32 }]);
    expect(bench.acceptor.inspect()).toEqual({ promised: b32, accepted: { ballot: b11, value: 7 } });
  });

  it('replaces a value by that of a higher ballot', () => {
    const bench = new Bench();
    bench.answers(accept(b11, 7), accept(b12, 8, P2));
    expect(bench.acceptor.inspect().accepted).toEqual({ ballot: b12, value: 8 });
  });

  it('answers an equal Accept again, after a sync of its own and without another record', () => {
    const bench = new Bench();
    bench.answers(accept(b11, 7));
    const size = bench.env.files.contents(FILE).length;
    expect(bench.atOnce(accept(b11, 7))).toEqual([]);
    expect(bench.env.files.contents(FILE)).toHaveLength(size);
    bench.sync();
    expect(bench.sent()).toEqual([{ kind: 'Accepted', ballot: b11 }]);
  });

  it('fails if the same ballot carries another value: then a ballot was used twice', () => {
    const bench = new Bench();
    bench.answers(accept(b11, 7));
    expect(() => bench.acceptor.onAccept(P1, b11, 8)).toThrow(AssertionError);
  });

  it('puts promise and value into one record: a crash keeps both or neither', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    bench.atOnce(accept(b32, 7, P2));
    for (let tornBytes = 0; tornBytes < 29; tornBytes += 1) {
      const files = new FakeFiles();
      files.plant(FILE, bench.env.files.contents(FILE).subarray(0, 29 + tornBytes));
      expect(new Bench(files).acceptor.inspect()).toEqual({ promised: b11, accepted: null });
    }
    const kept = new FakeFiles();
    kept.plant(FILE, bench.env.files.contents(FILE));
    expect(new Bench(kept).acceptor.inspect()).toEqual({
      promised: b32,
      accepted: { ballot: b32, value: 7 },
    });
  });
});

describe('a restarted acceptor', () => {
  it('begins with nothing where there is no file, and says so', () => {
    const bench = new Bench();
    expect(bench.env.takeEvents('paxos.recovered')).toEqual([
      { kind: 'paxos.recovered', promised: ZERO_BALLOT, entries: [], end: 'clean' },
    ]);
  });

  it('still holds its promise and the value that it accepted, and reports what it found', () => {
    const bench = new Bench();
    bench.answers(prepare(b11), accept(b11, 7), prepare(b21));
    const next = bench.reborn();
    expect(next.acceptor.inspect()).toEqual({ promised: b21, accepted: { ballot: b11, value: 7 } });
    expect(next.env.takeEvents('paxos.recovered')).toEqual([
      {
        kind: 'paxos.recovered',
        promised: b21,
        entries: [{ slot: 1, ballot: b11, value: 7 }],
        end: 'clean',
      },
    ]);
    expect(next.answers(prepare(b12, P2), prepare(b32, P2))).toEqual([
      { kind: 'Reject', ballot: b12, promised: b21 },
      promise(b32, { ballot: b11, value: 7 }),
    ]);
  });

  it('goes on behind a torn record with the state of the record before', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    bench.atOnce(accept(b11, 7));
    bench.env.files.crash({ tornBytes: 12 });
    const next = new Bench(bench.env.files, 2);
    expect(next.env.takeEvents('paxos.recovered')).toMatchObject([
      { promised: b11, entries: [], end: 'torn' },
    ]);
    next.answers(accept(b11, 7));
    expect(next.reborn().acceptor.inspect()).toEqual({ promised: b11, accepted: { ballot: b11, value: 7 } });
  });

  it('halts if its disk cannot be read: to know nothing is not to have promised nothing', () => {
    const bench = new Bench();
    bench.answers(prepare(b11));
    bench.env.files.readError = 'EIO';
    const next = new Bench(bench.env.files, 2);
    expect(next.env.haltedBecause).not.toBeNull();
    expect(next.env.takeEvents('paxos.recovered')).toMatchObject([{ end: 'failed' }]);
  });
});

describe('an acceptor', () => {
  const anyBallot = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
    .map(([round, sid]) => makeBallot(round, sid));
  const anyAsk = fc.tuple(fc.constantFrom('prepare', 'accept', 'crash'), anyBallot);

  /** What Paxos Made Simple, 2.2, asks of an acceptor, with one value for each ballot. */
  function oracle(state: AcceptorState, what: string, ballot: Ballot): [AcceptorState, SynodMessage] {
    if (ballot < state.promised) return [state, { kind: 'Reject', ballot, promised: state.promised }];
    if (what === 'prepare') return [{ ...state, promised: ballot }, promise(ballot, state.accepted)];
    return [
      { promised: ballot, accepted: { ballot, value: ballot % 97 } },
      { kind: 'Accepted', ballot },
    ];
  }

  it('answers any requests as the protocol says, over any crashes, and its disk holds what its tags say', () => {
    fc.assert(
      fc.property(fc.array(anyAsk, { maxLength: 30 }), (asked) => {
        let bench = new Bench();
        let state: AcceptorState = { promised: ZERO_BALLOT, accepted: null };
        for (const [what, ballot] of asked) {
          if (what === 'crash') {
            bench = bench.reborn();
          } else {
            const [next, message] = oracle(state, what, ballot);
            state = next;
            const ask = what === 'prepare' ? prepare(ballot) : accept(ballot, ballot % 97);
            expect(bench.answers(ask)).toEqual([message]);
          }
          expect(bench.acceptor.inspect()).toEqual(state);
          const { payloads } = new RecordFile(bench.env.files, FILE, bench.env.incarnation).recover();
          const tag = bench.env.files.takeDurableTags().at(-1);
          const last = payloads.at(-1);
          if (tag === undefined || last === undefined) continue;
          const held = decodeAcceptor(last);
          expect(held).toEqual(state);
          expect(tag).toEqual(
            tag.kind === 'promised'
              ? { kind: 'promised', ballot: held.promised }
              : { kind: 'accepted', slot: 1, ...held.accepted, promised: held.promised },
          );
        }
      }),
    );
  });
});
