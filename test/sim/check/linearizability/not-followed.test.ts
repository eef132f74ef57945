/** What a black box passes over: what it does not follow, and what may have been refused because of that. */
import { describe, expect, it } from 'vitest';

import type { Answer } from '../../../../core/znode/answers.js';
import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import type { Settings } from '../../../../sim/check/linearizability/znode/askers.js';
import type { TapedClient } from './tape.js';
import { Tape, ask, tell } from './tape.js';

/** What a black box says of two clients, of whom the first has made /a. */
function verdictOf(story: (one: TapedClient, other: TapedClient) => void): BlackBoxVerdict['kind'] {
  const tape = new Tape();
  const [one, other] = [tape.client(1), tape.client(2)];
  one.does(ask.create('/a'), tell.made('/a'));
  story(one, other);
  return tape.verdict().kind;
}

describe('what is not followed', () => {
  it('is passed over, and so is what is refused because of it', () => {
    const quota = ask.create('/zookeeper/quota/a');
    const seen = (told: Answer, then: Answer | 'NONODE'): BlackBoxVerdict['kind'] =>
      verdictOf((one) => {
        one.does(quota, tell.made('/zookeeper/quota/a'));
        one.does(ask.multi(quota, ask.create('/b')), told);
        one.does(ask.exists('/b'), then);
      });
    const made = { kind: 'create', path: '/zookeeper/quota/a' } as const;
    const both = tell.results(made, { kind: 'create', path: '/b' });
    expect(seen(both, tell.stat({}))).toBe('legal');
    expect(seen(both, 'NONODE')).toBe('illegal');
    const errors = (...codes: readonly number[]): Answer =>
      tell.results(...codes.map((code) => ({ kind: 'error', code }) as const));
    expect(seen(errors(-110, -2), 'NONODE')).toBe('legal');
    expect(seen(errors(-110, -2), tell.stat({}))).toBe('illegal');
    expect(seen(errors(0, -110), 'NONODE')).toBe('illegal');
  });

  it('may be why one of two updates on a connection took effect alone', () => {
    const seen = (isUnseen: boolean): BlackBoxVerdict['kind'] =>
      verdictOf((one, other) => {
        const parts = [ask.create('/b'), ...(isUnseen ? [ask.remove('/zookeeper/quota/a')] : [])];
        const calls = [ask.multi(...parts), ask.create('/c')].map((request) => one.call(request));
        for (const call of calls) one.lost(call);
        other.does(ask.names('/'), tell.names('a', 'c', 'zookeeper'));
      });
    expect(seen(true)).toBe('legal');
    expect(seen(false)).toBe('illegal');
  });

  it('may be a refusal that no tree explains, behind which a connection goes on', () => {
    const seen = (settings: Settings): BlackBoxVerdict['kind'] => {
      const tape = new Tape(settings);
      const [one, other] = [tape.client(1), tape.client(2)];
      for (const call of [ask.create('/b'), ask.create('/c')].map((request) => one.call(request)))
        one.lost(call);
      other.does(ask.names('/'), tell.names('c', 'zookeeper'));
      return tape.verdict().kind;
    };
    expect(seen({ throttledAfterMs: 10 })).toBe('legal');
    expect(seen({ localSessions: 'kept' })).toBe('legal');
    expect(seen({ localSessions: 'upgraded' })).toBe('illegal');
    expect(seen({})).toBe('illegal');
  });

  it('is passed over if it can have changed nothing', () => {
    expect(verdictOf((one) => one.does(ask.get('/zookeeper/config'), tell.data('whatever', {})))).toBe(
      'legal',
    );
    expect(verdictOf((one) => one.does(ask.sync('/a'), { kind: 'synced', path: '/a' }))).toBe('legal');
    expect(verdictOf((one) => one.tries(ask.create('/b', '', 7)))).toBe('legal');
    expect(verdictOf((one) => one.tries({ kind: 'reconfig' }))).toBe('legal');
    expect(verdictOf((one) => one.does(ask.set('/a', 'v1'), 'SESSIONMOVED'))).toBe('legal');
    expect(verdictOf((one) => one.tries(ask.get('/a')))).toBe('legal');
  });

  it('is what a client without a session wants: that was never sent', () => {
    const tape = new Tape();
    const one = tape.client(1);
    one.does(ask.create('/a'), tell.made('/a'));
    one.expire();
    one.connect(false);
    one.call({ ...ask.create('/b'), acl: [] });
    expect(tape.verdict().kind).toBe('legal');
  });
});
