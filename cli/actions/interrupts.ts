import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { EXIT_CODES } from '../exit-codes.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * npm and shells pass a Ctrl-C on to a process that has got it from the terminal already: what comes so soon after the
 * first one is the same key.
 */
const SAME_KEY_MS = 500;

/** Calls `onFirst` at the first Ctrl-C; at the second the process exits at once. Returns how to stop listening. */
export function onInterrupt(onFirst: () => void): () => void {
  let firstMs: number | null = null;
  const listener = (): void => {
    const nowMs = performance.now();
    if (firstMs === null) {
      firstMs = nowMs;
      onFirst();
    } else if (nowMs - firstMs > SAME_KEY_MS) {
      process.exit(EXIT_CODES.interrupted);
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
