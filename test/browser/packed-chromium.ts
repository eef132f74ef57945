/**
 * The Chromium of @sparticuz/chromium, unpacked. It is made for machines with nothing on them, and brings the shared
 * libraries that a bare Linux lacks; but it unpacks them only where it believes to be on such a machine, and everything
 * into the one directory for temporary files, where two processes would meet. So it is told where it is, and given a
 * directory that appears under its name when it is whole.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** How a browser is started. */
export interface Executable {
  readonly file: string;
  readonly args: readonly string[];
  /** What it needs in its environment besides ours. */
  readonly env: Readonly<Record<string, string>>;
}

const PACKAGE = '@sparticuz/chromium';
const INSTALL = 'install Chromium or Chrome, or say with CHROME_PATH where it is';

/** Throws an error of one sentence where that Chromium does not run. */
export async function packedChromium(): Promise<Executable> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`There is no browser for the tests: ${INSTALL}.`);
  }
  const folder = await unpacked();
  const executable = executableIn(folder);
  const trial = spawnSync(executable.file, ['--version'], { env: { ...process.env, ...executable.env } });
  if (trial.status === 0) return executable;
  const why = String(trial.stderr).trim().split('\n', 1).join('');
  throw new Error(`The browser of ${PACKAGE} does not start here (${why}): ${INSTALL}.`);
}

/** Where it is unpacked; it is done once for each version and user. */
async function unpacked(): Promise<string> {
  const folder = path.join(
    os.tmpdir(),
    `quorumlab-chromium-${packageVersion()}-${String(os.userInfo().uid)}`,
  );
  if (existsSync(folder)) return folder;
  const unfinished = mkdtempSync(path.join(os.tmpdir(), 'quorumlab-chromium-'));
  try {
    await unpackInto(unfinished);
    writeFileSync(path.join(unfinished, 'fonts', 'fonts.conf'), fontsIn(folder));
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The package reads where it is from the environment, and while it is loaded, it changes that of the whole process. */
async function unpackInto(folder: string): Promise<void> {
  const before = { ...process.env };
  mkdirSync(folder, { recursive: true });
  process.env['TMPDIR'] = folder;
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

/** The fonts that the package brings, where they are now: its own list names places of its own, and without any font a page dies. */
function fontsIn(folder: string): string {
  const places = [path.join(folder, 'fonts'), '/usr/share/fonts'].map((place) => `<dir>${place}</dir>`);
  const cache = `<cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`;
  return `<?xml version="1.0"?><fontconfig>${places.join('')}${cache}</fontconfig>\n`;
}

function executableIn(folder: string): Executable {
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''];
  return {
    file: path.join(folder, 'chromium'),
    args: ['--headless=shell', '--no-zygote', '--font-render-hinting=none'],
    env: {
      LD_LIBRARY_PATH: libraries.filter((one) => one !== '').join(path.delimiter),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
      HOME: process.env['HOME'] ?? folder,
    },
  };
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve(PACKAGE);
  let folder = path.dirname(entry);
  while (!existsSync(path.join(folder, 'bin'))) folder = path.dirname(folder);
  const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
