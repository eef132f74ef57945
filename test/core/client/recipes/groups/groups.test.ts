import { describe, expect, test } from 'vitest';
import type { GroupMemberOptions } from '../../../../../core/client/recipes/groups/group-member.js';
import { GroupMember } from '../../../../../core/client/recipes/groups/group-member.js';
import { GroupView } from '../../../../../core/client/recipes/groups/group-view.js';
import { RecipeBench, childrenOf, dataOf } from '../recipe-bench.js';

const OWN = 7;
const OTHER = 3;
const JOIN = 'create /g/a "here" f1';
const LOOK = 'getData /g/a watch';
const DELETE = 'delete /g/a v-1';

function memberOf(options: Partial<GroupMemberOptions> = {}): {
  bench: RecipeBench;
  member: GroupMember;
  told: string[];
} {
  const bench = new RecipeBench();
  const told: string[] = [];
  const member = new GroupMember(
    bench.handle,
    { group: '/g', id: 'a', data: 'here', ...options },
    {
      joined: () => void told.push('joined'),
      parted: () => void told.push('parted'),
      refused: ({ code }) => void told.push(`refused ${String(code)}`),
    },
  );
  member.join();
  return { bench, member, told };
}

/** One that has joined, and watches its znode. */
function joined(): ReturnType<typeof memberOf> {
  const all = memberOf();
  const { bench } = all;
  bench.ok({ kind: 'path', path: '/g/a' });
  bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
  bench.take();
  return all;
}

