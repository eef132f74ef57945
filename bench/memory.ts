/**
 * What a long run keeps in memory, with all rules: fast writers at a few znodes, so that the tree itself stays as it is.
 * Usage: npm run bench:memory [-- --transactions N]
 */
import { parseArgs } from 'node:util';
import { runRecipe } from '../scenarios/run-recipe.js';
import { zabWithFastWriters } from '../scenarios/zab/under-load.js';
import { living } from './heap.js';
import { timedRecipe } from './recipe.js';

const ROWS = 10;
/** Longer than any number of transactions that somebody waits for. */
const SAFETY_MICROS = 1_000_000_000_000;
/** A transaction takes about 40. */
const STEPS_A_TRANSACTION = 200;
const MEGABYTE = 1_000_000;

/** Ends the run from within: nobody needs the rest of it. */
class Enough extends Error {}

function row(transactions: number, simulatedSeconds: number): void {
  const { heap, outside } = living();
  const columns = [
    transactions.toLocaleString('en'),
    simulatedSeconds.toFixed(0),
    (heap / MEGABYTE).toFixed(1),
    (outside / MEGABYTE).toFixed(1),
  ];
  console.log(columns.map((column) => column.padStart(14)).join(''));
}

function measure(transactions: number): void {
  const plan = zabWithFastWriters(SAFETY_MICROS);
  const recipe = timedRecipe({ scenario: 'memory', protocol: 'zab', seed: 1, plan });
  let committed = 0;
  runRecipe(recipe, {
    stepsMax: transactions * STEPS_A_TRANSACTION,
    listen: ({ events }) =>
      events.subscribe({
        'zab.committed': ({ quorum }, { micros }) => {
          if (quorum.length === 0) return;
          committed += 1;
          if (committed % (transactions / ROWS) === 0) row(committed, micros / 1_000_000);
          if (committed === transactions) throw new Enough();
        },
      }),
  });
}

const { values } = parseArgs({ options: { transactions: { type: 'string', default: '1000000' } } });
console.log(['transactions', 'simulated s', 'heap MB', 'bytes MB'].map((name) => name.padStart(14)).join(''));
try {
  measure(Number(values.transactions));
} catch (error) {
  if (!(error instanceof Error && error.cause instanceof Enough)) throw error;
}
