import { describe, expect, it } from 'vitest';

import { DIRECTORY } from '../../../core/env.js';
import type { CrashOutcome } from '../../../sim/disk/crash-outcome.js';
import type { Choices } from '../../../sim/kernel/choices.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from '../process/world.js';
import { contentsOf, crashed, extentOf, numbersOf, tagOf } from './workbench.js';

/** What is durable before each crash: two bytes. */
const BASE = [1, 2];
const FIRST = [11, 12, 13, 14];
const SECOND = [21, 22, 23];

/** Server 1 has a file with durable bytes, and two more writes that were not synced: the first of them in so many parts. */
function withPending(choices: Choices = new ScriptedChoices(), parts: 1 | 2 = 1): World {
  const world = new World({ choices });
  const { files } = world.env(1);
  files.append('log', extentOf(...BASE), tagOf(0));
  files.sync('log', 1);
  files.sync(DIRECTORY, 2);
  world.settle();
  if (parts === 1) files.append('log', extentOf(...FIRST), tagOf(1));
  else files.append('log', extentOf(...FIRST.slice(1)), tagOf(1), extentOf(...FIRST.slice(0, 1)));
  files.append('log', extentOf(...SECOND), tagOf(2));
  return world;
}

/** The draws that a disk makes at a crash, behind the two of the syncs above. */
function crashDraws(...draws: readonly number[]): ScriptedChoices {
  return new ScriptedChoices({ draws: { 'disk/1': [0, 0, ...draws] } });
}

function lostOf(world: World): { readonly tags: number[]; readonly tornBytes: number } | null {
  const [lost] = world.of('disk.lost');
  return lost === undefined ? null : { tags: numbersOf(lost.event.tags), tornBytes: lost.event.tornBytes };
}

/** How a crash of kind `any` falls, by its first draw of ten. */
const ALL = 0;
const NONE = 1;
const PREFIX = 2;
const SUBSET = 7;
/** How a write is torn, by a draw of eight. */
const NOT_TORN = 0;
const CUT = 1;
const ZEROS = 5;
const GARBAGE = 7;

