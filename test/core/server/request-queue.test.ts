import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RequestQueue } from '../../../core/server/request-queue.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { ops } from './bench.js';

const REQUESTS: Readonly<Record<string, ZnodeRequest>> = {
  U: ops.set('/a'),
  M: { kind: 'multi', ops: [] },
  R: ops.get('/a'),
  P: ops.ping,
  S: ops.sync(),
};

function queueOf(kinds: string): RequestQueue {
  const queue = new RequestQueue();
  [...kinds].forEach((kind, i) => {
    const request = REQUESTS[kind];
    if (request !== undefined) queue.push(i, request);
  });
  return queue;
}

describe('requests that wait', () => {
  it('are served at once if nothing is in front of them', () => {
    expect(queueOf('R').servable()?.xid).toBe(0);
    expect(queueOf('SR').servable()?.xid).toBe(0);
    expect(queueOf('UR').servable()).toBeNull();
    expect(queueOf('').servable()).toBeNull();
  });

  it('count their updates from 1, whatever is between', () => {
    const queue = new RequestQueue();
    const seqs = [ops.set('/a'), ops.ping, ops.remove('/a'), ops.sync(), ops.close].map((request) => {
      const queued = queue.push(0, request);
      return queued.kind === 'update' ? queued.opSeq : null;
    });
    expect(seqs).toEqual([1, null, 2, null, 3]);
  });

  it('take a delivered update for the oldest of them, or for nobody’s (ZOOKEEPER-1863)', () => {
    const queue = queueOf('UU');
    expect(queue.match(2)).toBeNull();
    const first = queue.match(1);
    expect(first?.xid).toBe(0);
    if (first !== null) queue.remove(first);
    expect(queue.match(1)).toBeNull();
    expect(queue.match(2)?.xid).toBe(1);
    expect(queueOf('RU').match(1)).toBeNull();
  });

  it('hold updates back behind a sync, up to the next one', () => {
    const queue = queueOf('SUMRSU');
    expect(queue.isOpen).toBe(false);
    expect(queue.released()).toEqual([]);
    const sync = queue.servable();
    if (sync !== null) queue.remove(sync);
    expect(queue.isOpen).toBe(false);
    expect(queue.released().map(({ xid }) => xid)).toEqual([1, 2]);
  });

  it('are open for updates again when the last sync is gone', () => {
    const queue = queueOf('S');
    const sync = queue.servable();
    if (sync !== null) queue.remove(sync);
    expect(queue.isOpen).toBe(true);
  });

  it('leave in the order in which they came, whatever they are', () => {
    const kinds = fc.array(fc.constantFrom(...Object.keys(REQUESTS)), { maxLength: 12 });
    fc.assert(
      fc.property(kinds, (sequence) => {
        const queue = queueOf(sequence.join(''));
        const left: number[] = [];
        let seq = 1;
        for (;;) {
          const next = queue.servable() ?? queue.match(seq);
          if (next === null) break;
          if (next.kind === 'update') seq += 1;
          queue.remove(next);
          left.push(next.xid);
        }
        expect(left).toEqual(sequence.map((_, i) => i));
      }),
    );
  });
});
