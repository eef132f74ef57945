import { describe, expect, it } from 'vitest';
import type { ZabRunEvent } from '../../../sim/check/zab/context.js';
import { zabGoal } from '../../../sim/protocols/zab-goal.js';
import { EventStream } from '../../../sim/trace/event-stream.js';

const LEADER = 3;
const CLIENT = 4;
const ZXID = 4_294_967_297;

/** Three servers, of which s3 leads, and a client; all have done what they were to do. */
function reached(): { goal: ReturnType<typeof zabGoal>; tell: (event: ZabRunEvent, actor: number) => void } {
  const stream = new EventStream<ZabRunEvent>({ nowMicros: 0 });
  const goal = zabGoal({ servers: 3 });
  stream.subscribe(goal.handlers);
  const tell = (event: ZabRunEvent, actor: number): void => {
    stream.emit(event, actor);
  };
  for (const actor of [1, 2, LEADER, CLIENT]) tell({ kind: 'process.started', incarnation: 1 }, actor);
  for (const sid of [1, 2, LEADER]) {
    const role = sid === LEADER ? 'leading' : 'following';
    const why = 'synchronised';
    tell({ kind: 'role.changed', role, phase: 'broadcast', epoch: 1, leader: LEADER, why }, sid);
    tell({ kind: 'server.serving', epoch: 1, zxid: ZXID }, sid);
  }
  tell({ kind: 'client.finished' }, CLIENT);
  return { goal, tell };
}

describe('the goal of ZAB', () => {
  it('is reached when all serve in one epoch and clients have done what they were to do', () => {
    expect(reached().goal.isReached()).toBe(true);
    expect(reached().goal.laggards?.()).toEqual([]);
  });

  it('is not reached while nobody leads, though who has lost the leader does not know it', () => {
    const { goal, tell } = reached();
    tell({ kind: 'process.crashed', why: 'fault', message: 'silenced' }, LEADER);
    expect(goal.isReached()).toBe(false);
  });

  it('names the servers that do not serve, and the clients that have something to do', () => {
    const { goal, tell } = reached();
    tell({ kind: 'process.started', incarnation: 1 }, CLIENT + 1);
    const why = 'no leader';
    tell({ kind: 'role.changed', role: 'looking', phase: 'election', epoch: 1, leader: 0, why }, 2);
    expect(goal.isReached()).toBe(false);
    expect(goal.laggards?.()).toEqual([2, CLIENT + 1]);
  });
});
