import { beforeAll, describe, expect, it } from 'vitest';
import type { EventSpecs, FieldTypeName } from '../../../../core/define-events.js';
import { makeSessionId } from '../../../../core/ids.js';
import { makeBallot } from '../../../../core/paxos/ballot.js';
import { makeZxid } from '../../../../core/zxid.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import type { Actor } from '../../../../sim/cluster.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import { fieldType } from '../../../../sim/trace/file/field-codecs.js';
import { Places } from '../../../../viz/model/places.js';
import { summaryOf } from '../../../../viz/model/words/summary.js';

const ACTORS: readonly Actor[] = [
  { id: 0, name: 'world', role: 'world' },
  { id: 1, name: 's1', role: 'server' },
  { id: 2, name: 's2', role: 'server' },
  { id: 3, name: 'c1', role: 'client' },
];
const PLACES = new Places(ACTORS);

const stat = {
  czxid: 1,
  mzxid: 1,
  ctime: 0,
  mtime: 0,
  version: 4,
  cversion: 0,
  aversion: 0,
  ephemeralOwner: 0,
  dataLength: 2,
  numChildren: 0,
  pzxid: 1,
};

/** A value of each type. */
const VALUES: Readonly<Record<FieldTypeName, unknown>> = {
  int: 7,
  ints: [7],
  text: 'word',
  bool: true,
  actor: 2,
  sids: [1, 2],
  actors: [1, 2],
  micros: 1500,
  ballot: makeBallot(3, 1),
  zxid: makeZxid(2, 5),
  msg: 4294967296 + 3,
  tag: { kind: 'log', zxid: makeZxid(2, 5) },
  tags: [{ kind: 'log', zxid: makeZxid(2, 5) }],
  entries: [{ slot: 1, ballot: makeBallot(3, 1), value: 7 }],
  session: makeSessionId(3, 1),
  sessions: [makeSessionId(3, 1)],
  request: { kind: 'setData', path: '/a', data: 'v3', version: 2 },
  answer: { kind: 'stat', stat },
  stat,
};

/** An event of a kind, with a value for every field, or null wherever that may be. */
function eventOf(specs: EventSpecs, kind: string, isFull: boolean): RunEvent {
  const event: Record<string, unknown> = { kind };
  for (const [name, spec] of Object.entries(specs[kind]?.fields ?? {})) {
    const { type, isOptional } = fieldType(spec);
    event[name] = isOptional && !isFull ? null : VALUES[type];
  }
  // oxlint-disable-next-line typescript/consistent-type-assertions -- made by the declaration itself
  return event as unknown as RunEvent;
}

describe.each(['zab', 'synod'])('of %s', (protocol) => {
  const specs = eventsOf(protocol) ?? {};

  it.each(Object.keys(specs))('tells %s in one plain line', (kind) => {
    for (const isFull of [true, false]) {
      const summary = summaryOf(eventOf(specs, kind, isFull), protocol, PLACES);
      expect(summary).toMatch(/^\S(?:.*\S)?$/);
      // The description of a kind that nobody wrote words for begins with its name.
      expect(summary.startsWith(kind)).toBe(false);
      expect(summary).not.toMatch(/undefined|null|NaN|\[object|\d{8,}/);
    }
  });
});

it('falls back to the fields of a kind that a newer version brought', () => {
  const event: unknown = { kind: 'net.teleported', to: 1 };
  // oxlint-disable-next-line typescript/consistent-type-assertions -- what a file may hold and this version does not know
  expect(summaryOf(event as RunEvent, 'zab', PLACES)).toBe('net.teleported');
});

describe('in words', () => {
  let say: (event: RunEvent) => string;
  beforeAll(() => {
    say = (event) => summaryOf(event, 'zab', PLACES);
  });

  it('names servers, zxids, sessions and durations as people do', () => {
    expect(say({ kind: 'zab.acked', from: 2, zxid: makeZxid(2, 5) })).toBe(
      'counts the acknowledgement of 2.5 by s2',
    );
    expect(say({ kind: 'zab.committed', zxid: makeZxid(2, 5), quorum: [1, 2] })).toBe(
      'commits 2.5, acknowledged by s1 and s2',
    );
    expect(say({ kind: 'zab.committed', zxid: makeZxid(2, 5), quorum: [] })).toBe(
      'learns that 2.5 is committed',
    );
    expect(say({ kind: 'process.paused', micros: 3396 })).toBe('stands still for 3.4 ms');
    expect(
      say({
        kind: 'client.called',
        xid: 1,
        session: 0,
        connection: 0,
        request: { kind: 'create', path: '/a', data: '', acl: [], flags: 1 },
      }),
    ).toBe('calls create /a "" ephemeral');
    expect(say({ kind: 'net.dropped', from: 1, to: 2, msg: 1, type: 'PROPOSAL', why: 'cut' })).toBe(
      'PROPOSAL from s1 to s2 is lost: the link is cut',
    );
    expect(
      say({ kind: 'session.closed', session: makeSessionId(3, 10), zxid: makeZxid(2, 5), ephemerals: 1 }),
    ).toBe('applies the end of session 0x3.a (2.5), and with it 1 ephemeral');
  });

  it('says what stands for a promise or an acceptance on a disk', () => {
    const ballot = makeBallot(3, 1);
    const accepted = { kind: 'accepted', slot: 1, ballot, value: 7, promised: ballot } as const;
    const written = { kind: 'disk.written', file: 'acceptor', op: 'append', offset: 0, bytes: 29 } as const;
    expect(say({ ...written, tag: accepted })).toBe(
      'writes acceptance of slot 1 at ballot 3.1 to acceptor, not durable yet',
    );
    expect(
      say({
        kind: 'disk.synced',
        file: 'acceptor',
        tags: [{ kind: 'promised', ballot }, accepted],
        tookMicros: 1000,
      }),
    ).toBe('promise 3.1 and acceptance of slot 1 at ballot 3.1 are durable after 1 ms');
  });
});
