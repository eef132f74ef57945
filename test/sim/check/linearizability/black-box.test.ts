import { describe, expect, it } from 'vitest';

import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import type { TapedClient } from './tape.js';
import { Tape, ask, statOf, tell } from './tape.js';

/** What a black box says of two clients, of whom the first has made /a, with data v0. */
function verdictOf(story: (one: TapedClient, other: TapedClient) => void): BlackBoxVerdict['kind'] {
  const tape = new Tape();
  const [one, other] = [tape.client(1), tape.client(2)];
  one.does(ask.create('/a', 'v0'), tell.made('/a'));
  story(one, other);
  return tape.verdict().kind;
}

const V0 = tell.data('v0', { version: 0 });
const V1 = tell.data('v1', { version: 1 });
const V2 = tell.data('v2', { version: 2 });
const SET1 = tell.stat({ version: 1, dataLength: 2 });
const SET2 = tell.stat({ version: 2, dataLength: 2 });

describe('a black box finds updates that', () => {
  it('were answered and are lost', () => {
    expect(verdictOf((one) => one.does(ask.get('/a'), V0))).toBe('legal');
    expect(verdictOf((one) => one.does(ask.get('/a'), 'NONODE'))).toBe('illegal');
  });

  it('succeeded twice, where only one can', () => {
    expect(verdictOf((_, other) => other.does(ask.create('/a'), 'NODEEXISTS'))).toBe('legal');
    expect(verdictOf((_, other) => other.does(ask.create('/a'), tell.made('/a')))).toBe('illegal');
    const both = (second: 'BADVERSION' | typeof SET1): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        const [first, late] = [one.call(ask.set('/a', 'v1', 0)), other.call(ask.set('/a', 'v2', 0))];
        other.answered(late, second);
        one.answered(first, SET1);
      });
    expect(both('BADVERSION')).toBe('legal');
    expect(both(SET1)).toBe('illegal');
  });

  it('took effect twice', () => {
    const seen = (version: number): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.set('/a', 'v1'), SET1);
        other.does(ask.get('/a'), tell.data('v1', { version }));
      });
    expect(seen(1)).toBe('legal');
    expect(seen(2)).toBe('illegal');
  });

  it('came in the wrong order: of real time, and of their session', () => {
    const other1 = (second: typeof SET1, then: typeof V1): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.set('/a', 'v1'), SET1);
        other.does(ask.set('/a', 'v2'), second);
        other.does(ask.get('/a'), then);
      });
    expect(other1(SET2, V2)).toBe('legal');
    expect(other1(SET1, tell.data('v1', { version: 2 }))).toBe('illegal');
    const pipelined = (isInOrder: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        const [first, second] = [one.call(ask.set('/a', 'v1')), one.call(ask.set('/a', 'v2'))];
        one.answered(first, isInOrder ? SET1 : SET2);
        one.answered(second, isInOrder ? SET2 : SET1);
      });
    expect(pipelined(true)).toBe('legal');
    expect(pipelined(false)).toBe('illegal');
  });

  it('ignored what was answered before they began', () => {
    // The other client has seen v1 when it asks, so its own update is not the first one.
    const behind = (told: typeof SET1): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        const first = one.call(ask.set('/a', 'v1'));
        other.does(ask.get('/a'), V1);
        other.does(ask.set('/a', 'v2'), told);
        one.answered(first, told === SET2 ? SET1 : SET2);
      });
    expect(behind(SET2)).toBe('legal');
    expect(behind(SET1)).toBe('illegal');
  });

  it('were made in part', () => {
    const multi = ask.multi(ask.set('/a', 'v1'), ask.create('/b'));
    const results = tell.results(
      { kind: 'setData', stat: statOf({ version: 1, dataLength: 2 }) },
      { kind: 'create', path: '/b' },
    );
    const seen = (...reads: readonly ('old' | 'new')[]): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(multi, results);
        const [a, b] = reads;
        other.does(ask.get('/a'), a === 'new' ? V1 : V0);
        other.does(ask.exists('/b'), b === 'new' ? tell.stat({}) : 'NONODE');
      });
    expect(seen('old', 'old')).toBe('legal');
    expect(seen('old', 'new')).toBe('legal');
    expect(seen('new', 'new')).toBe('legal');
    expect(seen('new', 'old')).toBe('illegal');
  });

  it('failed otherwise than they had to', () => {
    const told = (...codes: readonly number[]): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        const multi = ask.multi(ask.check('/a', 0), ask.set('/none', 'x'), ask.remove('/a'));
        one.does(multi, tell.results(...codes.map((code) => ({ kind: 'error', code }) as const)));
        one.does(ask.get('/a'), V0);
      });
    expect(told(0, -101, -2)).toBe('legal');
    expect(told(-103, -2, -2)).toBe('illegal');
    expect(told(0, -2, -101)).toBe('illegal');
  });
});

