import { describe, expect, it } from 'vitest';

import type { WatchingRead } from '../../../core/znode/requests.js';
import { CODES } from '../../../core/znode/codes.js';
import { HandleBench, SESSION } from './bench.js';

const read = (kind: WatchingRead['kind'], path: string, watch = true): WatchingRead => ({
  kind,
  path,
  watch,
});

/** Connected, with reads answered in turn, the zxids of the replies counted from 1. */
function after(...reads: readonly (readonly [WatchingRead, number])[]): HandleBench {
  const it = new HandleBench().connected();
  for (const [i, [request, code]] of reads.entries()) {
    it.client.call(request);
    it.replies(i + 1, code, { zxid: i + 1 });
  }
  it.take();
  return it;
}

/** What it registers again when its connection has broken. */
function again(it: HandleBench): string | undefined {
  it.breaks();
  it.opens();
  it.gives();
  return it
    .take()
    .find((line) => line.includes('setWatches'))
    ?.split(' setWatches ')[1];
}

describe('a watch', () => {
  it.each([
    [read('exists', '/a'), CODES.OK, '1.1 [/a] [] []'],
    [read('exists', '/a'), CODES.NONODE, '1.1 [] [/a] []'],
    [read('getData', '/a'), CODES.OK, '1.1 [/a] [] []'],
    [read('getData', '/a'), CODES.NONODE, undefined],
    [read('getChildren', '/a'), CODES.OK, '1.1 [] [] [/a]'],
    [read('getChildren', '/a'), CODES.NONODE, undefined],
    [read('getChildren2', '/a'), CODES.OK, '1.1 [] [] [/a]'],
    [read('exists', '/a'), CODES.NOAUTH, undefined],
    [read('exists', '/a', false), CODES.OK, undefined],
    [read('getChildren', '/a', false), CODES.OK, undefined],
  ])('is left by %j answered with %i as %s', (request, code, registered) => {
    expect(again(after([request, code]))).toBe(registered);
  });

  it('is not left by a read without an answer: the server has lost it with the connection', () => {
    const it = new HandleBench().connected();
    it.client.call(read('getData', '/a'));
    expect(again(it)).toBe(undefined);
  });

  it.each([
    ['NodeDeleted', '1.4 [/b] [] []'],
    ['NodeCreated', '1.4 [/b] [] [/a]'],
    ['NodeDataChanged', '1.4 [/b] [] [/a]'],
    ['NodeChildrenChanged', '1.4 [/a,/b] [/a] []'],
  ] as const)('is used up by %s if it waits for that', (type, registered) => {
    const it = after(
      [read('getData', '/a'), CODES.OK],
      [read('exists', '/a'), CODES.NONODE],
      [read('getChildren', '/a'), CODES.OK],
      [read('getData', '/b'), CODES.OK],
    );
    it.tells(type, '/a');
    expect(again(it)).toBe(registered);
  });

  it('that told something is told to the owner, also where the client keeps none', () => {
    const it = after([read('getData', '/a'), CODES.OK]);
    it.tells('NodeDeleted', '/a', 4);
    it.tells('NodeDeleted', '/a', 5);
    expect(it.take()).toEqual([
      'notified: NodeDeleted /a at 1.4',
      'owner: NodeDeleted /a at 1.4',
      'notified: NodeDeleted /a at 1.5',
      'owner: NodeDeleted /a at 1.5',
    ]);
    expect(it.events.at(-1)).toMatchObject({ kind: 'client.notified', session: SESSION, connection: 1 });
  });

  it('that is left once more after it told something is registered again', () => {
    const it = after([read('getData', '/a'), CODES.OK]);
    it.client.call(read('getData', '/a'));
    it.tells('NodeDataChanged', '/a', 4);
    it.replies(2, CODES.OK, { zxid: 4 });
    expect(again(it)).toBe('1.4 [/a] [] []');
  });
});

describe('watches on a new connection', () => {
  it('are registered in front of what waits', () => {
    const it = after([read('getData', '/a'), CODES.OK]);
    it.breaks();
    it.client.call(read('getData', '/b', false));
    it.opens();
    it.take();
    it.gives();
    expect(it.take()).toEqual([
      'connected on 2: 0x1.7 3000',
      'on 2 Request -8 setWatches 1.1 [/a] [] []',
      'sent 2 on 2',
      'on 2 Request 2 getData /b',
      'owner: old session',
    ]);
  });

  it('are no call of the application: they return to nobody, answered or not', () => {
    const it = after([read('getData', '/a'), CODES.OK]);
    again(it);
    expect(it.client.openXids()).toEqual([]);
    it.replies(-8);
    expect(it.take()).toEqual([]);
    again(it);
    it.breaks();
    expect(it.take().filter((line) => line.includes(' is '))).toEqual([]);
    expect(it.owner.calls.map(({ xid }) => xid)).toEqual([1]);
  });

  it('are answered in turn, like all else', () => {
    const it = after([read('getData', '/a'), CODES.OK]);
    it.breaks();
    it.client.call(read('getData', '/b', false));
    it.opens();
    it.gives();
    it.take();
    it.replies(2);
    expect(it.take()).toContain('disconnected from 2: protocol');
  });

  it('are registered on the last reply, not on the last event: its transaction may have another event to fire', () => {
    const it = after([read('getData', '/a'), CODES.OK], [read('getData', '/b'), CODES.OK]);
    it.tells('NodeDataChanged', '/a', 8);
    it.breaks();
    it.opens();
    it.gives();
    expect(it.take().filter((line) => line.startsWith('on 2'))).toEqual([
      'on 2 ConnectRequest 0x1.7 1.8 3000',
      'on 2 Request -8 setWatches 1.2 [/b] [] []',
    ]);
  });

  it('stay registered until they have told something, over any number of connections', () => {
    const it = after([read('exists', '/a'), CODES.NONODE]);
    expect(again(it)).toBe('1.1 [] [/a] []');
    it.replies(-8, CODES.OK, { zxid: 40 });
    expect(again(it)).toBe('1.1 [] [/a] []');
    it.tells('NodeCreated', '/a', 41);
    expect(again(it)).toBe(undefined);
  });
});
