import { describe, expect, it } from 'vitest';

import { DIRECTORY } from '../../../core/env.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import type { WorldOptions } from '../process/world.js';
import { World } from '../process/world.js';
import { contentsOf, crashed, extentOf, numbersOf, tagOf } from './workbench.js';

/** A world in which server 1 has an empty file whose name is durable. */
function withFile(name = 'log', parts: WorldOptions['parts'] = {}): World {
  const world = new World({ parts });
  world.env(1).files.append(name, extentOf(), tagOf(0));
  world.env(1).files.sync(name, 90);
  world.env(1).files.sync(DIRECTORY, 91);
  world.settle();
  world.seen.length = 0;
  return world;
}

describe('a sync', () => {
  it('makes durable exactly what was issued before it', () => {
    const world = withFile();
    const { files } = world.env(1);
    files.append('log', extentOf(1, 2), tagOf(1));
    files.append('log', extentOf(3), tagOf(2));
    files.sync('log', 1);
    files.append('log', extentOf(4), tagOf(3));
    world.settle();
    expect(contentsOf(world)).toEqual({ log: [1, 2, 3, 4] });
    expect(world.one('disk.synced').event).toMatchObject({
      file: 'log',
      tags: [tagOf(1), tagOf(2)],
      tookMicros: 1_000,
    });
    expect(crashed(world, 'lose')).toEqual({ log: [1, 2, 3] });
    expect(world.one('disk.lost').event).toMatchObject({ file: 'log', tags: [tagOf(3)], tornBytes: 0 });
  });

  it('tells its process when it completes, after the latency of the disk and not before', () => {
    const world = withFile();
    const before = world.nowMicros;
    world.env(1).files.append('log', extentOf(1), tagOf(1));
    world.env(1).files.sync('log', 7);
    world.pass(1_000);
    expect(world.heard(1)).not.toContain('synced 7');
    world.settle();
    expect(world.got(1).at(-1)).toEqual({
      micros: before + 1_000,
      incarnation: 1,
      input: { kind: 'synced', ticket: 7, error: null },
    });
  });

  it('is caused by the last write that it covers, and causes what its process does then', () => {
    const world = new World({
      parts: { 1: { handle: (_, env) => env.observe({ kind: 'puppet.said', word: 'done' }) } },
    });
    const { files } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.append('log', extentOf(2), tagOf(2));
    files.sync('log', 1);
    world.settle();
    const synced = world.one('disk.synced');
    expect(synced.cause).toBe(world.of('disk.written').at(-1)?.index);
    expect(world.one('puppet.said').cause).toBe(synced.index);
  });

  it('that covers no write of this life is caused by what asked for it', () => {
    const world = withFile('log', {
      1: {
        handle: (input, env) => {
          if (input.kind === 'datagram') env.files.sync('log', 1);
        },
      },
    });
    crashed(world, 'keep');
    world.send(2, 1);
    world.settle();
    expect(world.one('disk.synced').cause).toBe(world.one('net.delivered').index);
  });

  it('that was asked for before the crash is never told of after it', () => {
    const world = withFile();
    world.env(1).files.append('log', extentOf(1), tagOf(1));
    world.env(1).files.sync('log', 1);
    world.pass(500);
    expect(crashed(world, 'lose')).toEqual({ log: [] });
    const { nowMicros } = world;
    world.settle();
    expect(world.nowMicros, 'nothing is pending any more').toBe(nowMicros);
    expect(world.heard(1)).not.toContain('synced 1');
    expect(world.of('disk.synced')).toEqual([]);
  });

  it('of one file comes after those that were asked for before it, and other files do not wait for it', () => {
    const world = withFile();
    const { files } = world.env(1);
    world.disk(1).slow(10);
    files.sync('log', 1);
    world.disk(1).slow(1);
    files.sync('log', 2);
    files.sync('other', 3);
    world.settle();
    expect(world.heard(1).slice(2)).toEqual(['synced 3', 'synced 1', 'synced 2']);
  });

  it('of a new life does not queue behind one that the crash has ended', () => {
    const world = withFile();
    world.disk(1).slow(1_000);
    world.env(1).files.sync('log', 1);
    world.disk(1).slow(1);
    crashed(world, 'lose');
    const { nowMicros } = world;
    world.env(1).files.sync('log', 2);
    world.settle();
    expect(world.nowMicros).toBe(nowMicros + 1_000);
    expect(world.heard(1).at(-1)).toBe('synced 2');
  });

  it('of a file that is renamed meanwhile is still a sync of that file', () => {
    const world = withFile('tmp');
    const { files } = world.env(1);
    files.append('tmp', extentOf(1, 2), tagOf(1));
    files.sync('tmp', 1);
    files.rename('tmp', 'log');
    world.settle();
    expect(numbersOf(world.one('disk.synced').event.tags)).toEqual([1]);
    expect(crashed(world, 'lose')).toEqual({ tmp: [1, 2] });
    expect(world.of('disk.lost')).toEqual([]);
  });

  it('of the directory says nothing of a file that was created, synced, and removed again', () => {
    const world = new World();
    const { files } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 1);
    world.settle();
    files.remove('log');
    files.sync(DIRECTORY, 2);
    world.settle();
    expect(world.of('disk.synced').flatMap(({ event }) => numbersOf(event.tags))).toEqual([]);
  });

  it('of a file that was removed makes nothing durable of the one that took its name', () => {
    const world = withFile();
    const { files } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 1);
    files.remove('log');
    files.append('log', extentOf(9), tagOf(2));
    files.sync(DIRECTORY, 2);
    world.settle();
    expect(crashed(world, 'lose')).toEqual({ log: [] });
    expect(world.of('disk.lost').flatMap(({ event }) => numbersOf(event.tags))).toEqual([2]);
  });
});

