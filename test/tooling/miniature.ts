import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

import { z } from 'zod';

export const REPOSITORY = path.resolve(import.meta.dirname, '../..');

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

/** How a script of package.json ended, and all it printed, without colours. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs one script of the package.json in `folder`. It may fail: that is an outcome and not an error. */
export function runScript(folder: string, script: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string): void => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      // Colours stand between the words that a test looks for. Where CI is set oxlint colours whatever NO_COLOR says.
      resolve({ exitCode, output: stripVTControlCharacters(`${stdout}${stderr}`) });
    };
    execFile('npm', ['run', '--silent', script], { cwd: folder, maxBuffer: 2 ** 26 }, done);
  });
}

/** The top of the repository, test/tooling, and the configurations further down. */
const TOOLING = /^[^/]+$|^test\/tooling\/|^(viz|test\/\w+)\/[^/]+\.(json|config\.ts)$/;

/** Every check and all that configures it. */
async function toolingFiles(): Promise<readonly string[]> {
  const listed = await promisify(execFile)(
    'git',
    ['ls-files', '-co', '--exclude-standard', '--deduplicate'],
    {
      cwd: REPOSITORY,
    },
  );
  return listed.stdout
    .split('\n')
    .filter((file) => TOOLING.test(file))
    .filter((file) => existsSync(path.join(REPOSITORY, file))); // git also lists what was deleted and not yet committed
}

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const importAll = (packages: readonly string[]): string =>
  packages.map((name) => `import '${name}';\n`).join('');

/** One small file for each layer, each used, in the manner of the house, and each dependency imported once. */
async function sources(): Promise<Files> {
  const text = await readFile(path.join(REPOSITORY, 'package.json'), 'utf8');
  const { dependencies, devDependencies } = manifest.parse(JSON.parse(text));
  const tools = Object.keys(devDependencies).filter((name) => !/^@types\/|^oxlint-tsgolint$/.test(name));
  return {
    'core/ids.ts': 'export type Zxid = number;\n\nexport const FIRST_ZXID: Zxid = 1;\n',
    'core/assert.ts':
      'export function assert(condition: boolean, what: string): asserts condition {\n' +
      '  if (!condition) throw new Error(what);\n}\n',
    'sim/world.ts':
      "import { FIRST_ZXID } from '../core/ids.js';\n\n" +
      'export function run(seed: number): number {\n  return seed + FIRST_ZXID;\n}\n',
    'sim/check/order.ts':
      "import { assert } from '../../core/assert.js';\nimport type { Zxid } from '../../core/ids.js';\n\n" +
      "export function inOrder(one: Zxid, next: Zxid): void {\n  assert(one < next, 'a zxid grows');\n}\n",
    'scenarios/first.ts':
      "import { run } from '../sim/world.js';\n\nexport const first = (): number => run(1);\n",
    'cli/main.ts':
      `${importAll(Object.keys(dependencies))}\n` +
      "import { first } from '../scenarios/first.js';\nimport { inOrder } from '../sim/check/order.js';\n\n" +
      'inOrder(0, first());\n',
    'cli/worker.ts': "import { first } from '../scenarios/first.js';\n\nfirst();\n",
    'viz/model/count.ts':
      "import { run } from '../../sim/world.js';\n\nexport const count = (): number => run(2);\n",
    'viz/main.tsx':
      "import { render } from 'preact';\n\nimport { count } from './model/count.js';\n\n" +
      'render(<p>{count()}</p>, document.body);\n',
    'bench/main.ts': "import { run } from '../sim/world.js';\n\nrun(1);\n",
    'test/first.test.ts':
      "import { expect, test } from 'vitest';\n\nimport { first } from '../scenarios/first.js';\n\n" +
      "test('a run depends on its seed alone', () => {\n  expect(first()).toBe(first());\n});\n",
    'test/viz/count.test.ts':
      "import { expect, test } from 'vitest';\n\nimport { count } from '../../viz/model/count.js';\n\n" +
      "test('a count depends on nothing', () => {\n  expect(count()).toBe(count());\n});\n",
    'test/browser/page.test.ts':
      "import { expect, test } from 'vitest';\n\n" +
      "test('the page has a body', () => {\n  expect(typeof document).toBe('undefined');\n});\n",
    'test/runtimes/uses.mjs': importAll(tools),
  };
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

/**
 * Runs one script in a small copy of this repository: its real package.json, configurations and test/tooling over a
 * handful of sources, so that a check takes a second and passes or fails for the planted fault alone.
 */
export async function runInMiniature(script: string, fault: Files): Promise<Outcome> {
  const folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'quorumlab-'));
  try {
    for (const file of await toolingFiles()) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await copyFile(path.join(REPOSITORY, file), path.join(folder, file));
    }
    await symlink(path.join(REPOSITORY, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    await write(folder, { ...(await sources()), ...fault });
    return await runScript(folder, script);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
