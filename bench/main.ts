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
import { synodRuns } from './synod-runs.js';
import { zabRuns } from './zab-runs.js';

const TURNS = 9;
const LOOP_EVENTS = 300_000;
const RUNS_A_TURN = 1_000;
const ZAB_RUNS_A_TURN = 20;

/** Units of work per second of this turn. */
function rate(work: () => number): number {
  const start = performance.now();
  const done = work();
  return (done * 1_000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function measure(): Readonly<Record<string, number>> {
  const bare: number[] = [];
  const kernel: number[] = [];
  const synod: number[] = [];
  const zab: number[] = [];
  let steps = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    bare.push(rate(() => bareLoop(LOOP_EVENTS)));
    kernel.push(rate(() => kernelLoop(LOOP_EVENTS)));
    synod.push(
      rate(() => {
        const done = synodRuns(1, RUNS_A_TURN);
        steps = done.steps;
        return done.runs;
      }),
    );
    zab.push(rate(() => zabRuns(1, ZAB_RUNS_A_TURN)));
  }
  const ratios = kernel.map((each, i) => each / (bare[i] ?? each));
  const zabRatios = zab.map((each, i) => each / (bare[i] ?? each));
  return {
    bareLoopEventsPerSecond: Math.round(median(bare)),
    kernelEventsPerSecond: Math.round(median(kernel)),
    kernelToBareLoop: Number(median(ratios).toFixed(3)),
    synodRunsPerSecond: Math.round(median(synod)),
    synodStepsPerRun: Number((steps / RUNS_A_TURN).toFixed(1)),
    synodStepsPerSecond: Math.round((median(synod) * steps) / RUNS_A_TURN),
    zabEventsPerSecond: Math.round(median(zab)),
    zabToBareLoop: Number(median(zabRatios).toFixed(3)),
  };
}

// As `quorumlab run` does (cli/batch/engine.ts).
setFlagsFromString('--no-allocation-site-pretenuring');

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const figures = measure();
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
for (const [name, value] of Object.entries(figures))
  console.log(`${name.padEnd(26)} ${value.toLocaleString('en')}`);
console.log(`${'machine'.padEnd(26)} ${machine.node}, ${machine.cpu}, ${String(machine.cores)} cores`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ ...figures, machine }, null, 2)}\n`);