describe('the name of a new file', () => {
  it('is lost with all bytes unless the directory was synced, and then the tags are reported lost', () => {
    const world = new World();
    const { files } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 1);
    world.settle();
    expect(world.one('disk.synced').event.tags, 'durable bytes without a name').toEqual([]);
    files.append('log', extentOf(2), tagOf(2));
    expect(crashed(world, 'lose')).toEqual({});
    expect(
      world
        .of('disk.lost')
        .flatMap(({ event }) => numbersOf(event.tags))
        .sort(),
    ).toEqual([1, 2]);
  });

  it('completes the durability of bytes that were synced before it', () => {
    const world = new World();
    const { files } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 1);
    world.settle();
    files.append('log', extentOf(2), tagOf(2));
    files.sync(DIRECTORY, 2);
    world.settle();
    expect(world.of('disk.synced').map(({ event }) => [event.file, numbersOf(event.tags)])).toEqual([
      ['log', []],
      [DIRECTORY, [1]],
    ]);
    expect(crashed(world, 'lose')).toEqual({ log: [1] });
    expect(world.of('disk.lost').flatMap(({ event }) => numbersOf(event.tags))).toEqual([2]);
  });

  it('that is durable first lets each sync of the file count at once', () => {
    const world = new World();
    const { files } = world.env(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync(DIRECTORY, 1);
    world.settle();
    files.sync('log', 2);
    world.settle();
    expect(world.of('disk.synced').map(({ event }) => [event.file, numbersOf(event.tags)])).toEqual([
      [DIRECTORY, []],
      ['log', [1]],
    ]);
  });

  it('is not covered by a sync of the directory that was asked for before', () => {
    const world = new World();
    const { files } = world.env(1);
    world.disk(1).slow(5);
    files.sync(DIRECTORY, 1);
    world.disk(1).slow(1);
    files.append('log', extentOf(1), tagOf(1));
    files.sync('log', 2);
    world.settle();
    expect(world.heard(1)).toEqual(['synced 2', 'synced 1']);
    expect(world.of('disk.synced').map(({ event }) => event.tags)).toEqual([[], []]);
    expect(crashed(world, 'lose')).toEqual({});
  });

  it('stays durable over crashes', () => {
    const world = withFile();
    for (const ticket of [1, 2]) {
      crashed(world, 'lose');
      world.env(1).files.append('log', extentOf(ticket), tagOf(ticket));
      world.env(1).files.sync('log', ticket);
      world.settle();
    }
    expect(world.of('disk.synced').map(({ event }) => numbersOf(event.tags))).toEqual([[1], [2]]);
    expect(crashed(world, 'lose')).toEqual({ log: [1, 2] });
  });

  it('takes with it what a crash has left of unsynced bytes, and says so', () => {
    // The crash keeps all bytes (0) and one name less (1): the bytes are of no use to anybody.
    const world = new World({ choices: new ScriptedChoices({ draws: { 'disk/1': [0, 1] } }) });
    world.env(1).files.append('log', extentOf(1), tagOf(1));
    expect(crashed(world, 'any')).toEqual({});
    expect(numbersOf(world.one('disk.lost').event.tags)).toEqual([1]);
  });
});

