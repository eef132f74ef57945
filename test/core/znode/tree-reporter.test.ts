import { describe, expect, it } from 'vitest';

import type { ZnodeEvent } from '../../../core/znode/events.js';
import { ZnodeMachine } from '../../../core/znode/machine.js';
import { ZNODE_PARTS } from '../../../core/znode/parts.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { ZnodeServiceTxn } from '../../../core/znode/txn.js';
import { AMY, TIMEOUT_MS, stampOf } from './service.js';

const persistent = { kind: 'persistent' } as const;

function create(path: string, data: string, parentCreations: number): ZnodeServiceTxn {
  const acl = OPEN_ACL;
  return { kind: 'create', code: 0, path, data, acl, znode: persistent, parentCreations, withStat: false };
}

/** Applies a transaction at a position. */
function apply(machine: ZnodeMachine, txn: ZnodeServiceTxn, zxid: number): void {
  machine.apply(txn, stampOf(zxid));
}

/** A machine that tells what it holds, and what it told. */
function telling(): { machine: ZnodeMachine; told: () => ZnodeEvent[] } {
  let events: ZnodeEvent[] = [];
  const env = {
    observeLazily: (_kind: string, make: () => ZnodeEvent): void => void events.push(make()),
  };
  const machine = new ZnodeMachine({ env, gate: { admit: () => null }, parts: ZNODE_PARTS });
  const told = (): ZnodeEvent[] => {
    const before = events;
    events = [];
    return before;
  };
  return { machine, told };
}

describe('a state that tells of itself', () => {
  it('tells nothing before it is whole, and then all of it, parents first', () => {
    const { machine, told } = telling();
    machine.restore([]);
    apply(machine, create('/a', 'x', 1), 1);
    expect(told()).toEqual([]);
    machine.report(1);
    const [first, ...rest] = told();
    expect(first).toEqual({ kind: 'tree.replaced', zxid: 1, znodes: 5 });
    expect(rest.map((event) => ('path' in event ? event.path : event.kind))).toEqual([
      '/',
      '/zookeeper',
      '/zookeeper/quota',
      '/zookeeper/config',
      '/a',
      'sessions.listed',
    ]);
    machine.report(1);
    expect(told()).toEqual([]);
  });

  it('tells of a znode and of its parent, each as it is then', () => {
    const { machine, told } = telling();
    machine.restore([]);
    machine.report(0);
    told();
    apply(machine, create('/a', 'x'.repeat(100), 1), 7);
    expect(told()).toMatchObject([
      { change: 'created', path: '/a', zxid: 7, data: 'x'.repeat(64), stat: { czxid: 7, dataLength: 100 } },
      { change: 'children', path: '/', zxid: 7, stat: { pzxid: 7, numChildren: 2, cversion: 0 } },
    ]);
    apply(machine, { kind: 'setData', code: 0, path: '/a', data: null, version: 1 }, 8);
    expect(told()).toMatchObject([
      { change: 'set', path: '/a', zxid: 8, data: null, stat: { version: 1, mzxid: 8 } },
    ]);
    apply(machine, { kind: 'delete', code: 0, path: '/a' }, 9);
    expect(told()).toMatchObject([
      { change: 'deleted', path: '/a', zxid: 9, stat: { version: 1 } },
      { change: 'children', path: '/', zxid: 9, stat: { pzxid: 9, numChildren: 1 } },
    ]);
  });

  it('lists its sessions whenever they change', () => {
    const { machine, told } = telling();
    machine.restore([]);
    machine.report(0);
    told();
    apply(machine, { kind: 'createSession', code: 0, sessionId: AMY, timeoutMs: TIMEOUT_MS }, 1);
    expect(told()).toEqual([{ kind: 'sessions.listed', zxid: 1, sessions: [AMY], timeoutsMs: [TIMEOUT_MS] }]);
    apply(machine, { kind: 'closeSession', code: 0, sessionId: AMY, paths: [] }, 2);
    expect(told()).toEqual([{ kind: 'sessions.listed', zxid: 2, sessions: [], timeoutsMs: [] }]);
  });
});
