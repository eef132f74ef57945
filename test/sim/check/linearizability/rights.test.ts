/** Who may do what, as far as clients alone can tell. */
import { describe, expect, it } from 'vitest';

import type { Acl } from '../../../../core/znode/acl.js';
import type { Answer } from '../../../../core/znode/answers.js';
import type { CODES } from '../../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { digestOf } from '../../../../core/znode/schemes.js';
import type { BlackBoxVerdict } from '../../../../sim/check/linearizability/black-box.js';
import type { Settings } from '../../../../sim/check/linearizability/znode/askers.js';
import type { TapedClient } from './tape.js';
import { Tape, ask, statOf, tell } from './tape.js';

type Told = Answer | keyof typeof CODES;

const AMY = digestOf('amy:pw');
const READ = 1;
const WRITE = 2;
const CREATE = 4;
const DELETE = 8;
const ADMIN = 16;
const ALL = 31;

function world(perms: number): readonly Acl[] {
  return [{ perms, scheme: 'world', id: 'anyone' }];
}

function verdictOf(
  story: (one: TapedClient, other: TapedClient) => void,
  settings: Settings = {},
): BlackBoxVerdict['kind'] {
  const tape = new Tape(settings);
  story(tape.client(1), tape.client(2));
  return tape.verdict().kind;
}

/** Whether a black box believes this answer, behind what one client has done to /a, which has this list. */
function isBelieved(list: readonly Acl[], request: ZnodeRequest, told: Told): boolean {
  const verdict = verdictOf((one, other) => {
    one.does(ask.secret('/a', list), tell.made('/a'));
    other.does(ask.create('/b'), tell.made('/b'));
    other.does(request, told);
  });
  expect(verdict).not.toBe('unknown');
  return verdict === 'legal';
}

/** The rights of /a, one by one and all together, with which a request is answered so, and not NOAUTH. */
function allowedBy(request: ZnodeRequest, told: Told): readonly number[] {
  return [0, READ, WRITE, CREATE, DELETE, ADMIN, ALL].filter((perms) => {
    const isAllowed = isBelieved(world(perms), request, told);
    expect(isBelieved(world(perms), request, 'NOAUTH')).toBe(!isAllowed);
    return isAllowed;
  });
}

describe('a black box knows which right each request needs, and of which znode', () => {
  it('of the parent for what comes and goes', () => {
    expect(allowedBy(ask.create('/a/x'), tell.made('/a/x'))).toEqual([CREATE, ALL]);
    expect(allowedBy(ask.create('/a/x-', '', 3), tell.made('/a/x-0000000000'))).toEqual([CREATE, ALL]);
    expect(allowedBy(ask.ttl('/a/x'), tell.made('/a/x'))).toEqual([CREATE, ALL]);
    // Who may not delete is not told whether there was something.
    expect(allowedBy(ask.remove('/a/x'), 'NONODE')).toEqual([DELETE, ALL]);
    expect(isBelieved(world(0), ask.remove('/a'), tell.done)).toBe(true);
  });

  it('of the znode itself for everything else', () => {
    expect(allowedBy(ask.set('/a', 'x'), tell.stat({ version: 1, dataLength: 1 }))).toEqual([WRITE, ALL]);
    expect(allowedBy(ask.check('/a', 0), tell.done)).toEqual([READ, ALL]);
    expect(allowedBy(ask.protect('/a', world(0)), tell.stat({ aversion: 1 }))).toEqual([ADMIN, ALL]);
    expect(allowedBy(ask.get('/a'), tell.data('', {}))).toEqual([READ, ALL]);
    expect(allowedBy(ask.names('/a'), tell.names())).toEqual([READ, ALL]);
    expect(allowedBy({ kind: 'getAllChildrenNumber', path: '/a' }, { kind: 'number', number: 0 })).toEqual([
      READ,
      ALL,
    ]);
  });

  it('none to ask whether it is there, and one of two to see its list', () => {
    for (const perms of [0, ALL]) {
      expect(isBelieved(world(perms), ask.exists('/a'), tell.stat({}))).toBe(true);
      expect(isBelieved(world(perms), ask.exists('/a'), 'NOAUTH')).toBe(false);
    }
    const isShown = [READ, WRITE, CREATE, DELETE, ADMIN].map((perms) =>
      isBelieved(world(perms), ask.list('/a'), tell.list(world(perms))),
    );
    expect(isShown).toEqual([true, false, false, false, true]);
    expect(isBelieved(world(WRITE), ask.list('/a'), 'NOAUTH')).toBe(true);
  });

  it('before it looks at the version, and behind whether there is a znode', () => {
    expect(isBelieved(world(0), ask.set('/a', 'x', 7), 'NOAUTH')).toBe(true);
    expect(isBelieved(world(0), ask.set('/a', 'x', 7), 'BADVERSION')).toBe(false);
    expect(isBelieved(world(0), ask.set('/none', 'x'), 'NOAUTH')).toBe(false);
    expect(isBelieved(world(0), ask.create('/none/x'), 'NOAUTH')).toBe(false);
    expect(isBelieved(world(0), ask.remove('/none/x'), 'NONODE')).toBe(true);
  });

  it('in each part of a multi, with the lists that those before it have left', () => {
    const errors = (...codes: readonly number[]): Answer =>
      tell.results(...codes.map((code) => ({ kind: 'error', code }) as const));
    const multi = ask.multi(ask.secret('/b/c', world(READ)), ask.create('/b/c/d'), ask.set('/a', 'x'));
    expect(isBelieved(world(ALL), multi, errors(0, -102, -2))).toBe(true);
    expect(isBelieved(world(ALL), multi, errors(0, 0, -102))).toBe(false);
    const made = [
      { kind: 'create', path: '/b/c' },
      { kind: 'create', path: '/b/c/d' },
      { kind: 'setData', stat: statOf({ version: 1, dataLength: 1 }) },
    ] as const;
    expect(isBelieved(world(ALL), multi, tell.results(...made))).toBe(false);
  });

  it('in each part of a multiRead by itself', () => {
    const both = { kind: 'multiRead', ops: [ask.get('/a'), ask.names('/b')] } as const;
    const names = { kind: 'getChildren', children: [] } as const;
    const told = (code: number): Answer => ({ kind: 'multiRead', results: [{ kind: 'error', code }, names] });
    const data = { kind: 'getData', data: '', stat: statOf({}) } as const;
    expect(isBelieved(world(0), both, told(-102))).toBe(true);
    expect(isBelieved(world(0), both, told(-101))).toBe(false);
    expect(isBelieved(world(0), both, { kind: 'multiRead', results: [data, names] })).toBe(false);
    expect(isBelieved(world(READ), both, { kind: 'multiRead', results: [data, names] })).toBe(true);
  });
});

