/** The command line under test: built and spawned as a user does, or within this process where only its words matter. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { RequestError } from '../../cli/input/request-error.js';
import { runProgram } from '../../cli/program.js';
import { Output } from '../../cli/report/output.js';
import { plainSynod } from '../../scenarios/synod/plain.js';
import { plainZab } from '../../scenarios/zab/plain.js';
import type { SynodPlan, ZabPlan } from '../../sim/plan.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The worker as it is built. */
export const WORKER = new URL('../../dist/cli/worker.js', import.meta.url);

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A directory of its own for the tests of a file. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'quorumlab-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts the built program; `outcome` is there when it has ended. */
export function start(
  words: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): { readonly child: ChildProcess; readonly outcome: Promise<Outcome> } {
  const env = { ...process.env, ...options.env };
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: options.cwd, env });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, outcome };
}

/** Runs the built program to its end. */
export function quorumlab(
  words: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return start(words, { cwd, env }).outcome;
}

/** Runs a command line in this process. A refusal is returned as its message, with code 2. */
export async function inProcess(words: readonly string[]): Promise<Outcome> {
  const screen = fakeScreen();
  let code: number | null = null;
  const exitWith = (given: number): void => {
    code = given;
  };
  try {
    await runProgram(words, { output: screen.output, version: '1.2.3', exitWith });
    await screen.settled();
    return { code, out: screen.text(), err: '' };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: 2, out: screen.text(), err: error.message };
  }
}

/** An output that keeps what is written; `columns` makes it a terminal. */
export function fakeScreen(
  columns?: number,
  environment: NodeJS.ProcessEnv = {},
): { readonly output: Output; readonly text: () => string; readonly settled: () => Promise<void> } {
  const out = new PassThrough();
  const texts: string[] = [];
  out.setEncoding('utf8').on('data', (text: string) => texts.push(text));
  const stream = columns === undefined ? out : Object.assign(out, { isTTY: true, columns });
  const onFailure = (error: Error): void => {
    throw error;
  };
  const output = new Output({ out: stream, err: stream, environment, onFailure });
  return { output, text: () => texts.join(''), settled: () => turn() };
}

/** The plan of a calm decision, to be changed. */
export function calmPlan(): SynodPlan {
  return plainSynod(3);
}

/** The plan of a calm broadcast, to be changed. */
export function calmZabPlan(): ZabPlan {
  return plainZab(3);
}

/** Writes a plan file. */
export function writePlanFile(file: string, content: object): string {
  writeFileSync(file, JSON.stringify(content));
  return file;
}
