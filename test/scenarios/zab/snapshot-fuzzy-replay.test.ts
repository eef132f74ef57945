import { describe, expect, it } from 'vitest';
import { formatZxid } from '../../../core/zxid.js';
import type { Story } from './told.js';
import { tell } from './told.js';

/** What servers recovered from, and what had been applied by the time those were written. */
function replays(story: Story) {
  const ends = new Map<string, number>();
  for (const { actor, event } of story.of('snap.written')) {
    ends.set(`s${String(actor)} ${formatZxid(event.zxid)}`, event.end);
  }
  return story.of('log.recovered').flatMap(({ actor, event: { snapshot, last } }) => {
    const end = ends.get(`s${String(actor)} ${formatZxid(snapshot)}`);
    return end === undefined ? [] : [{ snapshot, end, last }];
  });
}

describe('snapshot-fuzzy-replay', () => {
  const story = tell('snapshot-fuzzy-replay', 1);

  it('recovers again and again from a snapshot that was behind its name, and replays what that has seen', () => {
    const fuzzy = replays(story).filter(({ snapshot, end }) => end > snapshot);
    expect(fuzzy.length).toBeGreaterThan(15);
    for (const { snapshot, last } of fuzzy) expect(last).toBeGreaterThan(snapshot);
  });

  it('makes and takes znodes while snapshots are written, of sessions and of clients', () => {
    const [{ seconds: from } = { seconds: 0 }] = story.of('process.crashed');
    const meanwhile = story.between(from, story.of('process.crashed').at(-1)?.seconds ?? 0);
    const closed = meanwhile.of('session.closed').filter(({ actor }) => actor === 3);
    expect(closed.length).toBeGreaterThan(20);
    for (const { event } of closed) expect(event.ephemerals).toBe(7);
    const ops = meanwhile.of('zab.proposed').map(({ event }) => event.op);
    for (const op of ['create', 'delete', 'multi', 'closeSession', 'createSession']) {
      expect(ops.filter((one) => one === op).length, op).toBeGreaterThan(20);
    }
  });
});
