import { describe, expect, it } from 'vitest';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { Model } from '../../../sim/check/service/model/model.js';
import { makeZxid } from '../../../core/zxid.js';
import { ServiceBench, ops } from './bench.js';
import { countLooks } from './looks.js';

const WIDTH = 10;

/** Directories of ten leaves each. Client 1 asks, client 2 watches. */
function serviceWith(directories: number): ServiceBench {
  const bench = new ServiceBench();
  bench.serve('leading');
  bench.open(1);
  bench.open(2);
  for (const path of pathsOf(directories)) bench.ask(1, ops.create(path));
  bench.settle();
  bench.take();
  return bench;
}

function pathsOf(directories: number): readonly string[] {
  const paths: string[] = ['/t'];
  for (let i = 0; i < directories; i += 1) {
    const directory = `/t/${String(i).padStart(4, '0')}`;
    paths.push(directory);
    for (let leaf = 0; leaf < WIDTH; leaf += 1) paths.push(`${directory}/${String(leaf)}`);
  }
  return paths;
}

/** How often anything was looked at for a request, from its arrival to its reply, and for the watch events behind it. */
function looksFor(bench: ServiceBench, request: ZnodeRequest, who = 1): number {
  const looks = countLooks(() => {
    bench.ask(who, request);
    bench.settle();
  });
  const told = bench.told();
  expect(told.filter((line) => line.includes('Reply')).join()).toContain(' OK');
  return looks;
}

const acl = { kind: 'setACL', path: '/t/0003/4', acl: OPEN_ACL, version: -1 } as const;
const ephemeral = { kind: 'create', path: '/t/0003/e', data: '', acl: OPEN_ACL, flags: 1 } as const;

/** One after the other at the same service: what one makes, a later one takes away. */
const REQUESTS: readonly (readonly [name: string, request: ZnodeRequest])[] = [
  ['create', ops.create('/t/0003/new')],
  ['a sequential create', ops.create('/t/0003/n-', 2)],
  ['an ephemeral', ephemeral],
  ['exists', ops.exists('/t/0003/4')],
  ['getData', ops.get('/t/0003/4')],
  ['getChildren of a directory', ops.children('/t/0003')],
  ['setData', ops.set('/t/0003/4')],
  ['setACL', acl],
  ['delete', ops.remove('/t/0003/new')],
  [
    'a multi',
    { kind: 'multi', ops: [ops.create('/t/0003/m'), ops.set('/t/0003/4'), ops.remove('/t/0003/m')] },
  ],
  ['getEphemerals', { kind: 'getEphemerals', prefix: '/t' }],
  ['the end of a session', ops.close],
];

describe('what a request costs', () => {
  it('is the same however many znodes there are', () => {
    const few = serviceWith(5);
    const many = serviceWith(100);
    for (const [name, request] of REQUESTS) {
      const looks = looksFor(few, request);
      expect(looks, name).toBeGreaterThan(0);
      expect([name, looksFor(many, request)]).toEqual([name, looks]);
    }
  });

  it('is the same with a watch that it fires, however many watches there are elsewhere', () => {
    const looks = [5, 100].map((directories) => {
      const bench = serviceWith(directories);
      for (const path of pathsOf(directories)) bench.ask(2, ops.get(path, true));
      bench.ask(2, { kind: 'addWatch', path: '/t', mode: 1 });
      bench.take();
      const told: string[] = [];
      bench.onSent = (message) => {
        if (message.kind === 'WatchEvent') told.push(message.path);
      };
      const looked = looksFor(bench, ops.set('/t/0003/4'));
      expect(told).toEqual(['/t/0003/4']);
      return looked;
    });
    expect(looks[1]).toBe(looks[0]);
  });

  it('grows with what it is about: the list of a wide directory, and a count of all that is below', () => {
    const few = serviceWith(5);
    const many = serviceWith(100);
    expect(looksFor(few, ops.children('/t'))).toBeLessThan(20);
    expect(looksFor(many, ops.children('/t'))).toBeGreaterThan(100);
    const count: ZnodeRequest = { kind: 'getAllChildrenNumber', path: '/t' };
    expect(looksFor(many, count)).toBeGreaterThan(15 * looksFor(few, count));
  });

  it('is the same for the model of the checkers', () => {
    const looks = [5, 100].map((directories) => {
      const model = new Model();
      let counter = 0;
      const update = (request: ReturnType<typeof ops.create>): void => {
        counter += 1;
        model.update(request, { zxid: makeZxid(1, counter), timeMs: counter, session: 1 });
      };
      model.open(1, 0);
      for (const path of pathsOf(directories)) update(ops.create(path));
      model.forgetBelow(makeZxid(1, counter));
      expect(model.stat('/t/0003/9', makeZxid(1, counter))).not.toBeNull();
      return countLooks(() => {
        update(ops.create('/t/0003/new'));
        update(ops.set('/t/0003/new'));
        update(ops.remove('/t/0003/new'));
        model.read({ kind: 'getChildren', path: '/t/0003', watch: false }, makeZxid(1, counter));
        model.forgetBelow(makeZxid(1, counter));
      });
    });
    expect(looks[0]).toBeGreaterThan(0);
    expect(looks[1]).toBe(looks[0]);
  });
});
