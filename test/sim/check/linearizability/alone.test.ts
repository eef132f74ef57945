/** What a black box makes of servers that are alone, and of calls that were turned away. */
import { describe, expect, it } from 'vitest';

import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import type { TapedClient } from './tape.js';
import { Tape, ask, tell } from './tape.js';

function verdictOf(story: (one: TapedClient, other: TapedClient) => void): BlackBoxVerdict['kind'] {
  const tape = new Tape();
  const [one, other] = [tape.client(1), tape.client(2)];
  one.does(ask.create('/a'), tell.made('/a'));
  story(one, other);
  return tape.verdict().kind;
}

describe('a server that is alone', () => {
  it('may show what nobody has written; any other may not', () => {
    const read = (isAlone: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((_, other) => {
        if (isAlone) other.isAlone();
        other.does(ask.exists('/never'), tell.stat({}));
      });
    expect(read(true)).toBe('legal');
    expect(read(false)).toBe('illegal');
  });

  it('is left with its session, and from then on all must be as it is again', () => {
    const read = (path: string): BlackBoxVerdict['kind'] =>
      verdictOf((_, other) => {
        other.isAlone();
        other.does(ask.exists('/never'), tell.stat({}));
        other.connectAnew();
        other.does(ask.exists(path), tell.stat({}));
      });
    expect(read('/a')).toBe('legal');
    expect(read('/never')).toBe('illegal');
  });

  it('has heard who a handle is, which goes with the handle to another server, and ends with it', () => {
    const address = { scheme: 'ip', user: '10.0.0.5' };
    const amy = { scheme: 'digest', user: 'amy' };
    const told = (leave: (client: TapedClient) => void, clientInfo: (typeof amy)[]): string =>
      verdictOf((_, other) => {
        other.isAlone();
        other.does(ask.say('amy:pw'), tell.done);
        leave(other);
        other.connectAnew();
        other.does({ kind: 'whoAmI' }, { kind: 'identities', clientInfo });
      });
    const goOn = (): void => undefined;
    expect(told(goOn, [address, amy])).toBe('legal');
    expect(told(goOn, [address])).toBe('illegal');
    const ends = [
      (client: TapedClient) => client.close(),
      (client: TapedClient) => client.expire(),
      (client: TapedClient) => client.crash(),
    ];
    for (const end of ends) {
      expect(told(end, [address])).toBe('legal');
      expect(told(end, [address, amy])).toBe('illegal');
    }
  });
});

describe('a call that was turned away', () => {
  it.each(['THROTTLEDOP', 'NOTREADONLY'] as const)('has no effect, and shows nothing: %s', (code) => {
    const then = (isThere: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        one.does(ask.create('/b'), code);
        one.does(ask.exists('/a'), code);
        other.does(ask.exists('/b'), isThere ? tell.stat({}) : 'NONODE');
      });
    expect(then(false)).toBe('legal');
    expect(then(true)).toBe('illegal');
  });
});
