import { defineConfig } from 'vitest/config';

/** `npm run docs:pictures`: draws what docs/viewer.md shows. */
export default defineConfig({
  test: { include: ['test/browser/pictures.ts'], maxWorkers: 1, testTimeout: 120_000, hookTimeout: 120_000 },
});
