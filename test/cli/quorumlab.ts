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
  const out = new Written();
  const err = new Written();
  const output = new Output({ out: out.stream, err: err.stream, environment: {}, onFailure: fail });
  let code: number | null = null;
  const exitWith = (given: number): void => {
    code = given;
  };
  try {
    await runProgram(words, { output, version: '1.2.3', exitWith });
    await turn();
    return { code, out: out.text, err: err.text };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: 2, out: out.text, err: err.text + error.message };
  }
}

/** A stream that keeps what is written. */
class Written {
  readonly stream = new PassThrough();
  readonly #texts: string[] = [];

  constructor() {
    this.stream.setEncoding('utf8').on('data', (text: string) => this.#texts.push(text));
  }

  get text(): string {
    return this.#texts.join('');
  }
}

function fail(error: Error): void {
  throw error;
}

/** An output that keeps what is written; `columns` makes it a terminal. */
export function fakeScreen(
  columns?: number,
  environment: NodeJS.ProcessEnv = {},
): { readonly output: Output; readonly text: () => string; readonly settled: () => Promise<void> } {
  const written = new Written();
  const stream =
    columns === undefined ? written.stream : Object.assign(written.stream, { isTTY: true, columns });
  const output = new Output({ out: stream, err: stream, environment, onFailure: fail });
  return { output, text: () => written.text, settled: () => turn() };
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
