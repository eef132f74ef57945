/** What a recording says its clients did, as a script that can be played. */
import { z } from 'zod';
import { assert } from '../../core/assert.js';
import { makeSessionId } from '../../core/ids.js';
import { digestOf } from '../../core/znode/schemes.js';
import type { Conformance } from '../../scenarios/conform.js';
import type {
  ConformScript,
  ConformStep,
  ScriptedRequest,
  WantedSession,
} from '../../sim/workload/conform/script.js';
import { check } from '../input/check.js';
import { RequestError } from '../input/request-error.js';
import { bytesOf, writtenOrNull } from './byte-text.js';
import { isRequest, listedOperation, requestOf } from './operations.js';
import type { RecordedStep, Recording } from './recording.js';

const HOUR_MS = 3_600_000;
const millis = z.int().min(0).max(HOUR_MS);

/** Settings of a server that was recorded; `version` and `mode` are not looked at. */
const settings = z.looseObject({
  tickTime: z.int().min(1).max(HOUR_MS),
  minSessionTimeout: z.int().min(1).max(HOUR_MS),
  maxSessionTimeout: z.int().min(1).max(HOUR_MS),
  juteMaxbuffer: z.int().min(1),
  enforceQuota: z.boolean(),
  extendedTypesEnabled: z.boolean().default(true),
  containerCheckIntervalMs: z.int().min(1).default(HOUR_MS),
  containerMaxNeverUsedIntervalMs: z.int().min(0).default(0),
  /** User and password. */
  superDigest: z.string().optional(),
});

const MADE = /^s([1-9]\d{0,8})$/;
const FOREIGN = /^0x([0-9a-f]{1,16})$/;
const WANTED = 'null, a session such as s1, or a number such as 0x1234';

const connect = z.strictObject({
  timeOut: z.int(),
  lastZxidSeen: z.int(),
  /** What the wire says besides, and messages of the simulator do not. */
  readOnly: z.boolean().nullable(),
  protocolVersion: z.int().optional(),
  session: z.custom<string | null>(
    (value) => value === null || (typeof value === 'string' && (MADE.test(value) || FOREIGN.test(value))),
    WANTED,
  ),
  passwd: writtenOrNull.optional(),
});
const sleep = z.strictObject({ ms: millis, silent: z.array(z.string()) });
const pipeline = z.strictObject({ ops: z.array(z.unknown()) });
const numbered = z.looseObject({ xid: z.int().optional() });
const empty = z.strictObject({});

/**
 * What a recording needs that is not built, by the names of the operations; nothing if it can be run. What stands in a
 * multi and does not belong there is no need: the multi is refused.
 */
export function needsOf({ steps }: Recording): readonly string[] {
  const needs = new Set<string>();
  for (const { op, args } of steps) {
    if (op === 'pipeline') {
      for (const name of namesIn(args['ops'])) if (!isRequest(name)) needs.add(name);
    } else if (op !== 'sleep' && op !== 'connect' && op !== 'drop' && !isRequest(op)) {
      needs.add(op);
    }
  }
  return [...needs].sort();
}

function namesIn(list: unknown): readonly string[] {
  const ops = z.array(listedOperation).safeParse(list);
  return ops.success ? ops.data.map(({ op }) => op) : [];
}

/** The script of a recording, on an ensemble of so many servers that are set like the one that was recorded. */
export function conformanceOf(recording: Recording, servers: number): Conformance {
  const set = check(settings, recording.server, `${recording.file}: server`);
  const { tickTime, minSessionTimeout, maxSessionTimeout, superDigest } = set;
  const labels = labelsOf(recording);
  const script: ConformScript = {
    labels: labels.length,
    steps: recording.steps.map((step, i) => {
      return stepOf(step, labels, `${recording.file}: steps[${String(i)}]`);
    }),
    pingMs: Math.max(1, Math.floor(minSessionTimeout / 4)),
    sentryTimeoutMs: maxSessionTimeout,
  };
  return {
    script,
    servers,
    tickMs: tickTime,
    service: {
      minSessionTimeoutMs: minSessionTimeout,
      maxSessionTimeoutMs: maxSessionTimeout,
      requestBytesMax: set.juteMaxbuffer,
      isQuotaEnforced: set.enforceQuota,
      hasTtl: set.extendedTypesEnabled,
      cleaningIntervalMs: set.containerCheckIntervalMs,
      containerNeverUsedMs: set.containerMaxNeverUsedIntervalMs,
      ...(superDigest === undefined ? {} : { superDigest: digestOf(superDigest) }),
      // The recorder ran beside the server.
      clientNetwork: 'loopback',
    },
  };
}

/** The labels of a recording, in the order of their first appearance. */
export function labelsOf({ steps }: Recording): readonly string[] {
  return [...new Set(steps.map(({ c }) => c))].filter((label) => label !== null);
}

function stepOf({ c, op, args }: RecordedStep, labels: readonly string[], place: string): ConformStep {
  const at = `${place}.args`;
  if (op === 'sleep') {
    const { ms, silent } = check(sleep, args, at);
    return { kind: 'sleep', millis: ms, silent: silent.map((label) => labels.indexOf(label)) };
  }
  if (c === null) throw new RequestError(`${place}: c: expected the label of a client, but found null`);
  const label = labels.indexOf(c);
  switch (op) {
    case 'connect':
      return connectStep(args, label, at);
    case 'drop':
      check(empty, args, at);
      return { kind: 'drop', label };
    case 'pipeline': {
      const { ops } = check(pipeline, args, at);
      const requests = ops.map((entry, i) => {
        const inList = `${at}.ops[${String(i)}]`;
        const { op: name, ...rest } = check(listedOperation, entry, inList);
        return requestIn(name, rest, inList);
      });
      return { kind: 'requests', label, requests };
    }
    default:
      return { kind: 'requests', label, requests: [requestIn(op, args, at)] };
  }
}

function requestIn(op: string, args: Readonly<Record<string, unknown>>, place: string): ScriptedRequest {
  const { xid = null, ...rest } = check(numbered, args, place);
  const request = requestOf(op, rest, place);
  assert(request !== null, 'only a recording that needs nothing more is played');
  return { xid, request };
}

function connectStep(args: unknown, label: number, place: string): ConformStep {
  const { timeOut, lastZxidSeen, session, passwd } = check(connect, args, place);
  return {
    kind: 'connect',
    label,
    timeoutMs: timeOut,
    lastZxidSeen,
    session: wantedSession(session),
    // What is left out is the right one; a buffer that is not there counts as an empty one.
    passwd: passwd === undefined ? null : bytesOf(passwd ?? ''),
  };
}

/** How many hexadecimal digits a session's number at its server has at most. */
const NUMBER_DIGITS = 10;

function wantedSession(name: string | null): WantedSession {
  if (name === null) return { kind: 'new' };
  const made = MADE.exec(name)?.[1];
  if (made !== undefined) return { kind: 'made', number: Number(made) };
  // A number from outside has 64 bits and would not fit. No server is called 0, so that nobody has made this one either.
  const digits = FOREIGN.exec(name)?.[1] ?? '';
  const number = Number.parseInt(digits.slice(-NUMBER_DIGITS), 16);
  return { kind: 'foreign', sessionId: makeSessionId(0, Math.max(number, 1)) };
}
