/**
 * Whatever the network and the servers do to a handle, what it says of its calls is true: judged from what it sent and
 * what it reported, and from nothing else.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ConnectionId } from '../../../core/ids.js';
import { PING_XID, SET_WATCHES_XID } from '../../../core/server/messages.js';
import { CODES } from '../../../core/znode/codes.js';
import { HandleBench } from './bench.js';

type Step =
  | { readonly do: 'call'; readonly watch: boolean }
  | {
      readonly do: 'close' | 'move' | 'opens' | 'gives' | 'refuses' | 'breaks' | 'answers' | 'tells' | 'errs';
    }
  | { readonly do: 'passes'; readonly micros: number };

const plainStep = fc.constantFrom<Step>(
  ...(
    ['opens', 'opens', 'gives', 'gives', 'answers', 'answers', 'answers', 'breaks', 'move', 'tells'] as const
  ).map((what) => ({ do: what })),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.boolean().map((watch): Step => ({ do: 'call', watch })) },
  { weight: 12, arbitrary: plainStep },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'close' }, { do: 'refuses' }, { do: 'errs' }) },
  { weight: 2, arbitrary: fc.nat(1_500_000).map((micros): Step => ({ do: 'passes', micros })) },
);

/** Plays a history; steps that make no sense where they come are left out. The servers give one session and keep it. */
class Play {
  readonly bench = new HandleBench();
  private phase: 'asked' | 'open' | 'session' = 'asked';
  private at: ConnectionId = 0;
  private unanswered: number[] = [];
  /** Connections on which watches were registered again, and answered. */
  private readonly registered = new Set<ConnectionId>();

  constructor(steps: readonly Step[]) {
    this.bench.client.open();
    for (const step of steps) {
      this.look();
      this.play(step);
    }
  }

  /** What the handle has done meanwhile. */
  private look(): void {
    if (this.bench.connection !== this.at) {
      this.at = this.bench.connection;
      this.phase = 'asked';
    }
    this.unanswered = [];
    const returned = new Set<number>();
    for (const event of this.bench.events) if (event.kind === 'client.returned') returned.add(event.xid);
    for (const { connection, message } of this.bench.messages) {
      if (connection !== this.at || message.kind !== 'Request' || message.xid === PING_XID) continue;
      if (!returned.has(message.xid)) this.unanswered.push(message.xid);
    }
  }

  private play(step: Step): void {
    const { bench } = this;
    const isDead = bench.events.some(({ kind }) => kind === 'client.expired' || kind === 'client.closed');
    if (isDead) return;
    switch (step.do) {
      case 'call':
        if (bench.client.isOpen) bench.client.call({ kind: 'getData', path: '/a', watch: step.watch });
        return;
      case 'close':
        if (bench.client.isOpen) bench.client.close();
        return;
      case 'move':
        bench.client.move();
        return;
      case 'opens':
        if (this.phase !== 'asked') return;
        this.phase = 'open';
        bench.opens();
        return;
      case 'gives':
        if (this.phase !== 'open') return;
        this.phase = 'session';
        bench.gives();
        return;
      case 'refuses':
        if (this.phase === 'open') bench.refuses();
        return;
      case 'breaks':
        bench.breaks();
        return;
      case 'tells':
        if (this.phase === 'session') bench.tells('NodeDataChanged', '/a');
        return;
      case 'errs':
        if (this.phase === 'session') bench.replies(1_000);
        return;
      case 'answers':
        this.answer();
        return;
      case 'passes':
        bench.pass(step.micros);
    }
  }

  /** The oldest call; the watches that a handle registers again stand in front of all, and do not return. */
  private answer(): void {
    if (this.phase !== 'session') return;
    const isRegistered = this.registered.has(this.at);
    const xid = isRegistered ? this.unanswered.find((one) => one !== SET_WATCHES_XID) : this.unanswered[0];
    if (xid === undefined) return;
    if (xid === SET_WATCHES_XID) this.registered.add(this.at);
    this.bench.replies(xid, xid % 3 === 0 ? CODES.NONODE : CODES.OK);
  }
}

describe('the calls of a handle', () => {
  it('return once each, or are open; unknown are those that left and were not answered, and no others', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const { bench } = new Play(steps);
        /** On which connection a call left; 0 while it waits. */
        const calls = new Map<number, ConnectionId>();
        let connection = 0;
        let lost = 0;
        let isOver = false;
        for (const entry of bench.log) {
          if (entry.kind === 'sent' && entry.message.kind === 'Request' && entry.message.xid > 0) {
            expect(calls.get(entry.message.xid)).toBe(0);
            expect(entry.connection).toBe(connection);
            calls.set(entry.message.xid, entry.connection);
          } else if (entry.kind === 'client.connected') {
            ({ connection } = entry);
          } else if (entry.kind === 'client.called') {
            expect(calls.has(entry.xid)).toBe(false);
            expect(entry.connection).toBe(connection);
            calls.set(entry.xid, 0);
          } else if (entry.kind === 'client.disconnected') {
            lost = entry.connection;
            connection = 0;
          } else if (entry.kind === 'client.connecting') {
            // Whatever the last connection left behind has returned by now.
            expect([...calls.values()].filter((at) => at !== 0)).toEqual([]);
          } else if (entry.kind === 'client.returned') {
            const at = calls.get(entry.xid);
            calls.delete(entry.xid);
            if (entry.outcome === 'unknown') expect([at, entry.code]).toEqual([lost, CODES.CONNECTIONLOSS]);
            else if (entry.code === CODES.SESSIONEXPIRED) expect(at).toBe(0);
            else expect(at).toBe(connection);
          } else if (entry.kind === 'client.expired' || entry.kind === 'client.closed') {
            isOver = true;
            expect(calls.size).toBe(0);
          }
        }
        expect([...calls.keys()]).toEqual(bench.client.openXids());
        if (isOver) expect(bench.setTimers()).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leave each connection in the order in which they were made, behind the session', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const { bench } = new Play(steps);
        const last = new Map<ConnectionId, number>();
        for (const { connection, message } of bench.messages) {
          if (message.kind === 'ConnectRequest') {
            expect(last.has(connection)).toBe(false);
            last.set(connection, 0);
          } else if (message.kind === 'Request' && message.xid === SET_WATCHES_XID) {
            expect(last.get(connection)).toBe(0);
          } else if (message.kind === 'Request' && message.xid > 0) {
            expect(message.xid).toBeGreaterThan(last.get(connection) ?? Infinity);
            last.set(connection, message.xid);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('all return in the end if every server does its part', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const kindness: Step[] = [
          { do: 'opens' },
          { do: 'gives' },
          ...Array<Step>(8).fill({ do: 'answers' }),
        ];
        const rounds = Array.from({ length: 40 }, () => [
          ...kindness,
          { do: 'passes', micros: 100_000 } as const,
        ]);
        const { bench } = new Play([...steps, ...rounds.flat()]);
        expect(bench.client.openXids()).toEqual([]);
        const ends = bench.events.filter(({ kind }) => kind === 'client.expired' || kind === 'client.closed');
        expect(ends.length).toBe(bench.client.isOpen ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });
});
