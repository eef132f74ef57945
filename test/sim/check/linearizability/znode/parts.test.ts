import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../../../core/ids.js';
import type { ZnodeRequest } from '../../../../../core/znode/requests.js';
import type { Call } from '../../../../../sim/check/linearizability/znode/calls.js';
import { partsOf } from '../../../../../sim/check/linearizability/znode/parts.js';
import { treeHistoryOf } from '../../../../../sim/check/linearizability/znode/tree-history.js';
import { ask } from '../tape.js';

/** The places of the calls in each part; `end` for the end of their session. Nobody has answered any of them. */
function partsOfCalls(...requests: readonly ZnodeRequest[]): readonly (readonly (number | string)[])[] {
  const handle = { session: makeSessionId(1, 1) };
  const calls = requests.map((request, place): Call => {
    return { client: 4, xid: place, handle, request, calledAt: place, connection: 1, returned: null };
  });
  const history = treeHistoryOf(calls, {});
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

  it('have what the service reaps where it is', () => {
    expect(partsOfCalls(ask.create('/a'), ask.container('/b/box'))).toEqual([[0], [1, 'reap']]);
  });
});
