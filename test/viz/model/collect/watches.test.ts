import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { watchCollector } from '../../../../viz/model/collect/watches.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import type { Script } from './feed.js';
import { PLACES, collect } from './feed.js';
import { changed } from './znode-events.js';

const of = { session: 5, connection: 7 };

const armed = (list: string, path = '/a'): RunEvent => ({
  kind: 'watch.armed',
  ...of,
  path,
  list,
  mode: 'one-shot',
  zxid: 1,
});
const fired = (type: string, zxid: number, catchUp = false): RunEvent => ({
  kind: 'watch.fired',
  ...of,
  path: '/a',
  type,
  zxid,
  catchUp,
  withheld: false,
});
const told = (type: string, zxid: number): RunEvent => ({
  kind: 'client.notified',
  ...of,
  path: '/a',
  type,
  zxid,
});
const replied = (state: number): RunEvent => ({
  kind: 'server.replied',
  ...of,
  xid: 1,
  op: 'getData',
  code: 0,
  zxid: state,
  state,
});
const removed: RunEvent = { kind: 'watch.removed', ...of, count: 1, why: 'broken' };

function watchesOf(script: Script): ReturnType<ReturnType<typeof watchCollector>['finish']> {
  return collect(watchCollector(PLACES), script);
}

describe('watches', () => {
  it('go from being armed to being told of, and the reply with the change comes behind', () => {
    const watches = watchesOf([
      [1, armed('data')],
      [1, replied(1)],
      [1, changed('/a', 'set', 2)],
      [1, fired('NodeDataChanged', 2)],
      [4, told('NodeDataChanged', 2)],
      [1, replied(2)],
      [1, replied(3)],
    ]);
    expect(watches).toEqual([
      {
        ...of,
        server: 1,
        path: '/a',
        list: 'data',
        armed: 0,
        changed: 2,
        fired: 3,
        type: 'NodeDataChanged',
        zxid: 2,
        told: 4,
        removed: NO_ROW,
        shown: 5,
        shownBefore: NO_ROW,
      },
    ]);
  });

  it('name the reply that showed the change before the event did, sent late or never', () => {
    const late = watchesOf([
      [1, armed('data')],
      [1, changed('/a', 'set', 2)],
      [1, replied(2)],
      [1, fired('NodeDataChanged', 2)],
    ]);
    expect(late).toMatchObject([{ changed: 1, shown: 2, shownBefore: 2, fired: 3 }]);
    const never = watchesOf([
      [1, armed('child')],
      [1, changed('/a', 'children', 2)],
      [1, replied(4)],
    ]);
    expect(never).toMatchObject([{ changed: 1, shown: 2, shownBefore: 2, fired: NO_ROW, zxid: 2 }]);
  });

  it('of both lists end with the one event of a deletion', () => {
    const watches = watchesOf([
      [1, armed('data')],
      [1, armed('child')],
      [1, changed('/a', 'deleted', 2)],
      [1, fired('NodeDeleted', 2)],
      [4, told('NodeDeleted', 2)],
    ]);
    expect(watches.map(({ list, fired: row, told: toldAt }) => [list, row, toldAt])).toEqual([
      ['data', 3, 4],
      ['child', 3, 4],
    ]);
  });

  it('are not concerned by a change that is for the other list, another path or another server', () => {
    const watches = watchesOf([
      [1, armed('data')],
      [1, changed('/a', 'children', 2)],
      [1, changed('/b', 'set', 3)],
      [2, changed('/a', 'set', 4)],
      [1, replied(4)],
    ]);
    expect(watches).toMatchObject([{ changed: NO_ROW, shown: NO_ROW, shownBefore: NO_ROW }]);
  });

  it('end with their connection or their server, and a later change owes them nothing', () => {
    const broken = watchesOf([
      [1, armed('data')],
      [1, removed],
      [1, changed('/a', 'set', 2)],
    ]);
    expect(broken).toMatchObject([{ removed: 1, changed: NO_ROW }]);
    const crashed = watchesOf([
      [1, armed('data')],
      [1, { kind: 'process.crashed', why: 'fault', message: '' }],
    ]);
    expect(crashed).toMatchObject([{ removed: 1 }]);
  });

  it('that tell at once of what was missed were never armed', () => {
    const watches = watchesOf([
      [1, fired('NodeDeleted', 9, true)],
      [1, replied(9)],
      [4, told('NodeDeleted', 9)],
    ]);
    expect(watches).toMatchObject([{ armed: NO_ROW, fired: 0, shown: 1, shownBefore: NO_ROW, told: 2 }]);
  });

  it('that a faulty server keeps back are not fired', () => {
    const withheld: RunEvent = {
      kind: 'watch.fired',
      ...of,
      path: '/a',
      type: 'NodeDataChanged',
      zxid: 2,
      catchUp: false,
      withheld: true,
    };
    expect(
      watchesOf([
        [1, armed('data')],
        [1, withheld],
      ]),
    ).toMatchObject([{ fired: NO_ROW }]);
  });
});
