import { describe, expect, it } from 'vitest';
import type { RunEnd } from '../../sim/check/checker.js';
import type { PlannedFault } from '../../sim/faults/plan.js';
import type { Choices } from '../../sim/kernel/choices.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import type { BasePlan } from '../../sim/plan.js';
import type { RunOptions } from '../../sim/run.js';
import { run } from '../../sim/run.js';
import type { RunResult } from '../../sim/run-result.js';
import { strategyChoices } from '../../sim/search/strategy.js';
import { at, step } from './faults/stage.js';
import type { StreamPongVocabulary } from './faults/stream-pong.js';
import { streamPong } from './faults/stream-pong.js';
import { CALM_DISK, CALM_NETWORK, CALM_STREAMS } from './process/puppet.js';

const FAULTS: readonly PlannedFault[] = [
  { fault: { kind: 'reset', from: 'c1', to: 'all' }, strike: step('after', 'ping', { nth: 9 }) },
  { fault: { kind: 'isolate', target: 'c1', direction: 'in', forMicros: 9_000 }, strike: at(20_000) },
  { fault: { kind: 'crash', target: 'it', disk: 'any', restartAfterMicros: 4_000 }, strike: step('after', 'heard', { nth: 30 }) },
  { fault: { kind: 'pause', target: 's2', forMicros: 15_000 }, strike: at(50_000) },
  { fault: { kind: 'clock.rate', target: 'c1', ratePpm: 90_000 }, strike: at(60_000) },
  { fault: { kind: 'isolate', target: 's1', direction: 'both', forMicros: 9_000, mode: 'kill' }, strike: at(70_000) },
  { fault: { kind: 'lose', from: 'c1', to: 'all', type: 'Ping', count: 1 }, strike: at(80_000) },
]; // oxfmt-ignore

type Options = {
  readonly faults?: readonly PlannedFault[];
  readonly choices?: Choices;
  readonly plan?: Partial<BasePlan>;
  readonly answers?: number;
} & Pick<RunOptions<StreamPongVocabulary>, 'queue' | 'guards'>;

interface Played {
  readonly result: RunResult;
  readonly lines: readonly string[];
  readonly end: RunEnd | null;
}

function played(options: Options = {}): Played {
  const lines: string[] = [];
  const ends: RunEnd[] = [];
  const { queue, guards, faults = [], answers = 20, choices = new SeededChoices(1) } = options;
  const result = run<StreamPongVocabulary>({
    plan: {
      servers: 3,
      clients: [null],
      network: CALM_NETWORK,
      disk: CALM_DISK,
      streams: { ...CALM_STREAMS, silenceMicros: 20_000, resetPpm: 5_000 },
      lane: { shape: 'uniform', minMicros: 1, meanMicros: 5, capMicros: 100 },
      faults,
      safetyMicros: 200_000,
      livenessMicros: 200_000,
      core: [1, 2, 3],
      ...options.plan,
    },
    protocol: streamPong({ servers: 3, answers, finish: (end) => ends.push(end) }),
    choices,
    ...(queue === undefined ? {} : { queue }),
    ...(guards === undefined ? {} : { guards }),
    listen: (events) =>
      events.subscribeToAll((event, { micros, actor }) => {
        const phase = event.kind === 'run.phased' ? ` ${event.phase}` : '';
        lines.push(`${String(micros)} ${String(actor)} ${event.kind}${phase}`);
      }),
  });
  return { result, lines, end: ends[0] ?? null };
}

function micros(line: string | undefined): number {
  return Number(line?.split(' ')[0]);
}

function phases(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.includes('run.phased')).map((line) => line.split(' ').at(-1) ?? '');
}

