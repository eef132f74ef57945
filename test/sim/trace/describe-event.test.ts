import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EventSpecs } from '../../../core/define-events.js';
import { makeBallot } from '../../../core/paxos/ballot.js';
import { describeEvent } from '../../../sim/trace/describe-event.js';
import { makeZxid } from '../../../core/zxid.js';
import type { SampleEvent, ZabSampleEvent } from './file/samples.js';
import { anyEventOf, header, specs, zabSpecs } from './file/samples.js';

const nameOf = (actor: number): string =>
  header.actors.find(({ id }) => id === actor)?.name ?? `#${String(actor)}`;
const B31 = makeBallot(3, 1);

/** An event as a faulty protocol might report it. */
interface Loose {
  readonly kind: string;
  readonly [field: string]: unknown;
}

describe('describeEvent', () => {
  it.each<[SampleEvent, string]>([
    [
      {
        kind: 'net.sent',
        to: 2,
        msg: 4294967296 + 7,
        conn: null,
        type: 'Prepare',
        slot: null,
        ballot: B31,
        zxid: null,
        epoch: null,
      },
      'net.sent to=s2 msg=1.7 type=Prepare ballot=3.1',
    ],
    [
      { kind: 'paxos.chosen', slot: 1, ballot: B31, value: 5, quorum: [1, 3] },
      'paxos.chosen slot=1 ballot=3.1 value=5 quorum=[s1, s3]',
    ],
    [
      { kind: 'disk.synced', file: 'acceptor', tags: [{ kind: 'promised', ballot: B31 }], tookMicros: 1200 },
      'disk.synced file=acceptor tags=[promised 3.1] tookMicros=1200',
    ],
    [
      { kind: 'paxos.recovered', promised: 0, entries: [{ slot: 1, ballot: B31, value: 5 }], end: 'torn' },
      'paxos.recovered promised=0.0 entries=[1 3.1 5] end=torn',
    ],
    [
      { kind: 'process.crashed', why: 'own', message: 'a "b"\nc' },
      'process.crashed why=own message="a \\"b\\"\\nc"',
    ],
    [{ kind: 'client.called', xid: 1, op: '', value: null }, 'client.called xid=1 op=""'],
  ])('says the kind, and the fields as people write them: %j', (event, line) => {
    expect(describeEvent(event, specs, nameOf)).toBe(line);
  });

  it.each<[ZabSampleEvent, string]>([
    [
      { kind: 'zab.committed', zxid: makeZxid(2, 5), quorum: [1, 3] },
      'zab.committed zxid=2.5 quorum=[s1, s3]',
    ],
    [
      { kind: 'zab.voted', round: 1, leader: 3, zxid: -1, peerEpoch: 0, role: 'looking' },
      'zab.voted round=1 leader=s3 zxid=-1 peerEpoch=0 role=looking',
    ],
    [
      { kind: 'disk.synced', file: 'log', tags: [{ kind: 'log', zxid: makeZxid(1, 7) }], tookMicros: 900 },
      'disk.synced file=log tags=[log 1.7] tookMicros=900',
    ],
  ])('says it in the words of ZAB: %j', (event, line) => {
    expect(describeEvent(event, zabSpecs, nameOf)).toBe(line);
  });

  it.each<[string, EventSpecs]>([
    ['the synod', specs],
    ['ZAB', zabSpecs],
  ])('gives one line of text for any event of any kind of %s', (_, declared) => {
    const any = fc.oneof(...Object.entries(declared).map(([kind, spec]) => anyEventOf(kind, spec)));
    fc.assert(
      fc.property(any, (event) => {
        const line = describeEvent(event, declared, nameOf);
        expect(line.startsWith(event.kind)).toBe(true);
        expect(line).not.toMatch(/[\n\r]/);
      }),
    );
  });

  it('shows a kind that is not declared by its name alone, and a wrong value as it is', () => {
    const foreign: Loose = { kind: 'x.y', a: 1 };
    expect(describeEvent(foreign, specs, nameOf)).toBe('x.y');
    const wrong: Loose = { kind: 'ballot.stored', ballot: 'high', fromSlot: undefined };
    expect(describeEvent(wrong, specs, nameOf)).toBe('ballot.stored ballot=high fromSlot=undefined');
  });
});
