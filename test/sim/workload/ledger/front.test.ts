import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../../core/assert.js';
import type { ConnectionId } from '../../../../core/ids.js';
import type { Replication } from '../../../../core/replication/replication.js';
import type { Origin, Request, Result } from '../../../../core/replication/state-machine.js';
import type { FrontEnv } from '../../../../sim/workload/ledger/front.js';
import { LedgerFront } from '../../../../sim/workload/ledger/front.js';
import type { LedgerRequest } from '../../../../sim/workload/ledger/messages.js';
import { stampOf } from './history.js';

const SID = 2;
const REQUEST: LedgerRequest = { kind: 'add', account: 7, by: 1 };

/** The front of server 2, over a replication that keeps what is submitted. */
class Bench {
  readonly front: LedgerFront;
  readonly submitted: Origin[] = [];
  readonly requests: Request[] = [];
  /** Called within each submit. */
  onSubmit: (origin: Origin) => void = () => undefined;
  private acts: string[] = [];

  constructor({ isServing = true } = {}) {
    const env: FrontEnv = {
      self: SID,
      streams: {
        listen: (port) => void this.acts.push(`listen on ${port}`),
        send: (connection, message) => {
          const answer = message.kind === 'Answer' ? [message.xid, message.code, message.value] : [];
          this.acts.push(`to ${String(connection)}: ${message.kind} ${answer.join(' ')}`);
          // Nobody waits for the window here.
          return false;
        },
        close: (connection) => void this.acts.push(`close ${String(connection)}`),
      },
    };
    const replication: Replication = {
      submit: (request, origin) => {
        this.requests.push(request);
        this.submitted.push(origin);
        this.onSubmit(origin);
      },
      sync: () => void this.acts.push('sync'),
      relay: () => void this.acts.push('relay'),
    };
    this.front = new LedgerFront({ env, replication });
    if (isServing) this.front.role('following', true);
  }

  /** What it did on its streams since this was last called. */
  take(): readonly string[] {
    const { acts } = this;
    this.acts = [];
    return acts;
  }

  submit(connection: ConnectionId, ...xids: readonly number[]): void {
    for (const xid of xids) this.front.onMessage(connection, { kind: 'Submit', xid, request: REQUEST });
  }

  /** The `nth` update that was submitted, from 1, is delivered. */
  deliver(nth: number, value = nth * 10, code = 0): void {
    const result: Result & { value: number } = { kind: 'answer', code, value };
    this.front.delivered(this.origin(nth), stampOf(nth), result);
  }

  origin(nth: number): Origin {
    const origin = this.submitted[nth - 1];
    if (origin === undefined) throw new Error(`there is no update ${String(nth)}`);
    return origin;
  }
}

describe('a front', () => {
  it('listens on the port of clients', () => {
    const bench = new Bench();
    bench.front.listen();
    expect(bench.take()).toEqual(['listen on client']);
  });

  it('accepts and closes, as a server that is LOOKING does, until it serves', () => {
    const bench = new Bench({ isServing: false });
    bench.front.onAccepted(1);
    expect(bench.take()).toEqual(['close 1']);
    expect(bench.front.owns(1)).toBe(false);
    bench.front.role('following', false);
    bench.front.onAccepted(2);
    expect(bench.take()).toEqual(['close 2']);
    bench.front.role('following', true);
    bench.front.onAccepted(3);
    expect(bench.take()).toEqual([]);
    expect(bench.front.owns(3)).toBe(true);
  });

  it('submits what clients ask for, counted by connection', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.front.onAccepted(6);
    bench.submit(5, 31);
    bench.submit(6, 31);
    bench.submit(5, 32);
    const origin = (sessionId: number, opSeq: number): Origin => {
      return { sid: SID, sessionId, ownerEpoch: 1, opSeq };
    };
    expect(bench.submitted).toEqual([origin(5, 1), origin(6, 1), origin(5, 2)]);
    expect(bench.requests).toEqual([REQUEST, REQUEST, REQUEST]);
  });

  it('answers whoever asked, with what came of it', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.front.onAccepted(6);
    bench.submit(5, 31);
    bench.submit(6, 41);
    bench.deliver(2, 99, -103);
    bench.deliver(1);
    expect(bench.take()).toEqual(['to 6: Answer 41 -103 99', 'to 5: Answer 31 0 10']);
  });

  it('answers a client in the order in which it asked, whatever order deliveries have', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.submit(5, 31, 32, 33);
    bench.deliver(2);
    expect(bench.take()).toEqual([]);
    bench.deliver(1);
    expect(bench.take()).toEqual(['to 5: Answer 31 0 10', 'to 5: Answer 32 0 20']);
    bench.deliver(3);
    expect(bench.take()).toEqual(['to 5: Answer 33 0 30']);
  });

  it('answers once', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.submit(5, 31);
    bench.deliver(1);
    bench.deliver(1);
    expect(bench.take()).toEqual(['to 5: Answer 31 0 10']);
  });

  it('passes over updates that were asked for at other servers', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.submit(5, 31);
    bench.front.delivered({ ...bench.origin(1), sid: 3 }, stampOf(1), { kind: 'answer', code: 0 });
    bench.front.lost({ ...bench.origin(1), sid: 3 });
    expect(bench.take()).toEqual([]);
    expect(bench.front.owns(5)).toBe(true);
  });

  it('gives no answer to a client that has left', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.submit(5, 31);
    bench.front.onBroken(5);
    expect(bench.front.owns(5)).toBe(false);
    bench.deliver(1);
    bench.front.lost(bench.origin(1));
    expect(bench.take()).toEqual([]);
  });

  it('closes the connection of a client whose update is lost, that one alone, and once', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.front.onAccepted(6);
    bench.submit(5, 31, 32);
    bench.submit(6, 41);
    bench.front.lost(bench.origin(1));
    bench.front.lost(bench.origin(2));
    expect(bench.take()).toEqual(['close 5']);
    bench.deliver(3);
    expect(bench.take()).toEqual(['to 6: Answer 41 0 30']);
  });

  it('bears that an update is lost while it is being submitted', () => {
    const bench = new Bench();
    bench.onSubmit = (origin) => bench.front.lost(origin);
    bench.front.onAccepted(5);
    bench.submit(5, 31);
    expect(bench.take()).toEqual(['close 5']);
    expect(bench.front.owns(5)).toBe(false);
  });

  it('closes all clients when it ceases to serve, and answers none of them later', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.front.onAccepted(6);
    bench.submit(5, 31);
    bench.front.role('looking', false);
    expect(bench.take()).toEqual(['close 5', 'close 6']);
    bench.front.role('leading', true);
    bench.deliver(1);
    expect(bench.take()).toEqual([]);
  });

  it('keeps its clients while it serves on', () => {
    const bench = new Bench();
    bench.front.onAccepted(5);
    bench.front.role('following', true);
    expect(bench.take()).toEqual([]);
    expect(bench.front.owns(5)).toBe(true);
  });

  it('hears nothing from a connection that it does not have, and no answers', () => {
    const bench = new Bench();
    expect(() => bench.submit(5, 31)).toThrow(AssertionError);
    bench.front.onAccepted(5);
    expect(() => bench.front.onMessage(5, { kind: 'Answer', xid: 1, code: 0, value: null })).toThrow(
      AssertionError,
    );
  });

  it('takes no marks and no notes', () => {
    const bench = new Bench();
    bench.front.caughtUp(1);
    bench.front.noted(1, { kind: 'touch' });
    expect(bench.take()).toEqual([]);
  });
});