describe('a black box knows for whom a line is', () => {
  const forAmy: readonly Acl[] = [{ perms: ALL, scheme: 'digest', id: AMY }];
  const closed = (story: (one: TapedClient, other: TapedClient) => void, settings?: Settings): string =>
    verdictOf((one, other) => {
      one.does(ask.secret('/a', forAmy), tell.made('/a'));
      story(one, other);
    }, settings);
  const asks = (client: TapedClient, isAllowed: boolean): void => {
    client.does(ask.get('/a'), isAllowed ? tell.data('', {}) : 'NOAUTH');
  };

  it('who has said so before, over all connections, and nobody else', () => {
    for (const isAllowed of [true, false]) {
      expect(closed((one) => asks(one, isAllowed))).toBe(isAllowed ? 'illegal' : 'legal');
      const said = closed((_, other) => {
        other.does(ask.say('amy:pw'), tell.done);
        other.connect();
        asks(other, isAllowed);
      });
      expect(said).toBe(isAllowed ? 'legal' : 'illegal');
      const wrong = closed((_, other) => {
        other.does(ask.say('amy:no'), tell.done);
        asks(other, isAllowed);
      });
      expect(wrong).toBe(isAllowed ? 'illegal' : 'legal');
    }
  });

  it('who says so is that even before the answer, or without one', () => {
    const seen = (isAllowed: boolean): string =>
      closed((one, other) => {
        const saying = one.call(ask.say('amy:pw'));
        const early = one.call(ask.set('/a', 'x'));
        one.answered(saying, tell.done);
        one.answered(early, isAllowed ? tell.stat({ version: 1, dataLength: 1 }) : 'NOAUTH');
        other.tries(ask.say('amy:pw'));
        other.connect();
        other.does(ask.remove('/a', 1), tell.done);
      });
    expect(seen(true)).toBe('legal');
    expect(seen(false)).toBe('illegal');
  });

  it('who was waiting for a server has told nobody, nor has a client whose session is over', () => {
    const seen = (isAllowed: boolean): string =>
      closed((one) => {
        one.does(ask.say('amy:pw'), tell.done);
        one.expire();
        one.connect(false);
        one.call(ask.say('amy:pw'));
        one.connect();
        asks(one, isAllowed);
      });
    expect(seen(false)).toBe('legal');
    expect(seen(true)).toBe('illegal');
  });

  it('is told by each addAuth whether it is believed', () => {
    expect(verdictOf((one) => one.does(ask.say('amy:pw'), 'AUTHFAILED'))).toBe('illegal');
    expect(verdictOf((one) => one.does(ask.say('', 'nope'), 'AUTHFAILED'))).toBe('legal');
    expect(verdictOf((one) => one.does(ask.say('', 'nope'), tell.done))).toBe('illegal');
    expect(verdictOf((one) => one.does(ask.say('', 'ip'), tell.done))).toBe('legal');
  });

  it('is told by whoAmI what it is, without its secret', () => {
    const seen = (...users: readonly string[]): string =>
      verdictOf((one) => {
        one.does(ask.say('amy:pw'), tell.done);
        const digests = users.map((user) => ({ scheme: 'digest', user }));
        const clientInfo = [...digests, { scheme: 'ip', user: `10.0.0.${String(one.address)}` }];
        one.does({ kind: 'whoAmI' }, { kind: 'identities', clientInfo });
      });
    expect(seen('amy')).toBe('legal');
    expect(seen()).toBe('illegal');
    expect(seen('amy', 'bob')).toBe('illegal');
    expect(seen(AMY)).toBe('illegal');
  });

  it('whoever is at an address', () => {
    const at = (id: string, isAllowed: boolean, settings: Settings = {}): string =>
      verdictOf((one, other) => {
        one.does(ask.secret('/a', [{ perms: READ, scheme: 'ip', id }]), tell.made('/a'));
        asks(other, isAllowed);
      }, settings);
    // The second client is behind three servers.
    for (const id of ['10.0.0.5', '10.0.0.4/31']) {
      expect(at(id, true)).toBe('legal');
      expect(at(id, false)).toBe('illegal');
    }
    for (const id of ['10.0.0.4', '10.0.0.6/31', '127.0.0.1']) expect(at(id, true)).toBe('illegal');
    expect(at('127.0.0.1', true, { clientNetwork: 'loopback' })).toBe('legal');
  });

  it('the super user, for whom no line is needed', () => {
    const seen = (superDigest: string): string =>
      closed(
        (_, other) => {
          other.does(ask.say('amy:no'), tell.done);
          asks(other, true);
          other.does(ask.remove('/a'), tell.done);
        },
        { superDigest },
      );
    expect(seen(digestOf('amy:no'))).toBe('legal');
    expect(seen(AMY)).toBe('illegal');
  });
});

