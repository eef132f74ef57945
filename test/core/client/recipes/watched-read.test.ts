import { expect, test } from 'vitest';
import type { ReadOwner } from '../../../../core/client/recipes/watched-read.js';
import { WatchedRead } from '../../../../core/client/recipes/watched-read.js';
import { RecipeBench, dataOf } from './recipe-bench.js';

class Told implements ReadOwner {
  readonly lines: string[] = [];

  read(_answer: unknown, zxid: number): void {
    this.lines.push(`read @${String(zxid)}`);
  }

  missing(zxid: number): void {
    this.lines.push(`missing @${String(zxid)}`);
  }
}

function opened(): { bench: RecipeBench; told: Told; reading: WatchedRead } {
  const bench = new RecipeBench();
  const told = new Told();
  const reading = new WatchedRead(bench.handle, { path: '/a', by: 'getData' }, told);
  reading.open();
  return { bench, told, reading };
}

test('each event, and each connection, is followed by a read that leaves a watch', () => {
  const { bench, told, reading } = opened();
  expect(bench.take()).toEqual(['getData /a watch']);
  expect(reading.isFresh).toBe(false);
  bench.ok(dataOf('one'));
  expect(reading.isFresh).toBe(true);
  bench.tells('NodeDataChanged', '/b');
  expect(bench.take()).toEqual([]);
  bench.tells('NodeDataChanged', '/a');
  expect(bench.take()).toEqual(['getData /a watch']);
  bench.ok(dataOf('two'));
  bench.breaks();
  expect(reading.isFresh).toBe(false);
  bench.comesBack();
  expect(bench.take()).toEqual(['getData /a watch']);
  bench.ok(dataOf('two'));
  expect(reading.isFresh).toBe(true);
  expect(told.lines).toEqual(['read @100', 'read @102', 'read @102']);
});

test('where there is no znode, exists leaves the watch', () => {
  const { bench, told } = opened();
  bench.fails('NONODE');
  expect(told.lines).toEqual([]);
  bench.fails('NONODE');
  expect(bench.take()).toEqual(['getData /a watch', 'exists /a watch']);
  expect(told.lines).toEqual(['missing @100']);
  bench.tells('NodeCreated', '/a');
  bench.fails('NONODE');
  bench.ok();
  expect(bench.take()).toEqual(['getData /a watch', 'exists /a watch', 'getData /a watch']);
});

test('an event while it reads is no reason for another read', () => {
  const { bench } = opened();
  bench.tells('NodeDataChanged', '/a');
  expect(bench.take()).toEqual(['getData /a watch']);
});

test('a call that was lost is made again, once', () => {
  const { bench } = opened();
  bench.breaks();
  bench.comesBack();
  expect(bench.take()).toEqual(['getData /a watch', 'getData /a watch']);
});

test('a server behind the one of the session before has to catch up first', () => {
  const { bench, told } = opened();
  bench.ok(dataOf('two'), 105);
  bench.ends();
  bench.ok(dataOf('one'), 104);
  bench.ok();
  bench.ok(dataOf('two'), 105);
  expect(bench.take()).toEqual(['getData /a watch', 'getData /a watch', 'sync /a', 'getData /a watch']);
  expect(told.lines).toEqual(['read @105', 'read @105']);
});

test('nor is anything told that is older than what its owner has shown', () => {
  const { bench, told, reading } = opened();
  reading.raise(200);
  bench.fails('NONODE', 199);
  expect(bench.take()).toEqual(['getData /a watch', 'sync /a']);
  expect(told.lines).toEqual([]);
});

test('who is throttled asks later, and who may not read asks the next server', () => {
  const { bench } = opened();
  bench.fails('THROTTLEDOP');
  bench.tells('NodeDataChanged', '/a');
  expect(bench.take()).toEqual(['getData /a watch']);
  bench.pass(20_000);
  expect(bench.take()).toEqual(['getData /a watch']);
  bench.fails('NOAUTH');
  bench.pass(1_000_000);
  expect(bench.take()).toEqual([]);
  bench.breaks();
  bench.comesBack();
  expect(bench.take()).toEqual(['getData /a watch']);
});

test('once closed it tells nothing, and opens again', () => {
  const { bench, told, reading } = opened();
  reading.close();
  bench.ok(dataOf('one'));
  bench.tells('NodeDataChanged', '/a');
  expect(told.lines).toEqual([]);
  reading.open();
  bench.ok(dataOf('one'));
  expect(bench.take()).toEqual(['getData /a watch', 'getData /a watch']);
  expect(told.lines).toEqual(['read @101']);
});

test('rests end with the session', () => {
  const { bench } = opened();
  bench.fails('THROTTLEDOP');
  bench.ends();
  bench.take();
  bench.pass(20_000);
  expect(bench.take()).toEqual([]);
});
