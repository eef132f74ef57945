import { describe, expect, it } from 'vitest';

import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Tag } from '../../../core/storage/tag.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import type { ZabMessage } from '../../../core/zab/messages.js';
import { makeZxid } from '../../../core/zxid.js';
import { PAXOS_STEPS } from '../../../sim/faults/paxos-steps.js';
import { findStep } from '../../../sim/faults/steps.js';
import { ZAB_STEPS } from '../../../sim/faults/zab-steps.js';
import type { WorldEvent } from '../../../sim/trace/world-events.js';

type Event = ZabEvent | WorldEvent;

const Z15 = makeZxid(1, 5);
const TO = 3;
const PROPOSED = {
  kind: 'zab.proposed',
  zxid: Z15,
  txn: 1,
  origin: 1,
  session: 1,
  cxid: 1,
  op: 'setData',
  code: 0,
  timeMs: 0,
} as const;

function sent(type: ZabMessage['kind'], zxid: number | null = null): WorldEvent {
  return { kind: 'net.sent', to: TO, msg: 1, conn: 1, type, slot: null, ballot: null, zxid, epoch: null };
}

function synced(...tags: readonly Tag[]): WorldEvent {
  return { kind: 'disk.synced', file: 'f', tags, tookMicros: 1 };
}

const LOG: Tag = { kind: 'log', zxid: Z15 };
const SNAPSHOT: Tag = { kind: 'snapshot', zxid: Z15 };
const ACCEPTED_EPOCH: Tag = { kind: 'acceptedEpoch', epoch: 1 };
const CURRENT_EPOCH: Tag = { kind: 'currentEpoch', epoch: 1 };

/** The steps that an event at server 1 stands for, before it (`<`) and after it (`>`), toward anybody or s3 (`→`). */
function stepsOf(event: Event, phase: string | null = 'broadcast'): string[] {
  const phases = { phaseOf: (server: number) => (server === 1 ? phase : 'election') };
  const found: string[] = [];
  for (const name of Object.keys(ZAB_STEPS)) {
    for (const when of ['before', 'after'] as const) {
      for (const to of [null, TO]) {
        const step = findStep(ZAB_STEPS, { step: name, when, to });
        if (step?.kind !== event.kind || !step.matches(event, 1, phases)) continue;
        if (to !== null && step.to(event) !== to) continue;
        found.push(`${when === 'before' ? '<' : '>'}${name}${to === null ? '' : '→'}`);
      }
    }
  }
  return found;
}

/** What `stepsOf` gives for an event that is one step, whenever and toward whomever. */
function message(...names: readonly string[]): string[] {
  return names.flatMap((name) => [`<${name}`, `<${name}→`, `>${name}`, `>${name}→`]);
}

function own(...names: readonly string[]): string[] {
  return names.flatMap((name) => [`<${name}`, `>${name}`]);
}

