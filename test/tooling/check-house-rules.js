/** Runs the rules of house-rules.js over all sources and configurations. */
import { existsSync, readFileSync } from 'node:fs';

import { deepInheritance, exceptionsWithoutReason } from './house-rules.js';
import { configurations, filesOnDisk } from './source-files.js';

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

for (const file of [...filesOnDisk(), ...configurations()]) {
  const text = read(file);
  const faults = [...exceptionsWithoutReason(text), ...deepInheritance(file, text, read)];
  for (const sentence of faults) console.error(`${file}, ${sentence}`);
  if (faults.length > 0) process.exitCode = 1;
}
