/** What the tests of the trace file share: a declaration, a header, and a way to write a whole file. */
import fc from 'fast-check';

import type { EventOf, EventSpec, EventSpecs, FieldTypeName } from '../../../../core/define-events.js';
import type { DetailLevel } from '../../../../core/define-events.js';
import type { Kinded } from '../../../../core/env.js';
import { znodeClientEvents } from '../../../../core/client/events.js';
import { recipeEvents } from '../../../../core/client/recipes/events.js';
import { serviceEvents } from '../../../../core/server/events.js';
import { makeBallot } from '../../../../core/paxos/ballot.js';
import { synodEvents } from '../../../../core/paxos/synod/events.js';
import type { Tag } from '../../../../core/storage/tag.js';
import { zabEvents } from '../../../../core/zab/events.js';
import type { Envelope } from '../../../../sim/trace/event-stream.js';
import { fieldType } from '../../../../sim/trace/file/field-codecs.js';
import type { RunVerdict } from '../../../../sim/run-result.js';
import type { TraceHeader, TraceItem } from '../../../../sim/trace/file/format.js';
import { LineSum } from '../../../../sim/trace/file/line/line-sum.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import { TraceWriter } from '../../../../sim/trace/file/trace-writer.js';
import { worldEvents } from '../../../../sim/trace/world-events.js';

export const specs = { ...worldEvents, ...synodEvents };
export type SampleEvent = EventOf<typeof specs>;

export const zabSpecs = {
  ...worldEvents,
  ...zabEvents,
  ...serviceEvents,
  ...znodeClientEvents,
  ...recipeEvents,
};
export type ZabSampleEvent = EventOf<typeof zabSpecs>;

export const header: TraceHeader = {
  protocol: 'synod',
  scenario: 'duel',
  variant: null,
  seed: 7,
  strategy: 'timed',
  slackMicros: 0,
  servers: 3,
  plan: { protocol: 'synod', servers: 3, faults: [] },
  tape: null,
  about: null,
  actors: [
    { id: 0, name: 'world', role: 'world' },
    { id: 1, name: 's1', role: 'server' },
    { id: 2, name: 's2', role: 'server' },
    { id: 3, name: 's3', role: 'server' },
    { id: 4, name: 'c1', role: 'client' },
  ],
};

export const zabHeader: TraceHeader = { ...header, protocol: 'zab' };

export const HASH = '0123456789abcdef';

/** An event and where it stands. */
export interface Placed {
  readonly event: Kinded;
  readonly at: Envelope;
}

/** Places events one after another, 10 µs apart, at server 1 and without a cause unless it is said otherwise. */
export function place(
  events: readonly { event: SampleEvent | ZabSampleEvent; actor?: number; cause?: number }[],
): Placed[] {
  return events.map(({ event, actor = 1, cause = 0 }, i) => ({
    event,
    at: { index: i + 1, micros: 10 * (i + 1), actor, cause },
  }));
}

export interface Whole {
  readonly specs?: EventSpecs;
  readonly level?: DetailLevel;
  readonly kept?: ReadonlySet<number>;
  readonly header?: TraceHeader;
  readonly reported?: number;
  readonly verdict?: RunVerdict;
}

/** The lines of a whole trace of these events. */
export function writeLines(events: readonly Placed[], options: Whole = {}): string[] {
  const lines: string[] = [];
  const writer = new TraceWriter({
    specs: options.specs ?? specs,
    level: options.level ?? 'full',
    ...(options.kept === undefined ? {} : { kept: options.kept }),
    header: options.header ?? header,
    write: (line) => lines.push(line),
  });
  for (const { event, at } of events) writer.event(event, at);
  const reported = options.reported ?? events.at(-1)?.at.index ?? 0;
  writer.end({ hash: HASH, reported, verdict: options.verdict ?? 'held' });
  return lines;
}

export function specsFor(protocol: string): EventSpecs | null {
  if (protocol === 'zab') return zabSpecs;
  return protocol === 'synod' ? specs : null;
}

export function readLines(lines: Iterable<string>): TraceItem<SampleEvent | ZabSampleEvent>[] {
  return [...readTrace(lines, new TraceReader<SampleEvent | ZabSampleEvent>(specsFor))];
}

/** The events among what was read, placed. */
export function eventsIn<E extends Kinded>(
  items: readonly TraceItem<E>[],
): Extract<TraceItem<E>, { kind: 'event' }>[] {
  return items.filter((item) => item.kind === 'event');
}

/** The file with its checksum made right again, so that a test reaches what lies behind it. */
export function resum(lines: readonly string[]): string[] {
  const sum = new LineSum();
  for (const line of lines.slice(0, -1)) sum.addLine(line);
  const summed = (lines.at(-1) ?? '').replace(/,"sum":.*/, '');
  sum.addText(summed);
  return [...lines.slice(0, -1), `${summed},"sum":"${sum.digits()}"}`];
}

