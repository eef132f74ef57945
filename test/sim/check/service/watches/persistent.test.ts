/** W8, and what W9 and W11 say of watches that stay, that are given up, and of what may not be read. */
import { describe, expect, test } from 'vitest';
import type { Service } from '../../../../../core/znode/requests.js';
import { digestOf } from '../../../../../core/znode/schemes.js';
import type { Asked, ClientHand } from '../hands.js';
import { create, get, list, remove, set } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

const PERSISTENT = 0;
const RECURSIVE = 1;
const CHILDREN = 1;
const DATA = 2;
const ANY = 3;
const NOWATCHER = -121;

/** A call about watches that a server answers with a code. */
function does(stage: WholeStage, client: ClientHand, request: Service, code = 0): void {
  const asked = client.calls(request);
  const zxid = stage.applied[client.server] ?? 0;
  stage.replies(client.server, asked, { code });
  client.returns(asked, { code, answer: { kind: 'none' }, zxid });
}

function addWatch(path: string, mode: number): Service {
  return { kind: 'addWatch', path, mode };
}

function removeWatches(path: string, type: number): Service {
  return { kind: 'removeWatches', path, type };
}

/** There is /a, and c1 has left a watch on it that stays. */
function watched(mode: number): WholeStage {
  const stage = whole();
  stage.c2.does(create('/a'));
  does(stage, stage.c1, addWatch('/a', mode));
  return stage;
}

