import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import { makeZxid } from '../../../../core/zxid.js';
import { EvidenceIndex } from '../../../../sim/trace/file/evidence.js';
import { RecentMap } from '../../../../sim/trace/file/recent-map.js';
import type { SampleEvent, ZabSampleEvent } from './samples.js';
import { eventsIn, place, readLines, writeLines, zabHeader, zabSpecs } from './samples.js';

const B31 = makeBallot(3, 1);
const started: SampleEvent = { kind: 'process.started', incarnation: 1 };
const accepted: SampleEvent = { kind: 'paxos.accepted', slot: 1, ballot: B31, value: 5 };

/** The further causes of the last event. */
function evidenceIn(lines: readonly string[]): readonly number[] | undefined {
  return eventsIn(readLines(lines)).at(-1)?.causes;
}

describe('the evidence of a quorum of reports that servers make of themselves', () => {
  const chosen: SampleEvent = { kind: 'paxos.chosen', slot: 1, ballot: B31, value: 5, quorum: [1, 3] };
  const elsewhere: SampleEvent = { ...accepted, ballot: makeBallot(4, 2) };
  const told: SampleEvent = {
    kind: 'net.sent',
    to: 1,
    msg: 1,
    conn: null,
    type: 'Accepted',
    slot: 1,
    ballot: B31,
    zxid: null,
    epoch: null,
  };
  const heard: SampleEvent = { kind: 'net.delivered', from: 3, msg: 1, type: 'Accepted' };

  it('is the event of each named server whose message was the first to come, and of its own at once', () => {
    const events = place([
      { event: started, actor: 3 },
      { event: accepted, actor: 3, cause: 1 },
      { event: told, actor: 3, cause: 1 },
      { event: accepted, actor: 1 },
      { event: started, actor: 3 },
      { event: accepted, actor: 3, cause: 5 },
      { event: told, actor: 3, cause: 5 },
      { event: heard, actor: 1, cause: 7 },
      { event: heard, actor: 1, cause: 3 },
      { event: elsewhere, actor: 1 },
      { event: chosen, actor: 1, cause: 8 },
    ]);
    const lines = writeLines(events);
    expect(lines.at(-2)).toBe('{"k":"cho","t":110,"n":1,"c":3,"q":[7,5],"x":[1,[3,1],5,[1,3]]}');
    expect(evidenceIn(lines)).toEqual([4, 6]);
  });

  it('leaves out a server whose report never came', () => {
    const events = place([
      { event: accepted, actor: 3 },
      { event: told, actor: 3 },
      { event: accepted, actor: 1 },
      { event: chosen, actor: 1 },
    ]);
    expect(evidenceIn(writeLines(events))).toEqual([3]);
  });

  it('names no event that the detail level leaves out', () => {
    const promised: SampleEvent = { kind: 'paxos.promised', to: 1, ballot: B31, fromSlot: 1, entries: [] };
    const prepared: SampleEvent = { kind: 'paxos.prepared', ballot: B31, fromSlot: 1, hi: 0, quorum: [1] };
    const events = place([{ event: promised }, { event: prepared }]);
    expect(evidenceIn(writeLines(events, { level: 'std' }))).toEqual([1]);
    expect(evidenceIn(writeLines(events, { level: 'min' }))).toEqual([]);
  });
});

describe('the evidence of a quorum of reports that the counting server makes of others', () => {
  const options = { specs: zabSpecs, header: zabHeader };
  const acked = (from: number, counter: number): ZabSampleEvent => {
    return { kind: 'zab.acked', from, zxid: makeZxid(1, counter) };
  };
  const committed = (counter: number, quorum: readonly number[]): ZabSampleEvent => {
    return { kind: 'zab.committed', zxid: makeZxid(1, counter), quorum };
  };

  it('is the report about each named server, with the fields that agree, by the same server', () => {
    const events = place([
      { event: acked(1, 1) },
      { event: acked(3, 1), actor: 2 },
      { event: acked(1, 2) },
      { event: acked(2, 1) },
      { event: acked(3, 1) },
      { event: committed(1, [1, 3]) },
    ]);
    const lines = writeLines(events, options);
    expect(lines[6]).toBe('{"k":"cmt","t":60,"n":1,"q":[5,1],"x":[[1,1],[1,3]]}');
    expect(evidenceIn(lines)).toEqual([1, 5]);
  });

  it('is the newest word about a server: a vote that was changed and changed back counts as it stands', () => {
    const notified = (from: number, round: number): ZabSampleEvent => {
      const vote = { leader: 3, zxid: 0, peerEpoch: 0, role: 'looking', box: 'current' } as const;
      return { kind: 'zab.notified', from, round, ...vote };
    };
    const elected: ZabSampleEvent = { kind: 'zab.elected', leader: 3, round: 2, quorum: [1, 2, 3] };
    const events = place([
      { event: notified(2, 1) },
      { event: notified(3, 1) },
      { event: notified(2, 2) },
      { event: elected },
    ]);
    expect(evidenceIn(writeLines(events, options))).toEqual([3, 2]);
  });

  it('is none for a learner, which names nobody', () => {
    const events = place([{ event: acked(1, 1) }, { event: committed(1, []) }]);
    expect(evidenceIn(writeLines(events, options))).toEqual([]);
  });

  it('follows the message of a report that servers make of themselves, in ZAB as well', () => {
    const own: ZabSampleEvent = { kind: 'zab.newleader-acked', epoch: 1, zxid: 0 };
    const ack: ZabSampleEvent = {
      kind: 'net.sent',
      to: 1,
      msg: 1,
      conn: 7,
      type: 'ACK',
      slot: null,
      ballot: null,
      zxid: makeZxid(1, 0),
      epoch: null,
    };
    const events = place([
      { event: own, actor: 2 },
      { event: ack, actor: 2 },
      { event: own, actor: 1 },
      { event: { kind: 'net.delivered', from: 2, msg: 1, type: 'ACK' }, actor: 1, cause: 2 },
      { event: { kind: 'zab.established', epoch: 1, zxid: 0, quorum: [1, 2] }, actor: 1, cause: 4 },
    ]);
    expect(evidenceIn(writeLines(events, options))).toEqual([3, 1]);
  });
});

describe('the memory of evidence', () => {
  it('forgets what is old, and not what a leader may still have outstanding', () => {
    const index = new EvidenceIndex(zabSpecs, 'std');
    const findAt = (counter: number): readonly number[] => {
      const commit: ZabSampleEvent = { kind: 'zab.committed', zxid: makeZxid(1, counter), quorum: [1] };
      return index.find(commit, 1);
    };
    for (let counter = 1; counter <= 10_000; counter += 1) {
      const acked: ZabSampleEvent = { kind: 'zab.acked', from: 1, zxid: makeZxid(1, counter) };
      index.note(acked, { index: counter, micros: 0, actor: 1, cause: 0 });
    }
    expect(findAt(1)).toEqual([]);
    expect(findAt(5_000)).toEqual([]);
    expect(findAt(9_000)).toEqual([9_000]);
    expect(findAt(10_000)).toEqual([10_000]);
  });

  it('is a map of the newest entries', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([undefined, 2, 4]);
    map.delete('b');
    map.set('d', 5);
    expect(['b', 'c', 'd'].map((key) => map.get(key))).toEqual([undefined, 4, 5]);
  });
});
