import { describe, test } from 'vitest';

import { type Files, runInMiniature } from './miniature.js';

/** Each check starts a process or two, and other tests want the same two cores. */
const PATIENCE_MILLIS = 180_000;

interface Fault {
  readonly check: string;
  readonly is: string;
  readonly files: Files;
  /** What the report must contain: the place, and the words that tell the author what to do. */
  readonly says: readonly string[];
}

const faults: readonly Fault[] = [
  {
    check: 'check:types',
    is: 'an element that may be missing',
    files: { 'core/planted.ts': 'export const head = (list: readonly number[]): number => list[0];\n' },
    says: ['core/planted.ts', 'TS2322', "'undefined' is not assignable"],
  },
  {
    check: 'check:types',
    is: 'a name in core that only a host has',
    files: { 'core/planted.ts': 'export const empty = (): Buffer => Buffer.alloc(0);\n' },
    says: ['core/planted.ts', "Cannot find name 'Buffer'"],
  },
  {
    check: 'check:types',
    is: 'a name of Node in a page',
    files: { 'viz/planted.ts': 'export const empty = (): Buffer => Buffer.alloc(0);\n' },
    says: ['viz/planted.ts', "Cannot find name 'Buffer'"],
  },
  {
    check: 'check:lint',
    is: 'an `any` in a component',
    files: { 'viz/planted.tsx': 'export const Size = (list: any) => <p>{list.length}</p>;\n' },
    says: ['planted.tsx', '@typescript-eslint/no-explicit-any'],
  },
  {
    check: 'check:lint',
    is: 'an `any`',
    files: { 'core/planted.ts': 'export const size = (list: any): number => list.length;\n' },
    says: ['planted.ts', '@typescript-eslint/no-explicit-any', '@typescript-eslint/no-unsafe-return'],
  },
  {
    check: 'check:lint',
    is: 'a subclass of a subclass',
    files: {
      'core/planted.ts':
        'class Learner {}\nclass Observer extends Learner {}\nexport class Witness extends Observer {}\n',
    },
    says: ['planted.ts', 'instead of extending `Observer`', 'quorumlab/no-deep-inheritance'],
  },
  {
    check: 'check:format',
    is: 'double quotes',
    files: { 'core/planted.ts': 'export const name = "planted";\n' },
    says: ['core/planted.ts', 'Run Prettier with --write'],
  },
  {
    check: 'check:layers',
    is: 'core importing sim',
    files: {
      'core/planted.ts':
        "import { run } from '../sim/world.js';\n\nexport const planted = (): number => run(1);\n",
    },
    says: ['core-imports-only-core', 'core/planted.ts', 'sim/world.ts'],
  },
  {
    check: 'check:layers',
    is: 'a checker that uses a value of core',
    files: {
      'sim/check/planted.ts':
        "import { FIRST_ZXID } from '../../core/ids.js';\n\nexport const planted = (): number => FIRST_ZXID;\n",
    },
    says: ['checkers-see-types-of-core', 'sim/check/planted.ts', 'core/ids.ts'],
  },
  {
    check: 'check:layers',
    is: 'a cycle, though of types alone',
    files: {
      'core/planted.ts':
        "import type { Other } from './other.js';\n\nexport type Planted = Other | number;\n",
      'core/other.ts':
        "import type { Planted } from './planted.js';\n\nexport type Other = readonly Planted[];\n",
    },
    says: ['no-cycle', 'core/planted.ts', 'core/other.ts'],
  },
  {
    check: 'check:layers',
    is: 'a model of the viewer that draws',
    files: {
      'viz/model/planted.ts':
        "import { render } from 'preact';\n\nexport const planted = (): void => {\n  render(null, document.body);\n};\n",
    },
    says: ['viz-model-has-no-page', 'viz/model/planted.ts', 'node_modules/preact'],
  },
  {
    check: 'check:layers',
    is: 'to see no TypeScript',
    files: {
      '.dependency-cruiser.cjs':
        "module.exports = { options: { doNotFollow: { path: 'node_modules' }, exclude: { path: '[.]ts$' } } };\n",
    },
    says: ['check:layers is blind', 'core/ids.ts is on disk, but was not cruised'],
  },
  {
    check: 'check:bans',
    is: 'the clock of the machine in sim',
    files: { 'sim/planted.ts': 'export const now = (): number => Date.now();\n' },
    says: ['planted.ts', "'Date'", 'Read the virtual clock'],
  },
  {
    check: 'check:bans',
    is: 'a function whose last bit differs',
    files: { 'sim/planted.ts': 'export const tail = (n: number): number => Math.exp(n);\n' },
    says: ['planted.ts', "'Math.exp'", 'a table of integers'],
  },
  {
    check: 'check:bans',
    is: 'a handler that waits',
    files: { 'core/planted.ts': 'export async function handle(): Promise<void> {\n  await handle();\n}\n' },
    says: ['planted.ts', 'go on at the next input'],
  },
  {
    check: 'check:bans',
    is: 'a variable of a module',
    files: {
      'core/planted.ts': 'let last = 0;\n\nexport function next(): number {\n  last++;\n  return last;\n}\n',
    },
    says: ['planted.ts', 'Keep `last` in the object that owns it'],
  },
  {
    check: 'check:exports',
    is: 'an export that nobody uses',
    files: {
      'bench/main.ts': "import { used } from '../core/planted.js';\n\nused();\n",
      'core/planted.ts': 'export const used = (): number => 1;\n\nexport const dead = (): number => 2;\n',
    },
    says: ['Unused exports', 'dead', 'core/planted.ts'],
  },
  {
    check: 'check:exports',
    is: 'an export that only a test uses',
    files: {
      'bench/main.ts': "import { used } from '../core/planted.js';\n\nused();\n",
      'core/planted.ts':
        'export const used = (): number => 1;\n\nexport const probed = (): number => 2;\n\n' +
        '/** @testonly */\nexport const inspected = (): number => 3;\n',
      'test/planted.test.ts':
        "import { inspected, probed } from '../core/planted.js';\n\ninspected();\nprobed();\n",
    },
    says: ['Unused exports', 'probed', 'core/planted.ts'],
  },
  {
    check: 'check:exports',
    is: 'a package that nobody declared',
    files: { 'cli/worker.ts': "import 'estree-walker';\n" },
    says: ['Unlisted dependencies', 'estree-walker', 'cli/worker.ts'],
  },
];

const checks = [...new Set(faults.map((fault) => fault.check))];

// In pairs, each in a folder of its own: one check uses little more than one core.
describe.concurrent('npm run', () => {
  for (const check of checks) {
    test(`${check} passes a tree without a fault`, { timeout: PATIENCE_MILLIS }, async ({ expect }) => {
      const { exitCode, output } = await runInMiniature(check, {});
      expect(exitCode, output).toBe(0);
    });
  }
  for (const { check, is, files, says } of faults) {
    test(`${check} refuses ${is}`, { timeout: PATIENCE_MILLIS }, async ({ expect }) => {
      const { exitCode, output } = await runInMiniature(check, files);
      expect(exitCode, output).not.toBe(0);
      for (const words of says) expect(output).toContain(words);
    });
  }
});
