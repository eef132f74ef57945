import { describe, expect, test } from 'vitest';
import type { Update } from '../../../../../core/znode/requests.js';
import { Model } from '../../../../../sim/check/service/model/model.js';
import { create, exists, get, list, remove, set } from '../hands.js';

const SESSION = 7;

/** A model with an open session, that is asked for one update after the other. */
class Story {
  readonly model = new Model();
  zxid = 1;

  constructor() {
    this.model.open(SESSION, 1);
  }

  does(request: Update, session = SESSION) {
    this.zxid += 1;
    return this.model.update(request, { zxid: this.zxid, timeMs: this.zxid * 10, session });
  }

  stat(path: string, zxid = this.zxid) {
    return this.model.stat(path, zxid);
  }
}

describe('single updates', () => {
  test('a create sets all zxids to its own, and raises the creations and the pzxid of the parent', () => {
    const story = new Story();
    const { changes } = story.does(create('/a', 'xy'));
    const stat = story.stat('/a');
    expect(stat).toEqual({
      czxid: 2,
      mzxid: 2,
      pzxid: 2,
      ctime: 20,
      mtime: 20,
      version: 0,
      cversion: 0,
      aversion: 0,
      ephemeralOwner: 0,
      dataLength: 2,
      numChildren: 0,
    });
    expect(story.stat('/')).toMatchObject({ pzxid: 2, cversion: 0, numChildren: 2, mzxid: 0 });
    expect(changes).toMatchObject([{ kind: 'created', path: '/a', before: null, after: stat }]);
  });

  test('a setData changes the data, and nothing of the parent', () => {
    const story = new Story();
    story.does(create('/a', 'xy'));
    const { answer, changes } = story.does(set('/a', 'z'));
    expect(story.stat('/a')).toMatchObject({
      czxid: 2,
      mzxid: 3,
      mtime: 30,
      ctime: 20,
      version: 1,
      dataLength: 1,
    });
    expect(story.stat('/')).toMatchObject({ pzxid: 2 });
    expect(answer).toEqual({ kind: 'stat', stat: story.stat('/a') });
    expect(changes).toMatchObject([
      { kind: 'dataChanged', path: '/a', before: { version: 0 }, after: { version: 1 } },
    ]);
  });

  test('a delete counts in the cversion of the parent, whose numbers go on', () => {
    const story = new Story();
    story.does(create('/q'));
    story.does(create('/q/n-', '', 'persistentSequential'));
    story.does(remove('/q/n-0000000000'));
    expect(story.stat('/q')).toMatchObject({ pzxid: 4, cversion: 2, numChildren: 0 });
    expect(story.does(create('/q/n-', '', 'persistentSequential')).answer).toEqual({
      kind: 'path',
      path: '/q/n-0000000001',
    });
  });

  test('numbers begin anew with the parent', () => {
    const story = new Story();
    story.does(create('/q'));
    story.does(create('/q/a'));
    story.does(remove('/q/a'));
    story.does(remove('/q'));
    story.does(create('/q'));
    expect(story.does(create('/q/', '', 'persistentSequential')).answer).toMatchObject({
      path: '/q/0000000000',
    });
  });

  test('versions begin anew with the znode: an expected version may match the wrong life', () => {
    const story = new Story();
    story.does(create('/a'));
    story.does(set('/a', 'x', 0));
    story.does(remove('/a', 1));
    story.does(create('/a'));
    expect(story.does(set('/a', 'y', 0)).code).toBe(0);
    expect(story.does(set('/a', 'z', 0)).code).toBe(-103);
  });

  test('what fails changes nothing', () => {
    const story = new Story();
    story.does(create('/a'));
    const before = story.stat('/');
    for (const [request, code] of [
      [create('/a'), -110],
      [create('/b/c'), -101],
      [remove('/b'), -101],
      [set('/a', 'x', 3), -103],
      [remove('/'), -8],
      [create('/a/'), -8],
    ] as const) {
      expect(story.does(request)).toEqual({ code, answer: { kind: 'none' }, changes: [] });
    }
    expect(story.stat('/')).toEqual(before);
  });

  test('nothing is made below an ephemeral', () => {
    const story = new Story();
    story.does(create('/e', '', 'ephemeral'));
    expect(story.stat('/e')).toMatchObject({ ephemeralOwner: SESSION });
    expect(story.does(create('/e/k')).code).toBe(-108);
  });
});

