import { describe, expect, it } from 'vitest';

import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { makeZxid } from '../../../core/zxid.js';
import { ServiceBench, ops } from './bench.js';

/** Server 1 follows; clients are attached on connections 1 and 2; others make `/a`, `/a/b` at 1.4 and 1.5. */
function watched(): ServiceBench {
  const bench = new ServiceBench();
  bench.serve('following');
  bench.open(1);
  bench.open(2);
  bench.elsewhere(ops.create('/a'));
  bench.elsewhere(ops.create('/a/b'));
  bench.take();
  return bench;
}

/** What client 1 is told when others do something after it has asked for something. */
function afterAsking(
  request: ZnodeRequest,
  ...updates: readonly Parameters<ServiceBench['elsewhere']>[0][]
): readonly string[] {
  const bench = watched();
  bench.ask(1, request);
  bench.take();
  for (const update of updates) bench.elsewhere(update);
  return bench.told();
}

describe('a watch', () => {
  it('that getData leaves tells once of the data, or of the end', () => {
    const watch = ops.get('/a/b', true);
    expect(afterAsking(watch, ops.set('/a/b'), ops.set('/a/b'))).toEqual([
      'c1 < NodeDataChanged /a/b at 1.6',
    ]);
    expect(afterAsking(watch, ops.remove('/a/b'))).toEqual(['c1 < NodeDeleted /a/b at 1.6']);
    expect(afterAsking(watch, ops.create('/a/c'), ops.set('/a'))).toEqual([]);
  });

  it('that getChildren leaves tells once of the children, or of the end', () => {
    const watch = ops.children('/a', true);
    expect(afterAsking(watch, ops.create('/a/c'), ops.create('/a/d'))).toEqual([
      'c1 < NodeChildrenChanged /a at 1.6',
    ]);
    expect(afterAsking(watch, ops.remove('/a/b'))).toEqual(['c1 < NodeChildrenChanged /a at 1.6']);
    expect(afterAsking(ops.children('/a/b', true), ops.remove('/a/b'))).toEqual([
      'c1 < NodeDeleted /a/b at 1.6',
    ]);
    expect(afterAsking({ kind: 'getChildren2', path: '/', watch: true }, ops.create('/c'))).toEqual([
      'c1 < NodeChildrenChanged / at 1.6',
    ]);
    expect(afterAsking(watch, ops.set('/a'), ops.set('/a/b'))).toEqual([]);
  });

  it('that exists leaves tells of what getData tells, and waits for what is not there', () => {
    expect(afterAsking(ops.exists('/a', true), ops.set('/a'))).toEqual(['c1 < NodeDataChanged /a at 1.6']);
    expect(afterAsking(ops.exists('/c', true), ops.create('/c'), ops.remove('/c'))).toEqual([
      'c1 < NodeCreated /c at 1.6',
    ]);
  });

  it('is not left by a read that failed otherwise, nor by one that asks for none', () => {
    expect(afterAsking(ops.get('/c', true), ops.create('/c'))).toEqual([]);
    expect(afterAsking(ops.children('/c', true), ops.create('/c'), ops.create('/c/d'))).toEqual([]);
    expect(afterAsking(ops.get('/a'), ops.set('/a'))).toEqual([]);
    const nothing: ZnodeRequest = { kind: 'exists', path: null, watch: true };
    expect(afterAsking(nothing, ops.set('/a'))).toEqual([]);
    expect(afterAsking(ops.exists('/c\0', true), ops.set('/a'))).toEqual([]);
  });

  it('is reported when it is left, once however often, and when it fires', () => {
    const bench = watched();
    bench.ask(1, ops.get('/a', true));
    bench.ask(1, ops.exists('/a', true));
    bench.ask(1, ops.children('/a', true));
    expect(bench.said('watch')).toEqual([
      'watch.armed session=0x1.1000001 connection=1 path=/a list=data mode=one-shot zxid=1.5',
      'watch.armed session=0x1.1000001 connection=1 path=/a list=child mode=one-shot zxid=1.5',
    ]);
    bench.elsewhere(ops.set('/a'));
    expect(bench.said('watch')).toEqual([
      'watch.fired session=0x1.1000001 connection=1 path=/a type=NodeDataChanged zxid=1.6 catchUp=false withheld=false',
    ]);
  });

  it('is one of its connection: it ends with it, and with nothing else', () => {
    const bench = watched();
    bench.ask(1, ops.get('/a', true));
    bench.ask(1, ops.children('/a', true));
    bench.ask(2, ops.get('/a', true));
    bench.take();
    bench.service.onBroken(1);
    expect(bench.take()).toEqual([
      'says watch.removed session=0x1.1000001 connection=1 count=2 why=broken',
      'says session.detached session=0x1.1000001 connection=1 why=broken',
    ]);
    bench.elsewhere(ops.set('/a'));
    expect(bench.told()).toEqual(['c2 < NodeDataChanged /a at 1.6']);
  });

  it('is told of a change that failed as little as of none', () => {
    const failing = { ...ops.set('/a'), version: 9 };
    expect(afterAsking(ops.get('/a', true), failing, ops.remove('/a'))).toEqual([]);
  });
});

