import { describe, expect, it } from 'vitest';
import { formatZxid, makeZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import { tell } from './told.js';

const SEEDS = seeds(8);

describe('elect-cold-start-3', () => {
  it('starts three servers within 20 ms, and elects the one with the highest id', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-cold-start-3', seed);
      const starts = story.of('process.started').filter(({ actor }) => actor <= 3);
      expect(Math.max(...starts.map(({ seconds }) => seconds)), `seed ${String(seed)}`).toBeLessThan(0.02);
      expect(new Set(story.of('zab.elected').map(({ event }) => event.leader))).toEqual(new Set([3]));
      expect(story.established()).toEqual(['s3 e1 0.0']);
      expect(story.committed().map(({ event }) => formatZxid(event.zxid))).toEqual(['1.1', '1.2']);
    }
  });
});

describe('elect-staggered-5', () => {
  it('keeps s3 when s5 and then s4 join', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-staggered-5', seed);
      expect(story.established(), `seed ${String(seed)}`).toEqual(['s3 e1 0.0']);
      const joined = story.between(1.4, 20).of('zab.elected');
      expect(joined.map(({ actor, event }) => [actor, event.leader])).toEqual([
        [5, 3],
        [4, 3],
      ]);
    }
  });
});

describe('elect-best-zxid-wins', () => {
  it('elects s2 with 1.7, and never s3 with 1.6', () => {
    for (const seed of SEEDS) {
      const again = tell('elect-best-zxid-wins', seed).between(3.9, 20);
      expect([...again.recovered()].sort(), `seed ${String(seed)}`).toEqual(['s1 1.7', 's2 1.7', 's3 1.6']);
      expect(again.established()).toEqual(['s2 e2 1.7']);
      expect(again.of('zab.elected').map(({ event }) => event.leader)).not.toContain(3);
    }
  });
});

describe('elect-best-joins-late', () => {
  it('takes the lone transaction from the old leader, and nothing else', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-best-joins-late', seed);
      const late = story.between(2, 20);
      expect(late.recovered(), `seed ${String(seed)}`).toContain('s3 1.6');
      expect(late.established()).toEqual(['s2 e2 1.5']);
      const repairs = late.of('zab.sync-chosen').filter(({ event }) => event.learner === 3);
      expect(repairs.map(({ event }) => [event.mode, formatZxid(event.peer)])).toEqual([['SNAP', '1.6']]);
      expect(story.of('txn.applied').map(({ event }) => formatZxid(event.zxid))).not.toContain('1.6');
      expect(late.committed().map(({ event }) => formatZxid(event.zxid))[0]).toBe('2.1');
    }
  });
});

describe('elect-leader-crash-mid-broadcast', () => {
  const LAST = makeZxid(1, 7);

  /** Who logged the last proposal, who elected the next leader, and what became of the proposal. */
  function crashStory(seed: number) {
    const story = tell('elect-leader-crash-mid-broadcast', seed);
    const struck = story.of('fault.struck').filter(({ event }) => event.fault === 'crash');
    const crashed = struck.flatMap(({ event }) => event.actors);
    const [{ seconds } = { seconds: Infinity }] = struck;
    const returned = story.of('process.started').filter((told) => told.seconds > seconds);
    const back = returned.filter((told) => told.seconds < seconds + 0.1).map(({ actor }) => actor);
    const next = [1, 2, 3, 4, 5].filter((sid) => !crashed.includes(sid) || back.includes(sid));
    const reached = story
      .between(0, seconds)
      .of('log.appended')
      .flatMap(({ actor, event }) => (event.zxid === LAST && actor !== 5 ? [actor] : []));
    const isKeptBy5 = story.between(seconds, 20).recovered().includes('s5 1.7');
    const holders = next.filter((sid) => reached.includes(sid) || (sid === 5 && isKeptBy5));
    const answers = story
      .of('client.returned')
      .flatMap(({ actor, event }) => (actor === 7 ? [event.outcome] : []));
    return { story, next, reached, holders, isKeptBy5, answers };
  }

  it('keeps the proposal if one of the next quorum has it, and the update takes effect once', () => {
    const sizes = new Set<number>();
    const ends = new Set<boolean>();
    const withOldLeader = new Set<boolean>();
    for (const seed of seeds(60)) {
      const { story, next, reached, holders, isKeptBy5, answers } = crashStory(seed);
      expect(next.length, `seed ${String(seed)}`).toBe(3);
      const survives = holders.length > 0;
      if (reached.length + (isKeptBy5 ? 1 : 0) >= 3) expect(survives).toBe(true);
      const [, second] = story.established();
      expect(second?.endsWith(survives ? 'e2 1.7' : 'e2 1.6'), `seed ${String(seed)}: ${second}`).toBe(true);
      expect(answers).toEqual([answers[0] === 'ok' ? 'ok' : 'unknown', survives ? 'fail' : 'ok']);
      sizes.add(reached.length);
      ends.add(survives);
      withOldLeader.add(next.includes(5));
    }
    expect(sizes).toEqual(new Set([0, 1, 2, 3, 4]));
    expect([ends.size, withOldLeader.size]).toEqual([2, 2]);
  });
});

