import { defineConfig } from 'vitest/config';

import { ClosingLineReporter } from './test/tooling/closing-line-reporter.js';
import { SlowestFirst } from './test/tooling/slowest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globals: false,
    // Processes, not threads: the command line's own worker threads are tested too, and a crash stays in its file.
    pool: 'forks',
    // No module keeps state (the lint sees to it), so that files may share what is loaded: half the time of the suite.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 20_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
