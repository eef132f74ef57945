/** What the service takes away by itself: nobody is told when. */
import { describe, expect, it } from 'vitest';

import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import type { Settings } from '../../../../sim/check/linearizability/znode/askers.js';
import type { TapedClient } from './tape.js';
import { Tape, ask, tell } from './tape.js';

/** What a black box says of two clients below /a. */
function verdictOf(
  story: (one: TapedClient, other: TapedClient) => void,
  settings: Settings = {},
): BlackBoxVerdict['kind'] {
  const tape = new Tape(settings);
  const [one, other] = [tape.client(1), tape.client(2)];
  one.does(ask.create('/a'), tell.made('/a'));
  story(one, other);
  return tape.verdict().kind;
}

function seenBy(client: TapedClient, ...states: readonly (readonly string[])[]): void {
  for (const names of states) client.does(ask.names('/a'), tell.names(...names));
}

describe('the service takes away', () => {
  it('a container that its children have left, and no other', () => {
    const seen = (hadChild: boolean, settings: Settings = {}): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(ask.container('/a/box'), tell.made('/a/box'));
        if (hadChild) {
          one.does(ask.create('/a/box/x'), tell.made('/a/box/x'));
          one.does(ask.remove('/a/box/x'), tell.done);
        }
        seenBy(one, []);
      }, settings);
    expect(seen(true)).toBe('legal');
    expect(seen(false)).toBe('illegal');
    expect(seen(false, { containerNeverUsedMs: 0 })).toBe('illegal');
  });

  it('a container that was made where another one had been, which it had been asked to take away', () => {
    const seen = (isMadeAgain: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(ask.container('/a/box'), tell.made('/a/box'));
        one.does(ask.create('/a/box/x'), tell.made('/a/box/x'));
        one.does(ask.remove('/a/box/x'), tell.done);
        seenBy(one, []);
        one.does(isMadeAgain ? ask.container('/a/box') : ask.create('/a/box'), tell.made('/a/box'));
        seenBy(one, ['box'], []);
      });
    expect(seen(true)).toBe('legal');
    expect(seen(false)).toBe('illegal');
  });

  it('a container that was never used where the servers are set so, at any time, but not with a child in it', () => {
    const seen = (isUsed: boolean): BlackBoxVerdict['kind'] =>
      verdictOf(
        (one, other) => {
          one.does(ask.container('/a/box'), tell.made('/a/box'));
          if (isUsed) one.does(ask.create('/a/box/x'), tell.made('/a/box/x'));
          seenBy(other, ['box'], ['box'], []);
        },
        { containerNeverUsedMs: 50 },
      );
    expect(seen(false)).toBe('legal');
    expect(seen(true)).toBe('illegal');
  });

  it('each of them once for each time that it was made', () => {
    const seen = (isMadeAgain: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(ask.ttl('/a/t'), tell.made('/a/t'));
        seenBy(one, ['t'], []);
        if (isMadeAgain) one.does(ask.ttl('/a/t'), tell.made('/a/t'));
        else one.does(ask.create('/a/t'), tell.made('/a/t'));
        seenBy(one, ['t'], []);
      });
    expect(seen(true)).toBe('legal');
    expect(seen(false)).toBe('illegal');
  });

  it('one whose name was drawn, also if nobody was told the name', () => {
    const seen = (flags: 2 | 6, isTold: boolean, ...states: readonly (readonly string[])[]): string =>
      verdictOf((one, other) => {
        const request = flags === 6 ? ask.ttl('/a/n-', 6) : ask.create('/a/n-', '', 2);
        if (isTold) one.does(request, tell.made('/a/n-0000000000'));
        else one.tries(request);
        other.does(ask.create('/a/n-', '', 2), tell.made('/a/n-0000000001'));
        seenBy(other, ...states);
      });
    const [both, last] = [['n-0000000000', 'n-0000000001'], ['n-0000000001']];
    for (const isTold of [true, false]) {
      expect(seen(6, isTold, both, last)).toBe('legal');
      expect(seen(6, isTold, last)).toBe('legal');
      expect(seen(6, isTold, last, both)).toBe('illegal');
      expect(seen(6, isTold, both, [])).toBe('illegal');
      expect(seen(2, isTold, both, last)).toBe('illegal');
    }
  });

  it('whatever the lists say', () => {
    const nobody = [{ perms: 0, scheme: 'world', id: 'anyone' }];
    expect(
      verdictOf((one) => {
        one.does({ ...ask.ttl('/a/t'), acl: nobody }, tell.made('/a/t'));
        one.does(
          ask.protect('/a', [{ perms: 1, scheme: 'world', id: 'anyone' }]),
          tell.stat({ aversion: 1, numChildren: 1 }),
        );
        seenBy(one, ['t'], []);
      }),
    ).toBe('legal');
  });
});
