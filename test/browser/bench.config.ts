import { defineConfig } from 'vitest/config';

/** `npm run bench:viewer`: times say something only on a machine that does nothing else, so they are no test. */
export default defineConfig({
  test: {
    include: ['test/browser/viewer.bench.ts'],
    maxWorkers: 1,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
