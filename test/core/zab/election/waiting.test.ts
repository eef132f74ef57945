/** What a server does when nothing comes, and which timers count. */
import { describe, expect, it } from 'vitest';

import { Bench, following, leading, looking, vote } from './bench.js';

const OWN = vote(1, 1, 5);
const LEADER = vote(3, 1, 7);
const settings = { electionWaitMicros: 1_000, electionWaitCapMicros: 3_000, finalizeWaitMicros: 400 };

function started(): Bench {
  const bench = new Bench({ settings });
  bench.start(OWN);
  bench.takeSent();
  return bench;
}

describe('a server that hears nothing', () => {
  it('tells its vote again, after a wait that doubles up to the cap', () => {
    const bench = started();
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) {
      waits.push(bench.waitMicros);
      expect(bench.silence()).toBeNull();
      expect(bench.takeSent()).toEqual({ 2: [looking(1, 1, OWN)], 3: [looking(1, 1, OWN)] });
    }
    expect(waits).toEqual([1_000, 2_000, 3_000, 3_000]);
  });

  it('waits as long as before after each notification, and as at first in its next election', () => {
    const bench = started();
    bench.silence();
    bench.hear(looking(2, 1, vote(2, 0, 0)));
    expect(bench.waitMicros).toBe(2_000);
    bench.start(OWN);
    expect(bench.waitMicros).toBe(1_000);
  });

  it('tries its connections again instead, as long as nothing could be sent', () => {
    const bench = new Bench({ settings, isAlone: true });
    bench.start(OWN);
    for (const timer of ['election-connect', 'election-connect'] as const) {
      bench.election.onTimer(bench.env.takeTimer(timer));
    }
    bench.env.takeActs();
    bench.election.onTimer(bench.env.takeTimer('election-wait'));
    expect(bench.env.takeActs().map((act) => (act.act === 'connect' ? act.to : act.act))).toEqual([2, 3]);
    expect(bench.waitMicros).toBe(2_000);
    expect(bench.takeEvents('zab.notified').map(({ from }) => from)).toEqual([1]);
  });

  // FLELostMessageTest: the answer that was lost is asked for again.
  it('gets from settled servers what it missed of the round', () => {
    const bench = started();
    bench.hear(looking(2, 1, LEADER));
    bench.env.takeEvents();
    expect(bench.isFinalizing).toBe(true);
    bench.hear(looking(3, 2, LEADER));
    expect(bench.isFinalizing).toBe(true);
    expect(bench.finalize()).toEqual({ leader: 3, round: 1, role: 'following' });
    const other = started();
    other.silence();
    expect(other.takeSent()[3]).toEqual([looking(1, 1, OWN)]);
    expect(other.hear(leading(3, 1, LEADER))).toBeNull();
    expect(other.hear(following(2, 1, LEADER))).toEqual({ leader: 3, round: 1, role: 'following' });
  });
});

describe('the quorum of a vote', () => {
  it('is believed after the finalize wait', () => {
    const bench = started();
    bench.hear(looking(2, 1, OWN));
    expect(bench.env.timer('election-finalize')).toEqual({
      timer: { kind: 'election-finalize', round: 1 },
      delayMicros: 400,
    });
    expect(bench.waitMicros).toBeUndefined();
  });
});

describe('a timer', () => {
  it('of another round, or of a settled server, does nothing', () => {
    const bench = started();
    bench.hear(looking(2, 1, OWN));
    bench.env.takeEvents();
    expect(bench.election.onTimer({ kind: 'election-finalize', round: 7 })).toBeNull();
    expect(bench.election.onTimer({ kind: 'election-wait', round: 1 })).toBeNull();
    expect(bench.env.takeEvents()).toEqual([]);
    expect(bench.isFinalizing).toBe(true);
    expect(bench.finalize()).not.toBeNull();
    bench.takeSent();
    bench.env.takeEvents();
    expect(bench.election.onTimer({ kind: 'election-finalize', round: 1 })).toBeNull();
    expect(bench.election.onTimer({ kind: 'election-wait', round: 1 })).toBeNull();
    expect(bench.takeSent()).toEqual({});
    expect(bench.env.takeEvents()).toEqual([]);
    expect(bench.env.setTimers.size).toBe(0);
  });

  it('that would end a finalization which is off does nothing', () => {
    const bench = started();
    expect(bench.election.onTimer({ kind: 'election-finalize', round: 1 })).toBeNull();
    expect(bench.election.inspect().isLooking).toBe(true);
  });
});
