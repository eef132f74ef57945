/** Servers without an ensemble, sessions of one server, and requests that are turned away: what holds of them. */
import { describe, expect, test } from 'vitest';
import { readCommitted } from '../../../../sim/check/service/reads/read-committed.js';
import { readEvaluates } from '../../../../sim/check/service/reads/read-evaluates.js';
import { readNotFuture } from '../../../../sim/check/service/reads/read-not-future.js';
import { sessionMonotonic } from '../../../../sim/check/service/reads/session-monotonic.js';
import { syncReadFresh } from '../../../../sim/check/service/reads/sync-read-fresh.js';
import { writesReplay } from '../../../../sim/check/service/writes/writes-replay.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import { complaint, proof } from '../hand-made-trace.js';
import type { Stage } from './hands.js';
import { create, get, set, staged } from './hands.js';

const NOTREADONLY = -119;
const EPHEMERALONLOCALSESSION = -120;
const THROTTLEDOP = -127;

/** Server 2 loses its leader, with one transaction more in its log than anybody else, and serves readers. */
function leftAlone(stage: Stage): { readonly zxid: number; readonly index: number } {
  const zxid = stage.last + 1;
  stage.proposes({ zxid, session: stage.c1.session, cxid: 99, op: 'create', code: 0 });
  stage.role(2, 'looking');
  return { zxid, index: stage.emit({ kind: 'server.read-only', zxid }, 2) };
}

describe('R3 and R5, a server that is alone', () => {
  test('answers from what its log held, be it agreed on or not', () => {
    for (const rule of [readNotFuture, readCommitted] as const) {
      const stage = staged((_, ghosts) => rule(ghosts));
      const { zxid } = leftAlone(stage);
      stage.replies(2, stage.c2.calls(get('/a')), { state: zxid });
      expect(complaint(stage.checker)).toBeNull();
    }
  });

  test('and from nothing else', () => {
    const stage = staged((_, ghosts) => readNotFuture(ghosts));
    const { zxid, index } = leftAlone(stage);
    const replied = stage.replies(2, stage.c2.calls(get('/a')), { state: zxid - 1 });
    expect(complaint(stage.checker)).toBe(
      'promised that a server that is alone answers from what its log held, but s2 answered request 1 (getData) from 1.3 ' +
        'when that ended with 1.4',
    );
    expect(proof(stage.checker)).toEqual([index, replied]);
  });

  test('is one of many again when it has a role', () => {
    const stage = staged((_, ghosts) => readNotFuture(ghosts));
    const { zxid } = leftAlone(stage);
    stage.role(2, 'following', 3);
    stage.replies(2, stage.c2.calls(get('/a')), { state: zxid });
    expect(complaint(stage.checker)).toContain('promised that servers answer from what is committed');
  });
});

describe('R2, what a server that is alone showed', () => {
  function shown(isAlone: boolean): string | null {
    const stage = staged(sessionMonotonic);
    const { c2 } = stage;
    const { zxid } = leftAlone(stage);
    if (!isAlone) stage.role(2, 'following', 3);
    else stage.emit({ kind: 'client.read-only', connection: c2.connection, session: c2.session }, c2.address);
    const call = c2.calls(get('/a'));
    stage.replies(2, call, { state: zxid });
    c2.returns(call, { code: -101, answer: NO_ANSWER, zxid });
    c2.movesTo(3);
    return complaint(stage.checker);
  }

  test('may be lost, and binds no other server', () => {
    expect(shown(true)).toBeNull();
    expect(shown(false)).toContain('promised that no server takes up a session that is ahead of it');
  });
});

