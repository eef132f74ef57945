/** What tasks with barriers, queues, counters and commits in two phases ask for, answer by answer. */
import { describe, expect, it } from 'vitest';

import type { Answer } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { Task } from '../../../../sim/workload/znode/plan.js';
import { AppBench, dataOf, sessionOf, statOf } from './bench.js';

const GUID = '0'.repeat(16);
const ITEM = `_c_${GUID}-item-0000000007`;
const pace = { count: 1, thinkMicros: 1_000 };
const patienceMicros = 500_000;

/** A client of one task; what it asks first has been taken. */
function at(task: Task, ...first: readonly string[]): AppBench {
  const it = AppBench.with(task);
  expect(it.take()).toEqual(first);
  return it;
}

/** The connection breaks, and another server goes on with the session. */
function comesBack(it: AppBench): void {
  it.breaks();
  it.up();
}

/** The same, where a watch is left again first. */
function comesBackWatching(it: AppBench): void {
  comesBack(it);
  it.ok();
}

/** A multi whose operation at a place has failed. */
function brokenMulti(...codes: readonly number[]): Answer {
  return { kind: 'multi', results: codes.map((code) => ({ kind: 'error', code })) };
}

function children(...names: readonly string[]): Answer {
  return { kind: 'children', children: names };
}

describe('a shared counter', () => {
  const sure: Task = { kind: 'shared-counter', path: '/n', isSure: true, ...pace };
  const mark = `/n/mark-${GUID}`;

  it('that is not sure leaves a step be whose outcome is unknown', () => {
    const it = at({ ...sure, isSure: false }, 'getData /n');
    it.ok(dataOf('7', 3));
    expect(it.take()).toEqual(['setData /n "8" v3']);
    comesBack(it);
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
    expect(it.events.filter(({ kind }) => kind === 'recipe.released')).toMatchObject([{ why: 'unknown' }]);
  });

  it('makes the znode if there is none', () => {
    const it = at(sure, 'getData /n');
    it.fails('NONODE');
    it.ok();
    expect(it.take()).toEqual(['create /n "0" f0', 'getData /n']);
  });

  it('that is sure tries again with its mark, and knows by that that it had been there', () => {
    const it = at(sure, 'getData /n');
    it.ok(dataOf('7', 3));
    expect(it.take()).toEqual([`multi(create ${mark} "" f0, setData /n "8" v3)`]);
    comesBack(it);
    expect(it.take()).toEqual(['getData /n']);
    it.ok(dataOf('8', 4));
    expect(it.take()).toEqual([`multi(create ${mark} "" f0, setData /n "9" v4)`]);
    it.ok(brokenMulti(CODES.NODEEXISTS, CODES.RUNTIMEINCONSISTENCY));
    expect(it.take()).toEqual([`delete ${mark} v-1`]);
    // It does not end before the mark is gone.
    it.pass(0);
    expect(it.isFinished).toBe(false);
    it.ok();
    expect(it.take()).toEqual(['finished']);
  });

  it('reads again if somebody else was faster', () => {
    const it = at(sure, 'getData /n');
    it.ok(dataOf('7', 3));
    it.take();
    it.ok(brokenMulti(CODES.OK, CODES.BADVERSION));
    expect(it.take()).toEqual(['getData /n']);
  });
});

