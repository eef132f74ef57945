import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../../core/ids.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { sessionCollector } from '../../../../viz/model/collect/sessions.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { PLACES, collect } from './feed.js';

const S = makeSessionId(3, 0x2a);

const opened: RunEvent = { kind: 'session.opened', session: S, timeoutMs: 4_000, zxid: 1 };
const attached = (connection: number): RunEvent => ({
  kind: 'session.attached',
  session: S,
  connection,
  client: 4,
  timeoutMs: 4_000,
  ownerEpoch: 1,
});
const renewed = (deadlineMicros: number, nowMicros: number): RunEvent => ({
  kind: 'session.renewed',
  session: S,
  deadlineMicros,
  nowMicros,
  timeoutMs: 4_000,
});

describe('sessions', () => {
  it('tell where they were attached, until when they were given, and how they ended', () => {
    const [session, ...others] = collect(sessionCollector(PLACES), [
      [1, opened],
      [2, opened],
      [2, attached(7)],
      [1, renewed(9_000, 5_000)],
      [2, { kind: 'session.detached', session: S, connection: 7, why: 'moved' }],
      [3, attached(8)],
      [3, { kind: 'process.crashed', why: 'fault', message: '' }],
      [1, { kind: 'session.expiring', session: S, deadlineMicros: 9_000, nowMicros: 9_001 }],
      [2, { kind: 'session.closed', session: S, zxid: 5, ephemerals: 0 }],
      [1, { kind: 'session.closed', session: S, zxid: 5, ephemerals: 0 }],
      [4, { kind: 'client.expired', session: S, connection: 9 }],
    ]);
    expect(others).toEqual([]);
    expect(session).toEqual({
      name: '0x3.2a',
      session: S,
      client: 4,
      timeoutMs: 4_000,
      opened: 0,
      attachments: [
        { server: 2, connection: 7, start: 2, end: 4, why: 'moved' },
        { server: 3, connection: 8, start: 5, end: 6, why: 'crashed' },
      ],
      // Row 3 is at 3,000 µs, and the leader's clock is 2,000 µs ahead.
      renewals: [{ row: 3, server: 1, untilMicros: 7_000 }],
      expiring: 7,
      closed: 8,
      told: 10,
    });
  });

  it('are known from their clients where a file holds no more than that', () => {
    const [session] = collect(sessionCollector(PLACES), [
      [5, { kind: 'client.connected', connection: 7, session: S, timeoutMs: 6_000 }],
    ]);
    expect(session).toMatchObject({ client: 5, timeoutMs: 6_000, opened: NO_ROW, attachments: [] });
  });
});
