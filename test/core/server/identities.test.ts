import { describe, expect, it } from 'vitest';

import type { ClientMessage } from '../../../core/server/messages.js';
import { addressIdentity, withIdentities } from '../../../core/server/identities.js';
import type { Acl } from '../../../core/znode/acl.js';
import { CODES } from '../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { ServiceBench, ops } from './bench.js';

const AMY: ZnodeRequest = { kind: 'addAuth', scheme: 'digest', auth: 'amy:pw1' };
const AUTH: readonly Acl[] = [{ perms: 31, scheme: 'auth', id: '' }];
const WHO: ZnodeRequest = { kind: 'whoAmI' };

function attached(): { bench: ServiceBench; replies: Extract<ClientMessage, { kind: 'Reply' }>[] } {
  const bench = new ServiceBench();
  bench.serve('leading');
  bench.open(1);
  const replies: Extract<ClientMessage, { kind: 'Reply' }>[] = [];
  bench.onSent = (message) => {
    if (message.kind === 'Reply') replies.push(message);
  };
  return { bench, replies };
}

describe('a client', () => {
  it('is its address, and whoever it proves to be, once', () => {
    expect(addressIdentity(101, 'addresses')).toEqual({ scheme: 'ip', id: '10.0.0.101' });
    expect(addressIdentity(70_000, 'addresses')).toEqual({ scheme: 'ip', id: '10.1.17.112' });
    expect(addressIdentity(101, 'loopback')).toEqual({ scheme: 'ip', id: '127.0.0.1' });
    const amy = { scheme: 'digest', id: 'amy:x' };
    expect(withIdentities(withIdentities([], [amy]), [amy])).toEqual([amy]);
    const { bench, replies } = attached();
    for (const request of [WHO, AMY, AMY, WHO]) bench.ask(1, request);
    const ip = { scheme: 'ip', user: '10.0.0.101' };
    expect(replies.map(({ answer }) => answer)).toEqual([
      { kind: 'identities', clientInfo: [ip] },
      { kind: 'none' },
      { kind: 'none' },
      { kind: 'identities', clientInfo: [ip, { scheme: 'digest', user: 'amy' }] },
    ]);
    expect(replies.map(({ zxid }) => zxid === 0)).toEqual([false, true, true, false]);
  });

  it('is somebody from the arrival of an addAuth on, though its answer waits', () => {
    const { bench, replies } = attached();
    const mine = { ...ops.create('/mine'), acl: AUTH };
    for (const request of [ops.create('/a'), WHO, AMY, mine]) bench.ask(1, request);
    expect(replies).toEqual([]);
    bench.settle();
    expect(replies.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    // What was asked before is asked by who the client was then.
    expect(replies[1]?.answer).toMatchObject({ clientInfo: [{ scheme: 'ip' }] });
  });

  it('is nobody yet for what it asked before, though a sync held that back until after the addAuth', () => {
    const { bench, replies } = attached();
    const mine = { ...ops.create('/mine'), acl: AUTH };
    for (const request of [ops.sync(), mine, AMY]) bench.ask(1, request);
    bench.settle();
    expect(replies.map(({ code }) => code)).toEqual([0, CODES.INVALIDACL, 0]);
  });

  it('that is not believed, or asks for what there is not, is answered and left, and nothing more is read of it', () => {
    for (const [bad, code] of [
      [{ kind: 'addAuth', scheme: 'world', auth: 'anyone' }, -115],
      [{ kind: 'unknown', opcode: 55 }, -6],
    ] as const) {
      const { bench, replies } = attached();
      for (const request of [ops.create('/a'), bad, ops.create('/b')]) bench.ask(1, request);
      bench.settle();
      expect(replies.map((reply) => reply.code)).toEqual([0, code]);
      expect(bench.machine.stat('/b')).toBeNull();
      expect(bench.take('close')).toEqual(['close c1']);
    }
  });
});
