import { describe, expect, test } from 'vitest';
import { CommitSite } from '../../../../core/client/recipes/commit/commit-site.js';
import { ConfigCache } from '../../../../core/client/recipes/config/config-cache.js';
import type { Recipe } from '../../../../core/client/recipes/recipe.js';
import { RecipeBench, childrenOf, dataOf } from './recipe-bench.js';

/** A site of transactions at a server that is alone; it has found one there. */
function siteAlone() {
  const bench = new RecipeBench();
  const told: string[] = [];
  const site = new CommitSite(
    bench.handle,
    { path: '/t', site: 'a', patienceMicros: 50_000 },
    {
      vote: () => {
        told.push('vote');
        return 'commit';
      },
      apply: (name, decision) => void told.push(`${name} ${decision}`),
    },
  );
  site.start();
  bench.ok(childrenOf('tx-1'));
  bench.ok(dataOf('open'));
  bench.ok(dataOf('commit'));
  expect(bench.take()).toEqual(['getChildren /t watch', 'getData /t/tx-1 watch', 'getData /t/tx-1/a']);
  bench.breaks();
  bench.handle.lost();
  bench.comesToOneAlone();
  expect(bench.take()).toEqual(['getChildren /t watch', 'getData /t/tx-1 watch']);
  return { bench, told };
}

/** What a recipe is told, in words. */
class Listener implements Recipe {
  readonly told: string[] = [];

  returned(tag: number, { outcome }: Parameters<Recipe['returned']>[1]): void {
    this.told.push(`${String(tag)} ${outcome}`);
  }

  due(): void {}

  notified(): void {
    this.told.push('notified');
  }

  connected(isNewSession: boolean): void {
    this.told.push(isNewSession ? 'connected anew' : 'connected');
  }

  suspended(): void {
    this.told.push('suspended');
  }

  lost(): void {
    this.told.push('lost');
  }
}

function listening() {
  const bench = new RecipeBench();
  const listener = new Listener();
  return { bench, listener, line: bench.handle.join(listener) };
}

const READ = { kind: 'getData', path: '/a', watch: false } as const;

describe('a recipe whose handle is at a server that is alone', () => {
  test('does not do what is decided there, and asks again where it can be known', () => {
    const { bench, told } = siteAlone();
    bench.ok(childrenOf('tx-1'));
    bench.ok(dataOf('abort'));
    expect(bench.take()).toEqual([]);
    bench.leavesItAlone();
    expect(bench.take()).toEqual(['getChildren /t watch', 'getData /t/tx-1 watch']);
    bench.ok(childrenOf('tx-1'));
    bench.ok(dataOf('commit'));
    bench.ok(dataOf('commit'));
    expect(told).toEqual(['tx-1 commit']);
  });

  test('is told that its calls may have been done or not, in their order, and of no server', () => {
    const { bench, listener, line } = listening();
    bench.comesToOneAlone();
    for (const tag of [1, 2, 3]) line.call(tag, READ);
    bench.ok(dataOf('x'));
    bench.fails('NOTREADONLY');
    expect(listener.told).toEqual([]);
    expect(line.isConnected).toBe(false);
    bench.leavesItAlone();
    expect(listener.told).toEqual(['1 unknown', '2 unknown', '3 unknown', 'connected anew']);
    expect(line.isConnected).toBe(true);
    line.call(4, READ);
    bench.ok(dataOf('x'));
    expect(listener.told.at(-1)).toBe('4 ok');
  });

  test('is told that its session is over if it had one that is given up there', () => {
    const { bench, listener, line } = listening();
    bench.comesBack();
    bench.breaks();
    bench.isReadOnly = true;
    bench.isConnected = true;
    bench.handle.connected(false);
    line.call(1, READ);
    bench.ok(dataOf('x'));
    line.call(2, READ);
    bench.leavesItAlone();
    expect(listener.told).toEqual(['connected', 'suspended', 'lost', 'connected anew']);
  });

  test('is not told so of a session that began there', () => {
    const { bench, listener, line } = listening();
    bench.comesBack();
    bench.breaks();
    bench.handle.lost();
    bench.comesToOneAlone();
    line.call(1, READ);
    bench.leavesItAlone();
    expect(listener.told).toEqual(['connected', 'suspended', 'lost', '1 unknown', 'connected anew']);
  });

  test('is told once that a session is over which it closes there', () => {
    const { bench, listener, line } = listening();
    bench.comesBack();
    bench.breaks();
    bench.comesToOneAlone();
    line.call(1, READ);
    bench.isOpen = false;
    bench.breaks();
    bench.handle.lost();
    expect(listener.told).toEqual(['connected', 'suspended', 'lost']);
  });

  test('takes an event for a reason to look', () => {
    const { bench, listener } = listening();
    bench.comesToOneAlone();
    bench.tells('NodeDataChanged', '/a');
    expect(listener.told).toEqual(['notified']);
  });

  test('reads its configuration where it can be known', () => {
    const bench = new RecipeBench();
    bench.comesToOneAlone();
    const cache = new ConfigCache(bench.handle, '/c', { changed: () => {}, completed: () => {} });
    cache.open();
    expect(bench.take()).toEqual([]);
    bench.leavesItAlone();
    expect(bench.take()).toEqual(['addWatch /c']);
  });
});
