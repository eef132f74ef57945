import { describe, expect, it } from 'vitest';
import { DIRECTORY } from '../../../core/env.js';
import { markAt } from '../../core/storage/records.js';
import type { DamagePlace, DamageTarget } from '../../../sim/disk/damage.js';
import { DAMAGE_PLACES, DAMAGE_TARGETS } from '../../../sim/disk/damage.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';
import { contentsOf, crashed, extentOf, tagOf } from './workbench.js';

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A world whose first disk holds these files, durably; `draws` are those of the disk from now on. */
function withFiles(files: readonly string[], draws: readonly number[] = []): World {
  const syncs = Array<number>(files.length + 1).fill(0);
  const world = new World({ choices: new ScriptedChoices({ draws: { 'disk/1': [...syncs, ...draws] } }) });
  for (const name of files) {
    world.env(1).files.append(name, extentOf(...NINE), tagOf(1));
    world.env(1).files.sync(name, 1);
  }
  world.env(1).files.sync(DIRECTORY, 2);
  world.settle();
  return world;
}

describe('bit rot', () => {
  it.each<[Exclude<DamagePlace, 'marked'>, number, readonly number[]]>([
    ['first', 2, [1, 2, 2, 4, 5, 6, 7, 8, 9]],
    ['middle', 0, [1, 2, 3, 5, 5, 6, 7, 8, 9]],
    ['last', 2, [1, 2, 3, 4, 5, 6, 7, 8, 8]],
  ])(
    'in the %s third flips the bit that is drawn, in the cache and on the platter',
    (place, at, expected) => {
      const world = withFiles(['log.1'], [0, at, 0]);
      world.disk(1).rot('log', place);
      expect(contentsOf(world)).toEqual({ 'log.1': expected });
      expect(crashed(world, 'lose')).toEqual({ 'log.1': expected });
      const offset = { first: 0, middle: 3, last: 6 }[place] + at;
      expect(world.one('disk.damaged')).toMatchObject({
        actor: 1,
        event: { file: 'log.1', offset, bytes: 1, how: 'bitrot' },
      });
    },
  );

  it('flips any of the eight bits', () => {
    const flipped = new Set<number>();
    for (let bit = 0; bit < 8; bit += 1) {
      const world = withFiles(['log.1'], [0, 0, bit]);
      world.disk(1).rot('log', 'first');
      flipped.add((contentsOf(world)['log.1']?.[0] ?? 0) ^ 1);
    }
    expect([...flipped]).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  });

  it('leaves the same bytes in the files of others as they were', () => {
    const shared = extentOf(...NINE);
    const world = new World();
    for (const address of [1, 2]) {
      world.env(address).files.append('log.1', shared, tagOf(1));
      world.env(address).files.sync('log.1', 1);
    }
    world.settle();
    world.disk(1).rot('log', 'first');
    expect(contentsOf(world, 2)).toEqual({ 'log.1': NINE });
  });

  it('does not touch what was written over since in the cache, only what lies below', () => {
    const world = withFiles(['log.1'], [0, 0, 0]);
    world.env(1).files.overwrite('log.1', 0, extentOf(77), tagOf(2));
    world.disk(1).rot('log', 'first');
    expect(contentsOf(world)['log.1']?.[0]).toBe(77);
    expect(crashed(world, 'lose')['log.1']?.[0]).toBe(0);
  });

  it.each<[DamageTarget, readonly string[]]>([
    ['log', ['log.1', 'log.2']],
    ['snapshot', ['snapshot.1']],
    ['epoch', ['acceptedEpoch', 'currentEpoch']],
  ])('of the sort %s finds these files: %j, each in turn', (target, names) => {
    const all = ['acceptedEpoch', 'catalog.1', 'currentEpoch', 'log.1', 'log.2', 'other', 'snapshot.1'];
    for (const [i, name] of names.entries()) {
      const world = withFiles(all, [i]);
      expect(world.disk(1).canRot(target, 'last')).toBe(true);
      world.disk(1).rot(target, 'last');
      expect(world.one('disk.damaged').event.file).toBe(name);
      const others = Object.entries(contentsOf(world)).filter(([file]) => file !== name);
      for (const [, bytes] of others) expect(bytes).toEqual(NINE);
    }
  });

  it('finds nothing in a file that is not durable yet, nor where there is none', () => {
    const world = new World();
    expect(world.disk(1).canRot('log', 'first')).toBe(false);
    world.env(1).files.append('log.1', extentOf(...NINE), tagOf(1));
    expect(world.disk(1).canRot('log', 'first')).toBe(false);
    world.disk(1).rot('log', 'first');
    expect(world.of('disk.damaged')).toEqual([]);
    expect(contentsOf(world)).toEqual({ 'log.1': NINE });
  });

  it('stays within its third of a file of any size', () => {
    for (let size = 1; size <= 12; size += 1) {
      for (const [i, place] of (['first', 'middle', 'last'] as const).entries()) {
        const world = new World({ choices: new SeededChoices(size) });
        world.env(1).files.append('log.1', extentOf(...Array<number>(size).fill(0)), tagOf(1));
        world.env(1).files.sync('log.1', 1);
        world.settle();
        world.disk(1).rot('log', place);
        const { offset } = world.one('disk.damaged').event;
        expect(contentsOf(world)['log.1']?.filter((byte) => byte !== 0)).toHaveLength(1);
        if (size < 3) continue;
        expect(offset).toBeGreaterThanOrEqual(Math.floor(size / 3) * i);
        expect(offset).toBeLessThan(size - Math.floor(size / 3) * (2 - i));
      }
    }
  });

  it('of what marks speak of spares the end of a log that none speaks of, and no other file', () => {
    const [record, behind] = [extentOf(...NINE), extentOf(7, 7)];
    const world = new World({ choices: new SeededChoices(3) });
    const { files } = world.env(1);
    const synced = (size: number): void => {
      files.sync('log.1', size);
      world.settle();
    };
    files.append('log.1', record, tagOf(1));
    synced(1);
    expect(world.disk(1).canRot('log', 'marked')).toBe(false);
    files.append('log.1', behind, tagOf(2), extentOf(...markAt(NINE.length, NINE.length)));
    synced(2);
    expect(world.disk(1).canRot('log', 'marked')).toBe(true);
    for (let i = 0; i < 40; i += 1) world.disk(1).rot('log', 'marked');
    const offsets = new Set(world.of('disk.damaged').map(({ event }) => event.offset));
    expect([...offsets].sort()).toEqual(NINE.map((_, at) => at));
    const whole = withFiles(['snapshot.1'], [0, 8, 0]);
    whole.disk(1).rot('snapshot', 'marked');
    expect(whole.one('disk.damaged').event.offset).toBe(8);
  });

  it('has three sorts and four places', () => {
    expect([DAMAGE_TARGETS, DAMAGE_PLACES]).toEqual([
      ['log', 'snapshot', 'epoch'],
      ['first', 'middle', 'last', 'marked'],
    ]);
  });
});