describe('several watches', () => {
  it('on a znode that goes are one event for each connection, then the parent follows', () => {
    const bench = watched();
    bench.ask(2, ops.children('/a/b', true));
    for (const watch of [ops.get('/a/b', true), ops.exists('/a/b', true), ops.children('/a/b', true)]) {
      bench.ask(1, watch);
    }
    bench.ask(1, ops.children('/a', true));
    bench.take();
    bench.elsewhere(ops.remove('/a/b'));
    expect(bench.told()).toEqual([
      'c1 < NodeDeleted /a/b at 1.6',
      'c2 < NodeDeleted /a/b at 1.6',
      'c1 < NodeChildrenChanged /a at 1.6',
    ]);
    // All of them are used up.
    bench.elsewhere(ops.create('/a/b'));
    bench.elsewhere(ops.remove('/a/b'));
    expect(bench.told()).toEqual([]);
  });

  it('fire for the znode before the parent when it is made', () => {
    const bench = watched();
    bench.ask(1, ops.children('/', true));
    bench.ask(1, ops.exists('/c', true));
    bench.take();
    bench.elsewhere(ops.create('/c'));
    expect(bench.told()).toEqual(['c1 < NodeCreated /c at 1.6', 'c1 < NodeChildrenChanged / at 1.6']);
  });

  it('fire in the order in which connections came to the path', () => {
    const bench = watched();
    bench.ask(2, ops.get('/a', true));
    bench.ask(1, ops.get('/a', true));
    bench.take();
    bench.elsewhere(ops.set('/a'));
    expect(bench.told()).toEqual(['c2 < NodeDataChanged /a at 1.6', 'c1 < NodeDataChanged /a at 1.6']);
  });

  it('fire operation by operation in a multi, also for what lives only in it', () => {
    const bench = watched();
    for (const watch of [ops.exists('/t', true), ops.children('/', true), ops.get('/a', true)]) {
      bench.ask(1, watch);
    }
    bench.take();
    bench.elsewhere({ kind: 'multi', ops: [ops.create('/t'), ops.set('/a'), ops.remove('/t')] });
    expect(bench.told()).toEqual([
      'c1 < NodeCreated /t at 1.6',
      'c1 < NodeChildrenChanged / at 1.6',
      'c1 < NodeDataChanged /a at 1.6',
    ]);
  });

  it('fire before the reply of whoever made the change, on its own connection as well', () => {
    const bench = watched();
    bench.ask(1, ops.get('/a', true), 1);
    bench.ask(2, ops.get('/a', true), 1);
    bench.ask(1, ops.set('/a'), 2);
    bench.ask(1, ops.get('/a'), 3);
    bench.take();
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < NodeDataChanged /a at 1.6',
      'c2 < NodeDataChanged /a at 1.6',
      'c1 < Reply 2 OK stat at 1.6',
      'c1 < Reply 3 OK data at 1.6',
    ]);
  });

  it('fire for the ephemerals of a session that ends', () => {
    const bench = watched();
    bench.ask(2, ops.create('/a/e', 1), 1);
    bench.deliver();
    bench.ask(1, ops.exists('/a/e', true));
    bench.ask(1, ops.children('/a', true));
    bench.ask(2, ops.close, 2);
    bench.take();
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < NodeDeleted /a/e at 1.7',
      'c1 < NodeChildrenChanged /a at 1.7',
      'c2 < Reply 2 OK at 1.7',
      'close c2',
    ]);
  });
});

