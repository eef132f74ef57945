/** The table of what the viewer costs, beside what it may cost. `npm run bench:viewer` */
import { test } from 'vitest';
import { browserForFile } from './harness.js';
import type { Costs } from './measure.js';
import { measure } from './measure.js';
import { syntheticFile } from './synthetic.js';

const browser = browserForFile();
const SIZES = [10_000, 100_000, 1_000_000] as const;

interface Line {
  readonly name: string;
  readonly unit: string;
  /** What is allowed for each size. */
  readonly budget: readonly [number, number, number];
  readonly value: (costs: Costs) => number;
}

/** Budgets of two cores without a graphics card. */
const LINES: readonly Line[] = [
  { name: 'first paint', unit: 'ms', budget: [300, 600, 1_000], value: (costs) => costs.firstPaintMs },
  { name: 'fully indexed', unit: 'ms', budget: [500, 1_200, 5_000], value: (costs) => costs.indexedMs },
  { name: 'heap of the page', unit: 'MB', budget: [60, 120, 400], value: (costs) => costs.heapBytes / 1e6 },
  { name: 'frame of a pan, p95', unit: 'ms', budget: [33, 33, 33], value: (costs) => costs.panFrameMs },
  { name: 'jump to painted, p95', unit: 'ms', budget: [16, 33, 80], value: (costs) => costs.seekMs },
  { name: 'field search', unit: 'ms', budget: [10, 40, 200], value: (costs) => costs.searchMs },
  { name: 'causal cone', unit: 'ms', budget: [5, 10, 50], value: (costs) => costs.coneMs },
  { name: 'longest task', unit: 'ms', budget: [50, 50, 50], value: (costs) => costs.longestTaskMs },
  { name: 'marks drawn', unit: '', budget: [6_500, 6_500, 6_500], value: (costs) => costs.marks },
];

test('what the viewer costs', async () => {
  const columns: Costs[] = [];
  for (const size of SIZES) {
    columns.push(await measure((url) => browser.visit(url), await syntheticFile(size)));
  }
  const rows = LINES.map(({ name, unit, budget, value }) => {
    const cells = columns.map((costs, i) => {
      const figure = value(costs);
      const text = figure < 100 ? figure.toFixed(1) : figure.toFixed(0);
      return `${text} / ${String(budget[i] ?? 0)} ${unit}`.trim().padStart(20);
    });
    return `${name.padEnd(22)}${cells.join('')}`;
  });
  const head = `${'measured / allowed'.padEnd(22)}${SIZES.map((size) => `${String(size)} events`.padStart(20)).join('')}`;
  process.stdout.write(`\n${[head, ...rows].join('\n')}\n\n`);
});
