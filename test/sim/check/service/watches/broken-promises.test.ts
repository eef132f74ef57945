/** W1 to W6 and W9 to W11: traces that break one of them, and others that are close to it and do not. */
import { describe, expect, test } from 'vitest';
import { create, exists, get, list, remove, set } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';
import { changed } from './changed.js';

describe('W1, a watch fires once', () => {
  test('a second event of one watch is found', () => {
    const stage = changed();
    const first = stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const { zxid } = stage.c2.does(set('/a', 'again'));
    const second = stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    expect(stage.violated).toEqual(['W1']);
    expect(stage.complaint('W1')).toMatch(
      /^promised that a watch fires once, but s1 sent NodeDataChanged of \/a at 1\.\d+ for session 0x1\.1 when the watch had/,
    );
    expect(stage.proof('W1')).toEqual([first, second]);
  });

  test('a client that is told twice is found', () => {
    const stage = changed();
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const again = stage.c1.notified('/a', 'NodeDataChanged', stage.zxid);
    expect(stage.violated).toEqual(['W1']);
    expect(stage.proof('W1')).toEqual([again]);
  });

  test('another read leaves another watch', () => {
    const stage = changed();
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    stage.c1.does(get('/a', true));
    const { zxid } = stage.c2.does(set('/a', 'again'));
    stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    expect(stage.violated).toEqual([]);
  });
});

describe('W2, the first change gives its event', () => {
  test('a server that goes on without a word is found', () => {
    const stage = changed();
    stage.c3.does(set('/a', 'again'));
    expect(stage.violated).toEqual(['W2']);
    expect(stage.complaint('W2')).toContain('but nobody sent NodeDataChanged of /a at 1.');
    expect(stage.proof('W2')[0]).toBe(stage.watch);
  });

  test('so is one at the end of the run', () => {
    const stage = changed();
    expect(stage.violated).toEqual([]);
    stage.end();
    expect(stage.violated).toEqual(['W2']);
  });

  test('a client that is told of a later event only is found', () => {
    const stage = changed();
    const lost = stage.fires(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const { zxid } = stage.c2.does(create('/b'));
    const told = stage.tells(stage.c1, '/', ['NodeChildrenChanged', zxid]) + 1;
    expect(stage.violated).toEqual(['W2']);
    expect(stage.complaint('W2')).toContain('c1 was not told of NodeDataChanged of /a at 1.');
    expect(stage.proof('W2')).toEqual([lost, told]);
  });

  test('a change before the watch owes nothing', () => {
    const stage = whole();
    stage.c2.does(create('/a'));
    stage.c2.does(set('/a', 'x'));
    stage.c1.does(get('/a', true));
    stage.c3.does(create('/b'));
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W2')).toBe(0);
  });
});

describe('W3, a client is told before it sees', () => {
  test('a reply before the event is found', () => {
    const stage = changed();
    const asked = stage.c1.calls(exists('/b'));
    const told = stage.due(exists('/b'), stage.zxid);
    const reply = stage.replies(1, asked, told);
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    stage.c1.returns(asked, told);
    expect(stage.violated).toEqual(['W3']);
    expect(stage.complaint('W3')).toMatch(
      /^promised that a client is told of a change before it sees it, but s1 answered call 3 from 1\.\d+ before it sent/,
    );
    expect(stage.proof('W3')).toEqual([stage.watch, expect.any(Number), reply]);
  });

  test('a client that gets the reply before the event is found', () => {
    const stage = changed();
    const fired = stage.fires(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const { returned } = stage.c1.does(exists('/b'));
    stage.c1.notified('/a', 'NodeDataChanged', stage.zxid);
    expect(stage.violated).toEqual(['W3']);
    expect(stage.proof('W3')).toEqual([fired, returned]);
  });

  test('the replies to others may come first', () => {
    const stage = changed();
    stage.c2.does(exists('/b'));
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    expect(stage.violated).toEqual([]);
  });

  test('a reply that was sent before the event may come while the event is under way', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c2.does(create('/a'));
    c1.does(get('/a', true));
    const asked = c1.calls(exists('/b'));
    const told = stage.due(exists('/b'), stage.last);
    stage.replies(1, asked, told);
    const { zxid } = c2.does(set('/a', 'new'));
    stage.fires(c1, '/a', ['NodeDataChanged', zxid]);
    c1.returns(asked, told);
    c1.notified('/a', 'NodeDataChanged', zxid);
    stage.end();
    expect(stage.violated).toEqual([]);
  });
});

describe('W4, events come in the order of the changes', () => {
  /** c1 watches /a and the children of the root, and c2 deletes /a. */
  function deleted(): WholeStage & { readonly zxid: number } {
    const stage = whole();
    stage.c2.does(create('/a'));
    stage.c1.does(get('/a', true));
    stage.c1.does(list('/', true));
    const { zxid } = stage.c2.does(remove('/a'));
    return Object.assign(stage, { zxid });
  }

  test('two events of one transaction the wrong way round are found', () => {
    const stage = deleted();
    stage.tells(stage.c1, '/', ['NodeChildrenChanged', stage.zxid]);
    const late = stage.tells(stage.c1, '/a', ['NodeDeleted', stage.zxid]);
    stage.end();
    expect(stage.violated).toEqual(['W4']);
    expect(stage.complaint('W4')).toMatch(
      /sent NodeDeleted of \/a at 1\.\d+ for session 0x1\.1 behind an event of a later/,
    );
    expect(stage.proof('W4').at(-1)).toBe(late);
  });

  test('if the first of them never comes, it is missing and not late', () => {
    const stage = deleted();
    stage.tells(stage.c1, '/', ['NodeChildrenChanged', stage.zxid]);
    stage.end();
    expect(stage.violated).toEqual(['W2']);
  });

  test('a zxid that is not that of the change is found', () => {
    const stage = changed();
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid - 1]);
    stage.end();
    expect(stage.violated).toEqual(['W4']);
    expect(stage.complaint('W4')).toContain('promised that an event carries the zxid of its change');
  });
});