describe('setWatches', () => {
  const register = (
    seen: number,
    data: readonly string[],
    exist: readonly string[],
    child: readonly string[],
  ): ZnodeRequest => ({
    kind: 'setWatches',
    relativeZxid: makeZxid(1, seen),
    data,
    exist,
    child,
  });

  /** As in the recording `set-watches/missed-changes`: everything was made up to 1.11; seen is 1.11. */
  function changed(): ServiceBench {
    const bench = new ServiceBench();
    bench.serve('following');
    bench.open(1);
    const made = ['/same', '/changed', '/gone', '/kids', '/kidsgone', '/recreated', '/kids/k', '/spare'];
    for (const path of made) bench.elsewhere(ops.create(path));
    bench.elsewhere(ops.set('/changed'));
    bench.elsewhere(ops.remove('/gone'));
    bench.elsewhere(ops.create('/kids/k2'));
    bench.elsewhere(ops.remove('/kidsgone'));
    bench.elsewhere(ops.create('/made'));
    bench.elsewhere(ops.remove('/recreated'));
    bench.elsewhere(ops.create('/recreated'));
    bench.take();
    return bench;
  }

  it('tells at once of what was missed, list by list, and then answers', () => {
    const bench = changed();
    bench.ask(
      1,
      register(
        10,
        ['/same', '/changed', '/gone', '/recreated', '/kids'],
        ['/made', '/notyet'],
        ['/kids', '/kidsgone', '/same'],
      ),
      -8,
    );
    expect(bench.take('<', 'armed', 'catchUp', 'server')).toEqual([
      'says server.requested session=0x1.1000001 connection=1 xid=-8 op=setWatches path=null',
      'says watch.armed session=0x1.1000001 connection=1 path=/same list=data mode=one-shot zxid=1.17',
      'says watch.fired session=0x1.1000001 connection=1 path=/changed type=NodeDataChanged zxid=1.17 catchUp=true withheld=false',
      'c1 < NodeDataChanged /changed at 1.17',
      'says watch.fired session=0x1.1000001 connection=1 path=/gone type=NodeDeleted zxid=1.17 catchUp=true withheld=false',
      'c1 < NodeDeleted /gone at 1.17',
      'says watch.fired session=0x1.1000001 connection=1 path=/recreated type=NodeDataChanged zxid=1.17 catchUp=true withheld=false',
      'c1 < NodeDataChanged /recreated at 1.17',
      'says watch.armed session=0x1.1000001 connection=1 path=/kids list=data mode=one-shot zxid=1.17',
      'says watch.fired session=0x1.1000001 connection=1 path=/made type=NodeCreated zxid=1.17 catchUp=true withheld=false',
      'c1 < NodeCreated /made at 1.17',
      'says watch.armed session=0x1.1000001 connection=1 path=/notyet list=data mode=one-shot zxid=1.17',
      'says watch.fired session=0x1.1000001 connection=1 path=/kids type=NodeChildrenChanged zxid=1.17 catchUp=true withheld=false',
      'c1 < NodeChildrenChanged /kids at 1.17',
      'says watch.fired session=0x1.1000001 connection=1 path=/kidsgone type=NodeDeleted zxid=1.17 catchUp=true withheld=false',
      'c1 < NodeDeleted /kidsgone at 1.17',
      'says watch.armed session=0x1.1000001 connection=1 path=/same list=child mode=one-shot zxid=1.17',
      'says server.replied session=0x1.1000001 connection=1 xid=-8 op=setWatches code=0 zxid=1.17 state=1.17',
      'c1 < Reply -8 OK at 1.17',
    ]);
  });

  it('registers what told of nothing, in its list, and nothing else', () => {
    const bench = changed();
    bench.ask(1, register(10, ['/same', '/changed'], ['/notyet', '/made'], ['/same', '/kids']));
    bench.take();
    for (const path of ['/same', '/changed', '/made']) bench.elsewhere(ops.set(path));
    for (const path of ['/notyet', '/same/k', '/kids/k3']) bench.elsewhere(ops.create(path));
    expect(bench.told()).toEqual([
      'c1 < NodeDataChanged /same at 1.18',
      'c1 < NodeCreated /notyet at 1.21',
      'c1 < NodeChildrenChanged /same at 1.22',
    ]);
  });

  it('tells as often as a path is named', () => {
    const bench = changed();
    bench.ask(1, register(10, ['/gone', '/gone', '/same', '/same'], [], ['/gone']), 4);
    expect(bench.told()).toEqual([
      'c1 < NodeDeleted /gone at 1.17',
      'c1 < NodeDeleted /gone at 1.17',
      'c1 < NodeDeleted /gone at 1.17',
      'c1 < Reply 4 OK at 1.17',
    ]);
  });

  it('waits for its turn, and echoes its xid', () => {
    const bench = changed();
    bench.ask(1, ops.set('/same'), 1);
    bench.ask(1, register(17, ['/same'], [], []), 2);
    expect(bench.told()).toEqual([]);
    bench.deliver();
    expect(bench.told()).toEqual([
      'c1 < Reply 1 OK stat at 1.18',
      'c1 < NodeDataChanged /same at 1.18',
      'c1 < Reply 2 OK at 1.18',
    ]);
  });
});
