import { describe, test } from 'vitest';

import { type Files, runInMiniature } from './miniature.js';

/** Each check starts a process or two, and other tests want the same two cores. */
const PATIENCE_MILLIS = 180_000;

interface Fault {
  readonly is: string;
  readonly files: Files;
  /** What the report must contain: the place, and the words that tell the author what to do. */
  readonly says: readonly string[];
}

/** Faults that one run of the check reports side by side: each in files of its own, so that no words stand for another. */
interface Planting {
  readonly check: string;
  readonly faults: readonly [Fault, ...Fault[]];
}

const PLANTINGS: readonly Planting[] = [
  {
    check: 'check:types',
    faults: [
      {
        is: 'an element that may be missing',
        files: { 'core/head.ts': 'export const head = (list: readonly number[]): number => list[0];\n' },
        says: ['core/head.ts', 'TS2322', "'undefined' is not assignable"],
      },
    ],
  },
  {
    check: 'check:types',
    faults: [
      {
        is: 'a name in core that only a host has',
        files: { 'core/empty.ts': 'export const empty = (): Buffer => Buffer.alloc(0);\n' },
        says: ['core/empty.ts', "Cannot find name 'Buffer'"],
      },
    ],
  },
  {
    check: 'check:types',
    faults: [
      {
        is: 'a name of Node in a page',
        files: { 'viz/empty.ts': 'export const empty = (): Buffer => Buffer.alloc(0);\n' },
        says: ['viz/empty.ts', "Cannot find name 'Buffer'"],
      },
    ],
  },
  {
    check: 'check:lint',
    faults: [
      {
        is: 'a subclass of a subclass',
        files: {
          'core/witness.ts':
            'class Learner {}\nclass Observer extends Learner {}\nexport class Witness extends Observer {}\n',
        },
        says: ['core/witness.ts, line 3', 'instead of extending `Observer`'],
      },
      {
        is: 'a rule switched off without a reason',
        files: {
          'cli/quiet.ts': ['/', '/ oxlint-disable-next-line no-restricted-exports\nexport default 1;\n'].join(
            '',
          ),
        },
        says: ['cli/quiet.ts, line 1', 'Name the rule and write why'],
      },
    ],
  },
  {
    check: 'check:format',
    faults: [
      {
        is: 'double quotes',
        files: { 'core/name.ts': 'export const name = "planted";\n' },
        says: ['core/name.ts', 'Format issues found'],
      },
      {
        is: 'styles on one line',
        files: { 'viz/planted.css': 'p{color:red}' },
        says: ['viz/planted.css'],
      },
    ],
  },
  {
    check: 'check:layers',
    faults: [
      {
        is: 'core importing sim',
        files: {
          'core/upwards.ts':
            "import { run } from '../sim/world.js';\n\nexport const planted = (): number => run(1);\n",
        },
        says: ['core-imports-only-core', 'core/upwards.ts', 'sim/world.ts'],
      },
      {
        is: 'a checker that uses a value of core',
        files: {
          'sim/check/valued.ts':
            "import { FIRST_ZXID } from '../../core/ids.js';\n\nexport const planted = (): number => FIRST_ZXID;\n",
        },
        says: ['checkers-see-types-of-core', 'sim/check/valued.ts', 'core/ids.ts'],
      },
      {
        is: 'a cycle, though of types alone',
        files: {
          'core/one.ts': "import type { Other } from './other.js';\n\nexport type One = Other | number;\n",
          'core/other.ts': "import type { One } from './one.js';\n\nexport type Other = readonly One[];\n",
        },
        says: ['no-cycle', 'core/one.ts', 'core/other.ts'],
      },
      {
        is: 'a model of the viewer that draws',
        files: {
          'viz/model/drawn.ts':
            "import { render } from 'preact';\n\nexport const planted = (): void => {\n  render(null, document.body);\n};\n",
        },
        says: ['viz-model-has-no-page', 'viz/model/drawn.ts', 'node_modules/preact'],
      },
    ],
  },
  {
    check: 'check:layers',
    faults: [
      {
        is: 'to see no TypeScript',
        files: {
          '.dependency-cruiser.cjs':
            "module.exports = { options: { doNotFollow: { path: 'node_modules' }, exclude: { path: '[.]ts$' } } };\n",
        },
        says: ['check:layers is blind', 'core/ids.ts is on disk, but was not cruised'],
      },
    ],
  },
  {
    check: 'check:bans',
    faults: [
      {
        is: 'the clock of the machine in sim',
        files: { 'sim/now.ts': 'export const now = (): number => Date.now();\n' },
        says: ['now.ts', "'Date'", 'Read the virtual clock'],
      },
      {
        is: 'a function whose last bit differs',
        files: { 'sim/tail.ts': 'export const tail = (n: number): number => Math.exp(n);\n' },
        says: ['tail.ts', "'Math.exp'", 'a table of integers'],
      },
      {
        is: 'a handler that waits',
        files: {
          'core/handle.ts': 'export async function handle(): Promise<void> {\n  await handle();\n}\n',
        },
        says: ['handle.ts', 'go on at the next input'],
      },
      {
        is: 'a variable of a module',
        files: {
          'core/next.ts': 'let last = 0;\n\nexport function next(): number {\n  last++;\n  return last;\n}\n',
        },
        says: ['next.ts', 'Keep `last` in the object that owns it'],
      },
    ],
  },
  {
    check: 'check:exports',
    faults: [
      {
        is: 'an export that nobody uses',
        files: {
          'bench/main.ts': "import { used } from '../core/planted.js';\n\nused();\n",
          'core/planted.ts': 'export const used = (): number => 1;\n\nexport const dead = (): number => 2;\n',
        },
        says: ['Unused exports', 'dead', 'core/planted.ts'],
      },
      {
        is: 'a package that nobody declared',
        files: { 'cli/worker.ts': "import 'estree-walker';\n" },
        says: ['Unlisted dependencies', 'estree-walker', 'cli/worker.ts'],
      },
    ],
  },
  {
    check: 'check:exports',
    faults: [
      {
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
    ],
  },
];

// In pairs, each in a folder of its own: one check uses little more than one core.
describe.concurrent('npm run', () => {
  test('check passes a tree without a fault', { timeout: PATIENCE_MILLIS }, async ({ expect }) => {
    const { exitCode, output } = await runInMiniature('check', {});
    expect(exitCode, output).toBe(0);
  });

  for (const { check, faults } of PLANTINGS) {
    const refused = faults.map(({ is }) => is).join(', ');
    test(`${check} refuses ${refused}`, { timeout: PATIENCE_MILLIS }, async ({ expect }) => {
      const files: Files = Object.fromEntries(faults.flatMap((fault) => Object.entries(fault.files)));
      const { exitCode, output } = await runInMiniature(check, files);
      expect(exitCode, output).not.toBe(0);
      for (const words of faults.flatMap(({ says }) => says)) expect(output).toContain(words);
    });
  }
});