describe('a member', () => {
  test('has joined when its znode is there, and watches it', () => {
    const { bench, member, told } = memberOf();
    expect(member.isJoined).toBe(false);
    bench.ok({ kind: 'path', path: '/g/a' });
    expect(told).toEqual(['joined']);
    expect(bench.take()).toEqual([JOIN, LOOK]);
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    expect(member.isJoined).toBe(true);
    expect(told).toEqual(['joined']);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'recipe.granted', node: '/g/a', token: 100 });
  });

  test('makes the group that is missing', () => {
    const { bench, told } = memberOf({ group: '/x/g' });
    bench.fails('NONODE');
    bench.fails('NONODE');
    bench.ok();
    bench.ok();
    expect(bench.take().slice(1)).toEqual([
      'createContainer /x/g "" f4',
      'create /x "" f0',
      'createContainer /x/g "" f4',
      'create /x/g/a "here" f1',
    ]);
    bench.ok();
    expect(told).toEqual(['joined']);
  });

  test('asks again for a group that it may not make, or whose answer was lost', () => {
    const { bench } = memberOf();
    const group = 'createContainer /g "" f4';
    bench.fails('NONODE');
    bench.fails('NOAUTH');
    expect(bench.take()).toEqual([JOIN, group]);
    bench.pass(20_000);
    bench.fails('NONODE');
    bench.breaks();
    bench.comesBack();
    bench.fails('NODEEXISTS');
    expect(bench.take()).toEqual([JOIN, group, group, JOIN]);
    bench.fails('NONODE');
    bench.fails('NOAUTH');
    bench.ends();
    bench.pass(20_000);
    expect(bench.take()).toEqual([group, JOIN]);
  });

  test('finds what it has made though the answer was lost', () => {
    const { bench, told } = memberOf();
    bench.breaks();
    bench.comesBack();
    expect(bench.take()).toEqual([JOIN, LOOK]);
    bench.ok(dataOf('here', { czxid: 95, ephemeralOwner: OWN }));
    expect(told).toEqual(['joined']);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'recipe.granted', token: 95 });
  });

  test('or makes it again', () => {
    const { bench, told } = memberOf();
    bench.breaks();
    bench.comesBack();
    bench.fails('NONODE');
    bench.fails('NODEEXISTS');
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    expect(bench.take()).toEqual([JOIN, LOOK, JOIN, LOOK]);
    expect(told).toEqual(['joined']);
  });

  test('waits until the znode of another session is gone', () => {
    const { bench, member, told } = memberOf();
    bench.fails('NODEEXISTS');
    bench.ok(dataOf('here', { ephemeralOwner: OTHER }));
    expect(bench.take()).toEqual([JOIN, LOOK]);
    expect(member.isJoined).toBe(false);
    expect(told).toEqual([]);
    bench.tells('NodeDeleted', '/g/a');
    bench.fails('NONODE');
    bench.ok();
    expect(bench.take()).toEqual([LOOK, JOIN, LOOK]);
    expect(told).toEqual(['joined']);
  });

  test('may take over what it has left itself, and nothing else', () => {
    const { bench, told } = memberOf({ takesOver: true });
    bench.fails('NODEEXISTS');
    bench.ok(dataOf('there', { ephemeralOwner: OTHER }));
    expect(bench.take()).toEqual([JOIN, LOOK]);
    bench.tells('NodeDataChanged', '/g/a');
    bench.ok(dataOf('here', { ephemeralOwner: OTHER, version: 2 }));
    bench.ok();
    bench.fails('NONODE');
    bench.ok();
    expect(bench.take()).toEqual([LOOK, 'delete /g/a v2', LOOK, JOIN, LOOK]);
    expect(told).toEqual(['joined']);
  });

  test('comes back when its znode is deleted, and in each session', () => {
    const { bench, told } = joined();
    bench.tells('NodeDeleted', '/g/a');
    bench.fails('NONODE');
    bench.ok();
    bench.ends();
    expect(told).toEqual(['joined', 'parted', 'joined', 'parted']);
    expect(bench.take()).toEqual([LOOK, JOIN, LOOK, JOIN]);
    bench.ok();
    expect(told.at(-1)).toBe('joined');
    const rejoins = ['released dropped', 'requested', 'granted', 'released lost', 'requested', 'granted'];
    expect(bench.claims).toEqual(['requested', 'granted', ...rejoins]);
  });

  test('and when another znode of its own is in the place, or somebody else is', () => {
    const { bench, told } = joined();
    bench.tells('NodeDataChanged', '/g/a');
    bench.ok(dataOf('here', { czxid: 101, ephemeralOwner: OWN }));
    expect(told).toEqual(['joined', 'parted', 'joined']);
    bench.tells('NodeDataChanged', '/g/a');
    bench.ok(dataOf('here', { czxid: 102, ephemeralOwner: OTHER }));
    expect(told).toEqual(['joined', 'parted', 'joined', 'parted']);
  });

  test('looks after its znode on each server', () => {
    const { bench, told } = joined();
    bench.breaks();
    bench.comesBack();
    expect(bench.take()).toEqual([LOOK]);
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    expect(told).toEqual(['joined']);
  });

  test('gives up when it may not join, and rests when it may not now', () => {
    const { bench, member, told } = memberOf();
    bench.fails('THROTTLEDOP');
    bench.pass(20_000);
    bench.fails('NONODE');
    bench.fails('NOAUTH');
    expect(bench.take()).toEqual([JOIN, LOOK, JOIN]);
    expect(told).toEqual(['refused -102']);
    expect(member.isIdle).toBe(true);
    expect(bench.claims).toEqual(['requested', 'released dropped']);
  });
});

