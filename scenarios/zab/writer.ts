/** Clients of named scenarios: calls at given times. */
import type { ZnodeRequest } from '../../core/znode/requests.js';
import type { PlannedCall, Task, ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import { create } from './requests.js';

/** What a scripted client allows a server to be silent, µs: it must turn elsewhere before the script goes on. */
const SILENCE_MICROS = 600_000;

/** Longer than any script: a session that expired would take a zxid that the script counts on. */
const SESSION_TIMEOUT_MS = 60_000;

/** A client that does these things. Its session takes the next zxid as soon as a server serves it. */
export function client(firstServer: number, ...tasks: readonly Task[]): ZnodeClientPlan {
  return {
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    silenceMicros: SILENCE_MICROS,
    firstServer,
    isFaithful: false,
    tasks,
    churn: [],
  };
}

/**
 * As a client, but it opens its session when every server has come to serve, so that the first one it tries is the one
 * that it gets.
 */
export function patientClient(firstServer: number, ...tasks: readonly Task[]): ZnodeClientPlan {
  return { ...client(firstServer, ...tasks), opensAtMicros: 800_000 };
}

/** Each request at its time (µs), once, whatever comes of it. */
export function script(...calls: readonly (readonly [number, ZnodeRequest])[]): Task {
  return {
    kind: 'script',
    calls: calls.map(([atMicros, request]) => ({ atMicros, request, isInsistent: false })),
  };
}

/** As a script, and its only call is made until it has succeeded: something that must get through in the end. */
export function insisting(atMicros: number, request: ZnodeRequest): Task {
  return { kind: 'script', calls: [{ atMicros, request, isInsistent: true }] };
}

/** A client that makes a new znode at each of these times (µs), each once; only on the last it insists. */
export function writer(firstServer: number, timesMicros: readonly number[]): ZnodeClientPlan {
  const calls = timesMicros.map((atMicros, i): PlannedCall => ({
    atMicros,
    request: create(`/s${String(firstServer)}-${String(i + 1)}`),
    isInsistent: i === timesMicros.length - 1,
  }));
  return client(firstServer, { kind: 'script', calls });
}

/** `count` times in µs, the first at `fromMicros`, one every `everyMicros`. */
export function every(everyMicros: number, fromMicros: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => fromMicros + i * everyMicros);
}
