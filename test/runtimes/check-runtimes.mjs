// Checks that a recipe gives the same run in every supported runtime: the Node that runs this script, the oldest and the
// newest supported one. They come from the registry's package `node`, into a folder of their own: as a
// dependency of this package one would shadow the `node` of every npm script. Usage: npm run check:runtimes
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['20', '24'];
const SCRIPT = fileURLToPath(new URL('hash-seeds.mjs', import.meta.url));

/** The hashes as `node` prints them, and which version it is. */
function hashesOf(node) {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  return {
    version: execFileSync(node, ['--version'], options).trim(),
    lines: execFileSync(node, [SCRIPT], options).trim().split('\n'),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'quorumlab-runtimes-'));
let isEqual = true;
try {
  const own = hashesOf(process.execPath);
  console.log(`${own.version}: ${own.lines.length} runs`);
  for (const version of VERSIONS) {
    const prefix = join(folder, version);
    const install = [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--prefix',
      prefix,
      `node@${version}`,
    ];
    execFileSync('npm', install, { stdio: ['ignore', 'ignore', 'inherit'] });
    const other = hashesOf(join(prefix, 'node_modules', 'node', 'bin', 'node'));
    const differing = own.lines.filter((line, i) => line !== other.lines[i]);
    const verdict =
      differing.length === 0 ? 'equal' : `differs in ${differing.length} runs, first: ${differing[0]}`;
    console.log(`${other.version}: ${other.lines.length} runs, ${verdict}`);
    isEqual &&= differing.length === 0 && other.lines.length === own.lines.length;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isEqual ? 0 : 1;