describe('who leaves', () => {
  test('deletes its znode, and not before it has seen that it is its own', () => {
    const { bench, member } = joined();
    member.leave();
    expect(member.isIdle).toBe(false);
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    bench.ok();
    expect(bench.take()).toEqual([LOOK, DELETE]);
    expect(member.isIdle).toBe(true);
    expect(bench.claims).toEqual(['requested', 'granted', 'released released']);
  });

  test('asks until it is gone', () => {
    const { bench, member } = joined();
    member.leave();
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    bench.breaks();
    bench.comesBack();
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    bench.fails('THROTTLEDOP');
    bench.pass(20_000);
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    bench.fails('NONODE');
    expect(bench.take()).toEqual([LOOK, DELETE, LOOK, DELETE, LOOK, DELETE]);
    expect(member.isIdle).toBe(true);
  });

  test("leaves another one's alone", () => {
    const { bench, member } = joined();
    member.leave();
    bench.ok(dataOf('here', { ephemeralOwner: OTHER }));
    expect(bench.take()).toEqual([LOOK]);
    expect(member.isIdle).toBe(true);
  });

  test('before it has joined, deletes what comes of it', () => {
    const { bench, member, told } = memberOf();
    member.leave();
    bench.ok();
    bench.ok();
    expect(bench.take()).toEqual([JOIN, DELETE]);
    expect(member.isIdle).toBe(true);
    expect(told).toEqual([]);
  });

  test('before it was refused, is told no more of it', () => {
    const { bench, member, told } = memberOf();
    member.leave();
    bench.fails('NOAUTH');
    expect(bench.take()).toEqual([JOIN]);
    expect(member.isIdle).toBe(true);
    expect(told).toEqual([]);
    expect(bench.claims).toEqual(['requested', 'released released']);
  });

  test('makes sure that a create that was lost comes to nothing', () => {
    const { bench, member } = memberOf();
    bench.breaks();
    member.leave();
    bench.comesBack();
    bench.fails('NONODE');
    bench.ok();
    bench.ok(dataOf('here', { ephemeralOwner: OWN }));
    bench.ok();
    expect(bench.take()).toEqual([JOIN, LOOK, 'sync /g/a', LOOK, DELETE]);
    expect(member.isIdle).toBe(true);
  });

  test('from waiting is done', () => {
    const { bench, member } = memberOf();
    bench.fails('NODEEXISTS');
    bench.ok(dataOf('here', { ephemeralOwner: OTHER }));
    member.leave();
    expect(member.isIdle).toBe(true);
    bench.tells('NodeDeleted', '/g/a');
    expect(bench.take()).toEqual([JOIN, LOOK]);
  });

  test('needs not do more when the session is over', () => {
    const { bench, member } = joined();
    member.leave();
    bench.ends();
    expect(bench.take()).toEqual([LOOK]);
    expect(member.isIdle).toBe(true);
  });

  test('may join again meanwhile', () => {
    const { bench, member, told } = joined();
    member.leave();
    bench.ok(dataOf('here', { czxid: 100, ephemeralOwner: OWN }));
    member.join();
    bench.ok();
    bench.ok();
    expect(bench.take()).toEqual([LOOK, DELETE, JOIN, LOOK]);
    expect(told).toEqual(['joined', 'joined']);
  });
});

describe('a view of a group', () => {
  test('tells who has come and who has gone', () => {
    const bench = new RecipeBench();
    const told: string[] = [];
    const view = new GroupView(bench.handle, '/g', {
      changed: ({ joined: come, left }) => void told.push(`+${come.join()} -${left.join()}`),
    });
    view.open();
    bench.ok(childrenOf('b', 'a'));
    expect(view.members).toEqual(['a', 'b']);
    bench.tells('NodeChildrenChanged', '/g');
    bench.ok(childrenOf('c', 'b'));
    bench.breaks();
    expect(view.isFresh).toBe(false);
    bench.comesBack();
    bench.ok(childrenOf('b', 'c'));
    expect(view.isFresh).toBe(true);
    bench.tells('NodeDeleted', '/g');
    bench.fails('NONODE');
    bench.fails('NONODE');
    expect(told).toEqual(['+a,b -', '+c -a', '+ -b,c']);
    expect(bench.views()).toEqual(['/g a b @100', '/g b c @101', '/g  @102']);
    view.close();
    expect(bench.claims).toEqual(['requested', 'released released']);
  });

  test('an empty one is told of once', () => {
    const bench = new RecipeBench();
    let told = 0;
    new GroupView(bench.handle, '/g', { changed: () => void (told += 1) }).open();
    bench.ok(childrenOf());
    bench.tells('NodeChildrenChanged', '/g');
    bench.ok(childrenOf());
    expect(told).toBe(1);
  });
});