describe('a disk that stalls', () => {
  it('completes nothing for so long, and then all, in their order', () => {
    const world = withFiles(['log.1']);
    const { files } = world.env(1);
    const before = world.nowMicros;
    files.sync('log.1', 11);
    world.pass(500);
    world.disk(1).stall(50_000);
    files.sync('log.1', 12);
    files.sync(DIRECTORY, 13);
    world.pass(49_999);
    expect(world.heard(1).slice(-1)).toEqual(['synced 2']);
    files.sync('log.1', 14);
    world.settle();
    expect(world.heard(1).slice(-4)).toEqual(['synced 11', 'synced 12', 'synced 13', 'synced 14']);
    expect(
      world
        .got(1)
        .slice(-4)
        .map(({ micros }) => micros - before),
    ).toEqual([50_500, 50_500, 50_500, 51_499]);
  });

  it('stalls for the longer of two times', () => {
    const world = withFiles(['log.1']);
    const before = world.nowMicros;
    world.disk(1).stall(50_000);
    world.disk(1).stall(10_000);
    world.env(1).files.sync('log.1', 11);
    world.settle();
    expect(world.nowMicros - before).toBe(50_000);
  });

  it('goes on when it is healed, as if what waits were asked for now', () => {
    const world = withFiles(['log.1']);
    const before = world.nowMicros;
    world.env(1).files.sync('log.1', 11);
    world.disk(1).stall(50_000);
    world.pass(5_000);
    world.disk(1).heal();
    world.settle();
    expect(world.heard(1).at(-1)).toBe('synced 11');
    expect(world.nowMicros - before).toBe(6_000);
  });

  it('loses at a crash what a stall kept from becoming durable', () => {
    const world = withFiles(['log.1']);
    world.env(1).files.append('log.1', extentOf(10), tagOf(2));
    world.disk(1).stall(50_000);
    world.env(1).files.sync('log.1', 11);
    world.pass(10_000);
    expect(crashed(world, 'lose')).toEqual({ 'log.1': NINE });
  });
});
