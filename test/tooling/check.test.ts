import { expect, test } from 'vitest';

import { REPOSITORY, runScript } from './miniature.js';

// Kept as a test so that whoever runs the tests has run what a reviewer would.
test('npm run check passes on this tree', { timeout: 600_000 }, async () => {
  const { exitCode, output } = await runScript(REPOSITORY, 'check');
  expect(exitCode, output).toBe(0);
});
