import { describe, expect, it } from 'vitest';

import type { Acl } from '../../../../../core/znode/acl.js';
import { makeSessionId } from '../../../../../core/ids.js';
import type { ZnodeRequest } from '../../../../../core/znode/requests.js';
import { told } from '../../../../../sim/check/linearizability/znode/answers.js';
import type { Settings } from '../../../../../sim/check/linearizability/znode/askers.js';
import { treeModel } from '../../../../../sim/check/linearizability/znode/model.js';
import type { TreeOp } from '../../../../../sim/check/linearizability/znode/operations.js';
import { treeOpOf } from '../../../../../sim/check/linearizability/znode/operations.js';
import { ask, tell } from '../tape.js';

const SESSION = makeSessionId(1, 7);
const AMY = [{ scheme: 'digest', id: 'amy:hash' }] as const;
const ASKER = { session: SESSION, who: AMY, place: 1, settings: {} } as const;
const READ = [{ perms: 1, scheme: 'world', id: 'anyone' }] as const;
const END = { kind: 'end', session: SESSION } as const;

/** What a session asks for, or what nobody asks for. */
type Given = ZnodeRequest | Extract<TreeOp, { readonly kind: 'end' | 'reap' }>;

/** What a tree says to the last of these, and its key then. */
function behind(...all: readonly Given[]): { readonly says: string; readonly key: string | number } {
  const model = treeModel(new Set(['/drawn']));
  let [state, says] = [model.initial, ''];
  for (const given of all) {
    const op = given.kind === 'end' || given.kind === 'reap' ? given : treeOpOf(given, ASKER);
    if (op === null) throw new Error(`${given.kind} is not followed`);
    const step = model.step(state, op);
    if (model.isIdle(op, step.answer)) expect(step.state).toBe(state);
    [state, says] = [step.state, step.answer];
  }
  return { says, key: model.key(state) };
}

function saysBehind(...all: readonly Given[]): string {
  return behind(...all).says;
}