describe('a change of names', () => {
  function withTwo(): World {
    const world = new World();
    const { files } = world.env(1);
    files.append('a', extentOf(1), tagOf(1));
    files.append('b', extentOf(2), tagOf(2));
    for (const [i, target] of ['a', 'b', DIRECTORY].entries()) files.sync(target, i);
    world.settle();
    return world;
  }

  it('is seen at once and undone by a crash, unless the directory was synced', () => {
    const world = withTwo();
    world.env(1).files.rename('a', 'c');
    world.env(1).files.remove('b');
    expect(contentsOf(world)).toEqual({ c: [1] });
    expect(crashed(world, 'lose')).toEqual({ a: [1], b: [2] });
    world.env(1).files.rename('a', 'c');
    world.env(1).files.remove('b');
    world.env(1).files.sync(DIRECTORY, 9);
    world.settle();
    expect(crashed(world, 'lose')).toEqual({ c: [1] });
  });

  it('replaces the file that had the new name', () => {
    const world = withTwo();
    world.env(1).files.rename('a', 'b');
    expect(contentsOf(world)).toEqual({ b: [1] });
    expect(crashed(world, 'lose')).toEqual({ a: [1], b: [2] });
    world.env(1).files.rename('a', 'b');
    world.env(1).files.sync(DIRECTORY, 9);
    world.settle();
    expect(crashed(world, 'lose')).toEqual({ b: [1] });
  });

  it('does not make bytes durable: a renamed file has what was synced of it', () => {
    const world = withTwo();
    const { files } = world.env(1);
    files.append('a', extentOf(7), tagOf(3));
    files.rename('a', 'b');
    files.sync(DIRECTORY, 9);
    world.settle();
    expect(contentsOf(world)).toEqual({ b: [1, 7] });
    expect(crashed(world, 'lose')).toEqual({ b: [1] });
  });

  it('of a file that does not exist changes nothing', () => {
    const world = withTwo();
    world.seen.length = 0;
    world.env(1).files.rename('x', 'y');
    world.env(1).files.remove('x');
    expect(contentsOf(world)).toEqual({ a: [1], b: [2] });
    expect(world.of('disk.written')).toEqual([]);
  });

  it.each([0, 1, 2, 3])('is kept by a crash only if all before it are: all but the last %d', (dropped) => {
    // Three files lose no bytes (0, 0, 0), and so many changes of names.
    const choices = new ScriptedChoices({ draws: { 'disk/1': [0, 0, 0, dropped] } });
    const world = new World({ choices });
    for (const name of ['a', 'b', 'c']) world.env(1).files.append(name, extentOf(1), tagOf(1));
    expect(Object.keys(crashed(world, 'any'))).toEqual(['a', 'b', 'c'].slice(0, 3 - dropped));
  });
});

describe('files', () => {
  it('are listed by name, with what the process sees of their size', () => {
    const world = new World();
    const { files } = world.env(1);
    files.append('b', extentOf(1, 2), tagOf(1));
    files.append('a', extentOf(), tagOf(2));
    files.append('b', extentOf(3), tagOf(3));
    expect(files.list()).toEqual([
      { name: 'a', size: 0 },
      { name: 'b', size: 3 },
    ]);
  });

  it('are cut, written over, and written beyond their end with zeros in the gap', () => {
    const world = new World();
    const { files } = world.env(1);
    files.append('log', extentOf(1, 2, 3, 4), tagOf(1));
    files.overwrite('log', 1, extentOf(8, 9), tagOf(2));
    expect(contentsOf(world)).toEqual({ log: [1, 8, 9, 4] });
    files.truncate('log', 2);
    files.overwrite('log', 4, extentOf(5), tagOf(3));
    expect(contentsOf(world)).toEqual({ log: [1, 8, 0, 0, 5] });
    files.truncate('log', 7);
    expect(contentsOf(world)).toEqual({ log: [1, 8, 0, 0, 5, 0, 0] });
  });

  it("of one process are no other process's", () => {
    const world = new World();
    world.env(1).files.append('log', extentOf(1), tagOf(1));
    expect(world.env(2).files.list()).toEqual([]);
    expect(world.env(2).files.read('log', 0, 9)).toEqual({ ok: false, error: 'ENOENT' });
  });

  it('are reported as they are written', () => {
    const world = new World();
    world.env(1).files.append('log', extentOf(1, 2), tagOf(1));
    world.env(1).files.truncate('log', 1);
    expect(
      world
        .of('disk.written')
        .map(({ actor, event }) => [actor, event.op, event.offset, event.bytes, event.tag]),
    ).toEqual([
      [1, 'create', 0, 0, null],
      [1, 'append', 0, 2, tagOf(1)],
      [1, 'truncate', 1, 0, null],
    ]);
  });
});