const integer = fc.maxSafeInteger();
const count = fc.maxSafeNat();
const ballot = fc.oneof(
  fc.constant(0),
  fc
    .tuple(fc.integer({ min: 1, max: 2147483647 }), fc.integer({ min: 1, max: 8191 }))
    .map(([r, s]) => makeBallot(r, s)),
);
const zxid = fc
  .tuple(fc.integer({ min: 0, max: 2097151 }), fc.integer({ min: 0, max: 4294967295 }))
  .map(([epoch, counter]) => epoch * 4294967296 + counter);
const tag: fc.Arbitrary<Tag> = fc.oneof(
  fc.record({ kind: fc.constantFrom('log', 'snapshot'), zxid }, { noNullPrototype: true }),
  fc.record(
    { kind: fc.constantFrom('acceptedEpoch', 'currentEpoch'), epoch: count },
    { noNullPrototype: true },
  ),
  fc.record({ kind: fc.constant('promised'), ballot }, { noNullPrototype: true }),
  fc.record(
    { kind: fc.constant('accepted'), slot: integer, ballot, value: integer, promised: ballot },
    { noNullPrototype: true },
  ),
);
const entry = fc.record({ slot: integer, ballot, value: integer }, { noNullPrototype: true });
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\ud800', '\n', '__proto__'),
);

const path = fc.constantFrom('/', '/a', '/a/b');
const stat = fc.record(
  {
    czxid: zxid,
    mzxid: zxid,
    ctime: count,
    mtime: count,
    version: integer,
    cversion: integer,
    aversion: integer,
    ephemeralOwner: count,
    dataLength: count,
    numChildren: count,
    pzxid: zxid,
  },
  { noNullPrototype: true },
);
const aclLine = fc.record(
  {
    perms: fc.constantFrom(1, 31, -1),
    scheme: fc.constantFrom('world', 'auth'),
    id: fc.constantFrom('anyone', ''),
  },
  { noNullPrototype: true },
);
const acl = fc.array(aclLine, { maxLength: 2 });
const creation = fc.record(
  { kind: fc.constantFrom('create', 'create2'), path, data: fc.option(text), acl, flags: integer },
  { noNullPrototype: true },
);
const multi = fc.record(
  {
    kind: fc.constant('multi'),
    ops: fc.array(fc.oneof(creation, fc.constantFrom(null, { kind: 'check', path: '/', version: 1 }))),
  },
  { noNullPrototype: true },
);
const znodeRequest = fc.oneof(
  creation,
  multi,
  fc.record({ kind: fc.constant('setACL'), path, acl, version: integer }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('delete'), path, version: integer }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('getData'), path, watch: fc.boolean() }, { noNullPrototype: true }),
  fc.constant({ kind: 'ping' }),
);
const result = fc.oneof(
  fc.record({ kind: fc.constant('setData'), stat }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('error'), code: integer }, { noNullPrototype: true }),
);
const answer = fc.oneof(
  fc.record({ kind: fc.constant('path'), path }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('data'), data: fc.option(text), stat }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('acl'), acl, stat }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('multi'), results: fc.array(result) }, { noNullPrototype: true }),
  fc.constant({ kind: 'none' }),
);

const VALUES: Readonly<Record<FieldTypeName, fc.Arbitrary<unknown>>> = {
  int: integer,
  text,
  bool: fc.boolean(),
  actor: count,
  sids: fc.array(count),
  actors: fc.array(count),
  micros: count,
  ballot,
  zxid: fc.oneof(zxid, integer),
  msg: count,
  tag,
  tags: fc.array(tag),
  entries: fc.array(entry),
  session: count,
  sessions: fc.array(count),
  ints: fc.array(integer),
  stat,
  request: znodeRequest,
  answer,
};

/** Any event of a kind, made from its declaration. */
export function anyEventOf(kind: string, spec: EventSpec): fc.Arbitrary<Kinded> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, declared] of Object.entries(spec.fields)) {
    const { type, isOptional } = fieldType(declared);
    fields[name] = isOptional ? fc.option(VALUES[type]) : VALUES[type];
  }
  return fc.record(fields, { noNullPrototype: true }).map((values) => ({ kind, ...values }));
}

/** Any run: events of all kinds, in order, each at some actor and with some cause. */
export function anyRun(declared: EventSpecs = specs): fc.Arbitrary<Placed[]> {
  const event = fc.oneof(...Object.entries(declared).map(([kind, spec]) => anyEventOf(kind, spec)));
  const step = fc.record({
    event,
    delay: fc.nat(1_000_000),
    actor: fc.nat(header.actors.length - 1),
    back: fc.nat(20),
  });
  return fc.array(step, { maxLength: 40 }).map((steps) => {
    let micros = 0;
    return steps.map(({ event: made, delay, actor, back }, i) => {
      micros += delay;
      const index = i + 1;
      return { event: made, at: { index, micros, actor, cause: back === 0 ? 0 : Math.max(0, index - back) } };
    });
  });
}

/** Reads lines, each without its newline, one at a time. Throws a {@link TraceError}; a missing footer at the end. */
export function* readTrace<E extends Kinded>(
  lines: Iterable<string>,
  reader: TraceReader<E>,
): Generator<TraceItem<E>> {
  let number = 0;
  for (const line of lines) {
    number += 1;
    yield reader.line(line, number);
  }
  const error = reader.end();
  if (error !== null) throw error;
}