describe('the tree as one object', () => {
  it('makes znodes below others, and no second one of a name', () => {
    expect(saysBehind(ask.create('/a'))).toBe('created /a');
    expect(saysBehind(ask.create('/a/b'))).toBe('NONODE');
    expect(saysBehind(ask.create('/a'), ask.create('/a/b'))).toBe('created /a/b');
    expect(saysBehind(ask.create('/a'), ask.create('/a'))).toBe('NODEEXISTS');
    expect(saysBehind(ask.create('/e', '', 1), ask.create('/e/b'))).toBe('NOCHILDRENFOREPHEMERALS');
    expect(saysBehind(ask.create('/e/b'))).toBe('NONODE');
  });

  it('deletes what is there, has this version and no children, in this order', () => {
    const made = [ask.create('/a'), ask.create('/a/b')];
    expect(saysBehind(ask.remove('/a', 5))).toBe('NONODE');
    expect(saysBehind(...made, ask.remove('/a', 5))).toBe('BADVERSION');
    expect(saysBehind(...made, ask.remove('/a', 0))).toBe('NOTEMPTY');
    expect(saysBehind(...made, ask.remove('/a/b'), ask.remove('/a'))).toBe('done');
    expect(saysBehind(...made, ask.remove('/a/b'), ask.exists('/a/b'))).toBe('NONODE');
  });

  it('counts versions from 0 for each new znode, and -1 is any', () => {
    const set = [ask.create('/a', 'x'), ask.set('/a', 'xyz', 0)];
    expect(saysBehind(...set)).toBe('version 1, length 3, children 0');
    expect(saysBehind(...set, ask.set('/a', '', 0))).toBe('BADVERSION');
    expect(saysBehind(...set, ask.check('/a', 1))).toBe('done');
    expect(saysBehind(...set, ask.check('/a', -2))).toBe('BADVERSION');
    expect(saysBehind(...set, ask.remove('/a', 1), ask.create('/a'), ask.set('/a', ''))).toBe(
      'version 1, length 0, children 0',
    );
  });

  it('tells data, no data, children by their names, and whose an ephemeral is', () => {
    const made = [ask.create('/a', 'x'), ask.create('/a/c'), ask.create('/a/b', '', 1)];
    expect(saysBehind(...made, ask.get('/a'))).toBe('version 0, length 1, children 2, data "x"');
    expect(
      saysBehind(ask.create('/n'), { kind: 'setData', path: '/n', data: null, version: -1 }, ask.get('/n')),
    ).toBe('version 1, length 0, children 0, no data');
    expect(saysBehind(...made, ask.names('/a'))).toBe('children b c');
    expect(saysBehind(...made, { kind: 'getChildren2', path: '/a', watch: true })).toBe(
      'children b c; version 0, length 1, children 2',
    );
    expect(saysBehind(...made, ask.exists('/a/b'))).toBe(
      'version 0, length 0, children 0, ephemeral of session 0x1.7',
    );
    expect(saysBehind(ask.names('/'))).toBe('children zookeeper');
  });

  it('draws numbers from the creations below the parent', () => {
    const drawn = ask.create('/drawn');
    const next = ask.create('/drawn/n-', '', 2);
    expect(saysBehind(drawn, ask.create('/drawn/x'), ask.remove('/drawn/x'), next)).toBe(
      'created /drawn/n-0000000001',
    );
    expect(saysBehind(drawn, ask.create('/drawn/', '', 3))).toBe('created /drawn/0000000000');
    expect(saysBehind(drawn, ask.create('/drawn/n-0000000001'), next)).toBe('NODEEXISTS');
    expect(
      saysBehind(drawn, next, ask.remove('/drawn/n-0000000000'), ask.remove('/drawn'), drawn, next),
    ).toBe('created /drawn/n-0000000000');
  });

  it('does all of a multi, each part on those before it, or nothing', () => {
    const good = ask.multi(
      ask.create('/a'),
      ask.create('/a/b'),
      ask.set('/a', 'x'),
      ask.check('/a', 1),
      ask.remove('/a/b'),
    );
    expect(saysBehind(good)).toBe(
      'multi: created /a; created /a/b; version 1, length 1, children 1; done; done',
    );
    const bad = ask.multi(ask.create('/a'), ask.check('/a', 1), ask.create('/b'));
    expect(saysBehind(bad)).toBe('failed multi: undone; BADVERSION; not tried');
    expect(saysBehind(bad, ask.names('/'))).toBe('children zookeeper');
  });

  it('takes the ephemerals of a session away when it ends, and no others', () => {
    const made = [ask.create('/a'), ask.create('/a/e', '', 1), ask.create('/e', '', 1)];
    expect(saysBehind(...made, END, ask.names('/'))).toBe('children a zookeeper');
    expect(saysBehind(...made, END, ask.names('/a'))).toBe('children ');
    expect(saysBehind(...made, { ...END, session: SESSION + 1 }, ask.names('/a'))).toBe('children e');
  });

  it('lets a childless znode with a TTL be reaped, a container that had a child, and nothing else', () => {
    const ttl = { ...ask.create('/t', '', 5), kind: 'createTTL', ttl: 1 } as const;
    const reaped = (path: string) => [
      { kind: 'reap', path, maker: '', mayBeLate: false } as const,
      ask.exists(path),
    ];
    const there = 'version 0, length 0, children 0';
    expect(saysBehind(ttl, ...reaped('/t'))).toBe('NONODE');
    expect(saysBehind(ttl, ask.create('/t/x'), ...reaped('/t'))).toBe('version 0, length 0, children 1');
    expect(saysBehind(ask.container('/c'), ...reaped('/c'))).toBe(there);
    const used = [ask.container('/c'), ask.create('/c/x'), ask.remove('/c/x')];
    expect(saysBehind(...used, ...reaped('/c'))).toBe('NONODE');
    expect(saysBehind(ask.create('/p'), ask.create('/p/x'), ask.remove('/p/x'), ...reaped('/p'))).toBe(there);
    expect(saysBehind(...reaped('/none'))).toBe('NONODE');
  });

  it('is known by a key that is the same for the same tree, however it came about, and for no other', () => {
    const key = (...all: readonly Given[]): string | number => behind(...all).key;
    expect(key(ask.create('/a'), ask.create('/b'))).toBe(key(ask.create('/b'), ask.create('/a')));
    expect(key(ask.create('/a'), ask.create('/a/x'), ask.remove('/a/x'))).toBe(key(ask.create('/a')));
    const all = [
      [],
      [ask.create('/a')],
      [ask.create('/a', '(b 0: 0 0)')],
      [ask.create('/a'), ask.create('/b')],
      [ask.create('/a'), ask.create('/a/b')],
      [ask.create('/a', '', 1)],
      [ask.container('/a')],
      [ask.create('/a'), ask.set('/a', '')],
      [ask.create('/drawn')],
      [ask.create('/drawn'), ask.create('/drawn/x'), ask.remove('/drawn/x')],
      [ask.create('/a'), { kind: 'setData', path: '/a', data: null, version: -1 } as const],
      [ask.secret('/a', READ)],
      [ask.create('/a'), ask.protect('/a', READ)],
      [ask.create('/a'), ask.protect('/a', ask.create('/a').acl)],
      [ask.create('/a(b')],
      [ask.ttl('/a')],
      [ask.ttl('/', 6)],
    ];
    expect(new Set(all.map((given) => key(...given))).size).toBe(all.length);
  });
});

