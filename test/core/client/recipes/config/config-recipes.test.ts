import { describe, expect, test } from 'vitest';
import { ConfigCache } from '../../../../../core/client/recipes/config/config-cache.js';
import { ConfigPublisher } from '../../../../../core/client/recipes/config/config-publisher.js';
import type { Revision } from '../../../../../core/client/recipes/config/config-set.js';
import { ConfigSet } from '../../../../../core/client/recipes/config/config-set.js';
import { ConfigWatch } from '../../../../../core/client/recipes/config/config-watch.js';
import { RecipeBench, WATCHING, childrenOf, dataOf } from '../recipe-bench.js';

describe('one znode', () => {
  test('its user is told of other values only', () => {
    const bench = new RecipeBench();
    const told: (string | null)[] = [];
    const config = new ConfigWatch(bench.handle, '/a', {
      changed: (value) =>
        void told.push(value === null ? null : `${String(value.data)} v${String(value.version)}`),
    });
    config.open();
    bench.ok(dataOf('one', { mzxid: 90, version: 3 }));
    bench.breaks();
    expect(config.isFresh).toBe(false);
    expect(config.value?.data).toBe('one');
    bench.comesBack();
    bench.ok(dataOf('one', { mzxid: 90, version: 3 }));
    bench.tells('NodeDataChanged', '/a');
    bench.ok(dataOf('one', { mzxid: 101, version: 4 }));
    bench.tells('NodeDeleted', '/a');
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(told).toEqual(['one v3', 'one v4', null]);
    expect(bench.views()).toEqual(['/a =one @100', '/a =one @101', '/a  @102']);
    expect(config.value).toBeNull();
    config.close();
    expect(bench.claims).toEqual(['requested', 'released released']);
  });

  test('that there is none it is told as well', () => {
    const bench = new RecipeBench();
    const told: unknown[] = [];
    new ConfigWatch(bench.handle, '/a', { changed: (value) => void told.push(value) }).open();
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(told).toEqual([null]);
  });
});

function cached(): { bench: RecipeBench; cache: ConfigCache; told: string[] } {
  const bench = new RecipeBench();
  const told: string[] = [];
  const cache = new ConfigCache(bench.handle, '/r', {
    changed: (path, node) => void told.push(node === null ? `${path} gone` : `${path}=${node.data ?? ''}`),
    completed: () => void told.push('complete'),
  });
  cache.open();
  return { bench, cache, told };
}

/** A tree of the root and `/r/a` has been read. */
function current(): ReturnType<typeof cached> {
  const all = cached();
  const { bench } = all;
  bench.ok(WATCHING);
  bench.ok(dataOf('root'));
  bench.ok(childrenOf('a'));
  bench.ok(dataOf('one', { mzxid: 50 }));
  bench.ok(childrenOf());
  bench.take();
  return all;
}