describe('a black box lets reads', () => {
  it('be stale, but not go back', () => {
    const seen = (...data: readonly (typeof V0)[]): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.set('/a', 'v1'), SET1);
        for (const answer of data) other.does(ask.get('/a'), answer);
      });
    expect(seen(V0)).toBe('legal');
    expect(seen(V0, V1)).toBe('legal');
    expect(seen(V1, V0)).toBe('illegal');
  });

  it('be no older than what their own session has written', () => {
    const seen = (data: typeof V0): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(ask.set('/a', 'v1'), SET1);
        one.does(ask.get('/a'), data);
      });
    expect(seen(V1)).toBe('legal');
    expect(seen(V0)).toBe('illegal');
  });

  it('be no older than an update of their session that came behind somebody else', () => {
    const seen = (data: typeof V0): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.set('/a', 'v1'), SET1);
        other.does(ask.create('/mine'), tell.made('/mine'));
        other.does(ask.get('/a'), data);
      });
    expect(seen(V1)).toBe('legal');
    expect(seen(V0)).toBe('illegal');
  });

  it('not see what nobody has written, or what was written later', () => {
    expect(verdictOf((_, other) => other.does(ask.get('/a'), V1))).toBe('illegal');
    expect(
      verdictOf((one, other) => {
        other.does(ask.get('/a'), V1);
        one.does(ask.set('/a', 'v1'), SET1);
      }),
    ).toBe('illegal');
  });

  it('tell children in any order, and what is believed of a Stat', () => {
    const seen = (answer: ReturnType<typeof tell.names>): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(ask.create('/a/y'), tell.made('/a/y'));
        one.does(ask.create('/a/x'), tell.made('/a/x'));
        one.does(answer.kind === 'children' ? ask.names('/a') : ask.exists('/a'), answer);
      });
    expect(seen(tell.names('y', 'x'))).toBe('legal');
    expect(seen(tell.names('x'))).toBe('illegal');
    expect(seen(tell.stat({ numChildren: 2, dataLength: 2 }))).toBe('legal');
    expect(seen(tell.stat({ numChildren: 1, dataLength: 2 }))).toBe('illegal');
    expect(seen(tell.stat({ numChildren: 2, dataLength: 3 }))).toBe('illegal');
    expect(seen(tell.stat({ numChildren: 2, dataLength: 2, ephemeralOwner: 1 }))).toBe('illegal');
  });
});