describe('a crash', () => {
  it('that keeps everything leaves what the process saw', () => {
    const world = withPending();
    expect(crashed(world, 'keep')).toEqual({ log: [...BASE, ...FIRST, ...SECOND] });
    expect(lostOf(world)).toBeNull();
  });

  it('that loses everything leaves what was synced', () => {
    const world = withPending();
    expect(crashed(world, 'lose')).toEqual({ log: BASE });
    expect(lostOf(world)).toEqual({ tags: [1, 2], tornBytes: 0 });
    expect(world.one('disk.lost').cause).toBe(world.one('process.crashed').cause);
  });

  it('that tears leaves part of the first write that was not synced, and nothing behind it', () => {
    const world = withPending(crashDraws(CUT, 1));
    expect(crashed(world, 'torn')).toEqual({ log: [...BASE, 11, 12] });
    expect(lostOf(world)).toEqual({ tags: [1, 2], tornBytes: 2 });
  });

  it.each<{ what: string; draws: number[]; contents: number[]; tags?: number[]; tornBytes?: number }>([
    { what: 'all of it', draws: [ALL], contents: [...BASE, ...FIRST, ...SECOND] },
    { what: 'none of it', draws: [NONE, NOT_TORN], contents: BASE, tags: [1, 2] },
    { what: 'a prefix: nothing', draws: [PREFIX, 0, NOT_TORN], contents: BASE, tags: [1, 2] },
    { what: 'a prefix: one write', draws: [PREFIX, 1, NOT_TORN], contents: [...BASE, ...FIRST], tags: [2] },
    { what: 'a prefix: everything', draws: [PREFIX, 2], contents: [...BASE, ...FIRST, ...SECOND] },
    {
      what: 'a subset: the second write alone, behind a hole',
      draws: [SUBSET, 1, 0, NOT_TORN],
      contents: [...BASE, 0, 0, 0, 0, ...SECOND],
      tags: [1],
    },
    {
      what: 'a subset: the first write alone',
      draws: [SUBSET, 0, 1, NOT_TORN],
      contents: [...BASE, ...FIRST],
      tags: [2],
    },
    {
      what: 'the first write up to a cut',
      draws: [NONE, CUT, 2],
      contents: [...BASE, 11, 12, 13],
      tags: [1, 2],
      tornBytes: 3,
    },
    {
      what: 'the first write with zeros behind a cut',
      draws: [NONE, ZEROS, 0],
      contents: [...BASE, 11, 0, 0, 0],
      tags: [1, 2],
      tornBytes: 1,
    },
    {
      what: 'the first write with garbage behind a cut',
      draws: [NONE, GARBAGE, 1, 77, 78],
      contents: [...BASE, 11, 12, 77, 78],
      tags: [1, 2],
      tornBytes: 2,
    },
    {
      what: 'the second write up to a cut',
      draws: [PREFIX, 1, CUT, 0],
      contents: [...BASE, ...FIRST, 21],
      tags: [2],
      tornBytes: 1,
    },
    {
      what: 'the second write whole and the first one torn',
      draws: [SUBSET, 1, 0, CUT, 1],
      contents: [...BASE, 11, 12, 0, 0, ...SECOND],
      tags: [1],
      tornBytes: 2,
    },
  ])('may leave $what of what was not synced', ({ draws, contents, tags, tornBytes = 0 }) => {
    const world = withPending(crashDraws(...draws));
    expect(crashed(world, 'any')).toEqual({ log: contents });
    expect(lostOf(world)).toEqual(tags === undefined ? null : { tags, tornBytes });
  });

  it('takes nothing away from a write that it keeps, whatever an older one that it tears had been', () => {
    const world = new World({ choices: crashDraws(SUBSET, 1, 0, CUT, 2) });
    const { files } = world.env(1);
    files.append('log', extentOf(1, 2, 3, 4), tagOf(0));
    files.sync('log', 1);
    files.sync(DIRECTORY, 2);
    world.settle();
    files.overwrite('log', 0, extentOf(11, 12, 13, 14), tagOf(1));
    files.overwrite('log', 1, extentOf(22), tagOf(2));
    expect(crashed(world, 'any')).toEqual({ log: [11, 22, 13, 4] });
    expect(lostOf(world)).toEqual({ tags: [1], tornBytes: 3 });
  });

  it('leaves a file as short as a kept truncation made it, whatever it tears', () => {
    const world = withPending(crashDraws(SUBSET, 1, 1, 0, CUT, 1));
    world.env(1).files.truncate('log', 1);
    expect(crashed(world, 'any')).toEqual({ log: [1] });
  });

  it('that loses a truncation loses all that was written behind it, for the journal orders both', () => {
    // Of four writes the crash would keep all but the truncation, which is the third.
    const world = withPending(crashDraws(SUBSET, 0, 0, 1, 0));
    world.env(1).files.truncate('log', 1);
    world.env(1).files.append('log', extentOf(9), tagOf(3));
    expect(crashed(world, 'any')).toEqual({ log: [...BASE, ...FIRST, ...SECOND] });
    expect(lostOf(world)).toEqual({ tags: [3], tornBytes: 0 });
  });

  it('does not call lost what stands there all the same, as the zeros of a record do behind a tear', () => {
    const world = new World({ choices: crashDraws(NONE, ZEROS, 0) });
    const { files } = world.env(1);
    files.append('log', extentOf(), tagOf(0));
    files.sync('log', 1);
    files.sync(DIRECTORY, 2);
    world.settle();
    files.append('log', extentOf(5, 0, 0), tagOf(1));
    expect(crashed(world, 'any')).toEqual({ log: [5, 0, 0] });
    expect(lostOf(world)).toBeNull();
  });

  it('cannot change the bytes of others: the files of two servers may share one array', () => {
    const shared = extentOf(1, 2, 3, 4);
    const world = new World({
      choices: new ScriptedChoices({ draws: { 'disk/1': [0, 0, GARBAGE, 0, 9, 9, 9] } }),
    });
    for (const address of [1, 2]) {
      const { files } = world.env(address);
      files.append('log', extentOf(), tagOf(0));
      files.sync(DIRECTORY, 1);
      files.sync('log', 2);
      world.settle();
      files.append('log', shared, tagOf(1));
    }
    expect(crashed(world, 'torn')).toEqual({ log: [1, 9, 9, 9] });
    expect(contentsOf(world, 2)).toEqual({ log: [1, 2, 3, 4] });
  });

  it('takes a write that something stands in front of for one write', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const whole = withPending(new SeededChoices(seed), 1);
      const parted = withPending(new SeededChoices(seed), 2);
      expect(contentsOf(parted)).toEqual({ log: [...BASE, ...FIRST, ...SECOND] });
      expect(parted.of('disk.written').map(({ event }) => event)).toEqual(
        whole.of('disk.written').map(({ event }) => event),
      );
      expect(crashed(parted, 'any')).toEqual(crashed(whole, 'any'));
      expect(lostOf(parted)).toEqual(lostOf(whole));
    }
  });

  it('settles each file by itself', () => {
    const world = new World({ choices: new ScriptedChoices({ draws: { 'disk/1': [0, 0, 0, ALL, NONE] } }) });
    const { files } = world.env(1);
    for (const name of ['a', 'b']) files.append(name, extentOf(1), tagOf(1));
    for (const [i, target] of ['a', 'b', DIRECTORY].entries()) files.sync(target, i);
    world.settle();
    for (const name of ['a', 'b']) files.append(name, extentOf(2), tagOf(2));
    expect(crashed(world, 'any')).toEqual({ a: [1, 2], b: [1] });
  });

  it('of kind any takes all of these shapes over many seeds, each about as often as planned', () => {
    const runs = 1_000;
    const counts = { all: 0, none: 0, one: 0, hole: 0, torn: 0 };
    for (let seed = 1; seed <= runs; seed += 1) {
      const world = new World({ servers: 1, choices: new SeededChoices(seed), isSilent: true });
      const { files } = world.env(1);
      files.append('log', extentOf(), tagOf(0));
      files.sync('log', 1);
      files.sync(DIRECTORY, 2);
      world.settle();
      files.append('log', extentOf(...FIRST), tagOf(1));
      files.append('log', extentOf(...SECOND), tagOf(2));
      const found = crashed(world, 'any')['log']?.join() ?? 'nothing';
      if (found === [...FIRST, ...SECOND].join()) counts.all += 1;
      else if (found === '') counts.none += 1;
      else if (found === FIRST.join()) counts.one += 1;
      else if (found.endsWith(SECOND.join())) counts.hole += 1;
      else counts.torn += 1;
    }
    // all 10 %, none 10 %, prefix 50 % (each of three), subset 30 % (each of four); 7 of 8 losses are torn as well.
    const share = (count: number): number => Math.round((100 * count) / runs);
    const near = (percent: number, count: number): void =>
      expect(Math.abs(share(count) - percent)).toBeLessThan(4);
    near(10 + 50 / 3 + 30 / 4, counts.all);
    near(30 / 4, counts.hole);
    near((50 / 3 + 30 / 4) / 8, counts.one);
    near((10 + 50 / 3 + 30 / 4) / 8, counts.none);
    near(51, counts.torn);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
  });

  it.each<CrashOutcome>(['any', 'keep', 'lose', 'torn'])(
    'of kind %s leaves what was synced alone',
    (outcome) => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const world = new World({ choices: new SeededChoices(seed) });
        const { files } = world.env(1);
        files.append('log', extentOf(...BASE), tagOf(0));
        files.sync('log', 1);
        files.sync(DIRECTORY, 2);
        world.settle();
        expect(crashed(world, outcome)).toEqual({ log: BASE });
        expect(crashed(world, outcome)).toEqual({ log: BASE });
        expect(world.of('disk.lost')).toEqual([]);
      }
    },
  );
});