describe('L1, an update', () => {
  test('may be turned away: by a server that is alone, or one that has too much to do', () => {
    const stage = staged(writesReplay);
    const { checker, c1, c2 } = stage;
    const late = c1.calls(set('/', 'x'));
    stage.replies(1, late, { code: THROTTLEDOP });
    c1.returns(late, { code: THROTTLEDOP, answer: NO_ANSWER, zxid: stage.last });
    leftAlone(stage);
    const call = c2.calls(set('/', 'x'));
    stage.replies(2, call, { code: NOTREADONLY });
    c2.returns(call, { code: NOTREADONLY, answer: NO_ANSWER, zxid: stage.last });
    expect(complaint(checker)).toBeNull();
  });

  test('is not turned away by a server of the ensemble for being alone', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const call = c1.calls(set('/', 'x'));
    stage.replies(1, call, { code: NOTREADONLY });
    c1.returns(call, { code: NOTREADONLY, answer: NO_ANSWER, zxid: stage.last });
    expect(complaint(checker)).toContain('was answered NOTREADONLY, and its server is not alone');
  });

  test.each(['before', 'behind'])('that was turned away never takes place, be it %s the answer', (when) => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const call = c1.calls(create('/a'));
    if (when === 'before') stage.write(call);
    stage.replies(1, call, { code: THROTTLEDOP });
    c1.returns(call, { code: THROTTLEDOP, answer: NO_ANSWER, zxid: stage.last });
    if (when === 'behind') stage.write(call);
    expect(complaint(checker)).toContain('was answered THROTTLEDOP, and it is in the committed history');
  });

  test('of a session that only its server knows counts, and an ephemeral is none of its', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    c1.leaves();
    c1.expires();
    c1.tries(1);
    c1.session = stage.session(1);
    stage.emit({ kind: 'session.begun-locally', session: c1.session, timeoutMs: 4_000 }, 1);
    stage.model.openLocally(c1.session);
    c1.attached();
    c1.does(create('/a'));
    c1.does({ ...create('/b'), flags: 1 });
    expect(complaint(checker)).toBeNull();
    expect(stage.model.update({ ...create('/c'), flags: 1 }, step(stage))).toMatchObject({
      code: EPHEMERALONLOCALSESSION,
    });
    const close = c1.calls({ kind: 'closeSession' });
    stage.replies(1, close);
    c1.returns(close, { code: 0, answer: NO_ANSWER, zxid: stage.last });
    expect(complaint(checker)).toBeNull();
  });

  test('and the end of any other session is in the history', () => {
    const stage = staged(writesReplay);
    const { checker, c1 } = stage;
    const close = c1.calls({ kind: 'closeSession' });
    stage.replies(1, close);
    c1.returns(close, { code: 0, answer: NO_ANSWER, zxid: stage.last });
    expect(complaint(checker)).toContain('promised that an answered update is in the committed history');
  });
});

test('R1, a read that was turned away has no answer to judge; any other has', () => {
  const stage = staged(readEvaluates);
  const { checker, c1 } = stage;
  const late = c1.calls(get('/'));
  stage.replies(1, late, { code: THROTTLEDOP });
  c1.returns(late, { code: THROTTLEDOP, answer: NO_ANSWER, zxid: stage.last });
  expect([complaint(checker), checker.findings.premises]).toEqual([null, 0]);
});

test('R6, a sync that was turned away promises nothing', () => {
  const stage = staged(syncReadFresh);
  const { checker, c1, c2 } = stage;
  const before = stage.last;
  c1.does(create('/a'));
  const sync = c2.calls({ kind: 'sync', path: '/' });
  stage.replies(2, sync, { code: THROTTLEDOP });
  c2.returns(sync, { code: THROTTLEDOP, answer: NO_ANSWER, zxid: before });
  const read = c2.calls(get('/a'));
  stage.replies(2, read, { ...stage.due(get('/a'), before), state: before });
  c2.returns(read, stage.due(get('/a'), before));
  expect(complaint(checker)).toBeNull();
});

function step({ c1, last }: Stage): {
  readonly zxid: number;
  readonly timeMs: number;
  readonly session: number;
} {
  return { zxid: last + 1, timeMs: 0, session: c1.session };
}