describe('a call of unknown outcome', () => {
  it('took effect or did not, but not both', () => {
    const seen = (...data: readonly (typeof V0)[]): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.tries(ask.set('/a', 'v1'));
        for (const answer of data) other.does(ask.get('/a'), answer);
      });
    expect(seen(V0, V0)).toBe('legal');
    expect(seen(V0, V1)).toBe('legal');
    expect(seen(V1, V0)).toBe('illegal');
  });

  it('may still come behind a read of its session that another server has answered, but not behind an update', () => {
    const seen = (...data: readonly (typeof V0)[]): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.tries(ask.set('/a', 'v1'));
        one.connect();
        one.does(ask.get('/a'), data[0] ?? V0);
        one.does(ask.create('/b'), tell.made('/b'));
        one.does(ask.get('/a'), data[1] ?? V0);
        one.does(ask.create('/c'), tell.made('/c'));
        one.does(ask.get('/a'), data[2] ?? V0);
      });
    expect(seen(V0, V1, V1)).toBe('legal');
    expect(seen(V0, V0, V0)).toBe('legal');
    expect(seen(V0, V0, V1)).toBe('illegal');
  });

  it('took effect only behind those that were sent before it on the same connection', () => {
    const seen = (isSameConnection: boolean, ...names: readonly string[]): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        const first = one.call(ask.create('/a/1'));
        if (!isSameConnection) {
          one.lost(first);
          one.connect();
        }
        const second = one.call(ask.create('/a/2'));
        if (isSameConnection) one.lost(first);
        one.lost(second);
        other.does(ask.names('/a'), tell.names(...names));
      });
    expect(seen(true, '1')).toBe('legal');
    expect(seen(true, '1', '2')).toBe('legal');
    expect(seen(true, '2')).toBe('illegal');
    expect(seen(false, '2')).toBe('legal');
  });

  it('is one that nobody has heard of again, too', () => {
    expect(
      verdictOf((one, other) => {
        one.call(ask.set('/a', 'v1'));
        other.does(ask.get('/a'), V1);
      }),
    ).toBe('legal');
  });
});

describe('what nobody has called for', () => {
  it('the end of a session takes its ephemerals at any time, and nothing else', () => {
    const seen = (flags: number): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.create('/a/e', '', flags), tell.made('/a/e'));
        other.does(ask.names('/a'), tell.names('e'));
        other.does(ask.names('/a'), tell.names());
      });
    expect(seen(1)).toBe('legal');
    expect(seen(0)).toBe('illegal');
  });

  it('the end of a session is the last that it does, and comes once', () => {
    const tape = new Tape();
    const [one, other] = [tape.client(1), tape.client(2)];
    one.does(ask.create('/e', '', 1), tell.made('/e'));
    other.does(ask.exists('/e'), 'NONODE');
    one.does(ask.exists('/e'), tell.stat({ ephemeralOwner: one.session }));
    expect(tape.verdict().kind).toBe('legal');
    one.does(ask.create('/f', '', 1), tell.made('/f'));
    other.does(ask.create('/g'), tell.made('/g'));
    other.does(ask.exists('/e'), 'NONODE');
    other.does(ask.exists('/f'), tell.stat({ ephemeralOwner: one.session }));
    expect(tape.verdict().kind).toBe('illegal');
  });

  it('the end of a session comes before what its client, unaware of it, asks for', () => {
    const asks = (isServed: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.create('/e', '', 1), tell.made('/e'));
        other.does(ask.exists('/e'), tell.stat({ ephemeralOwner: one.session }));
        other.does(ask.exists('/e'), 'NONODE');
        other.does(ask.create('/g'), tell.made('/g'));
        if (isServed) one.does(ask.create('/b'), tell.made('/b'));
        else one.tries(ask.create('/b'));
      });
    expect(asks(false)).toBe('legal');
    expect(asks(true)).toBe('illegal');
  });

  it('once a closeSession is answered, no update of others leaves its ephemerals', () => {
    const seen = (isGone: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.create('/e', '', 1), tell.made('/e'));
        const { session } = one;
        one.does(ask.close(), tell.done);
        other.does(ask.exists('/e'), tell.stat({ ephemeralOwner: session }));
        other.does(ask.create('/b'), tell.made('/b'));
        other.does(ask.exists('/e'), isGone ? 'NONODE' : tell.stat({ ephemeralOwner: session }));
      });
    expect(seen(true)).toBe('legal');
    expect(seen(false)).toBe('illegal');
  });

  it('a client that was told of its end has another session, which owes nothing to the old one', () => {
    const tape = new Tape();
    const [one, other] = [tape.client(1), tape.client(2)];
    one.does(ask.create('/e', 'old', 1), tell.made('/e'));
    other.does(ask.set('/e', 'set'), tell.stat({ version: 1, dataLength: 3, ephemeralOwner: one.session }));
    const old = one.session;
    one.expire();
    // Not connected yet, so it waits; and it may be answered from before the end.
    const waiting = one.call(ask.get('/e'));
    one.connect();
    one.answered(waiting, tell.data('old', { ephemeralOwner: old }));
    one.does(ask.create('/e', '', 1), tell.made('/e'));
    one.does(ask.exists('/e'), tell.stat({ ephemeralOwner: one.session }));
    expect(tape.verdict().kind).toBe('legal');
  });
});