describe('elect-abandon-before-ackepoch', () => {
  it('uses up epoch 1: accepted by all, current nowhere', () => {
    const proofless = new Set<boolean>();
    for (const seed of SEEDS) {
      const story = tell('elect-abandon-before-ackepoch', seed);
      const again = story.between(0.1, 20).of('log.recovered');
      const epochs = again.map(({ actor, event }) => [actor, event.acceptedEpoch, event.currentEpoch]);
      expect(epochs, `seed ${String(seed)}`).toContainEqual([1, 1, 0]);
      expect(epochs).toContainEqual([2, 1, 0]);
      const current = story.of('epoch.stored').filter(({ event }) => event.which === 'current');
      expect(current.map(({ event }) => event.epoch)).toEqual([2, 2, 2]);
      expect(story.established().map((reign) => reign.slice(3))).toEqual(['e2 0.0']);
      proofless.add(
        story.of('zab.epoch-acked').some(({ event }) => event.epoch === 1 && event.currentEpoch === -1),
      );
    }
    expect(proofless.size, 'they come back early in some runs, and late in others').toBe(2);
  });
});

describe('elect-false-leader', () => {
  it('lets s3 lead nobody while s2 is established, and then follow it', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-false-leader', seed);
      expect(story.established(), `seed ${String(seed)}`).toEqual(['s2 e1 0.0']);
      expect(story.elected(3)).toEqual([3, 2]);
      expect(story.resignations(3)).toEqual(['no quorum within initLimit']);
      const [reign] = story.of('zab.established');
      const end = story
        .of('role.changed')
        .find(({ actor, event }) => actor === 3 && event.phase === 'election' && event.role === 'leading');
      expect(end?.seconds).toBeGreaterThan((reign?.seconds ?? Infinity) + 0.1);
      expect(story.resignations(2)).toEqual([]);
    }
  });
});

describe('elect-backward-round', () => {
  it('does not lead by votes of round 1, leads by those of round 2, and s1 can join later', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-backward-round', seed);
      const refusals = story.of('guard.refused').filter(({ actor }) => actor === 3);
      expect(
        refusals.map(({ event: { guard, expected, actual } }) => [guard, expected, actual]),
        `seed ${String(seed)}`,
      ).toContainEqual(['leader-unconfirmed', 'round 2', 'round 1']);
      expect(story.established()).toEqual(['s3 e1 0.0', 's3 e2 1.4']);
      const mine = story.of('zab.elected').filter(({ actor, event }) => actor === 3 && event.leader === 3);
      expect(mine.map(({ event }) => event.round)).toEqual([1, 2]);
      expect(mine[1]?.event.quorum).toEqual([1, 3]);
      expect(story.between(5, 20).elected(1)).toEqual([3]);
    }
  });
});

describe('elect-lost-notification', () => {
  it('settles s1 behind the others, by their answers, in the same round', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-lost-notification', seed);
      const lost = story.of('net.dropped').filter(({ actor, event }) => actor === 1 && event.why === 'fault');
      expect(lost.length, `seed ${String(seed)}`).toBe(8);
      const ends = story.of('zab.elected');
      expect(ends.map(({ actor, event }) => [actor, event.leader, event.round]).at(-1)).toEqual([1, 3, 1]);
      expect(ends.length).toBe(3);
      expect((ends[2]?.seconds ?? 0) - (ends[1]?.seconds ?? 0)).toBeGreaterThan(0.05);
      const told = story.of('zab.notified').filter(({ actor }) => actor === 1);
      expect(told.map(({ event }) => event.role)).toContain('leading');
    }
  });
});