describe('W5, each event has its change', () => {
  test('an event when nothing has happened is found', () => {
    const stage = whole();
    stage.c2.does(create('/a'));
    const watch = stage.c1.does(get('/a', true)).returned - 1;
    const fired = stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.last]);
    expect(stage.violated).toEqual(['W5']);
    expect(stage.complaint('W5')).toContain('nothing such had happened since the watch was left');
    expect(stage.proof('W5')).toEqual([watch, fired]);
  });

  test('a write that failed is no cause', () => {
    const stage = whole();
    stage.c2.does(create('/a'));
    stage.c1.does(get('/a', true));
    const { zxid } = stage.c2.does(set('/a', 'new', 7));
    stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    expect(stage.violated).toEqual(['W5']);
  });

  test('a client that is told of what nobody sent is found', () => {
    const stage = changed();
    const told = stage.c1.notified('/a', 'NodeDataChanged', stage.zxid);
    expect(stage.violated).toEqual(['W5']);
    expect(stage.proof('W5')).toEqual([told]);
  });
});

describe('W6, the type fits', () => {
  test('another type than that of the change is found', () => {
    const stage = changed();
    const fired = stage.tells(stage.c1, '/a', ['NodeCreated', stage.zxid]);
    stage.end();
    expect(stage.violated).toEqual(['W6']);
    expect(stage.complaint('W6')).toMatch(/but s1 sent NodeCreated of \/a at 1\.\d+ for session 0x1\.1$/);
    expect(stage.proof('W6')).toEqual([stage.watch, fired]);
  });

  test('a data watch that is told of children is found', () => {
    const stage = whole();
    stage.c2.does(create('/a'));
    stage.c1.does(get('/a', true));
    const { zxid } = stage.c2.does(create('/a/b'));
    stage.tells(stage.c1, '/a', ['NodeChildrenChanged', zxid]);
    stage.end();
    expect(stage.violated).toEqual(['W6']);
  });
});

