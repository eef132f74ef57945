import { describe, expect, it } from 'vitest';
import { seeds } from '../recipes.js';
import { tell } from './told.js';

describe('disk-torn-tail', () => {
  it('tears three tails, and each recovery finds and drops one', () => {
    for (const seed of seeds(6)) {
      const story = tell('disk-torn-tail', seed);
      const torn = story.of('disk.lost').filter(({ event }) => event.tornBytes > 0);
      expect(torn.length, `seed ${String(seed)}`).toBeGreaterThanOrEqual(3);
      const found = story.of('log.recovered').filter(({ event }) => event.end === 'torn');
      expect(found.map(({ actor }) => actor).sort()).toEqual([1, 2, 3]);
    }
  });
});

describe('disk-leader-write-error', () => {
  it('stops the leader at its first failed sync, and the others go on', () => {
    for (const seed of seeds(6)) {
      const story = tell('disk-leader-write-error', seed);
      const halted = story.of('process.crashed');
      expect(halted.map(({ actor, event }) => `s${String(actor)} ${event.why}`)).toEqual(['s3 halted']);
      const [{ seconds } = { seconds: 0 }] = halted;
      expect(seconds, `seed ${String(seed)}`).toBeLessThan(0.9);
      expect(story.established().length).toBe(2);
      const others = story.between(seconds, 6.5).committed();
      expect(others.length).toBeGreaterThan(0);
      expect(others.map(({ actor }) => actor)).not.toContain(3);
    }
  });
});