describe('a black box knows which list a znode has', () => {
  it('that of the last change of it, which counts versions of its own', () => {
    const seen = (aversion: number, list: readonly Acl[], stat = statOf({ aversion: 1 })): string =>
      verdictOf((one) => {
        one.does(ask.create('/a'), tell.made('/a'));
        one.does(ask.protect('/a', world(READ + ADMIN), 0), { kind: 'stat', stat });
        one.does(ask.list('/a'), tell.list(list, { aversion }));
      });
    expect(seen(1, world(READ + ADMIN))).toBe('legal');
    expect(seen(0, world(READ + ADMIN))).toBe('illegal');
    expect(seen(1, world(READ))).toBe('illegal');
    expect(seen(0, world(ALL))).toBe('illegal');
    expect(seen(1, world(READ + ADMIN), statOf({ version: 1, aversion: 1 }))).toBe('illegal');
    const versioned = (version: number, told: Told): string =>
      verdictOf((one) => {
        one.does(ask.create('/a'), tell.made('/a'));
        one.does(ask.protect('/a', world(ALL), version), told);
      });
    expect(versioned(1, 'BADVERSION')).toBe('legal');
    expect(versioned(0, 'BADVERSION')).toBe('illegal');
  });

  it('a stale one only to whom nothing newer was shown', () => {
    const seen = (...lists: readonly ('old' | 'new')[]): string =>
      verdictOf((one, other) => {
        one.does(ask.create('/a'), tell.made('/a'));
        one.does(ask.protect('/a', world(READ)), tell.stat({ aversion: 1 }));
        for (const list of lists) {
          const isNew = list === 'new';
          other.does(ask.list('/a'), tell.list(world(isNew ? READ : ALL), { aversion: isNew ? 1 : 0 }));
        }
      });
    expect(seen('old', 'new')).toBe('legal');
    expect(seen('new', 'old')).toBe('illegal');
  });

  it('where it was changed with an unknown outcome, the old one or the new one, but not both', () => {
    const seen = (...isAllowed: readonly boolean[]): string =>
      verdictOf((one, other) => {
        one.does(ask.create('/a'), tell.made('/a'));
        one.tries(ask.protect('/a', world(WRITE)));
        for (const allowed of isAllowed) other.does(ask.get('/a'), allowed ? tell.data('', {}) : 'NOAUTH');
      });
    expect(seen(true, false)).toBe('legal');
    expect(seen(false, false)).toBe('legal');
    expect(seen(false, true)).toBe('illegal');
  });

  it('for `auth` whoever asked for it, once for each secret', () => {
    const auth: readonly Acl[] = [{ perms: ALL, scheme: 'auth', id: '' }];
    const seen = (list: readonly Acl[], ...said: readonly string[]): string =>
      verdictOf((one) => {
        for (const words of said) one.does(ask.say(words), tell.done);
        if (said.length === 0) one.does(ask.secret('/a', auth), 'INVALIDACL');
        else {
          one.does(ask.secret('/a', auth), tell.made('/a'));
          one.does(ask.list('/a'), tell.list(list));
        }
      });
    const amy = { perms: ALL, scheme: 'digest', id: AMY };
    expect(seen([])).toBe('legal');
    expect(seen([amy], 'amy:pw', 'amy:pw')).toBe('legal');
    expect(seen([amy, { ...amy, id: digestOf('bob:pw') }], 'amy:pw', 'bob:pw')).toBe('legal');
    expect(seen([{ ...amy, id: digestOf('bob:pw') }], 'amy:pw')).toBe('illegal');
    expect(seen(world(ALL), 'amy:pw')).toBe('illegal');
  });

  it('shows its secrets to no one who may only read', () => {
    const list = [{ perms: ALL, scheme: 'digest', id: AMY }, ...world(READ)];
    const hidden = [{ perms: ALL, scheme: 'digest', id: 'amy:x' }, ...world(READ)];
    const seen = (isAmy: boolean, told: readonly Acl[]): string =>
      verdictOf((one) => {
        one.does(ask.secret('/a', list), tell.made('/a'));
        if (isAmy) one.does(ask.say('amy:pw'), tell.done);
        one.does(ask.list('/a'), tell.list(told));
      });
    expect(seen(true, list)).toBe('legal');
    expect(seen(true, hidden)).toBe('illegal');
    expect(seen(false, hidden)).toBe('legal');
    expect(seen(false, list)).toBe('illegal');
  });

  it('is refused if no znode could have it, whether there is a parent or not', () => {
    for (const list of [
      [],
      [{ perms: ALL, scheme: 'nope', id: 'x' }],
      [{ perms: 1, scheme: 'ip', id: '::1' }],
    ]) {
      expect(isBelieved(world(ALL), ask.secret('/none/x', list), 'INVALIDACL')).toBe(true);
      expect(isBelieved(world(ALL), ask.secret('/none/x', list), 'NONODE')).toBe(false);
      expect(isBelieved(world(ALL), ask.secret('/x', list), tell.made('/x'))).toBe(false);
      expect(isBelieved(world(ALL), ask.protect('/a', list), 'INVALIDACL')).toBe(true);
      expect(isBelieved(world(ALL), ask.protect('/a', list), tell.stat({ aversion: 1 }))).toBe(false);
    }
    expect(isBelieved(world(ALL), ask.secret('/x', world(READ)), 'INVALIDACL')).toBe(false);
  });
});

