#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { expectShortLives } from './batch/engine.js';
import { reasonOf } from './input/files.js';
import { RequestError } from './input/request-error.js';
import { runProgram } from './program.js';
import { Output } from './report/output.js';
import { EXIT_CODES } from './exit-codes.js';

const output = new Output({
  out: process.stdout,
  err: process.stderr,
  environment: process.env,
  onFailure: (error) => {
    process.stderr.write(`quorumlab: the output cannot be written: ${reasonOf(error)}\n`);
    process.exit(EXIT_CODES.unusable);
  },
});

expectShortLives();

try {
  await runProgram(process.argv.slice(2), {
    output,
    version: packageVersion(),
    // Not `process.exit`: what is still to be written to a pipe would be lost.
    exitWith: (code) => {
      process.exitCode = code;
    },
  });
} catch (error) {
  process.exitCode = EXIT_CODES.unusable;
  output.remark(`quorumlab: ${sentenceOf(error)}`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof RequestError) return error.message;
  if (!(error instanceof Error)) return `this is a bug of quorumlab: ${String(error)}`;
  // Whoever looks for the bug asks for the place; whoever meets it does not need it.
  const isDebugging = (process.env['QUORUMLAB_DEBUG'] ?? '') !== '';
  if (isDebugging) return error.stack ?? error.message;
  return `this is a bug of quorumlab: ${error.message} (set QUORUMLAB_DEBUG=1 to see where)`;
}

/** This file is `dist/cli/main.js` of the package. */
function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json names no version');
}