describe('W8, a watch that stays tells of every change', () => {
  test('a persistent one of its znode and of its children', () => {
    const stage = watched(PERSISTENT);
    for (const data of ['1', '2']) {
      const { zxid } = stage.c2.does(set('/a', data));
      stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    }
    const { zxid } = stage.c2.does(create('/a/b'));
    stage.tells(stage.c1, '/a', ['NodeChildrenChanged', zxid]);
    stage.c2.does(set('/a/b', 'of no concern'));
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W8')).toBe(3);
    expect(stage.premises('W2')).toBe(0);
  });

  test('a recursive one of all below, and never of children that come and go', () => {
    const stage = watched(RECURSIVE);
    const made = stage.c2.does(create('/a/b'));
    stage.tells(stage.c1, '/a/b', ['NodeCreated', made.zxid]);
    const gone = stage.c2.does(remove('/a/b'));
    stage.tells(stage.c1, '/a/b', ['NodeDeleted', gone.zxid]);
    stage.c2.does(create('/ab'));
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('the second change that nobody is told of is found', () => {
    const stage = watched(PERSISTENT);
    const first = stage.c2.does(set('/a', '1'));
    stage.tells(stage.c1, '/a', ['NodeDataChanged', first.zxid]);
    stage.c2.does(set('/a', '2'));
    stage.c2.does(create('/b'));
    expect(stage.violated).toEqual(['W8']);
    expect(stage.complaint('W8')).toMatch(
      /^promised that a persistent watch tells of every change, but nobody sent NodeDataChanged of \/a at 1\./,
    );
  });

  test('so is one below a recursive watch, at the end of the run', () => {
    const stage = watched(RECURSIVE);
    stage.c2.does(create('/a/b'));
    stage.end();
    expect(stage.violated).toEqual(['W8']);
    expect(stage.complaint('W8')).toContain('a recursive watch tells of every change');
  });

  test('a change that is told of twice is found', () => {
    const stage = watched(PERSISTENT);
    const { zxid } = stage.c2.does(set('/a', '1'));
    const first = stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    const again = stage.fires(stage.c1, '/a', ['NodeDataChanged', zxid]);
    expect(stage.violated).toEqual(['W8']);
    expect(stage.proof('W8')).toEqual([first, again]);
  });

  test('a read with a watch makes its half a one-shot, as in 3.8', () => {
    const stage = watched(PERSISTENT);
    stage.c1.does(get('/a', true));
    const { zxid } = stage.c2.does(set('/a', '1'));
    stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    stage.c2.does(set('/a', '2'));
    const made = stage.c2.does(create('/a/b'));
    stage.tells(stage.c1, '/a', ['NodeChildrenChanged', made.zxid]);
    stage.end();
    expect(stage.violated).toEqual([]);
  });
});

describe('W9, what is given up is gone', () => {
  test('an event of a watch that was removed is found', () => {
    const stage = watched(PERSISTENT);
    does(stage, stage.c1, removeWatches('/a', ANY));
    const { zxid } = stage.c2.does(set('/a', '1'));
    stage.fires(stage.c1, '/a', ['NodeDataChanged', zxid]);
    expect(stage.violated).toEqual(['W9']);
  });

  test('half of one that stays may go, and the other half tells', () => {
    const stage = watched(PERSISTENT);
    does(stage, stage.c1, removeWatches('/a', DATA));
    stage.c2.does(set('/a', '1'));
    const { zxid } = stage.c2.does(create('/a/b'));
    stage.tells(stage.c1, '/a', ['NodeChildrenChanged', zxid]);
    does(stage, stage.c1, removeWatches('/a', CHILDREN));
    does(stage, stage.c1, removeWatches('/a', ANY), NOWATCHER);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('a server that finds nothing to give up where there is a watch is found', () => {
    const stage = whole();
    stage.c1.does(list('/', true));
    does(stage, stage.c1, removeWatches('/', CHILDREN), NOWATCHER);
    expect(stage.violated).toEqual(['W9']);
    expect(stage.complaint('W9')).toContain('removeWatches /, was answered NOWATCHER instead of OK');
  });
});

describe('W8 and W11, who a client is when its server tells of a change', () => {
  /** A call that its client has sent, and that is under way for a while. */
  function sent(stage: WholeStage, client: ClientHand, xid: number, auth: string): Asked {
    const { session } = client;
    const request = { kind: 'addAuth', scheme: 'digest', auth } as const;
    const called = { kind: 'client.called', xid, session, connection: 0, request } as const;
    const index = stage.emit(called, client.address);
    const asked = { client, xid, session, request, index };
    client.sends(asked);
    return asked;
  }

  function forAmy(): WholeStage {
    const stage = whole();
    const ofAmy = { perms: 1, scheme: 'digest', id: digestOf('amy:pw') };
    stage.c2.does({ ...create('/a'), acl: [{ perms: 30, scheme: 'world', id: 'anyone' }, ofAmy] });
    does(stage, stage.c1, addWatch('/a', PERSISTENT));
    const [bob, amy] = ['bob:pw', 'amy:pw'].map((auth, i) => sent(stage, stage.c1, 70 + i, auth));
    if (bob === undefined || amy === undefined) throw new Error('there are two');
    stage.takes(bob);
    const early = stage.c2.does(set('/a', '1'));
    stage.fires(stage.c1, '/a', ['NodeDataChanged', early.zxid], { withheld: true });
    stage.takes(amy);
    return stage;
  }

  test('is whom it has named in requests that have come, not in those under way', () => {
    const stage = forAmy();
    const { zxid } = stage.c2.does(set('/a', '2'));
    stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('and a server that withholds what it may read then is found', () => {
    const stage = forAmy();
    const { zxid } = stage.c2.does(set('/a', '2'));
    stage.fires(stage.c1, '/a', ['NodeDataChanged', zxid], { withheld: true });
    expect(stage.violated).toEqual(['W8']);
  });
});

test('W11: an event of what may not be read is found', () => {
  const stage = whole();
  stage.c2.does({ ...create('/a'), acl: [{ perms: 30, scheme: 'world', id: 'anyone' }] });
  does(stage, stage.c1, addWatch('/a', PERSISTENT));
  const { zxid } = stage.c2.does(set('/a', '1'));
  stage.tells(stage.c1, '/a', ['NodeDataChanged', zxid]);
  expect(stage.violated).toEqual(['W11']);
  expect(stage.complaint('W11')).toContain('whose list does not let the client read');
});