describe('a shared queue', () => {
  const put: Task = { kind: 'shared-queue', path: '/q', patienceMicros, putsPercent: 100, ...pace };
  const take: Task = { ...put, putsPercent: 0 };
  const creates = `create /q/_c_${GUID}-item- "c1-1" f2`;

  it('puts an item in by a name of its own, and looks for it behind a sync when its fate is unknown', () => {
    const it = AppBench.with(put);
    expect(it.take()).toHaveLength(1);
    comesBack(it);
    expect(it.take()).toEqual(['sync /q']);
    it.ok();
    expect(it.take()).toEqual(['getChildren /q']);
    it.ok(children(ITEM));
    it.pass(0);
    expect(it.take()).toEqual(['finished']);
    expect(it.events.filter(({ kind }) => kind === 'recipe.acted')).toMatchObject([
      { what: 'put', item: ITEM },
    ]);
  });

  it('does not put it in again if it is not there: it may have been taken', () => {
    const it = AppBench.with(put);
    expect(it.take()[0]?.slice(0, creates.indexOf('"'))).toBe(creates.slice(0, creates.indexOf('"')));
    comesBack(it);
    it.ok();
    it.ok(children('other'));
    it.pass(0);
    expect(it.take()).toEqual(['sync /q', 'getChildren /q', 'finished']);
    expect(it.events.filter(({ kind }) => kind === 'recipe.released')).toMatchObject([{ why: 'unknown' }]);
  });

  it('takes the first item, on condition of the version read, and the next one if that is gone', () => {
    const it = at(take, 'getChildren /q watch');
    const older = `_c_${'f'.repeat(16)}-item-0000000003`;
    it.ok(children(ITEM, 'foreign', older));
    it.ok(dataOf('x', 0));
    expect(it.take()).toEqual([`getData /q/${older}`, `delete /q/${older} v0`]);
    it.fails('NONODE');
    expect(it.take()).toEqual([`getData /q/${ITEM}`]);
    it.ok(dataOf('y', 2));
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual([`delete /q/${ITEM} v2`, 'finished']);
  });

  it('leaves an item alone whose deletion has an unknown outcome', () => {
    const it = at(take, 'getChildren /q watch');
    it.ok(children(ITEM));
    it.ok(dataOf('x'));
    it.take();
    comesBackWatching(it);
    expect(it.take()).toEqual(['setWatches', 'getChildren /q watch']);
    expect(it.events.some(({ kind }) => kind === 'recipe.acted')).toBe(false);
  });

  it('waits for an item, and looks again when children came or went, or gives up', () => {
    const it = at(take, 'getChildren /q watch');
    it.ok(children());
    it.pass(1_000);
    expect(it.take()).toEqual([]);
    it.tells('NodeChildrenChanged', '/q');
    expect(it.take()).toEqual(['getChildren /q watch']);
    it.ok(children());
    it.pass(patienceMicros);
    expect(it.take().at(-1)).toBe('finished');
  });

  it('looks again before it takes an item by priority if it was told of a change', () => {
    const it = at({ ...take, kind: 'priority-queue' }, 'getChildren /q watch');
    const [good, better] = [`_c_${GUID}-pabc-0000000001`, `_c_${GUID}-paab-0000000002`];
    it.ok(children(good));
    it.tells('NodeChildrenChanged', '/q');
    it.ok(dataOf('x'));
    expect(it.take()).toEqual([`getData /q/${good}`, 'getChildren /q watch']);
    it.ok(children(good, better));
    it.ok(dataOf('y'));
    expect(it.take()).toEqual([`getData /q/${better}`, `delete /q/${better} v0`]);
  });
});

describe('a locked queue', () => {
  const take: Task = { kind: 'locked-queue', path: '/q', patienceMicros, putsPercent: 0, ...pace };
  const lock = `/q-locks/${ITEM}`;
  const locks = `create ${lock} "" f1`;

  it('deletes an item with its lock when it has processed it', () => {
    const it = at(take, 'getChildren /q watch');
    it.ok(children(ITEM));
    it.ok();
    expect(it.take()).toEqual([locks, `getData /q/${ITEM}`]);
    it.ok(dataOf('x'));
    it.pass(0);
    expect(it.take()).toEqual([`multi(delete /q/${ITEM} v-1, delete ${lock} v-1)`]);
    comesBackWatching(it);
    it.ok(brokenMulti(CODES.NONODE, CODES.RUNTIMEINCONSISTENCY));
    it.pass(0);
    expect(it.take()).toEqual(['setWatches', `multi(delete /q/${ITEM} v-1, delete ${lock} v-1)`, 'finished']);
  });

  it('asks whose a lock is if its own create may have made it', () => {
    const it = at(take, 'getChildren /q watch');
    it.ok(children(ITEM));
    comesBackWatching(it);
    it.fails('NODEEXISTS');
    expect(it.take()).toEqual([locks, 'setWatches', locks, `exists ${lock}`]);
    it.ok({ kind: 'stat', stat: statOf({ ephemeralOwner: sessionOf() }) });
    expect(it.take()).toEqual([`getData /q/${ITEM}`]);
  });

  it('leaves to others what is theirs, and gives a lock back whose item is gone', () => {
    const other = `_c_${GUID}-item-0000000008`;
    const it = at(take, 'getChildren /q watch');
    it.ok(children(ITEM, other));
    it.fails('NODEEXISTS');
    expect(it.take()).toEqual([locks, `create /q-locks/${other} "" f1`]);
    it.ok();
    it.fails('NONODE');
    expect(it.take()).toEqual([`getData /q/${other}`, `delete /q-locks/${other} v-1`]);
  });
});