describe('a subtree', () => {
  test('is watched first, and read behind that', () => {
    const { bench, cache, told } = cached();
    expect(bench.take()).toEqual(['addWatch /r']);
    bench.ok(WATCHING);
    expect(bench.take()).toEqual(['getData /r', 'getChildren /r']);
    bench.ok(dataOf('root'));
    bench.ok(childrenOf('a'));
    expect(bench.take()).toEqual(['getData /r/a', 'getChildren /r/a']);
    bench.ok(dataOf('one'));
    expect(cache.isCurrent).toBe(false);
    bench.ok(childrenOf());
    expect(cache.isCurrent).toBe(true);
    expect(told).toEqual(['/r=root', '/r/a=one', 'complete']);
    expect([...cache.entries.keys()]).toEqual(['/r', '/r/a']);
    expect(bench.views()).toEqual(['/r =root @100', '/r/a =one @100']);
  });

  test('before there is a connection nothing is asked', () => {
    const bench = new RecipeBench();
    bench.isConnected = false;
    const cache = new ConfigCache(bench.handle, '/r', {
      changed: () => undefined,
      completed: () => undefined,
    });
    cache.open();
    expect(bench.take()).toEqual([]);
    bench.comesBack();
    expect(bench.take()).toEqual(['addWatch /r']);
  });

  test('of a subtree that is not there a change is told as well', () => {
    const { bench, cache, told } = cached();
    bench.ok(WATCHING);
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(cache.isCurrent).toBe(true);
    bench.tells('NodeCreated', '/r');
    bench.ok(dataOf('new', { mzxid: 101 }));
    expect(told).toEqual(['complete', '/r=new']);
  });

  test('an event is followed by a read of its path, one at a time', () => {
    const { bench, told } = current();
    bench.tells('NodeDataChanged', '/r/a');
    bench.tells('NodeDataChanged', '/r/a');
    bench.tells('NodeChildrenChanged', '/r');
    bench.tells('NodeDataChanged', '/rest');
    expect(bench.take()).toEqual(['getData /r/a']);
    bench.ok(dataOf('two', { mzxid: 102 }));
    bench.tells('NodeDataChanged', '/r/a');
    bench.ok(dataOf('three', { mzxid: 105 }));
    expect(told.slice(3)).toEqual(['/r/a=two', '/r/a=three']);
  });

  test('what is deleted is gone at once', () => {
    const { bench, cache, told } = current();
    bench.tells('NodeDeleted', '/r/a');
    expect(told.at(-1)).toBe('/r/a gone');
    // Of what else that transaction did another event may still come.
    expect(cache.zxid).toBe(100);
    bench.fails('NONODE');
    expect(cache.zxid).toBe(101);
    expect(told.filter((line) => line === '/r/a gone')).toHaveLength(1);
    expect(bench.views().at(-1)).toBe('/r/a  @101');
  });

  test('on another server everything is read again, also what is gone from its lists', () => {
    const { bench, cache, told } = current();
    bench.breaks();
    expect(cache.isCurrent).toBe(false);
    bench.comesBack();
    bench.ok(WATCHING);
    expect(bench.take()).toEqual([
      'addWatch /r',
      'getData /r',
      'getChildren /r',
      'getData /r/a',
      'getChildren /r/a',
    ]);
    bench.ok(dataOf('root'));
    bench.ok(childrenOf());
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(cache.isCurrent).toBe(true);
    expect(told.slice(3)).toEqual(['/r/a gone', 'complete']);
  });

  test('so it is in another session', () => {
    const { bench, cache } = current();
    bench.ends();
    expect(cache.isCurrent).toBe(false);
    bench.ok(WATCHING);
    expect(bench.take()).toEqual([
      'addWatch /r',
      'getData /r',
      'getChildren /r',
      'getData /r/a',
      'getChildren /r/a',
    ]);
  });

  test('a server that is behind has to catch up', () => {
    const { bench, told } = current();
    bench.ends();
    bench.ok(WATCHING, 100);
    bench.ok(dataOf('old'), 99);
    expect(bench.take().at(-1)).toBe('sync /r');
    // What had been asked before it counts no more.
    for (let left = 3; left > 0; left -= 1) bench.ok(dataOf('old'), 99);
    bench.ok();
    expect(bench.take()).toEqual(['addWatch /r']);
    expect(told).toHaveLength(3);
  });

  test('a read that was refused for now is made again', () => {
    const { bench, cache } = cached();
    bench.fails('THROTTLEDOP');
    bench.pass(20_000);
    expect(bench.take()).toEqual(['addWatch /r', 'addWatch /r']);
    bench.ok(WATCHING);
    bench.fails('THROTTLEDOP');
    bench.ok(childrenOf());
    expect(cache.isCurrent).toBe(false);
    bench.pass(20_000);
    bench.ok(dataOf('root'));
    expect(cache.isCurrent).toBe(true);
  });

  test('so many reads are in flight at most', () => {
    const { bench } = cached();
    bench.ok(WATCHING);
    bench.ok(dataOf('root'));
    bench.ok(childrenOf(...'abcdefgh'));
    expect(bench.take().filter((line) => line.startsWith('get'))).toHaveLength(2 + 8);
    bench.ok(dataOf(''));
    expect(bench.take()).toHaveLength(1);
  });

  test('once closed it asks nothing, and begins anew when it is opened', () => {
    const { bench, cache } = current();
    cache.close();
    bench.tells('NodeDataChanged', '/r/a');
    bench.breaks();
    bench.comesBack();
    expect(bench.take()).toEqual([]);
    cache.open();
    expect(cache.entries.size).toBe(0);
    expect(bench.take()).toEqual(['addWatch /r']);
    expect(bench.claims).toEqual(['requested', 'released released', 'requested']);
  });
});

