import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../core/ids.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import { CODES } from '../../../core/znode/codes.js';
import {
  AMY,
  BOB,
  CLOSE,
  Service,
  TIMEOUT_MS,
  asked,
  check,
  create,
  newMachine,
  opened,
  remove,
  setData,
} from './service.js';

const EVE = makeSessionId(3, 1);
const OPEN_EVE = { kind: 'createSession', sessionId: EVE, timeoutMs: 600 } as const;

describe('a session', () => {
  it('is in the table from when it is applied to when its end is', () => {
    const service = opened();
    const prepared = service.prepare(OPEN_EVE);
    expect(service.machine.sessions.has(EVE)).toBe(false);
    expect(service.apply(prepared)).toEqual({
      kind: 'applied',
      code: 0,
      answer: { kind: 'none' },
      changes: [{ kind: 'sessionOpened', sessionId: EVE, timeoutMs: 600 }],
    });
    expect([...service.machine.sessions]).toEqual([
      [AMY, TIMEOUT_MS],
      [BOB, TIMEOUT_MS],
      [EVE, 600],
    ]);
    const close = service.prepare(asked(CLOSE, EVE));
    expect(service.machine.sessions.has(EVE)).toBe(true);
    service.apply(close);
    expect(service.machine.sessions.has(EVE)).toBe(false);
  });

  it('is part of the digest, with its timeout', () => {
    const digests = [600, 800].map((timeoutMs) => {
      const service = new Service();
      service.run({ ...OPEN_EVE, timeoutMs });
      return service.machine.digest();
    });
    expect(digests[0]).not.toEqual(digests[1]);
    const service = new Service();
    service.run(OPEN_EVE);
    service.run(asked(CLOSE, EVE));
    expect(service.machine.digest()).toEqual(newMachine().digest());
  });

  it('may update as soon as its beginning is prepared', () => {
    const service = opened();
    service.prepare(OPEN_EVE);
    expect(service.prepare(asked(create('/e', { mode: 'ephemeral' }), EVE)).txn.kind).toBe('create');
    expect(service.prepare(asked(CLOSE, EVE)).txn).toMatchObject({ kind: 'closeSession', paths: ['/e'] });
  });

  it('that nobody has opened is refused everything', () => {
    const service = opened();
    for (const update of [create('/a'), check('/'), { kind: 'multi', ops: [] } as const, CLOSE]) {
      expect(service.code(update, EVE)).toBe('SESSIONEXPIRED');
    }
  });

  it('is refused everything from when its end is prepared (ZOOKEEPER-1208)', () => {
    const service = opened();
    const close = service.prepare(asked(CLOSE));
    const expired = { kind: 'error', code: CODES.SESSIONEXPIRED };
    for (const update of [create('/e', { mode: 'ephemeral' }), CLOSE]) {
      expect(service.prepare(asked(update)).txn).toEqual(expired);
    }
    service.apply(close);
    expect(service.prepare(asked(create('/e'))).txn).toEqual(expired);
    expect(service.prepare(asked(create('/e'), BOB)).txn.kind).toBe('create');
  });

  it('goes on if the leader with its prepared end does not', () => {
    const service = opened();
    service.prepare(asked(CLOSE));
    service.machine.abandon();
    expect(service.code(create('/a'))).toBe('OK');
  });
});

describe('a refusal', () => {
  it('becomes the answer, and takes a place in the order', () => {
    const service = opened();
    for (const request of [asked(create('/a')), asked(CLOSE), OPEN_EVE]) {
      expect(service.prepare(request, CODES.SESSIONMOVED).txn).toEqual({
        kind: 'error',
        code: CODES.SESSIONMOVED,
      });
    }
    expect(service.code(create('/a'))).toBe('OK');
    expect(service.machine.sessions.has(EVE)).toBe(false);
  });

  it('comes from the gate', () => {
    const { machine } = opened();
    const origin = { sid: 1, sessionId: AMY, ownerEpoch: 1, opSeq: 1, cxid: 1 };
    expect(machine.admit(asked(CLOSE), origin)).toBeNull();
  });
});

describe('the end of a session', () => {
  it('takes its ephemerals with it, each counted at its parent, at one zxid', () => {
    const service = opened();
    service.update(create('/p'));
    for (const path of ['/p/1', '/p/2', '/top']) service.update(create(path, { mode: 'ephemeral' }));
    service.update(create('/p/stays', { mode: 'ephemeral' }), BOB);
    const { code, answer, changes } = service.update(CLOSE);
    expect([code, answer]).toEqual([0, { kind: 'none' }]);
    expect(changes.slice(0, -1)).toHaveLength(3);
    expect(changes.slice(0, -1)).toEqual(
      expect.arrayContaining(
        ['/p/1', '/p/2', '/top'].map((path) => ({
          kind: 'deleted',
          path,
          acl: OPEN_ACL,
          parentAcl: OPEN_ACL,
        })),
      ),
    );
    expect(changes.at(-1)).toEqual({ kind: 'sessionClosed', sessionId: AMY, ephemerals: 3 });
    expect(service.stat('/p')).toEqual({
      czxid: 3,
      mzxid: 3,
      pzxid: 8,
      ctime: 1003,
      mtime: 1003,
      cversion: 5,
      numChildren: 1,
    });
    expect(service.children('/')).toEqual(['p', 'zookeeper']);
  });

  it('leaves what the session made for good', () => {
    const service = opened();
    service.update(create('/a'));
    expect(service.update(CLOSE).changes).toEqual([{ kind: 'sessionClosed', sessionId: AMY, ephemerals: 0 }]);
    expect(service.exists('/a')).toBe(true);
  });

  it('takes ephemerals that are only prepared, and none that will be deleted by then', () => {
    const service = opened();
    service.update(create('/goes', { mode: 'ephemeral' }));
    service.update(create('/turns', { mode: 'ephemeral' }));
    service.update(create('/stays', { mode: 'ephemeral' }));
    service.prepare(asked(remove('/goes')));
    service.prepare(asked(remove('/turns')));
    service.prepare(asked(create('/turns')));
    service.prepare(asked(create('/comes', { mode: 'ephemeral' })));
    service.prepare(asked(setData('/stays', 'x')));
    service.prepare(asked(create('/others', { mode: 'ephemeral' }), BOB));
    const { txn } = service.prepare(asked(CLOSE));
    expect(txn.kind === 'closeSession' && [...txn.paths].sort()).toEqual(['/comes', '/stays']);
  });

  it('is seen by what is prepared behind it', () => {
    const service = opened();
    service.update(create('/p'));
    service.update(create('/p/e', { mode: 'ephemeral' }));
    service.prepare(asked(CLOSE));
    expect(service.prepare(asked(create('/p/e'), BOB)).txn.kind).toBe('create');
    expect(service.prepare(asked(remove('/p/e'), BOB)).txn.kind).toBe('delete');
    expect(service.prepare(asked(remove('/p'), BOB)).txn.kind).toBe('delete');
  });
});