describe('a barrier', () => {
  const wait: Task = { kind: 'barrier', path: '/b', patienceMicros, ...pace };

  it('is passed when there is no znode, and a lost answer is no such news', () => {
    const it = at(wait, 'exists /b watch');
    comesBack(it);
    expect(it.take()).toEqual(['exists /b watch']);
    it.ok({ kind: 'stat', stat: statOf() });
    it.tells('NodeDeleted', '/b');
    expect(it.take()).toEqual(['exists /b watch']);
    // Raised again before anybody looked.
    it.ok({ kind: 'stat', stat: statOf() });
    it.tells('NodeDeleted', '/b');
    it.fails('NONODE');
    it.pass(0);
    expect(it.take()).toEqual(['exists /b watch', 'finished']);
  });

  it('is raised and lifted, until that is certain', () => {
    const it = at({ ...wait, raisedMicros: 5_000 }, 'create /b "" f0');
    it.fails('NODEEXISTS');
    it.pass(0);
    expect(it.take()).toEqual(['delete /b v-1']);
    comesBack(it);
    it.fails('NONODE');
    it.pass(0);
    expect(it.take()).toEqual(['delete /b v-1', 'finished']);
  });
});

describe('a double barrier', () => {
  const round: Task = {
    kind: 'double-barrier',
    path: '/r',
    members: 2,
    insideMicros: 5_000,
    patienceMicros,
    ...pace,
  };
  const own = `/r/0/${GUID}`;
  const other = 'f'.repeat(16);

  it('watches the way in before it counts the members, and opens it if there are enough', () => {
    const it = at(round, `create ${own} "" f1`);
    it.ok();
    it.fails('NONODE');
    expect(it.take()).toEqual(['exists /r/0/ready watch', 'getChildren /r/0']);
    it.ok(children(GUID));
    expect(it.take()).toEqual([]);
    it.tells('NodeCreated', '/r/0/ready');
    expect(it.take()).toEqual(['exists /r/0/ready watch']);
    it.fails('NONODE');
    it.ok(children(GUID, other));
    expect(it.take()).toEqual(['getChildren /r/0', 'create /r/0/ready "" f0']);
  });

  it('ends with the others: the lowest waits for the highest, closes the way in, and goes last', () => {
    const it = at(round, `create ${own} "" f1`);
    it.ok();
    it.ok({ kind: 'stat', stat: statOf() });
    it.pass(0);
    it.ok(children(GUID, 'ready', other));
    expect(it.take()).toEqual(['exists /r/0/ready watch', 'getChildren /r/0', `getData /r/0/${other} watch`]);
    it.ok(dataOf(''));
    it.tells('NodeDeleted', `/r/0/${other}`);
    it.ok(children(GUID, 'ready'));
    it.ok();
    it.ok();
    it.pass(0);
    expect(it.take()).toEqual(['getChildren /r/0', 'delete /r/0/ready v-1', `delete ${own} v-1`, 'finished']);
  });
});

describe('a commit in two phases', () => {
  const site: Task = {
    kind: 'two-phase-commit',
    path: '/t',
    site: 'x',
    sites: ['x'],
    patienceMicros,
    ...pace,
  };
  const tx = `/t/tx-${GUID}`;

  it('is opened at once with a znode for each site, which votes when it sees it', () => {
    const it = at({ ...site, count: 0 }, 'getChildren /t watch', 'finished');
    it.ok(children(`tx-${GUID}`));
    it.ok(dataOf('open'));
    it.ok(dataOf(''));
    expect(it.take().slice(-3)).toEqual([
      `getData ${tx} watch`,
      `getData ${tx}/x`,
      `setData ${tx}/x "commit" v0`,
    ]);
  });

  it('is decided by a site on condition that nobody has, when the coordinator is silent', () => {
    const it = at({ ...site, count: 0 }, 'getChildren /t watch', 'finished');
    it.ok(children(`tx-${GUID}`));
    it.ok(dataOf('open'));
    it.ok(dataOf('commit', 1));
    it.take();
    it.pass(2 * patienceMicros);
    it.ok(children('x'));
    it.ok(dataOf('commit', 1));
    expect(it.take()).toEqual([`getChildren ${tx}`, `getData ${tx}/x`, `setData ${tx} "commit" v0`]);
    it.fails('BADVERSION');
    it.ok(dataOf('abort', 1));
    it.ok(dataOf('commit', 1));
    expect(it.take()).toEqual([`getData ${tx} watch`, `getData ${tx}/x`, `delete ${tx}/x v-1`]);
  });
});