describe('elect-new-epoch-joiner', () => {
  it('takes the restarted s2 from round 1 to round 3', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-new-epoch-joiner', seed);
      const [, restart] = story.of('process.started').filter(({ actor }) => actor === 2);
      const votes = story.between(restart?.seconds ?? Infinity, 20).of('zab.voted');
      const rounds = votes.flatMap(({ actor, event }) => (actor === 2 ? [event.round] : []));
      expect([rounds[0], rounds.at(-1)], `seed ${String(seed)}`).toEqual([1, 3]);
      const leaders = story.of('zab.established').map(({ actor, event }) => [actor, event.epoch]);
      expect(leaders).toEqual([
        [3, 1],
        [2, 2],
        [2, 3],
      ]);
      expect(story.elected(3)).toEqual([3, 2]);
    }
  });
});

describe('elect-join-running-mixed-rounds', () => {
  it('counts votes of two rounds together', () => {
    for (const seed of SEEDS) {
      const joining = tell('elect-join-running-mixed-rounds', seed).between(2.5, 4);
      const ends = joining.of('zab.elected').filter(({ actor }) => actor === 4);
      expect(
        ends.map(({ event }) => [event.leader, event.quorum]),
        `seed ${String(seed)}`,
      ).toEqual([[5, [1, 2, 5]]]);
      const rounds = new Map(
        joining
          .of('zab.notified')
          .flatMap(({ actor, event }) =>
            actor === 4 && event.from !== 4 ? [[event.from, event.round]] : [],
          ),
      );
      expect(rounds).toEqual(
        new Map([
          [1, 1],
          [2, 2],
          [5, 2],
        ]),
      );
    }
  });
});

describe('elect-weights-observers', () => {
  it('is led by s3, which gives up when six servers without weight still follow it', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-weights-observers', seed);
      expect(
        new Set(story.of('zab.elected').map(({ event }) => event.leader)),
        `seed ${String(seed)}`,
      ).toEqual(new Set([3]));
      const heavy = story.committed().map(({ event }) => event.quorum.filter((sid) => sid <= 3).length);
      expect(Math.min(...heavy)).toBe(2);
      const alone = story.between(2.5, 4.5);
      expect(alone.resignations(3)).toEqual(['no quorum of live learners']);
      expect(alone.lookers()).toEqual([3, 4, 5, 6, 7, 8, 9]);
      expect(alone.committed()).toEqual([]);
      expect(story.established().length).toBe(2);
    }
  });
});

describe('elect-disloyal-voter', () => {
  it('is not waited for while it is not needed, and keeps the others waiting when it is', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-disloyal-voter', seed);
      const calm = story.between(0, 2);
      expect(
        calm.of('zab.established').map(({ seconds }) => seconds < 0.5),
        `seed ${String(seed)}`,
      ).toEqual([true]);
      expect(calm.elected(1).length).toBeGreaterThanOrEqual(3);
      const needed = story.between(2, 6);
      expect(needed.established()).toEqual([]);
      const votes = needed.of('zab.elected').filter(({ actor }) => actor === 5);
      expect(votes.length).toBeGreaterThanOrEqual(1);
      for (const { event } of votes) expect(event.quorum).toContain(1);
      expect(story.resignations(5)).toContain('no quorum within initLimit');
      expect(story.between(6, 12).of('zab.established').length).toBeGreaterThan(0);
    }
  });
});

describe('elect-slow-disk-winner', () => {
  it('names no epoch before it is durable, and one leader is established in the end', () => {
    for (const seed of SEEDS) {
      const story = tell('elect-slow-disk-winner', seed);
      const early = story.between(0, 3.2).of('zab.epoch-proposed');
      expect(
        early.map(({ actor }) => actor),
        `seed ${String(seed)}`,
      ).not.toContain(3);
      expect(story.resignations(3)).toContain('no quorum within initLimit');
      expect(story.established().length).toBe(1);
      expect(story.committed().length).toBeGreaterThan(0);
    }
  });
});
