/** What a right service tells who watches, and what it need not. */
import { describe, expect, test } from 'vitest';
import { create, exists, get, list, remove, set } from '../hands.js';
import { changed } from './changed.js';
import type { ClientHand } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

/** c1 and c2 each get what they ask for. */
function both(stage: WholeStage, does: (client: ClientHand) => void): void {
  does(stage.c1);
  does(stage.c2);
}

describe('watches of a right service', () => {
  test('every kind of change fires what watches for it, and breaks no rule', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c1.does(exists('/a', true));
    c1.does(list('/', true));
    const created = c2.does(create('/a')).zxid;
    stage.tells(c1, '/a', ['NodeCreated', created]);
    stage.tells(c1, '/', ['NodeChildrenChanged', created]);
    c1.does(get('/a', true));
    const set1 = c2.does(set('/a', 'x')).zxid;
    stage.tells(c1, '/a', ['NodeDataChanged', set1]);
    c2.does(set('/a', 'y'));
    both(stage, (client) => client.does(exists('/a', true)));
    c1.does(list('/a', true));
    c1.does(list('/', true));
    // c2 deletes it, and is told before it is answered.
    const asked = c2.calls(remove('/a'));
    const placed = stage.write(asked);
    stage.tells(c1, '/a', ['NodeDeleted', placed.zxid]);
    stage.tells(c1, '/', ['NodeChildrenChanged', placed.zxid]);
    stage.tells(c2, '/a', ['NodeDeleted', placed.zxid]);
    stage.replies(2, asked, placed);
    c2.returns(asked, placed);
    c1.does(exists('/a'));
    stage.end();
    expect(stage.violated).toEqual([]);
    for (const rule of ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W11']) expect(stage.premises(rule)).toBe(6);
  });

  test('a read that fails leaves no watch, unless it is exists', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c1.does(get('/a', true));
    c1.does(list('/a', true));
    c2.does(create('/a'));
    c2.does(set('/a', 'x'));
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W2')).toBe(0);
  });

  test('parts of a multi fire one by one, also what lives only within it', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c1.does(exists('/t', true));
    c1.does(list('/', true));
    const { zxid } = c2.does({ kind: 'multi', ops: [create('/t'), remove('/t'), create('/u')] });
    stage.tells(c1, '/t', ['NodeCreated', zxid]);
    stage.tells(c1, '/', ['NodeChildrenChanged', zxid]);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('the ephemerals of a session that ends may go in any order', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c2.does(create('/e1', '', 'ephemeral'));
    c2.does(create('/e2', '', 'ephemeral'));
    for (const path of ['/e1', '/e2']) c1.does(exists(path, true));
    const { session } = c2;
    const zxid = stage.expires(session);
    stage.tells(c1, '/e2', ['NodeDeleted', zxid]);
    stage.tells(c1, '/e1', ['NodeDeleted', zxid]);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W2')).toBe(2);
  });

  test('what was sent when a connection broke may be lost', () => {
    const stage = changed();
    stage.fires(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    stage.c1.leaves();
    stage.c2.does(set('/a', 'again'));
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('a server that dies with an event in its hands owes it no more', () => {
    const stage = changed();
    stage.emit({ kind: 'process.crashed', why: 'fault', message: 'told so' }, 1);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('what was withheld is used up, and nobody is told', () => {
    const stage = whole();
    stage.c2.does({ ...create('/a'), acl: [{ perms: 2, scheme: 'world', id: 'anyone' }] });
    stage.c1.does(exists('/a', true));
    const { zxid } = stage.c2.does(set('/a', 'new'));
    stage.fires(stage.c1, '/a', ['NodeDataChanged', zxid], { withheld: true });
    stage.c2.does(set('/a', 'again'));
    stage.c1.does(get('/a'));
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('where the model has lost its way nothing is expected of servers, but clients are told what was sent', () => {
    const stage = changed();
    const zxid = stage.last + 1;
    stage.last = zxid;
    stage.proposes({ zxid, session: stage.c3.session, cxid: 99, op: 'setData', code: 0 });
    stage.commits(zxid);
    stage.applies(zxid);
    expect(stage.violated).not.toContain('W2');
    stage.tells(stage.c1, '/q', ['NodeCreated', zxid]);
    expect(stage.violated.filter((rule) => rule.startsWith('W'))).toEqual([]);
    stage.c1.notified('/q', 'NodeCreated', zxid);
    expect(stage.violated.filter((rule) => rule.startsWith('W'))).toEqual(['W1']);
  });
});
