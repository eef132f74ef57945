/**
 * The table of what the viewer costs, beside what it may cost: `npm run bench:viewer`. Times say something only on a
 * machine that does nothing else. Each figure is the median of several openings of the file.
 */
import os from 'node:os';
import { test } from 'vitest';
import type { Floor } from './floor.js';
import { measureFloor } from './floor.js';
import { browserForFile } from './harness.js';
import type { Costs } from './measure.js';
import { measure, median } from './measure.js';
import { syntheticFile } from './synthetic.js';

const browser = browserForFile();
const SIZES = [10_000, 100_000, 1_000_000] as const;
const TRIES = 5;

interface Line {
  readonly name: string;
  readonly unit: string;
  /** What is allowed for each size; null for what is only told. */
  readonly budget: readonly [number, number, number] | null;
  readonly value: (costs: Costs) => number;
}

/** A screen refreshes sixty times a second, and a frame lasts a whole number of refreshes. */
const REFRESH_MS = 16.8;

/** Budgets of two cores without a graphics card. */
const LINES: readonly Line[] = [
  { name: 'first paint', unit: 'ms', budget: [300, 600, 1_000], value: (costs) => costs.firstPaintMs },
  { name: 'fully indexed', unit: 'ms', budget: [500, 1_200, 5_000], value: (costs) => costs.indexedMs },
  {
    name: 'heaps and buffers',
    unit: 'MB',
    budget: [60, 120, 400],
    value: (costs) => (costs.pageBytes + costs.workerBytes) / 1e6,
  },
  { name: '  of that the page', unit: 'MB', budget: null, value: (costs) => costs.pageBytes / 1e6 },
  {
    name: 'frame of a pan, p95',
    unit: 'ms',
    budget: [REFRESH_MS, 2 * REFRESH_MS, 2 * REFRESH_MS],
    value: (costs) => costs.panFrameMs,
  },
  { name: '  work in it, p95', unit: 'ms', budget: [16, 33, 33], value: (costs) => costs.panWorkMs },
  { name: 'step until painted, p95', unit: 'ms', budget: [16, 33, 80], value: (costs) => costs.stepMs },
  { name: 'jump until painted, p95', unit: 'ms', budget: [16, 33, 80], value: (costs) => costs.jumpMs },
  { name: 'field search', unit: 'ms', budget: [10, 40, 200], value: (costs) => costs.searchMs },
  { name: 'causal cone', unit: 'ms', budget: [5, 10, 50], value: (costs) => costs.coneMs },
  { name: 'longest task', unit: 'ms', budget: [50, 50, 50], value: (costs) => costs.longestTaskMs },
  { name: 'marks drawn', unit: '', budget: [6_500, 6_500, 6_500], value: (costs) => costs.marks },
];

const NAME_WIDTH = 26;
const CELL_WIDTH = 28;

test('what the viewer costs', async () => {
  const floor = await measureFloor((url) => browser.visit(url));
  const columns: (readonly Costs[])[] = [];
  for (const size of SIZES) {
    const file = await syntheticFile(size);
    const tries: Costs[] = [];
    for (let i = 0; i < TRIES; i += 1) {
      tries.push(await measure((url) => browser.visit(url), file));
      say(`${String(size)} events, ${String(i + 1)} of ${String(TRIES)}`);
    }
    columns.push(tries);
  }
  say(['', tableOf(columns), '', floorText(floor), ''].join('\n'));
});

function tableOf(columns: readonly (readonly Costs[])[]): string {
  const head = SIZES.map((size) => `${String(size)} events`.padStart(CELL_WIDTH)).join('');
  const rows = LINES.map(({ name, unit, budget, value }) => {
    const cells = columns.map((tries, i) => {
      const figures = tries.map(value);
      const figure = median(figures);
      const allowed = budget?.[i];
      const isOver = allowed !== undefined && !(figure <= allowed);
      const limit = allowed === undefined ? '' : ` / ${String(allowed)}`;
      const best = ` (${figureText(Math.min(...figures))})`;
      return `${isOver ? '! ' : ''}${figureText(figure)}${best}${limit} ${unit}`
        .trimEnd()
        .padStart(CELL_WIDTH);
    });
    return `${name.padEnd(NAME_WIDTH)}${cells.join('')}`;
  });
  const tries = `Each figure is the median of ${String(TRIES)} openings, with the best in brackets; "!" is more than allowed.`;
  return [`${'measured / allowed'.padEnd(NAME_WIDTH)}${head}`, ...rows, tries].join('\n');
}

/** What no viewer could do better than, here. */
function floorText({ empty, cleared }: Floor): string {
  const text = (name: string, { frameMs, workMs }: Floor['empty']): string =>
    `${name.padEnd(NAME_WIDTH)}${`frame ${figureText(frameMs)} ms, work ${figureText(workMs)} ms`.padStart(CELL_WIDTH)}`;
  return [
    'The floor of this machine, p95',
    text('frames without work', empty),
    text('two canvases cleared', cleared),
    // Above the number of processors every figure is mostly waiting.
    `${'processes at work'.padEnd(NAME_WIDTH)}${`${figureText(os.loadavg()[0] ?? 0)} on ${String(os.cpus().length)} processors`.padStart(CELL_WIDTH)}`,
  ].join('\n');
}

function figureText(figure: number): string {
  return figure < 100 ? figure.toFixed(1) : figure.toFixed(0);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