describe('the steps of ZAB', () => {
  it.each<[ZabMessage['kind'], string]>([
    ['NOTIFICATION', 'notif'],
    ['FOLLOWERINFO', 'followerinfo'],
    ['OBSERVERINFO', 'followerinfo'],
    ['LEADERINFO', 'leaderinfo'],
    ['ACKEPOCH', 'ackepoch'],
    ['DIFF', 'diff'],
    ['TRUNC', 'trunc'],
    ['SNAP', 'snap'],
    ['SNAPPART', 'snap-chunk'],
    ['NEWLEADER', 'newleader'],
    ['UPTODATE', 'uptodate'],
    ['REQUEST', 'request'],
  ])('the sending of %s is %s, and may be meant toward one receiver', (type, step) => {
    expect(stepsOf(sent(type))).toEqual(message(step));
  });

  it('an ACK is that of NEWLEADER if its counter is 0', () => {
    expect(stepsOf(sent('ACK', makeZxid(2, 0)))).toEqual(message('ack-newleader'));
    expect(stepsOf(sent('ACK', Z15))).toEqual(message('ack'));
  });

  it('a proposal or a commit is the message only if it is meant toward one receiver', () => {
    expect(stepsOf(sent('PROPOSAL', Z15))).toEqual(['<proposal→', '>proposal→']);
    expect(stepsOf(sent('COMMIT', Z15))).toEqual(['<commit→', '>commit→']);
    expect(stepsOf(sent('INFORM', Z15))).toEqual(['<commit→', '>commit→']);
    expect(stepsOf(PROPOSED)).toEqual(own('proposal'));
  });

  it("a commit is the leader's; a learner that hears of one names nobody", () => {
    expect(stepsOf({ kind: 'zab.committed', zxid: Z15, quorum: [1, 2] })).toEqual(own('commit'));
    expect(stepsOf({ kind: 'zab.committed', zxid: Z15, quorum: [] })).toEqual([]);
  });

  it.each<[Event, string]>([
    [{ kind: 'zab.elected', leader: 3, round: 1, quorum: [1, 2] }, 'vote-final'],
    [{ kind: 'zab.established', epoch: 1, zxid: 0, quorum: [1, 2] }, 'established'],
    [{ kind: 'zab.acked', from: 2, zxid: Z15 }, 'ack-counted'],
    [{ kind: 'log.appended', zxid: Z15 }, 'log-append'],
    [{ kind: 'log.truncated', zxid: Z15, removed: 1 }, 'truncate'],
    [{ kind: 'txn.applied', zxid: Z15, txn: 1, digestHigh: 0, digestLow: 0 }, 'apply'],
    [{ kind: 'tree.loaded', zxid: Z15, from: 'disk', digestHigh: 0, digestLow: 0 }, 'snapshot-install'],
    [
      { kind: 'log.recovered', snapshot: 0, last: 0, acceptedEpoch: 0, currentEpoch: 0, end: 'clean' },
      'recover',
    ],
    [{ kind: 'role.changed', role: 'leading', phase: 'discovery', epoch: null, leader: 1, why: '' }, 'role'],
  ])('%j is %s', (event, step) => {
    expect(stepsOf(event)).toEqual(own(step));
  });

  it('a sync of the log is that of the history in phase 2, and that of a proposal in phase 3', () => {
    expect(stepsOf(synced(LOG), 'synchronisation')).toEqual(own('history-fsync'));
    expect(stepsOf(synced(SNAPSHOT), 'synchronisation')).toEqual(own('history-fsync'));
    expect(stepsOf(synced(LOG), 'broadcast')).toEqual(own('log-fsync'));
    expect(stepsOf(synced(SNAPSHOT), 'broadcast')).toEqual([]);
    expect(stepsOf(synced(LOG), 'election')).toEqual([]);
    expect(stepsOf(synced(LOG), null)).toEqual([]);
  });

  it('a sync of an epoch has its own name, the longer one a short form', () => {
    expect(stepsOf(synced(ACCEPTED_EPOCH))).toEqual(own('accepted-epoch-fsync', 'epoch-fsync'));
    expect(stepsOf(synced(CURRENT_EPOCH, LOG), 'election')).toEqual(own('current-epoch-fsync'));
    expect(stepsOf(synced())).toEqual([]);
  });

  it('before a snapshot is before it is begun, after it is when it is durable', () => {
    expect(stepsOf({ kind: 'snap.started', zxid: Z15 })).toEqual(['<snapshot']);
    expect(stepsOf({ kind: 'snap.written', zxid: Z15, end: Z15, isInstalled: false })).toEqual(['>snapshot']);
  });
});

describe('the steps of Paxos', () => {
  it('know the syncs of an acceptor apart, in any phase', () => {
    const at = (name: string, event: SynodEvent | WorldEvent): boolean | undefined =>
      PAXOS_STEPS[name]?.matches(event, 1, { phaseOf: () => null });
    const promised = synced({ kind: 'promised', ballot: 8193 });
    const accepted = synced({ kind: 'accepted', slot: 1, ballot: 8193, value: 1, promised: 8193 });
    expect(['promise-fsync', 'accept-fsync'].map((name) => at(name, promised))).toEqual([true, false]);
    expect(['promise-fsync', 'accept-fsync'].map((name) => at(name, accepted))).toEqual([false, true]);
  });
});

describe('a step that a protocol does not have', () => {
  it('is not found', () => {
    expect(findStep(ZAB_STEPS, { step: 'promise', when: 'before', to: null })).toBeUndefined();
  });
});
