/**
 * Runs the layer rules of .dependency-cruiser.cjs, and makes sure that they saw the tree.
 *
 * dependency-cruiser passes over what it cannot parse: with a compiler it does not know, or none, it finds no module
 * in a TypeScript tree, hence no broken rule, and exits 0. So the files on disk are counted here without it. Each of them
 * must be among the modules, and the relative imports in their text must not have vanished either.
 */
import { existsSync, readFileSync } from 'node:fs';

import { cruise, format } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

import { filesOnDisk, FOLDERS } from './source-files.js';

/** Configurations that import from test/tooling: without them its files would look unused. */
const CONFIGS = ['eslint.bans.config.js', 'vitest.config.ts'];
const RELATIVE_IMPORT = /^\s*(?:import|export)\b[^'"`;]*?from\s+['"]\.{1,2}\//m;

/** What the cruise overlooked, one sentence for each file. */
const blindSpots = (files, modules) => {
  const seen = new Map(modules.map((module) => [module.source, module]));
  return files.flatMap((file) => {
    const module = seen.get(file);
    if (!module) return [`${file} is on disk, but was not cruised.`];
    const imports = RELATIVE_IMPORT.test(readFileSync(file, 'utf8'));
    if (imports && module.dependencies.length === 0) return [`${file} has imports, but none was seen.`];
    return [];
  });
};

const files = filesOnDisk();
const options = await extractOptions('./.dependency-cruiser.cjs');
const { output: result } = await cruise([...FOLDERS, ...CONFIGS].filter(existsSync), options, undefined, {
  tsConfig: extractTsConfig('./tsconfig.json'),
});
const { output: report } = await format(result, { outputType: 'err' });
console.log(String(report).trim());

const overlooked =
  files.length === 0 ? ['There is no source file to check.'] : blindSpots(files, result.modules);
for (const sentence of overlooked) console.error(`check:layers is blind: ${sentence}`);
if (result.summary.error > 0 || overlooked.length > 0) process.exitCode = 1;
