import { describe, expect, it } from 'vitest';

import { DIRECTORY } from '../../../core/env.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';
import { contentsOf, crashed, extentOf, numbersOf, tagOf } from './workbench.js';

/** Server 1 has a file with one durable byte; `draws` are what its disk draws afterwards. */
function withFile(...draws: readonly number[]): World {
  const world = new World({ choices: new ScriptedChoices({ draws: { 'disk/1': [0, 0, ...draws] } }) });
  const { files } = world.env(1);
  files.append('log', extentOf(1), tagOf(0));
  files.sync('log', 90);
  files.sync(DIRECTORY, 91);
  world.settle();
  world.seen.length = 0;
  return world;
}

const SYNC_DRAW = 0;
const LOST = 1;
const KEPT = 0;

describe('a refused write', () => {
  it('is seen by its process, which learns of the refusal at the sync and loses it with the crash', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).refuseWrites(1);
    files.append('log', extentOf(2), tagOf(1));
    expect(contentsOf(world)).toEqual({ log: [1, 2] });
    files.sync('log', 1);
    world.settle();
    expect(world.heard(1).at(-1)).toBe('synced 1 EIO');
    const failed = world.one('disk.failed');
    expect(failed).toMatchObject({
      actor: 1,
      cause: world.one('disk.written').index,
      event: { file: 'log', op: 'sync', error: 'EIO', tags: [tagOf(1)] },
    });
    expect(contentsOf(world)).toEqual({ log: [1, 2] });
    expect(crashed(world, 'keep')).toEqual({ log: [1] });
  });

  it('leaves the page clean: a second sync succeeds and tells nothing of what is lost', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).refuseWrites(1);
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    files.sync('log', 2);
    files.append('log', extentOf(3), tagOf(2));
    files.sync('log', 3);
    world.settle();
    expect(world.heard(1).slice(-3)).toEqual(['synced 1 EIO', 'synced 2', 'synced 3']);
    expect(world.of('disk.synced').map(({ event }) => numbersOf(event.tags))).toEqual([[], [2]]);
    expect(crashed(world, 'keep')).toEqual({ log: [1, 0, 3] });
  });

  it('is so many writes and no more, and a later one may reach the platter all the same', () => {
    const world = withFile(SYNC_DRAW, KEPT);
    const { files } = world.env(1);
    world.disk(1).refuseWrites(2);
    for (const n of [2, 3, 4]) files.append('log', extentOf(n), tagOf(n));
    files.sync('log', 1);
    world.settle();
    expect(numbersOf(world.one('disk.failed').event.tags)).toEqual([2, 3]);
    expect(crashed(world, 'keep')).toEqual({ log: [1, 0, 0, 4] });
  });

  it('is one of data: a truncation goes through the journal', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).refuseWrites(1);
    files.truncate('log', 0);
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    world.settle();
    expect(numbersOf(world.one('disk.failed').event.tags)).toEqual([1]);
    expect(crashed(world, 'lose')).toEqual({ log: [] });
  });

  it('never becomes durable by a crash that keeps everything else', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).refuseWrites(1);
    files.append('log', extentOf(2, 2), tagOf(1));
    files.append('log', extentOf(3), tagOf(2));
    expect(crashed(world, 'keep')).toEqual({ log: [1, 0, 0, 3] });
    expect(numbersOf(world.one('disk.lost').event.tags)).toEqual([1]);
    expect(world.one('disk.lost').event.tornBytes).toBe(0);
  });
});

describe('a failed sync', () => {
  it('leaves of each write it covers all or nothing, and reports as lost what is lost', () => {
    const world = withFile(SYNC_DRAW, SYNC_DRAW, LOST, KEPT);
    const { files } = world.env(1);
    files.append('log', extentOf(2), tagOf(1));
    files.append('log', extentOf(3), tagOf(2));
    files.sync('log', 1);
    world.disk(1).failSyncs(1);
    files.append('log', extentOf(4), tagOf(3));
    files.sync('log', 2);
    world.settle();
    expect(world.heard(1).slice(-2)).toEqual(['synced 1 EIO', 'synced 2']);
    expect(numbersOf(world.one('disk.failed').event.tags)).toEqual([1]);
    expect(numbersOf(world.one('disk.synced').event.tags)).toEqual([3]);
    expect(contentsOf(world)).toEqual({ log: [1, 2, 3, 4] });
    expect(crashed(world, 'keep')).toEqual({ log: [1, 0, 3, 4] });
  });

  it('loses data and never a truncation, which the journal keeps', () => {
    const world = withFile(SYNC_DRAW, LOST);
    const { files } = world.env(1);
    files.truncate('log', 0);
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    world.disk(1).failSyncs(1);
    world.settle();
    expect(numbersOf(world.one('disk.failed').event.tags)).toEqual([1]);
    expect(crashed(world, 'lose')).toEqual({ log: [] });
  });

  it('is so many syncs and no more, whatever their target', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).failSyncs(2);
    for (const [i, target] of ['log', DIRECTORY, 'log'].entries()) {
      files.sync(target, i);
      world.settle();
    }
    expect(world.heard(1).slice(-3)).toEqual(['synced 0 EIO', 'synced 1 EIO', 'synced 2']);
  });

  it('of the directory leaves the names as volatile as they were', () => {
    const world = withFile();
    const { files } = world.env(1);
    files.append('new', extentOf(5), tagOf(1));
    files.sync('new', 1);
    world.settle();
    world.disk(1).failSyncs(1);
    files.sync(DIRECTORY, 2);
    world.settle();
    expect(world.heard(1).slice(-2)).toEqual(['synced 1', 'synced 2 EIO']);
    expect(crashed(world, 'lose')).toEqual({ log: [1] });
  });

  it('of a file without a durable name loses with that name what it left', () => {
    const world = withFile(SYNC_DRAW, KEPT);
    const { files } = world.env(1);
    files.append('new', extentOf(5), tagOf(1));
    files.sync('new', 1);
    world.disk(1).failSyncs(1);
    world.settle();
    expect(world.one('disk.failed').event.tags).toEqual([]);
    expect(crashed(world, 'lose')).toEqual({ log: [1] });
    expect(numbersOf(world.one('disk.lost').event.tags)).toEqual([1]);
  });

  it('of a file that is renamed meanwhile fails what that file was given', () => {
    const world = withFile(SYNC_DRAW, LOST);
    const { files } = world.env(1);
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    files.rename('log', 'old');
    files.append('log', extentOf(9), tagOf(2));
    world.disk(1).failSyncs(1);
    world.settle();
    expect(numbersOf(world.one('disk.failed').event.tags)).toEqual([1]);
    expect(crashed(world, 'keep')).toEqual({ log: [9], old: [1] });
  });
});