describe('what is followed', () => {
  it('is what has a path that can be, outside of /zookeeper; anything else is null', () => {
    for (const path of ['/a', '/a-1/b.c_2', '/é (1)', '/'])
      expect(treeOpOf(ask.get(path), ASKER)).not.toBeNull();
    for (const path of ['', 'a', '/a/', '//a', '/a/./b', '/..', '/zookeeper', '/zookeeper/quota', null]) {
      for (const kind of ['getData', 'getACL', 'getAllChildrenNumber'] as const)
        expect(treeOpOf({ kind, path, watch: false }, ASKER)).toBeNull();
      expect(treeOpOf({ kind: 'setData', path, data: '', version: -1 }, ASKER)).toBeNull();
      expect(treeOpOf({ kind: 'setACL', path, acl: [], version: -1 }, ASKER)).toBeNull();
      expect(treeOpOf({ kind: 'delete', path, version: -1 }, ASKER)).toBeNull();
      expect(
        treeOpOf({ kind: 'multiRead', ops: [{ kind: 'getData', path, watch: false }] }, ASKER),
      ).toBeNull();
    }
    expect(treeOpOf(ask.remove('/'), ASKER)).toBeNull();
    expect(treeOpOf(ask.create('/'), ASKER)).toBeNull();
    expect(treeOpOf(ask.create('/', '', 2), ASKER)).not.toBeNull();
    expect(treeOpOf(ask.create('/zookeeperx'), ASKER)).not.toBeNull();
    expect(treeOpOf(ask.multi(ask.create('/a'), ask.create('bad')), ASKER)).toBeNull();
    expect(treeOpOf({ kind: 'getAllChildrenNumber', path: '/' }, ASKER)).toBeNull();
    expect(treeOpOf({ kind: 'getEphemerals', prefix: ' ' }, ASKER)).toBeNull();
  });

  it('is of a multi what lies outside of /zookeeper', () => {
    const quota = ask.create('/zookeeper/quota/a');
    const op = treeOpOf(ask.multi(quota, ask.create('/a')), ASKER);
    expect(op?.kind === 'multi' && op.changes.map(({ path }) => path)).toEqual(['/a']);
    expect(treeOpOf(ask.multi(quota), ASKER)).toBeNull();
    expect(treeOpOf(ask.multi(), ASKER)).toEqual({ kind: 'multi', changes: [] });
  });

  it('is what flags say of a create, but not of a container or a TTL', () => {
    const followed = (
      flags: number,
      kind: 'create' | 'createContainer' | 'createTTL' = 'create',
      settings: Settings = {},
    ): string => {
      const request = { ...ask.create('/a', '', flags), ttl: 1, kind };
      const op = treeOpOf(request, { ...ASKER, settings });
      if (op?.kind !== 'create') return 'refused';
      return `${op.reaped}${op.isSequential ? ' sequential' : ''}${op.owner === 0 ? '' : ' ephemeral'}${op.maker}`;
    };
    expect([0, 1, 2, 3, 4].map((flags) => followed(flags))).toEqual([
      'never',
      'never ephemeral',
      'never sequential',
      'never sequential ephemeral',
      'never',
    ]);
    expect([-1, 5, 6, 7].map((flags) => followed(flags))).toEqual(Array(4).fill('refused'));
    expect([0, 1, 2, 4, 5].map((flags) => followed(flags, 'createContainer'))).toEqual([
      ...['left', 'left', 'left sequential1.0', 'left', 'refused'],
    ]);
    expect([0, 5, 6].map((flags) => followed(flags, 'createTTL'))).toEqual([
      ...['refused', 'childless', 'childless sequential1.0'],
    ]);
    expect(followed(5, 'createTTL', { hasTtl: false })).toBe('refused');
    expect(followed(4, 'createContainer', { containerNeverUsedMs: 1 })).toBe('childless');
    expect(treeOpOf({ ...ask.ttl('/a'), ttl: 0 }, ASKER)).toBeNull();
    expect(treeOpOf({ ...ask.ttl('/a'), ttl: 1_099_511_627_776 }, ASKER)).toBeNull();
  });

  it('is never what the service refuses whatever the tree is', () => {
    for (const update of [{ kind: 'reconfig' }, { kind: 'malformedUpdate' }] as const) {
      expect(treeOpOf(update, ASKER)).toBeNull();
    }
    expect(treeOpOf({ kind: 'multi', ops: [ask.create('/a'), null] }, ASKER)).toBeNull();
  });
});

