import { describe, expect, it } from 'vitest';

import type { Acl } from '../../../core/znode/acl.js';
import type { Update, ZnodeRequest } from '../../../core/znode/requests.js';
import { ServiceBench, ops } from './bench.js';

const PERSISTENT = 0;
const RECURSIVE = 1;
const UNREADABLE: readonly Acl[] = [{ perms: 30, scheme: 'world', id: 'anyone' }];

/** Clients are attached on connections 1 and 2; others make `/a` and `/a/b`, at 1.4 and 1.5. */
function attached(): ServiceBench {
  const bench = new ServiceBench();
  bench.serve('following');
  bench.open(1);
  bench.open(2);
  bench.elsewhere(ops.create('/a'));
  bench.elsewhere(ops.create('/a/b'));
  bench.take();
  return bench;
}

function addWatch(path: string | null, mode: number): ZnodeRequest {
  return { kind: 'addWatch', path, mode };
}

function made(path: string, acl: readonly Acl[]): Update {
  return { kind: 'create', path, data: '', acl, flags: 0 };
}

function watches(kind: 'checkWatches' | 'removeWatches', path: string | null, type: number): ZnodeRequest {
  return { kind, path, type };
}

/** The codes of the answers. */
function codes(
  bench: ServiceBench,
  connection: number,
  ...requests: readonly ZnodeRequest[]
): readonly number[] {
  const found: number[] = [];
  bench.onSent = (message) => {
    if (message.kind === 'Reply') found.push(message.code);
  };
  for (const request of requests) bench.ask(connection, request);
  bench.onSent = null;
  bench.take();
  return found;
}

/** What connection 1 is told of what others do. */
function events(
  bench: ServiceBench,
  ...updates: readonly Parameters<ServiceBench['elsewhere']>[0][]
): readonly string[] {
  bench.take();
  for (const update of updates) bench.elsewhere(update);
  return bench.told().map((line) => line.replace(/^c1 < (.*) at .*$/, '$1'));
}

describe('a watch that stays', () => {
  it('tells of its path again and again, if it is persistent', () => {
    const bench = attached();
    bench.ask(1, addWatch('/a', PERSISTENT));
    const updates = [ops.set('/a'), ops.set('/a'), ops.create('/a/c'), ops.set('/a/c'), ops.remove('/a/c')];
    expect(events(bench, ...updates)).toEqual([
      'NodeDataChanged /a',
      'NodeDataChanged /a',
      'NodeChildrenChanged /a',
      'NodeChildrenChanged /a',
    ]);
  });

  it('tells of all below, and of no children, if it is recursive', () => {
    const bench = attached();
    bench.ask(1, addWatch('/', RECURSIVE));
    expect(events(bench, ops.create('/a/c'), ops.set('/a/c'), ops.remove('/a/c'), ops.set('/a'))).toEqual([
      'NodeCreated /a/c',
      'NodeDataChanged /a/c',
      'NodeDeleted /a/c',
      'NodeDataChanged /a',
    ]);
  });

  it('is one per path and half: a read with a watch makes its half a one-shot', () => {
    const bench = attached();
    bench.ask(1, addWatch('/a', PERSISTENT));
    bench.ask(1, ops.get('/a', true));
    const updates = [ops.set('/a'), ops.set('/a'), ops.create('/a/c'), ops.remove('/a/c')];
    expect(events(bench, ...updates)).toEqual([
      'NodeDataChanged /a',
      'NodeChildrenChanged /a',
      'NodeChildrenChanged /a',
    ]);
  });

  it('goes by halves: without its data a recursive one still tells of deletions', () => {
    const bench = attached();
    bench.ask(1, addWatch('/a', RECURSIVE));
    expect(codes(bench, 1, watches('removeWatches', '/a', 2), watches('removeWatches', '/a', 2))).toEqual([
      0, -121,
    ]);
    expect(events(bench, ops.create('/a/c'), ops.set('/a/c'), ops.remove('/a/c'))).toEqual([
      'NodeDeleted /a/c',
    ]);
    expect(codes(bench, 1, watches('removeWatches', '/a', 3))).toEqual([0]);
    expect(events(bench, ops.create('/a/d'), ops.remove('/a/d'))).toEqual([]);
  });

  it('comes back with setWatches2, which tells nothing of what it missed', () => {
    const bench = attached();
    const lists = { relativeZxid: 0, data: [], exist: [], child: [], persistent: ['/a'], recursive: ['/z'] };
    bench.ask(1, { kind: 'setWatches2', ...lists });
    expect(bench.take('<')).toHaveLength(1);
    expect(events(bench, ops.set('/a'), ops.create('/z'), ops.create('/z/y'))).toEqual([
      'NodeDataChanged /a',
      'NodeCreated /z',
      'NodeCreated /z/y',
    ]);
  });

  it('has one of two modes, and takes any path', () => {
    const bench = attached();
    const asked = [addWatch('/a', 2), addWatch('/a', -1), addWatch('not/a/path/', 0), addWatch(null, 1)];
    expect(codes(bench, 1, ...asked)).toEqual([-5, -5, 0, 0]);
  });
});

describe('checkWatches', () => {
  it('finds the watches of anybody, on the very path', () => {
    const bench = attached();
    bench.ask(2, ops.get('/a', true));
    const check = (path: string | null, type: number): number | undefined =>
      codes(bench, 1, watches('checkWatches', path, type))[0];
    expect([check('/a', 1), check('/a', 2), check('/a', 3), check('/a/b', 3)]).toEqual([-121, 0, 0, -121]);
    expect([check('/a', 0), check('/a', 4), check(null, 3), check('a', 3), check('', 3)]).toEqual([
      -5, -5, -5, -5, -121,
    ]);
    expect(codes(bench, 1, watches('removeWatches', '/a', 3))).toEqual([-121]);
  });
});

describe('an event of what a client may not read', () => {
  it('is withheld, and uses up a one-shot watch', () => {
    const bench = attached();
    bench.ask(1, ops.exists('/s', true));
    bench.elsewhere(made('/s', UNREADABLE));
    expect(bench.said('watch.fired')).toEqual([expect.stringContaining('withheld=true')]);
    expect(events(bench, ops.set('/s'))).toEqual([]);
  });

  it('is judged by the list of that moment: of a deletion by that of what is deleted, of children by the parent', () => {
    const bench = attached();
    bench.ask(1, addWatch('/a', PERSISTENT));
    bench.ask(1, addWatch('/a/s', PERSISTENT));
    const hide: Parameters<ServiceBench['elsewhere']>[0] = {
      kind: 'setACL',
      path: '/a/s',
      acl: UNREADABLE,
      version: -1,
    };
    const updates = [ops.create('/a/s'), hide, ops.set('/a/s'), ops.remove('/a/s')];
    expect(events(bench, ...updates)).toEqual([
      'NodeCreated /a/s',
      'NodeChildrenChanged /a',
      'NodeChildrenChanged /a',
    ]);
  });

  it('is told to who has proved to be somebody who may', () => {
    const bench = attached();
    bench.ask(1, { kind: 'addAuth', scheme: 'digest', auth: 'amy:pw1' });
    bench.ask(1, addWatch('/s', PERSISTENT));
    const acl = [{ perms: 1, scheme: 'digest', id: 'amy:EfDB7AW0NZ7qtKwl+uBP8e+kmRE=' }];
    expect(events(bench, made('/s', acl))).toEqual(['NodeCreated /s']);
  });
});