describe('a slow disk', () => {
  it('takes so many times as long for the syncs that are asked for while it is slow', () => {
    const world = withFile();
    const { files } = world.env(1);
    const before = world.nowMicros;
    files.sync('log', 1);
    world.disk(1).slow(7);
    files.sync(DIRECTORY, 2);
    world.settle();
    expect(
      world
        .got(1)
        .slice(-2)
        .map(({ micros }) => micros - before),
    ).toEqual([1_000, 7_000]);
    expect(world.of('disk.synced').map(({ event }) => event.tookMicros)).toEqual([1_000, 7_000]);
  });
});

describe('healing a disk', () => {
  it('ends all faults that stand', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).slow(7);
    world.disk(1).refuseWrites(9);
    world.disk(1).failSyncs(9);
    world.disk(1).heal();
    const before = world.nowMicros;
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    world.settle();
    expect(world.nowMicros).toBe(before + 1_000);
    expect(world.heard(1).at(-1)).toBe('synced 1');
    expect(crashed(world, 'lose')).toEqual({ log: [1, 2] });
  });

  it('lets syncs that a slow disk was asked for take no longer than others, in their order', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).slow(1_000);
    for (const ticket of [1, 2]) files.sync('log', ticket);
    world.pass(500);
    const healed = world.nowMicros;
    world.disk(1).heal();
    world.settle();
    expect(world.heard(1).slice(-2)).toEqual(['synced 1', 'synced 2']);
    expect(world.nowMicros).toBe(healed + 1_000);
    expect(world.of('disk.synced').map(({ event }) => event.tookMicros)).toEqual([1_500, 1_500]);
  });

  it('leaves a sync of a disk that was not slow as it was', () => {
    const world = withFile();
    const asked = world.nowMicros;
    world.env(1).files.sync('log', 1);
    world.pass(500);
    world.disk(1).heal();
    world.settle();
    expect(world.nowMicros).toBe(asked + 1_000);
    expect(world.of('disk.synced')).toHaveLength(1);
  });

  it('lets the device take what it refused, as long as no sync has told of it', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).refuseWrites(1);
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    world.disk(1).heal();
    world.settle();
    expect(world.heard(1).at(-1)).toBe('synced 1');
    expect(crashed(world, 'lose')).toEqual({ log: [1, 2] });
  });

  it('hastens the syncs that a slow disk was asked for, in their order', () => {
    const world = withFile();
    const { files } = world.env(1);
    const before = world.nowMicros;
    world.disk(1).slow(1_000);
    files.append('log', extentOf(2), tagOf(1));
    files.sync('log', 1);
    files.sync('log', 2);
    world.disk(1).heal();
    world.settle();
    expect(world.nowMicros).toBe(before + 1_000);
    expect(world.heard(1).slice(-2)).toEqual(['synced 1', 'synced 2']);
    expect(crashed(world, 'lose')).toEqual({ log: [1, 2] });
  });
});

describe('a truncation', () => {
  it('goes through the journal: a failed sync does not lose it, and the device does not refuse it', () => {
    const world = withFile(SYNC_DRAW, LOST);
    const { files } = world.env(1);
    world.disk(1).refuseWrites(1);
    world.disk(1).failSyncs(1);
    files.truncate('log', 0);
    files.sync('log', 1);
    world.settle();
    expect(world.heard(1).at(-1)).toBe('synced 1 EIO');
    expect(crashed(world, 'lose')).toEqual({ log: [] });
  });

  it('that a crash loses takes with it all that was written behind it, and one that it keeps nothing', () => {
    const SUBSET = 8;
    const leaves = (...survives: readonly number[]): unknown => {
      const world = withFile(SUBSET, ...survives);
      const { files } = world.env(1);
      files.truncate('log', 0);
      files.append('log', extentOf(7), tagOf(1));
      files.append('log', extentOf(8), tagOf(2));
      return crashed(world, 'any');
    };
    expect(leaves(LOST, KEPT, KEPT)).toEqual({ log: [1] });
    expect(leaves(KEPT, LOST, KEPT)).toEqual({ log: [0, 8] });
    expect(leaves(KEPT, KEPT, KEPT)).toEqual({ log: [7, 8] });
  });
});
