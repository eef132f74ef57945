import { describe, expect, it } from 'vitest';

import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { Choices } from '../../../sim/kernel/choices.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { BasePlan } from '../../../sim/plan.js';
import type { RunOptions } from '../../../sim/run.js';
import { run } from '../../../sim/run.js';
import type { RunResult } from '../../../sim/run-result.js';
import { strategyChoices } from '../../../sim/search/strategy.js';
import { CALM_DISK, CALM_NETWORK } from '../process/puppet.js';
import type { PingPongVocabulary } from './ping-pong.js';
import { pingPong } from './ping-pong.js';
import { at, step } from './stage.js';

const FAULTS: readonly PlannedFault[] = [
  { fault: { kind: 'crash', target: 'it', disk: 'any', restartAfterMicros: 5_000 }, strike: step('before', 'fsync', { nth: 4 }) },
  { fault: { kind: 'crash', target: 'a follower', disk: 'torn', restartAfterMicros: null }, strike: at(20_000) },
  { fault: { kind: 'isolate', target: 's1', direction: 'in', forMicros: 20_000 }, strike: at(30_000) },
  { fault: { kind: 'pause', target: 'minority', forMicros: 9_000 }, strike: at(40_000) },
  { fault: { kind: 'disk.fail-sync', target: 'it', count: 1 }, strike: step('after', 'ping', { nth: 30 }) },
]; // oxfmt-ignore

/** Runs the protocol, and lists what happened. */
function played(
  options: {
    readonly faults?: readonly PlannedFault[];
    readonly choices?: Choices;
    readonly plan?: Partial<BasePlan>;
    readonly answers?: number;
  } & Pick<RunOptions<PingPongVocabulary>, 'queue' | 'guards'> = {},
): { readonly result: RunResult; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const { queue, guards } = options;
  const result = run<PingPongVocabulary>({
    plan: {
      servers: 3,
      clients: [null],
      network: { ...CALM_NETWORK, lossPpm: 100_000, duplicationPpm: 100_000 },
      disk: CALM_DISK,
      faults: options.faults ?? FAULTS,
      safetyMicros: 200_000,
      livenessMicros: 200_000,
      core: [1, 2, 3],
      ...options.plan,
    },
    protocol: pingPong(3, options.answers ?? 30),
    choices: options.choices ?? new SeededChoices(1),
    ...(queue === undefined ? {} : { queue }),
    ...(guards === undefined ? {} : { guards }),
    listen: (events) =>
      events.subscribeToAll((event, { micros, actor }) => {
        lines.push(`${String(micros)} ${String(actor)} ${event.kind}`);
      }),
  });
  return { result, lines };
}

describe('a protocol that the simulator has never heard of', () => {
  it('runs through faults to its goal, under guards, and recovers what it made durable', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { result, lines } = played({ choices: new SeededChoices(seed), guards: true });
      expect(result.isCutShort).toBe(false);
      expect(result.simulatedMicros).toBeLessThan(400_000);
      expect(result.rules).toEqual([{ rule: 'X1', verdict: 'vacuous', premises: 0 }]);
      expect(lines.some((line) => line.endsWith('process.crashed'))).toBe(true);
      expect(result.digests).toHaveLength(3);
    }
  });

  it('gives one hash for one seed, whatever listens, guards, or holds the queue', () => {
    const { result, lines } = played();
    expect(played().result).toEqual(result);
    expect(played().lines).toEqual(lines);
    expect(played({ guards: true }).result).toEqual(result);
    expect(played({ queue: 'open' }).result).toEqual(result);
    expect(played({ choices: new SeededChoices(2) }).result.hash).not.toBe(result.hash);
  });

  it('runs in any order that a search asks for', () => {
    const hashes = (['walk', 'pct'] as const).map((strategy) => {
      const { result } = played({ choices: strategyChoices(strategy, 1, 3_000), guards: true });
      expect(result.isCutShort).toBe(false);
      return result.hash;
    });
    expect(new Set([...hashes, played().result.hash]).size).toBe(3);
  });
});

describe('the liveness phase', () => {
  it('heals its core, and leaves dead who is outside, even one that was to restart later', () => {
    const { lines } = played({
      faults: [
        { fault: { kind: 'crash', target: 's1', disk: 'any', restartAfterMicros: null }, strike: at(50_000) },
        {
          fault: { kind: 'crash', target: 's3', disk: 'any', restartAfterMicros: 60_000 },
          strike: at(90_000),
        },
      ],
      plan: { safetyMicros: 100_000, core: [1, 2] },
      answers: 1_000,
    });
    const lives = lines.filter((line) => / (process\.(started|crashed)|run\.phased)$/.test(line)).slice(5);
    expect(lives).toEqual([
      '50000 1 process.crashed',
      '90000 3 process.crashed',
      '100000 0 run.phased',
      '100000 1 process.started',
    ]);
  });

  it('begins when all is done and no fault is still to come, and owes the goal once more', () => {
    const { result, lines } = played({
      faults: [{ fault: { kind: 'heal' }, strike: at(77_000) }],
      answers: 3,
    });
    const phases = lines.filter((line) => line.endsWith('run.phased'));
    expect(phases).toHaveLength(2);
    expect(Number(phases[1]?.split(' ')[0])).toBe(77_000);
    expect(result.simulatedMicros).toBeGreaterThan(77_000);
    expect(result.simulatedMicros).toBeLessThan(100_000);
  });
});