describe('a protocol over connections and lanes', () => {
  it('runs through faults to its goal, under guards that pass over its ports', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { result, lines } = played({
        faults: FAULTS,
        choices: new SeededChoices(seed),
        guards: true,
        answers: 60,
      });
      expect(result.isCutShort).toBe(false);
      expect(result.simulatedMicros).toBeLessThan(400_000);
      for (const kind of ['conn.opened', 'conn.closed', 'process.crashed', 'clock.changed'])
        expect(
          lines.some((line) => line.endsWith(kind)),
          kind,
        ).toBe(true);
    }
  });

  it('dies of none of its assumptions in any order that a search asks for', () => {
    for (const strategy of ['timed', 'walk', 'pct'] as const) {
      for (let seed = 1; seed <= 10; seed += 1) {
        const choices = strategyChoices(strategy, seed, strategy === 'timed' ? 0 : 3_000);
        const { result, lines } = played({ faults: FAULTS, choices, answers: 60 });
        expect(result.isCutShort).toBe(false);
        expect(lines.filter((line) => line.endsWith('process.crashed')).length).toBeLessThanOrEqual(1);
      }
    }
  });

  it('gives one hash for one seed, whatever listens, guards, or holds the queue', () => {
    const { result, lines } = played({ faults: FAULTS });
    expect(played({ faults: FAULTS }).result).toEqual(result);
    expect(played({ faults: FAULTS }).lines).toEqual(lines);
    expect(played({ faults: FAULTS, guards: true }).result).toEqual(result);
    expect(played({ faults: FAULTS, queue: 'open' }).result).toEqual(result);
    expect(played({ faults: FAULTS, choices: new SeededChoices(2) }).result.hash).not.toBe(result.hash);
  });

  it('runs by a plan that says nothing of connections and lanes', () => {
    const { faults, ...plan } = { faults: [], safetyMicros: 100_000 };
    const result = run<StreamPongVocabulary>({
      plan: {
        servers: 1,
        clients: [null],
        network: CALM_NETWORK,
        disk: CALM_DISK,
        faults,
        livenessMicros: 100_000,
        core: [1],
        ...plan,
      },
      protocol: streamPong({ servers: 1, answers: 5 }),
      choices: new SeededChoices(1),
    });
    expect(result.simulatedMicros).toBeLessThan(50_000);
  });
});

describe('the quiet phase', () => {
  it('follows the liveness phase, lasts as long as the plan says, and ends the run', () => {
    const { lines, result, end } = played({ plan: { quietMicros: 300_000 } });
    expect(phases(lines)).toEqual(['safety', 'liveness', 'quiet']);
    const began = micros(lines.find((line) => line.endsWith('quiet')));
    expect(began).toBeLessThan(150_000);
    expect(result.simulatedMicros, 'longer than the bounds of the other phases').toBe(began + 300_000);
    expect(end).toEqual({ micros: began + 300_000, isOutOfTime: false, phase: 'quiet' });
    expect(lines.filter((line) => micros(line) > began).some((line) => line.endsWith('pong.heard'))).toBe(
      true,
    );
  });

  it('sees no heal, no fault and no start', () => {
    const crash = { kind: 'crash', target: 's1', disk: 'any', restartAfterMicros: null } as const;
    const { lines } = played({
      plan: { quietMicros: 300_000 },
      faults: [{ fault: crash, strike: step('after', 'ping', { nth: 60 }) }],
    });
    const from = lines.findIndex((line) => line.endsWith('quiet'));
    expect(lines.slice(from).filter((line) => /process\.|fault\.|net\.healed/.test(line))).toEqual([]);
  });

  it('is left out where the plan has none', () => {
    for (const plan of [{}, { quietMicros: 0 }]) {
      const { lines, end } = played({ plan });
      expect(phases(lines)).toEqual(['safety', 'liveness']);
      expect(end).toMatchObject({ isOutOfTime: false, phase: 'liveness' });
    }
  });

  it('does not come when the liveness phase ran out of time', () => {
    const { lines, end, result } = played({
      plan: { quietMicros: 300_000, safetyMicros: 10_000, livenessMicros: 30_000 },
      answers: 1_000,
    });
    expect(phases(lines)).toEqual(['safety', 'liveness']);
    expect(end).toEqual({ micros: 40_000, isOutOfTime: true, phase: 'liveness' });
    expect(result.simulatedMicros).toBe(40_000);
  });

  it('leaves the run the same until it begins', () => {
    const without = played();
    const { lines } = played({ plan: { quietMicros: 300_000 } });
    expect(lines.slice(0, without.lines.length)).toEqual(without.lines);
  });
});

describe('a server that starts later', () => {
  it('starts at its time, and the safety phase waits for it', () => {
    const { lines } = played({ plan: { startsMicros: [0, 90_000] }, answers: 3 });
    const starts = lines.filter((line) => line.endsWith('process.started'));
    expect(starts).toEqual([
      '0 1 process.started',
      '0 3 process.started',
      '0 4 process.started',
      '90000 2 process.started',
    ]);
    expect(micros(lines.find((line) => line.endsWith('liveness')))).toBe(90_000);
  });

  it('starts with the liveness phase if it is in the core, and else never', () => {
    const { lines } = played({
      plan: { startsMicros: [0, 300_000, 300_000], safetyMicros: 50_000, core: [1, 2], quietMicros: 400_000 },
    });
    const starts = lines.filter((line) => line.endsWith('process.started'));
    expect(starts.slice(2)).toEqual(['50000 2 process.started']);
  });
});
