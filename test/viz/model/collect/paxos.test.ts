import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { acceptorCollector } from '../../../../viz/model/collect/acceptors.js';
import { ballotCollector } from '../../../../viz/model/collect/ballots.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { PLACES, collect } from './feed.js';

const B1 = makeBallot(1, 1);
const B2 = makeBallot(2, 2);

const promised = (ballot: number, accepted: readonly (readonly [number, number])[] = []): RunEvent => ({
  kind: 'paxos.promised',
  to: 1,
  ballot,
  fromSlot: 1,
  entries: accepted.map(([of, value]) => ({ slot: 1, ballot: of, value })),
});
const prepared = (ballot: number, ...quorum: number[]): RunEvent => ({
  kind: 'paxos.prepared',
  ballot,
  fromSlot: 1,
  hi: 0,
  quorum,
});
const proposed = (ballot: number, value: number, how: string): RunEvent => ({
  kind: 'paxos.proposed',
  slot: 1,
  ballot,
  value,
  how,
});
const logged = (ballot: number, value: number): RunEvent => ({
  kind: 'log.appended',
  slot: 1,
  ballot,
  value,
});
const stored = (ballot: number): RunEvent => ({ kind: 'ballot.stored', ballot, fromSlot: 1 });
const synced = (ballot: number, value: number, promise = ballot): RunEvent => ({
  kind: 'disk.synced',
  file: 'acceptor',
  tags: [{ kind: 'accepted', slot: 1, ballot, value, promised: promise }],
  tookMicros: 3,
});
const started: RunEvent = { kind: 'process.started', incarnation: 1 };

describe('ballots', () => {
  it('tell who promised what, who forced the value, who accepted it, and that it is chosen', () => {
    const ballots = collect(ballotCollector(PLACES), [
      [1, { kind: 'paxos.ballot-started', ballot: B1 }],
      [1, promised(B1)],
      [3, promised(B1)],
      [1, prepared(B1, 1, 3)],
      [1, proposed(B1, 7, 'new')],
      [3, logged(B1, 7)],
      [3, synced(B1, 7)],
      [2, { kind: 'paxos.ballot-started', ballot: B2 }],
      [2, promised(B2)],
      [3, promised(B2, [[B1, 7]])],
      [2, prepared(B2, 2, 3)],
      [2, proposed(B2, 7, 'recovered')],
      [2, logged(B2, 7)],
      [2, { kind: 'paxos.chosen', slot: 1, ballot: B2, value: 7, quorum: [2] }],
    ]);
    expect(ballots).toEqual([
      {
        ballot: B1,
        proposer: 1,
        started: 0,
        prepared: 3,
        promises: [
          { actor: 1, row: 1, accepted: null },
          { actor: 3, row: 2, accepted: null },
        ],
        proposal: { row: 4, value: 7, forcedBy: null },
        accepted: [{ actor: 3, row: 5, durable: 6 }],
        chosen: NO_ROW,
      },
      {
        ballot: B2,
        proposer: 2,
        started: 7,
        prepared: 10,
        promises: [
          { actor: 2, row: 8, accepted: null },
          { actor: 3, row: 9, accepted: { ballot: B1, value: 7 } },
        ],
        proposal: { row: 11, value: 7, forcedBy: 3 },
        accepted: [{ actor: 2, row: 12, durable: NO_ROW }],
        chosen: 13,
      },
    ]);
  });

  it('name as the one who forced a value the counted promise of the highest ballot, and no other', () => {
    const [, , third] = collect(ballotCollector(PLACES), [
      [1, { kind: 'paxos.ballot-started', ballot: B1 }],
      [2, { kind: 'paxos.ballot-started', ballot: B2 }],
      [3, { kind: 'paxos.ballot-started', ballot: makeBallot(3, 3) }],
      [1, promised(makeBallot(3, 3), [[B1, 7]])],
      [2, promised(makeBallot(3, 3), [[B2, 7]])],
      [3, promised(makeBallot(3, 3), [[makeBallot(3, 3), 7]])],
      [3, prepared(makeBallot(3, 3), 1, 2)],
      [3, proposed(makeBallot(3, 3), 7, 'recovered')],
    ]);
    expect(third?.proposal?.forcedBy).toBe(2);
  });
});

describe('acceptors', () => {
  it('promise, accept and learn, in memory first and durably then, and lose in a crash what was not durable', () => {
    const [first, second] = collect(acceptorCollector(PLACES), [
      [1, started],
      [1, { kind: 'paxos.recovered', promised: 0, entries: [], end: 'clean' }],
      [1, stored(B1)],
      [1, { kind: 'disk.synced', file: '.', tags: [{ kind: 'promised', ballot: B1 }], tookMicros: 3 }],
      [1, stored(B2)],
      [1, logged(B2, 7)],
      [1, synced(B2, 7)],
      [1, { kind: 'paxos.learned', slot: 1, ballot: B2, value: 7, via: 'own' }],
      [1, { kind: 'process.crashed', why: 'fault', message: '' }],
      [1, started],
      [
        1,
        { kind: 'paxos.recovered', promised: B2, entries: [{ slot: 1, ballot: B2, value: 7 }], end: 'clean' },
      ],
    ]);
    const holds = { isUp: true, isPromiseDurable: true, isAcceptedDurable: true, learned: null };
    const seven = { ballot: B2, value: 7 };
    expect(second?.steps).toEqual([]);
    expect(first?.steps).toEqual([
      { ...holds, row: 0, promised: 0, accepted: null },
      { ...holds, row: 1, promised: 0, accepted: null },
      { ...holds, row: 2, promised: B1, isPromiseDurable: false, accepted: null },
      { ...holds, row: 3, promised: B1, accepted: null },
      { ...holds, row: 4, promised: B2, isPromiseDurable: false, accepted: null },
      { ...holds, row: 5, promised: B2, isPromiseDurable: false, accepted: seven, isAcceptedDurable: false },
      { ...holds, row: 6, promised: B2, accepted: seven },
      { ...holds, row: 7, promised: B2, accepted: seven, learned: 7 },
      { ...holds, row: 8, isUp: false, promised: B2, accepted: seven, learned: 7 },
      { ...holds, row: 9, promised: 0, accepted: null },
      { ...holds, row: 10, promised: B2, accepted: seven },
    ]);
  });

  it('are none where no Paxos runs', () => {
    expect(collect(acceptorCollector(PLACES), [[1, started]])).toEqual([]);
  });
});