describe('a black box knows of more reads', () => {
  it('how many znodes are below one', () => {
    const seen = (number: number): string =>
      verdictOf((one) => {
        for (const path of ['/a', '/a/b', '/a/b/c']) one.does(ask.create(path), tell.made(path));
        one.does({ kind: 'getAllChildrenNumber', path: '/a' }, { kind: 'number', number });
      });
    expect(seen(2)).toBe('legal');
    expect(seen(1)).toBe('illegal');
  });

  it('which ephemerals a session has, and nobody else', () => {
    const seen = (prefix: string, ...ephemerals: readonly string[]): string =>
      verdictOf((one, other) => {
        one.does(ask.create('/a'), tell.made('/a'));
        one.does(ask.create('/a/e', '', 1), tell.made('/a/e'));
        one.does(ask.create('/b', '', 1), tell.made('/b'));
        other.does(ask.create('/a/f', '', 1), tell.made('/a/f'));
        one.does({ kind: 'getEphemerals', prefix }, { kind: 'ephemerals', ephemerals });
      });
    expect(seen('', '/b', '/a/e')).toBe('legal');
    expect(seen('/', '/b', '/a/e')).toBe('legal');
    expect(seen('/a', '/a/e')).toBe('legal');
    expect(seen('/a', '/a/e', '/b')).toBe('illegal');
    expect(seen('/a', '/a/e', '/a/f')).toBe('illegal');
    expect(seen('/b')).toBe('illegal');
  });
});
