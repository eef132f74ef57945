import { describe, expect, it } from 'vitest';

import type { Choices } from '../../../sim/kernel/choices.js';
import { hashText } from '../../../sim/kernel/fingerprint.js';
import { Kernel } from '../../../sim/kernel/kernel.js';
import { RunHash } from '../../../sim/kernel/run-hash.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';

/** One event, as the hash sees it. */
interface Step {
  readonly delay: number;
  readonly channel: number;
  readonly sort: number;
  readonly type: number;
}

const STEP: Step = { delay: 10, channel: 1, sort: 2, type: hashText('Prepare') };

/** The hash of a run that takes these steps one after the other. */
function hashOf(...steps: readonly Step[]): string {
  const kernel = new Kernel({ choices: new SeededChoices(1) });
  const channels = [0, 1, 2].map(() => kernel.channel('none'));
  for (const { delay, channel, sort, type } of steps) {
    const on = channels[channel];
    if (on === undefined) continue;
    kernel.schedule(on, delay, { sort, type, execute: () => undefined, describe: () => 'step' });
    kernel.step();
  }
  return kernel.hash.digits();
}

describe('the run hash', () => {
  it('is equal for runs that take the same steps', () => {
    expect(hashOf(STEP, STEP)).toBe(hashOf(STEP, STEP));
    expect(hashOf(STEP)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['the time', { delay: 11 }],
    ['the high half of the time', { delay: 10 + 4_294_967_296 }],
    ['the channel', { channel: 2 }],
    ['the sort of work', { sort: 3 }],
    ['the message type', { type: hashText('Promise') }],
  ] as const)('depends on %s of each step', (_, change) => {
    expect(hashOf({ ...STEP, ...change })).not.toBe(hashOf(STEP));
    expect(hashOf(STEP, { ...STEP, ...change }, STEP)).not.toBe(hashOf(STEP, STEP, STEP));
  });

  it('depends on the order of the steps and on their number', () => {
    const other = { ...STEP, type: hashText('Accept') };
    expect(hashOf(STEP, other)).not.toBe(hashOf(other, STEP));
    expect(hashOf(STEP, STEP)).not.toBe(hashOf(STEP));
    expect(hashOf(STEP)).not.toBe(hashOf());
  });

  it('does not change over time: golden files depend on it', () => {
    const hash = new RunHash();
    expect(hash.digits()).toBe('bb67ae856a09e667');
    for (const word of [0, 1, -1, 123_456]) hash.fold(word);
    hash.foldInteger(1_099_511_627_781);
    expect(hash.digits()).toBe('107f2d2dcea8910d');
  });

  it('counts the draws of each stream at every 1,024th step', () => {
    const hashes = [0, 1].map((draws) => {
      const choices: Choices = new SeededChoices(1);
      const kernel = new Kernel({ choices });
      const stream = kernel.stream('link/1/2');
      for (let i = 0; i < draws; i += 1) choices.draw(stream, 10);
      const channel = kernel.channel('none');
      const taken: string[] = [];
      for (let step = 0; step < 1_024; step += 1) {
        kernel.schedule(channel, 1, { sort: 1, type: 0, execute: () => undefined, describe: () => 'step' });
        kernel.step();
        taken.push(kernel.hash.digits());
      }
      return taken;
    });
    expect(hashes[1]?.slice(0, 1_023)).toEqual(hashes[0]?.slice(0, 1_023));
    expect(hashes[1]?.[1_023]).not.toBe(hashes[0]?.[1_023]);
  });

  it('knows the stream of the draws by its name and by its place among the others', () => {
    const hashes = ['link/1/2', 'link/2/1'].map((name) => {
      const choices: Choices = new SeededChoices(1);
      const kernel = new Kernel({ choices });
      choices.draw(kernel.stream(name), 10);
      kernel.foldDraws();
      return kernel.hash.digits();
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('knows by which of several streams the draws were made', () => {
    const [first, second] = ['link/1/2', 'link/2/1'].map((drawing) => {
      const choices: Choices = new SeededChoices(1);
      const kernel = new Kernel({ choices });
      for (const name of ['link/1/2', 'link/2/1']) {
        const stream = kernel.stream(name);
        if (name === drawing) choices.draw(stream, 10);
      }
      kernel.foldDraws();
      return kernel.hash.digits();
    });
    expect(first).not.toBe(second);
  });
});
