import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../core/paxos/ballot.js';
import { describeEvent } from '../../../sim/trace/describe-event.js';
import type { SampleEvent } from './file/samples.js';
import { anyEventOf, header, specs } from './file/samples.js';

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
      { kind: 'net.sent', to: 2, msg: 4294967296 + 7, type: 'Prepare', slot: null, ballot: B31 },
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

  it('gives one line of text for any event of any kind', () => {
    const any = fc.oneof(...Object.entries(specs).map(([kind, spec]) => anyEventOf(kind, spec)));
    fc.assert(
      fc.property(any, (event) => {
        const line = describeEvent(event, specs, nameOf);
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
