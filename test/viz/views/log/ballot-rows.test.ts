import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import type { BallotHistory } from '../../../../viz/model/tables.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { acceptorRow, ballotRows } from '../../../../viz/views/log/ballot-rows.js';

const B1 = makeBallot(1, 1);
const B2 = makeBallot(2, 2);
const B3 = makeBallot(3, 3);

const history: BallotHistory = {
  ballot: B3,
  proposer: 3,
  started: 10,
  promises: [
    { actor: 1, row: 11, accepted: { ballot: B1, value: 7 } },
    { actor: 2, row: 12, accepted: { ballot: B2, value: 8 } },
    { actor: 3, row: 15, accepted: null },
  ],
  prepared: 13,
  proposal: { row: 14, value: 7, forcedBy: 1 },
  accepted: [{ actor: 1, row: 16, durable: 17 }],
  chosen: 18,
};

describe('the table of ballots', () => {
  it('shows of each ballot what had happened by the cursor, the highest first', () => {
    const other = { ...history, ballot: B1, started: 20 };
    expect(ballotRows([other, history], 9)).toEqual([]);
    expect(ballotRows([other, history], 20).map(({ ballot }) => ballot)).toEqual([B3, B1]);
    const [early] = ballotRows([history], 11);
    expect(early).toMatchObject({
      promises: [{ actor: 1, row: 11, reported: '1.1: 7' }],
      prepared: NO_ROW,
      value: null,
      forcedBy: null,
      overlooked: null,
      accepted: [],
      chosen: NO_ROW,
    });
    const [late] = ballotRows([history], 16);
    expect(late).toMatchObject({
      value: { text: '7', row: 14 },
      forcedBy: 1,
      accepted: [{ actor: 1, row: 16, isTentative: true }],
    });
    expect(ballotRows([history], 18)).toMatchObject([{ accepted: [{ isTentative: false }], chosen: 18 }]);
  });

  it('names the higher report that a proposer passed over, if it was counted', () => {
    const [wrong] = ballotRows([history], 14);
    expect(wrong?.overlooked).toEqual({ actor: 2, row: 12, reported: '2.2: 8' });
    const [right] = ballotRows([{ ...history, proposal: { row: 14, value: 8, forcedBy: 2 } }], 14);
    expect(right?.overlooked).toBeNull();
    const [later] = ballotRows([{ ...history, prepared: 11 }], 14);
    expect(later?.overlooked).toBeNull();
  });
});

describe('the table of acceptors', () => {
  it('tells since which event an acceptor holds what it holds, and what is not durable', () => {
    const step = {
      isUp: true,
      isPromiseDurable: true,
      isAcceptedDurable: true,
      accepted: null,
      learned: null,
    };
    const accepted = { ballot: B1, value: 7 };
    const steps = [
      { ...step, row: 0, promised: 0 },
      { ...step, row: 3, promised: B1, isPromiseDurable: false },
      { ...step, row: 4, promised: B1 },
      { ...step, row: 6, promised: B1, accepted, isAcceptedDurable: false },
    ];
    const at = (row: number): ReturnType<typeof acceptorRow> => acceptorRow({ actor: 1, steps }, row);
    expect(at(-1)).toMatchObject({ step: null, promised: null });
    expect(at(2)).toMatchObject({ promised: null, accepted: null, learned: null });
    expect(at(3).promised).toEqual({ text: '1.1', row: 3, isTentative: true });
    expect(at(5).promised).toEqual({ text: '1.1', row: 3, isTentative: false });
    expect(at(6).accepted).toEqual({ text: '1.1: 7', row: 6, isTentative: true });
  });
});