describe('multi', () => {
  test('later operations see earlier ones; all has one zxid', () => {
    const story = new Story();
    const { answer } = story.does({
      kind: 'multi',
      ops: [create('/a'), create('/a/b'), set('/a/b', 'x', 0), { kind: 'check', path: '/a/b', version: 1 }],
    });
    expect(answer).toMatchObject({
      results: [{ path: '/a' }, { path: '/a/b' }, { kind: 'setData' }, { kind: 'check' }],
    });
    expect(story.stat('/a/b')).toMatchObject({ czxid: 2, mzxid: 2, version: 1 });
  });

  test('a failure undoes it all: znodes, parents, names and ephemerals', () => {
    const story = new Story();
    story.does(create('/q'));
    story.does(create('/q/old'));
    const [parent, old] = [story.stat('/q'), story.stat('/q/old')];
    const ops = [
      create('/q/n-', '', 'ephemeralSequential'),
      set('/q/old', 'x'),
      remove('/q/old'),
      create('/q/old', 'new'),
      create('/q/old'),
      remove('/q'),
    ];
    const { code, answer, changes } = story.does({ kind: 'multi', ops });
    expect(code).toBe(0);
    const codes = [0, 0, 0, 0, -110, -2].map((one) => ({ kind: 'error', code: one }));
    expect(answer).toEqual({ kind: 'multi', results: codes });
    expect(changes).toEqual([]);
    expect([story.stat('/q'), story.stat('/q/old')]).toEqual([parent, old]);
    expect(story.does(create('/q/n-', '', 'persistentSequential')).answer).toMatchObject({
      path: '/q/n-0000000001',
    });
    expect(story.does({ kind: 'closeSession' }).changes).toEqual([]);
  });

  test('changes come operation by operation, also of what lives only inside', () => {
    const { changes } = new Story().does({
      kind: 'multi',
      ops: [create('/a'), set('/a', 'x'), remove('/a')],
    });
    expect(changes.map(({ kind }) => kind)).toEqual(['created', 'dataChanged', 'deleted']);
  });
});

describe('sessions', () => {
  test('an end takes all ephemerals of the session, and its updates expire from there on', () => {
    const story = new Story();
    story.model.open(8, 2);
    story.zxid = 2;
    story.does(create('/a'));
    story.does(create('/a/e', '', 'ephemeral'));
    story.does(create('/a/f', '', 'ephemeral'), 8);
    story.does(create('/a/g', '', 'ephemeral'));
    story.does(remove('/a/e'));
    const { changes } = story.does({ kind: 'closeSession' });
    expect(changes.map(({ path }) => path)).toEqual(['/a/g']);
    expect(story.stat('/a')).toMatchObject({ pzxid: story.zxid, numChildren: 1, cversion: 5 });
    expect(story.does(set('/a', 'x')).code).toBe(-112);
    expect(story.does({ kind: 'closeSession' }).code).toBe(-112);
    expect(story.does(set('/a', 'x'), 9).code).toBe(-112);
    expect(story.does(set('/a', 'x'), 8).code).toBe(0);
  });

  test('a session is open from its beginning up to its end', () => {
    const story = new Story();
    story.does({ kind: 'closeSession' });
    expect([0, 1, 2].map((zxid) => story.model.wasOpen(SESSION, zxid))).toEqual([false, true, false]);
    expect(story.model.wasOpen(99, 1)).toBe(false);
    expect(story.model.session(SESSION)).toEqual({ session: SESSION, openedZxid: 1, closedZxid: 2 });
  });
});

describe('the past', () => {
  test('every state is there until it is forgotten', () => {
    const story = new Story();
    const { model } = story;
    story.does(create('/a', 'one'));
    story.does(set('/a', 'two'));
    story.does(create('/a/b'));
    story.does(remove('/a/b'));
    story.does(remove('/a'));
    const shown = (zxid: number) => model.read(get('/a'), zxid).answer;
    expect([1, 2, 3, 6].map((zxid) => shown(zxid))).toMatchObject([
      { kind: 'none' },
      { data: 'one' },
      { data: 'two' },
      { kind: 'none' },
    ]);
    expect(model.read(list('/a'), 4).answer).toMatchObject({ children: ['b'], stat: { numChildren: 1 } });
    expect(model.read(list('/a'), 5).answer).toMatchObject({ children: [], stat: { pzxid: 5 } });
    model.forgetBelow(4);
    expect(model.read(list('/a'), 4).answer).toMatchObject({ children: ['b'] });
    expect(model.read(exists('/a/b'), 5).code).toBe(-101);
    model.forgetBelow(6);
    expect(model.read(exists('/a'), 6).code).toBe(-101);
  });

  test('a state says which transaction made it', () => {
    const story = new Story();
    story.does(create('/a'));
    story.does(create('/a/b'));
    expect([1, 2, 3, 9].map((zxid) => story.model.changedAt('/a', zxid))).toEqual([0, 2, 3, 3]);
  });
});
