/** Runs that the browser's tests look at, recorded by the command line. */
import { readFileSync } from 'node:fs';
import { keptFile } from './harness.js';

export interface SampleRun {
  readonly scenario: string;
  readonly protocol: 'zab' | 'synod';
  readonly variant?: string;
  readonly seed: number;
}

/** A server keeps what its leader never had: Z2 zab-total-order. Some two thousand events. */
export const BROKEN_ZAB: SampleRun = {
  scenario: 'sync-trunc-old-leader',
  protocol: 'zab',
  variant: 'zk-1154',
  seed: 1,
};
/** The same schedule, and the protocol as it should be. */
export const HELD_ZAB: SampleRun = { scenario: 'sync-trunc-old-leader', protocol: 'zab', seed: 1 };
/** Two values are chosen: P2 chosen-unique. */
export const BROKEN_SYNOD: SampleRun = {
  scenario: 'crash-follower-around-fsync',
  protocol: 'synod',
  variant: 'px-02',
  seed: 1,
};
export const HELD_SYNOD: SampleRun = { scenario: 'crash-follower-around-fsync', protocol: 'synod', seed: 1 };

/** The name of a run's trace, as the command line gives it. */
export function nameOf({ scenario, protocol, variant, seed }: SampleRun): string {
  return [scenario, protocol, ...(variant === undefined ? [] : [variant]), String(seed)].join('-') + '.jsonl';
}

/** The file with the trace of a run. */
export async function traceFile(sample: SampleRun): Promise<string> {
  return await keptFile(nameOf(sample), (file) => record(sample, file));
}

/** The lines of the trace of a run. */
export async function traceText(sample: SampleRun): Promise<string> {
  return readFileSync(await traceFile(sample), 'utf8');
}

async function record({ scenario, protocol, variant, seed }: SampleRun, file: string): Promise<void> {
  const words = [scenario, '--protocol', protocol, '--seed', String(seed), '--save', file];
  const broken = variant === undefined ? [] : ['--variant', variant];
  // Once for each build: whoever finds it made does not load the simulator.
  const { inProcess } = await import('../cli/quorumlab.js');
  await inProcess(['replay', ...words, ...broken]);
}
