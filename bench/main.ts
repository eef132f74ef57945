/**
 * The figures that a change of a hot path is judged by. All are measured in one process, in turns, so that a slow
 * moment of the machine hits them alike: trust ratios, not digits. Usage: npm run bench [-- --json FILE]
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { bareLoop } from './bare-loop.js';
import { kernelLoop } from './kernel-loop.js';
import type { ServiceRun } from './service-run.js';
import { serviceRun } from './service-run.js';
import { swarmRuns } from './swarm-runs.js';
import { znodeCosts } from './znode-cost.js';

const TURNS = 9;
const LOOP_EVENTS = 300_000;
const SYNOD_SEEDS = 1_000;
const ZAB_SEEDS = 20;

/** What a turn of a kind of work took. */
interface Timed<T> {
  readonly done: T;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function timed<T>(work: () => T): Timed<T> {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const done = work();
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { done, seconds, cpuSeconds: (user + system) / 1_000_000 };
}

/** How many events per second of each turn. */
function rates(turns: readonly Timed<number>[]): readonly number[] {
  return turns.map(({ done, seconds }) => done / seconds);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** How one kind of work compares with another, turn by turn. */
function ratio(values: readonly number[], base: readonly number[]): number {
  return rounded(median(values.map((value, i) => value / (base[i] ?? value))));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

function measure(): Readonly<Record<string, number>> {
  const bare: Timed<number>[] = [];
  const kernel: Timed<number>[] = [];
  const synod: Timed<number>[] = [];
  const zab: Timed<number>[] = [];
  const service: Timed<ServiceRun>[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    bare.push(timed(() => bareLoop(LOOP_EVENTS)));
    kernel.push(timed(() => kernelLoop(LOOP_EVENTS)));
    synod.push(timed(() => swarmRuns('synod', SYNOD_SEEDS)));
    zab.push(timed(() => swarmRuns('zab', ZAB_SEEDS)));
    service.push(timed(() => serviceRun(1)));
  }
  const bareRates = rates(bare);
  return {
    bareLoopEventsPerSecond: Math.round(median(bareRates)),
    kernelEventsPerSecond: Math.round(median(rates(kernel))),
    kernelToBareLoop: ratio(rates(kernel), bareRates),
    synodRunsPerSecond: Math.round(median(synod.map(({ seconds }) => SYNOD_SEEDS / seconds))),
    synodStepsPerSecond: Math.round(median(rates(synod))),
    seedsPerSecond: Number(median(zab.map(({ seconds }) => ZAB_SEEDS / seconds)).toFixed(1)),
    zabEventsPerSecond: Math.round(median(rates(zab))),
    zabToBareLoop: ratio(rates(zab), bareRates),
    ...ofService(service, bareRates),
  };
}

function ofService(
  turns: readonly Timed<ServiceRun>[],
  bareRates: readonly number[],
): Record<string, number> {
  const eventRates = turns.map(({ done, seconds }) => done.steps / seconds);
  return {
    serviceEventsPerSecond: Math.round(median(eventRates)),
    serviceToBareLoop: ratio(eventRates, bareRates),
    simulatedPerRealTime: Math.round(
      median(turns.map(({ done, seconds }) => done.simulatedSeconds / seconds)),
    ),
    operationsPerSimulatedSecond: Math.round(
      median(turns.map(({ done }) => done.operations / done.simulatedSeconds)),
    ),
    serviceCpuPer60s: rounded(
      median(turns.map(({ done, cpuSeconds }) => (60 * cpuSeconds) / done.simulatedSeconds)),
    ),
  };
}

// As `quorumlab run` does (cli/batch/engine.ts).
setFlagsFromString('--no-allocation-site-pretenuring');

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const figures = { ...measure(), ...znodeCosts() };
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
for (const [name, value] of Object.entries(figures))
  console.log(`${name.padEnd(28)} ${value.toLocaleString('en')}`);
console.log(`${'machine'.padEnd(28)} ${machine.node}, ${machine.cpu}, ${String(machine.cores)} cores`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ ...figures, machine }, null, 2)}\n`);
