import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../../../core/ids.js';
import { NO_ANSWER } from '../../../../../core/znode/answers.js';
import type { ZnodeRequest } from '../../../../../core/znode/requests.js';
import type { Call } from '../../../../../sim/check/linearizability/znode/calls.js';
import { Guesses } from '../../../../../sim/check/linearizability/znode/guesses.js';
import { partsOf } from '../../../../../sim/check/linearizability/znode/parts.js';
import { treeHistoryOf } from '../../../../../sim/check/linearizability/znode/tree-history.js';
import { isUpdate } from '../../../../../sim/check/service/requests.js';
import { ask } from '../tape.js';

const NONODE = { at: 99, isOk: false, code: -101, answer: NO_ANSWER, zxid: 0 } as const;

/** The places of the calls in each part; `end` for the end of their session. Reads are answered, and no update is. */
function partsOfCalls(...requests: readonly ZnodeRequest[]): readonly (readonly (number | string)[])[] {
  const handle = { session: makeSessionId(1, 1), isAlone: false };
  const calls = requests.map((request, place): Call => {
    const returned = isUpdate(request) ? null : NONODE;
    return { client: 4, xid: place, handle, request, calledAt: place, connection: 1, returned };
  });
  const history = treeHistoryOf(calls, {}, new Guesses());
  return partsOf(history).map((part) => part.map(({ call, op }) => call?.xid ?? op.kind));
}

describe('the parts of a history', () => {
  it('are the subtrees below the root', () => {
    expect(
      partsOfCalls(ask.create('/a'), ask.create('/b'), ask.set('/a/x', ''), ask.remove('/b/y/z')),
    ).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('are joined by a multi', () => {
    const both = ask.multi(ask.set('/a', ''), ask.check('/b', 1));
    expect(partsOfCalls(ask.create('/a'), ask.create('/b'), ask.create('/c'), both)).toEqual([
      [0, 1, 3],
      [2],
    ]);
  });

  it('are one if somebody looks at the root, or draws a name there', () => {
    expect(partsOfCalls(ask.create('/a'), ask.create('/b'), ask.set('/', ''))).toEqual([[0, 1, 2]]);
    expect(partsOfCalls(ask.create('/a'), ask.create('/b'), ask.create('/n-', '', 2))).toEqual([[0, 1, 2]]);
    expect(partsOfCalls(ask.create('/a'), ask.create('/b'), ask.create('/b/', '', 2))).toEqual([[0], [1, 2]]);
  });

  it('have the end of a session where it may own something', () => {
    const calls = [ask.create('/a'), ask.create('/b/e', '', 1), ask.multi(ask.create('/c/e', '', 3))];
    expect(partsOfCalls(...calls)).toEqual([[0], [1, 'end'], [2, 'end']]);
  });

  it('are apart from what has one answer whatever the tree is', () => {
    const said = [ask.create('/a'), ask.say('amy:pw'), ask.create('/b'), ask.say('amy:pw')];
    expect(partsOfCalls(...said, ask.set('/', ''))).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
    expect(partsOfCalls(...said)).toEqual([[0], [2], [1, 3]]);
  });

  it('are joined by reads of several znodes at once, and not by those of no znode in particular', () => {
    const looks = { kind: 'multiRead', ops: [ask.get('/a'), ask.names('/b')] } as const;
    const own = { kind: 'getEphemerals', prefix: '' } as const;
    const made = [ask.create('/a'), ask.create('/b'), ask.create('/c'), ask.list('/c')];
    expect(partsOfCalls(...made, looks, own)).toEqual([
      [0, 1, 4],
      [2, 3],
    ]);
  });

  it('have what the service reaps where it is', () => {
    expect(partsOfCalls(ask.create('/a'), ask.container('/b/box'))).toEqual([[0], [1, 'reap']]);
  });
});
