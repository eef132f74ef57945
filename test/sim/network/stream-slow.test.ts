import { describe, expect, it } from 'vitest';
import type { Disturbance } from '../../../sim/network/disturbances.js';
import { World } from '../process/world.js';

const CUT: Disturbance = { kind: 'cut' };
const THERE = { from: 1, to: 2 };
const BACK = { from: 2, to: 1 };

/** Two processes with an open connection, at 1 ms. */
function connected(): { readonly world: World; readonly id: number } {
  const world = new World();
  const id = world.connection(1, 2);
  return { world, id };
}

/** What a process has got over the connection, and when. */
function arrivals(world: World, address: number): readonly (readonly [number, string | undefined])[] {
  const words = world.heard(address);
  return world
    .got(address)
    .map(({ micros }, i): readonly [number, string | undefined] => [micros, words[i]])
    .slice(1);
}

describe('a slow link under a connection', () => {
  it('takes so many times as long', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin({ kind: 'slow', factor: 7 }, [THERE]);
    world.say(1, id);
    world.settle();
    expect(arrivals(world, 2)).toEqual([[1_700, 'Word 1']]);
  });

  it('leaves nothing slow behind: all that is under way at its end goes on like what is sent then, in order', () => {
    const { world, id } = connected();
    world.cluster.disturbances.begin({ kind: 'slow', factor: 1_000 }, [THERE]);
    world.say(1, id, 'Slow');
    world.pass(50);
    world.say(1, id, 'Behind');
    world.cluster.disturbances.heal(() => true);
    world.say(1, id, 'After');
    world.settle();
    expect(arrivals(world, 2)).toEqual([
      [1_150, 'Slow 1'],
      [1_150, 'Behind 1'],
      [1_150, 'After 1'],
    ]);
  });

  it('that ends lets nothing overtake what queued there', () => {
    const { world, id } = connected();
    const slow = world.cluster.disturbances.begin({ kind: 'slow', factor: 9 }, [THERE]);
    world.say(1, id, 'Slow', 2);
    world.pass(850);
    world.cluster.disturbances.end(slow);
    world.say(1, id, 'After');
    world.settle();
    expect(arrivals(world, 2)).toEqual([
      [1_900, 'Slow 1'],
      [1_900, 'Slow 2'],
      [1_950, 'After 1'],
    ]);
  });

  it('that ends hastens a question, and the next try behind a cut', () => {
    const { world, id } = connected();
    const { disturbances } = world.cluster;
    const cut = disturbances.begin(CUT, [THERE]);
    world.say(1, id);
    world.pass(500);
    const slow = disturbances.begin({ kind: 'slow', factor: 1_000 }, [THERE]);
    disturbances.end(cut);
    world.env(1).streams.connect(2, 'quorum');
    world.pass(500);
    disturbances.end(slow);
    world.pass(150);
    expect(arrivals(world, 2)).toEqual([
      [2_100, 'Word 1'],
      [2_100, 'accepted quorum from 1'],
    ]);
  });

  it('that ends hastens the word that a window has room', () => {
    const { world, id } = connected();
    const slow = world.cluster.disturbances.begin({ kind: 'slow', factor: 1_000 }, [BACK]);
    world.say(1, id, 'Word', 5);
    world.pass(500);
    expect(world.heard(1)).toEqual(['connected']);
    world.cluster.disturbances.end(slow);
    world.settle();
    expect(arrivals(world, 1)).toEqual([[1_600, 'writable']]);
  });
});