describe('W9, watches end with their connection and session', () => {
  test('an event on a connection that was given up is found', () => {
    const stage = changed();
    const end = stage.detaches(stage.c1.connection, 'moved');
    const fired = stage.fires(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    expect(stage.violated).toEqual(['W9']);
    expect(stage.proof('W9')).toEqual([end, fired]);
  });

  test('an event behind the end of the session is found, one of the end itself is not', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c1.does(create('/e', '', 'ephemeral'));
    c1.does(get('/e', true));
    c1.does(list('/', true));
    const zxid = stage.expires(c1.session);
    stage.fires(c1, '/e', ['NodeDeleted', zxid]);
    c2.does(create('/b'));
    expect(stage.violated).toEqual([]);
    stage.fires(c1, '/', ['NodeChildrenChanged', stage.last]);
    expect(stage.violated).toEqual(['W9']);
    expect(stage.premises('W9')).toBe(1);
  });

  test('who ends a session by its own wish hears of it before the reply', () => {
    const stage = whole();
    const { c1 } = stage;
    c1.does(create('/e', '', 'ephemeral'));
    c1.does(get('/e', true));
    const asked = c1.calls({ kind: 'closeSession' });
    const placed = stage.write(asked);
    stage.tells(c1, '/e', ['NodeDeleted', placed.zxid]);
    stage.replies(1, asked, placed);
    stage.detaches(c1.connection, 'closed');
    c1.returns(asked, placed);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W2')).toBe(1);
  });

  test('a handle that is told when it has ended is found', () => {
    const stage = changed();
    stage.fires(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const { connection } = stage.c1;
    stage.expires(stage.c1.session);
    stage.detaches(connection, 'expired');
    stage.c1.expires();
    stage.c1.notified('/a', 'NodeDataChanged', stage.zxid);
    expect(stage.violated).toEqual(['W9']);
  });
});

describe('W10, what is read behind an event is as new', () => {
  /** c1 was told of a change of /a, and asks for it; its server answers from the state before. */
  function behind(): WholeStage & { readonly answer: number } {
    const stage = changed();
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const asked = stage.c1.calls(get('/a'));
    const told = stage.due(get('/a'), stage.zxid - 1);
    stage.replies(1, asked, { ...told, state: stage.zxid - 1 });
    return Object.assign(stage, { answer: stage.c1.returns(asked, told) });
  }

  test('an older state is found', () => {
    const stage = behind();
    // What a session is shown goes back then as well.
    expect(stage.violated).toEqual(['R2', 'W10']);
    expect(stage.complaint('W10')).toMatch(
      /c1 was told of a change at 1\.\d+, and call 3 was answered from 1\.\d+$/,
    );
    expect(stage.proof('W10').at(-1)).toBe(stage.answer);
    expect(stage.premises('W10')).toBe(1);
  });

  test('a read that was called before the event may be older', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    c2.does(create('/a'));
    c1.does(get('/a', true));
    const asked = c1.calls(get('/a'));
    const told = stage.due(get('/a'), stage.last);
    stage.replies(1, asked, told);
    const { zxid } = c2.does(set('/a', 'new'));
    stage.fires(c1, '/a', ['NodeDataChanged', zxid]);
    c1.returns(asked, told);
    c1.notified('/a', 'NodeDataChanged', zxid);
    c1.does(get('/a'));
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W10')).toBe(1);
  });
});

describe('W11, watches are private', () => {
  test('an event of a path that nobody here watches is found', () => {
    const stage = whole();
    const { zxid } = stage.c2.does(create('/a'));
    const fired = stage.tells(stage.c1, '/a', ['NodeCreated', zxid]);
    expect(stage.violated).toEqual(['W11']);
    expect(stage.proof('W11')).toEqual([fired]);
  });

  test('an event for another session is found', () => {
    const stage = changed();
    stage.fires(stage.c1, '/a', ['NodeDataChanged', stage.zxid], { session: stage.c2.session });
    expect(stage.violated).toEqual(['W11']);
  });

  test('a client that hears what is meant for another one is found', () => {
    const stage = changed();
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.zxid]);
    const { session, address } = stage.c2;
    const { connection } = stage.c1;
    stage.emit(
      { kind: 'client.notified', session, connection, path: '/a', type: 'NodeDataChanged', zxid: stage.zxid },
      address,
    );
    expect(stage.violated).toEqual(['W11']);
  });
});
