import { describe, expect, it } from 'vitest';
import { formatZxid } from '../../../core/zxid.js';
import { seeds } from '../recipes.js';
import type { Story } from './told.js';
import { tell } from './told.js';

const SEEDS = seeds(6);
/** The first client of three servers; the second is the next. */
const C1 = 4;
const C2 = 5;

/** The session that a client has first. */
function sessionOf(story: Story, client: number): number {
  return story.of('client.connected').find(({ actor }) => actor === client)?.event.session ?? 0;
}

/** What was proposed in the name of a session behind its beginning: `1.4 closeSession`, with the error if it is one. */
function proposed(story: Story, session: number): readonly string[] {
  return story
    .of('zab.proposed')
    .filter(({ event }) => event.session === session && event.op !== 'createSession')
    .map(({ event: { zxid, op, code } }) => `${formatZxid(zxid)} ${op === 'error' ? String(code) : op}`);
}

/** By which servers a session is served, one after the other. */
function servers(story: Story, session: number): readonly number[] {
  return story
    .of('session.attached')
    .flatMap(({ actor, event }) => (event.session === session ? [actor] : []));
}

describe('sess-move-fenced', () => {
  it('refuses at the leader what comes through s1 when the session is at s2, one update and a multi', () => {
    for (const seed of SEEDS) {
      const story = tell('sess-move-fenced', seed);
      const session = sessionOf(story, C1);
      expect(servers(story, session), `seed ${String(seed)}`).toEqual([1, 2]);
      expect(proposed(story, session)).toEqual([
        '1.2 create',
        '1.3 setData',
        '1.4 -118',
        '1.5 -118',
        '1.6 create',
      ]);
      const origins = story.of('zab.proposed').filter(({ event }) => event.code === -118);
      expect(origins.map(({ event }) => event.origin)).toEqual([1, 1]);
      expect(story.answers(C1)).toEqual(['ok', 'connectionloss', 'connectionloss', 'ok', 'ok']);
    }
  });
});

describe('sess-expire-ephemeral', () => {
  it('ends the session once, whether the leader dies before it has decided, proposed, or replicated that', () => {
    const moments = new Set<string>();
    for (const seed of seeds(10)) {
      const story = tell('sess-expire-ephemeral', seed);
      const session = sessionOf(story, C1);
      const [crash] = story.of('fault.struck').filter(({ event }) => event.fault === 'crash');
      expect(crash?.event.actors, `seed ${String(seed)}`).toEqual([3]);
      const moment = crash?.event.trigger ?? '';
      moments.add(moment);
      const isProposed = moment === 'after log-fsync';
      expect(proposed(story, session)).toEqual([
        '1.3 create',
        isProposed ? '1.4 closeSession' : '2.1 closeSession',
      ]);
      const decided = story.of('session.expiring').filter(({ event }) => event.session === session);
      expect(decided.length).toBe(moment === 'after session-expire' ? 2 : 1);
      const [, reign] = story.of('zab.established');
      // A new leader gives a session its whole timeout anew; one whose end it finds in its log has none left.
      if (!isProposed) expect(decided.at(-1)?.seconds).toBeGreaterThan((reign?.seconds ?? Infinity) + 1.2);
    }
    expect(moments).toEqual(new Set(['before session-expire', 'after session-expire', 'after log-fsync']));
  });

  it('takes the ephemeral away, tells the watcher once, and the owner that its session is over', () => {
    for (const seed of seeds(10)) {
      const story = tell('sess-expire-ephemeral', seed);
      expect(story.notified(C2), `seed ${String(seed)}`).toEqual(['NodeCreated /e', 'NodeDeleted /e']);
      // Before /e is made, behind each event, by the script; at last it writes.
      expect(story.answers(C2)).toEqual(['nonode', 'ok', 'nonode', 'nonode', 'ok']);
      const expired = story.of('client.expired').map(({ actor, event }) => [actor, event.session]);
      expect(expired).toEqual([[C1, sessionOf(story, C1)]]);
    }
  });
});

describe('sess-leaderless-longer-than-timeout', () => {
  it('leaves nobody leading for two timeouts, ends no session, and keeps the ephemeral', () => {
    for (const seed of SEEDS) {
      const story = tell('sess-leaderless-longer-than-timeout', seed);
      const session = sessionOf(story, C1);
      const [{ event } = { event: null }] = story.of('session.opened');
      expect(event?.timeoutMs, `seed ${String(seed)}`).toBe(1_500);
      const [crash] = story.of('process.crashed');
      const [, reign] = story.of('zab.established');
      expect((reign?.seconds ?? 0) - (crash?.seconds ?? 0)).toBeGreaterThan(3);
      expect(story.of('session.expiring', 'session.closed', 'client.expired')).toEqual([]);
      expect(servers(story, session).length).toBe(2);
      const [read] = story
        .of('client.returned')
        .flatMap(({ event: { answer } }) => (answer.kind === 'data' ? [answer.stat.ephemeralOwner] : []));
      expect(read).toBe(session);
    }
  });
});

describe('sess-create-after-close', () => {
  it('refuses the create that comes when the end of the session is proposed and not committed', () => {
    for (const seed of SEEDS) {
      const story = tell('sess-create-after-close', seed);
      const session = sessionOf(story, C1);
      expect(proposed(story, session), `seed ${String(seed)}`).toEqual([
        '1.3 create',
        '1.4 closeSession',
        '1.5 -112',
      ]);
      const late = story.of('zab.proposed').find(({ event }) => event.code === -112);
      const close = story.committed().find(({ event }) => formatZxid(event.zxid) === '1.4');
      expect(late?.seconds).toBeLessThan((close?.seconds ?? 0) - 0.1);
      const taken = story
        .of('session.closed')
        .map(({ actor, event }) => `s${String(actor)} ${String(event.ephemerals)}`);
      expect([...taken].sort()).toEqual(['s1 1', 's2 1', 's3 1']);
    }
  });
});

describe('sess-reconnect-behind', () => {
  it('is turned away by s2, which has not applied what it saw, and reads no past at s3', () => {
    for (const seed of SEEDS) {
      const story = tell('sess-reconnect-behind', seed);
      const refusals = story.of('guard.refused').filter(({ event }) => event.guard === 'client-ahead');
      expect(
        refusals.map(({ actor, event: { from, expected, actual } }) => [actor, from, expected, actual]),
        `seed ${String(seed)}`,
      ).toEqual([[2, C1, 'at most 1.2', '1.4']]);
      expect(servers(story, sessionOf(story, C1))).toEqual([1, 3]);
      expect(story.reads(C1)).toEqual(['two', 'two']);
      expect(story.of('client.expired')).toEqual([]);
    }
  });
});
