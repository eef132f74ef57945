/** Clients of named scenarios: updates at given times. */
import type { LedgerCall, LedgerClientPlan } from '../../sim/workload/ledger/client.js';

/** What a scripted client allows a server to be silent, µs: it must turn elsewhere before the script goes on. */
const TIMEOUT_MICROS = 600_000;

/**
 * A client that sets an account to 1, 2, 3 … at these times (µs), each once; only on the last it insists. With several
 * `accounts` it takes them in turn.
 */
export function writer(
  firstServer: number,
  timesMicros: readonly number[],
  accounts: number = 1,
): LedgerClientPlan {
  const calls = timesMicros.map((atMicros, i): LedgerCall => ({
    atMicros,
    request: { kind: 'set', account: firstServer + (i % accounts), value: i + 1 },
    isInsistent: i === timesMicros.length - 1,
  }));
  return { calls, firstServer, timeoutMicros: TIMEOUT_MICROS };
}

/** `count` times in µs, the first at `fromMicros`, one every `everyMicros`. */
export function every(everyMicros: number, fromMicros: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => fromMicros + i * everyMicros);
}
