// A worker that some runs kill, as a broken engine would: by leaving, by an error, by taking all memory.
import process from 'node:process';

import { runBatch as run } from '../../../dist/cli/worker.js';

const EXITS = 3;
const THROWS = 6;
const FILLS_MEMORY = 9;

export function runBatch(batch) {
  const holds = (seed) => batch.firstSeed <= seed && seed < batch.firstSeed + batch.count;
  if (holds(EXITS)) process.exit(7);
  if (holds(THROWS)) throw new TypeError('a bug\nwith a second line');
  if (holds(FILLS_MEMORY)) {
    const all = [];
    for (;;) all.push(new Array(10_000).fill(all.length));
  }
  return run(batch);
}
