import { describe, expect, it } from 'vitest';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { ScriptedChoices } from '../kernel/scripted-choices.js';
import { World } from './world.js';

describe('a job', () => {
  it('comes a little later, as an input of its own, with what posted it as its cause', () => {
    const world = new World({
      parts: {
        1: {
          handle: (input, env) => {
            if (input.kind === 'datagram') env.lanes.post('log', { kind: 'write' });
            if (input.kind === 'job') env.observe({ kind: 'puppet.said', word: 'written' });
          },
        },
      },
    });
    world.send(2, 1);
    world.settle();
    expect(world.got(1).at(-1)).toEqual({
      micros: 102,
      incarnation: 1,
      input: { kind: 'job', lane: 'log', job: { kind: 'write' } },
    });
    expect(world.one('puppet.said').cause).toBe(world.one('net.delivered').index);
  });

  it('waits as long as the plan says, by a draw of the stream of its machine', () => {
    const choices = new ScriptedChoices({ draws: { 'lanes/1': [0, 2_147_483_648] } });
    const lane = { shape: 'uniform', minMicros: 10, meanMicros: 50, capMicros: 1_000 } as const;
    const world = new World({ choices, lane });
    world.env(1).lanes.post('a', { kind: 'quick' });
    world.env(1).lanes.post('b', { kind: 'slow' });
    world.settle();
    expect(world.got(1).map(({ micros }) => micros)).toEqual([10, 60]);
    expect(choices.stream('lanes/1').drawn).toBe(2);
  });

  it('takes nothing from any stream of a run that has none', () => {
    const choices = new ScriptedChoices();
    new World({ choices }).settle();
    expect(choices.stream('lanes/1').drawn).toBe(0);
  });
});

describe('lanes', () => {
  it('are first in, first out, each by itself', () => {
    const world = new World({
      choices: new SeededChoices(11),
      lane: { shape: 'exponential', minMicros: 1, meanMicros: 100, capMicros: 10_000 },
    });
    for (let n = 1; n <= 30; n += 1) {
      for (const lane of ['log', 'commit']) world.env(1).lanes.post(lane, { kind: String(n) });
    }
    world.settle();
    const heard = world.heard(1);
    for (const lane of ['log', 'commit']) {
      const own = heard.filter((job) => job.startsWith(lane));
      expect(own).toEqual(Array.from({ length: 30 }, (_, i) => `${lane}: ${String(i + 1)}`));
    }
    expect(
      heard.slice(0, 30).filter((job) => job.startsWith('log')),
      'in between, any order',
    ).not.toHaveLength(15);
  });

  it('die with the life that posted, and the next one has its own', () => {
    const world = new World();
    world.env(1).lanes.post('log', { kind: 'old' });
    const { steps } = world.cluster.kernel;
    world.host(1).crash('fault', 'a crash', 'keep');
    world.host(1).start();
    world.settle();
    expect(world.cluster.kernel.steps, 'nothing is pending').toBe(steps);
    world.env(1).lanes.post('log', { kind: 'new' });
    world.settle();
    expect(world.heard(1)).toEqual(['log: new']);
  });

  it('are closed to a process that is dead', () => {
    const world = new World();
    const { lanes } = world.env(1);
    world.host(1).crash('fault', 'a crash', 'keep');
    world.host(1).start();
    lanes.post('log', { kind: 'ghost' });
    world.settle();
    expect(world.got(1)).toEqual([]);
  });

  it('wait while their process stands still, and go on in the order of arrival', () => {
    const world = new World();
    world.host(1).pause(5_000);
    world.env(1).lanes.post('log', { kind: 'first' });
    world.send(2, 1);
    world.pass(200);
    world.env(1).lanes.post('log', { kind: 'second' });
    world.settle();
    expect(world.heard(1)).toEqual(['log: first', 'Ping 1', 'log: second']);
    expect(world.got(1).map(({ micros }) => micros)).toEqual([5_000, 5_000, 5_000]);
  });
});
