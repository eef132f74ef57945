import { describe, expect, it } from 'vitest';

import { znodeCollector } from '../../../../viz/model/collect/znodes.js';
import type { ReplicatedLog, WatchHistory } from '../../../../viz/model/tables.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { childrenIn, foldedBelow } from '../../../../viz/views/znodes/tree-folding.js';
import { makeZnodeTrees, treeAt, versionWords } from '../../../../viz/views/znodes/znode-trees.js';
import { badgesAt } from '../../../../viz/views/znodes/znode-watches.js';
import { PLACES, collect } from '../../model/collect/feed.js';
import type { Script } from '../../model/collect/feed.js';
import { changed, loaded } from '../../model/collect/znode-events.js';

/** Zxids 1, 2 and 3 were committed in rows 1, 5 and 6. */
const cell = { txn: 0, proposed: 0, appended: 0, durable: 0, acked: 0, applied: NO_ROW, removed: NO_ROW };
const LOG: ReplicatedLog = {
  servers: [
    {
      actor: 1,
      cells: [
        { ...cell, zxid: 1, committed: 1 },
        { ...cell, zxid: 2, committed: 5 },
        { ...cell, zxid: 3, committed: 6 },
      ],
      bases: [],
      syncs: [],
    },
  ],
  proposed: [],
  ballots: [],
  acceptors: [],
};

const SCRIPT: Script = [
  [1, changed('/', 'created', 1)],
  [1, changed('/a', 'created', 1)],
  [2, changed('/', 'created', 1)],
  [2, changed('/a', 'created', 1)],
  [1, changed('/a', 'set', 2, { version: 1 })],
  [1, changed('/b', 'created', 3)],
  [2, changed('/a', 'set', 2, { version: 1 })],
  [1, changed('/b', 'deleted', 9)],
];
const trees = makeZnodeTrees(collect(znodeCollector(PLACES), SCRIPT), LOG);

describe('the tree of znodes', () => {
  it('is that of a server at the cursor, with what its last transaction did', () => {
    const { znodes, zxid } = treeAt(trees, { viewpoint: 1, row: 4, compared: [] });
    expect(zxid).toBe(2);
    expect(znodes.map(({ path, change, isFresh }) => [path, change.version, isFresh])).toEqual([
      ['/', 0, false],
      ['/a', 1, true],
    ]);
    const last = treeAt(trees, { viewpoint: 1, row: 7, compared: [] });
    expect(last.znodes.find(({ path }) => path === '/b')).toMatchObject({
      isFresh: true,
      change: { op: 'deleted' },
    });
  });

  it('is committed only from the commit on, and holds nothing that never was', () => {
    const at = (row: number): readonly (readonly [string, number])[] =>
      treeAt(trees, { viewpoint: 'committed', row, compared: [] }).znodes.map(({ path, change }) => [
        path,
        change.version,
      ]);
    expect(at(0)).toEqual([]);
    expect(at(4)).toEqual([
      ['/', 0],
      ['/a', 0],
    ]);
    expect(at(5)).toEqual([
      ['/', 0],
      ['/a', 1],
    ]);
    // Nobody committed the deletion.
    expect(at(7)).toEqual([
      ['/', 0],
      ['/a', 1],
      ['/b', 0],
    ]);
  });

  it('says which servers see a znode otherwise', () => {
    const view = treeAt(trees, { viewpoint: 1, row: 5, compared: [1, 2] });
    expect(
      view.znodes.map(({ path, others }) => [path, others.map(({ server, text }) => [server, text])]),
    ).toEqual([
      ['/', []],
      ['/a', [[2, 'v0']]],
      ['/b', [[2, 'nothing']]],
    ]);
    const other = treeAt(trees, { viewpoint: 2, row: 5, compared: [1, 2] });
    expect(other.znodes.find(({ path }) => path === '/b')).toMatchObject({
      change: { op: 'deleted' },
      others: [{ server: 1, text: 'v0', row: 5 }],
    });
  });

  it('tells apart what has one version and other data', () => {
    const events: Script = [
      [1, changed('/a', 'set', 2, { version: 1, cversion: 1 })],
      [2, changed('/a', 'set', 2, { version: 1, cversion: 3 })],
    ];
    const two = makeZnodeTrees(collect(znodeCollector(PLACES), events), LOG);
    const [znode] = treeAt(two, { viewpoint: 1, row: 1, compared: [2] }).znodes;
    expect(znode?.others).toEqual([{ server: 2, text: 'other children (cversion 3)', row: 1 }]);
    expect(versionWords(null)).toBe('nothing');
  });

  it('begins with what was there at the start', () => {
    const start: Script = [
      [1, { kind: 'tree.replaced', zxid: 0, znodes: 1 }],
      [1, loaded('/')],
    ];
    const [root] = treeAt(makeZnodeTrees(collect(znodeCollector(PLACES), start), LOG), {
      viewpoint: 'committed',
      row: 1,
      compared: [],
    }).znodes;
    expect(root).toMatchObject({ path: '/', depth: 0, isFresh: false });
  });

  it('folds what lies below a znode, and counts it', () => {
    const { znodes } = treeAt(trees, { viewpoint: 1, row: 5, compared: [] });
    expect(childrenIn(znodes)).toEqual(new Set(['/']));
    const { shown, folded } = foldedBelow(znodes, new Set(['/']));
    expect(shown.map(({ path }) => path)).toEqual(['/']);
    expect(folded).toBe(2);
    expect(foldedBelow(znodes, new Set()).folded).toBe(0);
  });
});

describe('the badges of watches', () => {
  const watch: WatchHistory = {
    session: 5,
    server: 1,
    connection: 7,
    path: '/a',
    list: 'data',
    armed: 2,
    fired: 5,
    type: 'NodeDataChanged',
    zxid: 3,
    told: 7,
    removed: NO_ROW,
    changed: 4,
    shown: NO_ROW,
    shownBefore: NO_ROW,
  };
  const at = (row: number, zxid: number, viewpoint: number | 'committed' = 1): unknown =>
    badgesAt([watch, { ...watch, armed: 3 }], { viewpoint, row, zxid }).get('/a');

  it('tell that watches wait, that their event is under way, and that their clients were told of the last change', () => {
    expect(at(1, 1)).toBeUndefined();
    expect(at(2, 1)).toEqual([{ state: 'armed', count: 1, row: 2 }]);
    expect(at(3, 1)).toEqual([{ state: 'armed', count: 2, row: 3 }]);
    expect(at(6, 3)).toEqual([{ state: 'sent', count: 2, row: 5 }]);
    expect(at(7, 3)).toEqual([{ state: 'told', count: 2, row: 7 }]);
    expect(at(7, 4)).toBeUndefined();
  });

  it('are those of the server whose tree is shown, or of all', () => {
    expect(at(3, 1, 2)).toBeUndefined();
    expect(at(3, 1, 'committed')).toHaveLength(1);
  });
});
