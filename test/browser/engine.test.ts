import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Recipe } from '../../scenarios/recipe.js';
import type {} from './engine-page.js';
import { browserForFile, REPOSITORY } from './harness.js';

const browser = browserForFile();
const SEEDS = [1, 2, 3, 4, 5];

/** The simulator as one script for a page. */
async function bundledEngine(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: path.join(REPOSITORY, 'test/browser/engine-page.ts'),
        formats: ['iife'],
        name: 'engine',
        fileName: 'engine',
      },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (first === undefined || !('output' in first)) throw new Error('the engine was not bundled');
  return first.output[0].code;
}

/** What Node gives: test/scenarios/golden.test.ts holds it to this file. */
function goldenHashes(): Readonly<Record<string, string>> {
  const file = path.join(REPOSITORY, 'test/golden/run-hashes.json');
  return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
}

function swarmRun(protocol: Recipe['protocol'], seed: number): Recipe {
  const none = { variant: null, servers: null, plan: null, about: null, tape: null };
  return { scenario: 'swarm', protocol, seed, strategy: 'timed', slackMicros: 0, ...none };
}

test(
  'five seeds of each protocol run in the browser as they run in Node, by their hash',
  {
    timeout: 120_000,
  },
  async () => {
    const { page, errors } = await browser.visit('about:blank');
    await page.addScriptTag({ content: await bundledEngine() });
    const run = (recipes: readonly Recipe[]): Promise<readonly string[]> =>
      page.evaluate((wanted) => window.runHashes?.(wanted) ?? [], recipes);
    const golden = goldenHashes();
    const synod = await run(SEEDS.map((seed) => swarmRun('synod', seed)));
    const zab = await run(SEEDS.map((seed) => swarmRun('zab', seed)));
    expect(errors).toEqual([]);
    expect(synod).toEqual(SEEDS.map((seed) => golden[`swarm timed ${String(seed)}`]));
    expect(zab).toEqual(SEEDS.map((seed) => golden[`zab swarm timed ${String(seed)}`]));
  },
);