function setOf(): { bench: RecipeBench; set: ConfigSet; told: (Revision | null)[] } {
  const bench = new RecipeBench();
  const told: (Revision | null)[] = [];
  const set = new ConfigSet(bench.handle, '/r', { changed: (revision) => void told.push(revision) });
  set.open();
  return { bench, set, told };
}

describe('a set', () => {
  test('is read between two looks at its pointer', () => {
    const { bench, set, told } = setOf();
    bench.ok(dataOf('v1', { mzxid: 50, version: 4 }));
    bench.ok(childrenOf('b', 'current', 'a'));
    expect(bench.take()).toEqual([
      'getData /r/current watch',
      'getChildren /r',
      'getData /r/a',
      'getData /r/b',
      'getData /r/current',
    ]);
    bench.ok(dataOf('1'));
    bench.ok(dataOf('2'));
    expect(set.isKnown).toBe(false);
    bench.ok(dataOf('v1', { mzxid: 50, version: 4 }));
    expect(set.isFresh).toBe(true);
    const entries = new Map([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(told).toEqual([{ name: 'v1', version: 4, entries }]);
    expect(bench.views()).toEqual(['/r v1: a=1 b=2 @100']);
  });

  test('whose pointer has moved meanwhile, or whose entry is gone, is not shown', () => {
    for (const isGone of [true, false]) {
      const { bench, set, told } = setOf();
      bench.ok(dataOf('v1', { mzxid: 50 }));
      bench.ok(childrenOf('a', 'current'));
      if (isGone) bench.fails('NONODE');
      else {
        bench.ok(dataOf('1'));
        bench.ok(dataOf('v2', { mzxid: 51 }));
      }
      expect(told).toEqual([]);
      expect(set.isKnown).toBe(false);
      bench.take();
      bench.pass(20_000);
      expect(bench.take()).toEqual(['getData /r/current watch']);
    }
  });

  test('another pointer makes what is being read worthless', () => {
    const { bench, told } = setOf();
    bench.ok(dataOf('v1', { mzxid: 50 }));
    bench.tells('NodeDataChanged', '/r/current');
    // The list of the first revision, which nobody waits for any more, and then the pointer.
    bench.ok(childrenOf('current'));
    bench.ok(dataOf('v2', { mzxid: 101 }));
    bench.ok(dataOf('v1', { mzxid: 50 }));
    bench.ok(childrenOf('current'));
    bench.ok(dataOf('v2', { mzxid: 101 }));
    expect(told.map((revision) => revision?.name)).toEqual(['v2']);
  });

  test('no revision is one as well', () => {
    const { bench, set, told } = setOf();
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(set.isKnown).toBe(true);
    expect(told).toEqual([null]);
    bench.breaks();
    bench.comesBack();
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(told).toEqual([null]);
  });

  test('the same revision is not read twice', () => {
    const { bench, told } = setOf();
    const pointer = dataOf('v1', { mzxid: 50 });
    bench.ok(pointer);
    bench.ok(childrenOf('current'));
    bench.ok(pointer);
    bench.ends();
    bench.take();
    bench.ok(pointer);
    expect(bench.take()).toEqual([]);
    expect(told).toHaveLength(1);
  });

  test('nothing is shown as of an earlier state than before', () => {
    const { bench, told } = setOf();
    const pointer = dataOf('v1', { mzxid: 50 });
    bench.ok(pointer, 100);
    bench.ok(childrenOf('current'), 100);
    bench.ok(pointer, 110);
    bench.ends();
    bench.take();
    bench.ok(dataOf('v0', { mzxid: 40 }), 105);
    expect(bench.take()).toEqual(['sync /r/current']);
    expect(told).toHaveLength(1);
  });
});

const BASE: Revision = {
  name: 'v1',
  version: 4,
  entries: new Map([
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ]),
};

function publishing(
  base: Revision | null,
  entries: readonly [string, string][],
): { bench: RecipeBench; told: string[] } {
  const bench = new RecipeBench();
  const told: string[] = [];
  const publisher = new ConfigPublisher(bench.handle, '/r', {
    published: () => void told.push('published'),
    overtaken: () => void told.push('overtaken'),
  });
  bench.draws = [10, 11];
  publisher.publish(base, new Map(entries));
  expect(publisher.isIdle).toBe(false);
  return { bench, told };
}

const NAME = '0000000a0000000b';
const FLIP = `multi(setData /r/current "${NAME}" v4, setData /r/a "9" v-1, create /r/d "4" f0, delete /r/c v-1)`;
const ENTRIES: readonly [string, string][] = [
  ['a', '9'],
  ['b', '2'],
  ['d', '4'],
];

describe('another revision', () => {
  test('is put in force in one multi, with what differs', () => {
    const { bench, told } = publishing(BASE, ENTRIES);
    expect(bench.take()).toEqual([FLIP]);
    bench.ok();
    expect(told).toEqual(['published']);
  });

  test('the first one may have to make its place', () => {
    const { bench, told } = publishing(null, [['a', '1']]);
    const first = `multi(create /r/current "${NAME}" f0, create /r/a "1" f0)`;
    bench.failsMulti('NONODE');
    bench.ok();
    bench.ok();
    expect(bench.take()).toEqual([first, 'createContainer /r "" f4', first]);
    expect(told).toEqual(['published']);
  });

  test('is refused if it was made of another one than is in force', () => {
    const { bench, told } = publishing(BASE, ENTRIES);
    bench.failsMulti('BADVERSION');
    bench.pass(20_000);
    bench.ok();
    bench.ok(dataOf('v2', { version: 5 }));
    expect(bench.take().slice(1)).toEqual(['sync /r', 'getData /r/current']);
    expect(told).toEqual(['overtaken']);
  });

  test('whose answer was lost is looked for: it is in force', () => {
    const { bench, told } = publishing(BASE, ENTRIES);
    bench.breaks();
    bench.comesBack();
    bench.ok();
    bench.ok(dataOf(NAME, { version: 5 }));
    expect(bench.take()).toEqual([FLIP, 'sync /r', 'getData /r/current']);
    expect(told).toEqual(['published']);
  });

  test('or it is not, and is asked for again, as often as it takes', () => {
    const { bench, told } = publishing(BASE, ENTRIES);
    bench.breaks();
    bench.comesBack();
    bench.fails('THROTTLEDOP');
    bench.pass(20_000);
    bench.ok();
    bench.ok(dataOf('v1', { version: 4 }));
    bench.ends();
    bench.ok();
    bench.ok(dataOf('v1', { version: 4 }));
    bench.ok();
    expect(bench.take().filter((line) => line === FLIP)).toHaveLength(3);
    expect(told).toEqual(['published']);
  });

  test('or another one is, be it behind it', () => {
    const { bench, told } = publishing(BASE, ENTRIES);
    bench.breaks();
    bench.comesBack();
    bench.ok();
    bench.ok(dataOf('v7', { version: 6 }));
    expect(told).toEqual(['overtaken']);
  });

  test('the first one is looked for in the same way', () => {
    const { bench, told } = publishing(null, []);
    bench.breaks();
    bench.comesBack();
    bench.ok();
    bench.fails('NONODE');
    bench.ok();
    expect(bench.take()).toHaveLength(4);
    expect(told).toEqual(['published']);
  });
});