describe('the number in a sequential name', () => {
  const seen = (...names: readonly string[]): BlackBoxVerdict['kind'] =>
    verdictOf((one, other) => {
      one.does(ask.create('/a/plain'), tell.made('/a/plain'));
      other.tries(ask.create('/a/u-', '', 2));
      for (const name of names) one.does(ask.create('/a/n-', '', 2), tell.made(`/a/n-${name}`));
    });

  it('counts what was made below the parent, sequential or not', () => {
    expect(seen('0000000001', '0000000002')).toBe('legal');
    expect(seen('0000000000')).toBe('illegal');
  });

  it('counts what may have been made as well', () => {
    expect(seen('0000000001', '0000000003')).toBe('legal');
    expect(seen('0000000002', '0000000003')).toBe('legal');
    expect(seen('0000000001', '0000000004')).toBe('illegal');
  });

  it('never comes twice, whatever was deleted', () => {
    const again = (name: string): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(ask.create('/a/n-', '', 2), tell.made('/a/n-0000000000'));
        one.does(ask.remove('/a/n-0000000000'), tell.done);
        one.does(ask.create('/a/n-', '', 3), tell.made(`/a/n-${name}`));
      });
    expect(again('0000000001')).toBe('legal');
    expect(again('0000000000')).toBe('illegal');
  });
});

describe('the verdict', () => {
  it('on a long run is that on its beginning', () => {
    const run = (isGood: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        if (!isGood) other.does(ask.get('/a'), V1);
        for (let call = 0; call < 2000; call += 1) other.does(ask.exists('/a'), tell.stat({ dataLength: 2 }));
        // Beyond what is looked at.
        one.does(ask.create('/a'), tell.made('/a'));
      });
    expect(run(true)).toBe('not-small');
    expect(run(false)).toBe('illegal');
  });

  it('says in a sentence what nothing explains, and proves it by no more reads than it needs', () => {
    const tape = new Tape();
    const [one, other] = [tape.client(1), tape.client(2)];
    one.does(ask.create('/b'), tell.made('/b'));
    one.does(ask.create('/a', 'v0'), tell.made('/a'));
    one.does(ask.get('/a'), V0);
    one.does(ask.set('/a', 'v1'), SET1);
    other.does(ask.exists('/a'), tell.stat({ dataLength: 2 }));
    other.does(ask.get('/a'), V1);
    other.does(ask.get('/a'), V0);
    one.does(ask.get('/a'), V1);
    expect(tape.verdict()).toEqual({
      kind: 'illegal',
      message:
        'promised that one order of the calls explains every answer, but none explains that to call 3 of c2, ' +
        'getData /a: it was told version 0, length 2, children 0, data "v0", and behind the 3 calls that an order ' +
        'does explain the tree says version 1, length 2, children 0, data "v1"',
      // Not /b, which has nothing to do with it, nor the reads of the first client, nor what came later.
      evidence: [
        { index: 7, role: 'call' },
        { index: 8, role: 'answer' },
        { index: 11, role: 'call' },
        { index: 12, role: 'answer' },
        { index: 15, role: 'call' },
        { index: 16, role: 'answer' },
        { index: 17, role: 'call' },
        { index: 18, role: 'answer that nothing explains' },
      ],
    });
  });

  it('is legal if nobody has asked for anything', () => {
    expect(new Tape().verdict()).toEqual({ kind: 'legal' });
  });
});
