import { expect, it } from 'vitest';
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { linearizationCollector } from '../../../../viz/model/collect/linearization.js';
import { recipe } from '../../recipes.js';
import type { Script } from './feed.js';
import { collect, collectRun } from './feed.js';

const SESSIONS = [0, 0, 0, 0, 101, 102] as const;

function called(actor: 4 | 5, xid: number): Script[number] {
  const session = SESSIONS[actor];
  const request = { kind: 'create', path: '/a', data: '', acl: OPEN_ACL, flags: 0 } as const;
  return [actor, { kind: 'client.called', xid, session, connection: actor, request }];
}

function created(actor: 4 | 5, xid: number, code = 0): Script[number] {
  const session = SESSIONS[actor];
  const outcome = code === 0 ? 'ok' : 'fail';
  const answer = code === 0 ? ({ kind: 'path', path: '/a' } as const) : ({ kind: 'none' } as const);
  const event: RunEvent = { kind: 'client.returned', xid, session, outcome, code, zxid: 1, answer };
  return [actor, event];
}

const CONNECTED: Script = [
  [4, { kind: 'client.connected', connection: 4, session: SESSIONS[4], timeoutMs: 1000 }],
  [5, { kind: 'client.connected', connection: 5, session: SESSIONS[5], timeoutMs: 1000 }],
];
const NODEEXISTS = -110;

it('gives calls in an order that explains every answer', () => {
  // The second to be called was the first to take effect.
  const script = [...CONNECTED, called(4, 1), called(5, 1), created(5, 1), created(4, 1, NODEEXISTS)];
  expect(collect(linearizationCollector({}), script)).toEqual({ order: [3, 2], stuck: null });
});

it('gives the longest order where none explains all, and the call at which it ends', () => {
  const script = [...CONNECTED, called(4, 1), created(4, 1), called(5, 1), created(5, 1)];
  expect(collect(linearizationCollector({}), script)).toEqual({ order: [2], stuck: 4 });
});

it('says nothing of a history that is too long, and of no calls at all', () => {
  const many = Array.from({ length: 2001 }, (_, i) => [
    called(4, i + 1),
    created(4, i + 1, NODEEXISTS),
  ]).flat();
  expect(collect(linearizationCollector({}), [...CONNECTED, ...many])).toBeNull();
  expect(collect(linearizationCollector({}), CONNECTED)).toBeNull();
});

// The second has some hundreds of calls, many of them of unknown outcome.
it.each([1, 28])('finds an order for a run that held, which names each call once: seed %i', (seed) => {
  const { tables, events } = collectRun(recipe('zab', seed));
  const { linearization } = tables;
  expect(linearization?.stuck).toBeNull();
  const order = linearization?.order ?? [];
  expect(order.length).toBeGreaterThan(10);
  expect(new Set(order).size).toBe(order.length);
  for (const row of order) expect(events[row]?.event.kind).toBe('client.called');
});

it('believes no server that is alone', () => {
  const read = (isAlone: boolean): unknown => {
    const alone: Script = isAlone
      ? [[5, { kind: 'client.read-only', connection: 5, session: SESSIONS[5] }]]
      : [];
    // The second client finds what the first one is to make later.
    const script = [
      ...CONNECTED,
      ...alone,
      called(5, 1),
      created(5, 1, NODEEXISTS),
      called(4, 1),
      created(4, 1),
    ];
    return collect(linearizationCollector({}), script);
  };
  expect(read(true)).toMatchObject({ stuck: null });
  expect(read(false)).not.toMatchObject({ stuck: null });
});