describe('what is believed of an answer', () => {
  it('are errors about the tree and about rights, and nothing of others', () => {
    expect([-101, -102, -103, -108, -110, -111, -114, -115].map((code) => told(code, tell.done))).toEqual([
      ...['NONODE', 'NOAUTH', 'BADVERSION', 'NOCHILDRENFOREPHEMERALS', 'NODEEXISTS', 'NOTEMPTY'],
      ...['INVALIDACL', 'AUTHFAILED'],
    ]);
    for (const code of [-4, -8, -112, -118, -125]) expect(told(code, tell.done)).toBeNull();
    expect(told(0, { kind: 'synced', path: '/a' })).toBeNull();
    expect(told(0, tell.results({ kind: 'error', code: 0 }, { kind: 'error', code: -125 }))).toBeNull();
    expect(told(0, { kind: 'multiRead', results: [{ kind: 'error', code: -125 }] })).toBeNull();
  });

  it('are lists by their lines, their order and their version', () => {
    const [read, all] = [
      { perms: 1, scheme: 'world', id: 'anyone' },
      { perms: 31, scheme: 'digest', id: 'amy:x' },
    ] as const;
    const words = (acl: readonly Acl[], aversion = 0): string | null => told(0, tell.list(acl, { aversion }));
    expect(words([read, all], 2)).toBe(
      'list 1 for world anyone, 31 for digest amy:x; version 0, length 0, children 0, list version 2',
    );
    const others = [
      words([read, all]),
      words([all, read]),
      words([read]),
      words([{ ...read, perms: 2 }, all]),
    ];
    expect(new Set(others).size).toBe(4);
  });
});
