import { describe, expect, it } from 'vitest';
import { Dice } from '../../../scenarios/dice.js';
import { drawWideCalls } from '../../../scenarios/swarm/wide-calls.js';
import { ZnodeMachine } from '../../../core/znode/machine.js';
import { makeSessionId } from '../../../core/ids.js';
import { ZNODE_PARTS } from '../../../core/znode/parts.js';
import type { Proposable, ZnodeRequest } from '../../../core/znode/requests.js';
import { isUpdate } from '../../../core/server/request-kinds.js';
import { authenticate } from '../../../core/znode/schemes.js';
import { makeZxid } from '../../../core/zxid.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { PlannedCall } from '../../../sim/workload/znode/plan.js';

const SAFETY_MICROS = 2_000_000;
const SHARED = ['/s0', '/s1'] as const;
const SEEDS = 300;

function draw(seed: number): readonly PlannedCall[] {
  return drawWideCalls(new Dice(new SeededChoices(seed), 'workload'), SAFETY_MICROS, SHARED);
}

const drawn = Array.from({ length: SEEDS }, (_, seed) => draw(seed));
const requests: readonly ZnodeRequest[] = drawn.flat().map(({ request }) => request);

/** The paths that requests of these kinds name. */
function pathsOf(isMeant: (request: ZnodeRequest) => boolean): ReadonlySet<string> {
  const paths = requests.filter(isMeant).map((request) => ('path' in request ? request.path : null));
  return new Set(paths.filter((path) => path !== null));
}

describe('the wide calls of a client', () => {
  it('are the same for the same seed, and plain data', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(JSON.parse(JSON.stringify(draw(7)))).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('begin with the place for all others, and come in order within the time for faults', () => {
    for (const calls of drawn) {
      expect(calls[0]?.request).toMatchObject({ kind: 'create', path: '/wide' });
      expect(calls.length).toBeGreaterThanOrEqual(5);
      expect(calls.length).toBeLessThanOrEqual(37);
      const times = calls.map(({ atMicros }) => atMicros);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(SAFETY_MICROS);
      expect(calls.every(({ isInsistent }) => !isInsistent)).toBe(true);
    }
  });

  it('mostly change the list of a znode behind its making, and say who they are before that', () => {
    const closing = drawn.filter((calls) => {
      const kinds = calls.slice(1, 6).map(({ request }) => request.kind);
      return kinds.join() === 'create,create,addAuth,setACL,getACL';
    });
    expect(closing.length / drawn.length).toBeGreaterThan(0.6);
    expect(closing.length / drawn.length).toBeLessThan(0.8);
    for (const calls of closing) {
      const [made, , , closed] = calls.slice(1).map(({ request }) => ('path' in request ? request.path : ''));
      expect(closed).toBe(made);
    }
  });

  it('draw from the table what the other tasks leave out', () => {
    const kinds = new Set(requests.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(
      [
        ...[
          'addAuth',
          'addWatch',
          'checkWatches',
          'create',
          'createContainer',
          'createTTL',
          'delete',
          'exists',
        ],
        ...['getACL', 'getAllChildrenNumber', 'getChildren', 'getChildren2', 'getData', 'getEphemerals'],
        ...[
          'malformed',
          'malformedUpdate',
          'multiRead',
          'reconfig',
          'removeWatches',
          'setACL',
          'setData',
          'whoAmI',
        ],
      ].sort(),
    );
  });

  it('change nothing outside of their place: what a list closes there is in nobody’s way', () => {
    const changed = pathsOf(isUpdate);
    expect([...changed].filter((path) => path !== '/wide' && !path.startsWith('/wide/'))).toEqual([]);
    const seen = pathsOf((request) => !isUpdate(request));
    for (const path of SHARED) expect(seen).toContain(path);
  });

  it('name people with the passwords that lists mean', () => {
    const people = requests.flatMap((request) =>
      request.kind === 'addAuth'
        ? (authenticate(request.scheme, request.auth, null) ?? []).map(({ id }) => id)
        : [],
    );
    const meant = requests.flatMap((request) =>
      request.kind === 'create' || request.kind === 'setACL' ? (request.acl ?? []) : [],
    );
    const named = new Set(meant.filter(({ scheme }) => scheme === 'digest').map(({ id }) => id));
    expect(new Set(people)).toEqual(named);
    expect(named.size).toBe(2);
  });

  it('succeed and fail: in one tree without faults each kind of update that can do something does', () => {
    const machine = new ZnodeMachine({ gate: { admit: () => null }, parts: ZNODE_PARTS });
    machine.restore([]);
    let counter = 0;
    const codes = new Map<string, Set<boolean>>();
    const sessionId = makeSessionId(1, 1);
    const propose = (request: Proposable): number => {
      counter += 1;
      const stamp = { zxid: makeZxid(1, counter), timeMillis: counter };
      return machine.apply(machine.prepare(request, null, stamp), stamp).code;
    };
    propose({ kind: 'createSession', sessionId, timeoutMs: 1_000 });
    for (const update of requests) {
      if (!isUpdate(update)) continue;
      const isOk = propose({ kind: 'update', sessionId, update }) === 0;
      codes.set(update.kind, (codes.get(update.kind) ?? new Set()).add(isOk));
    }
    const both = [...codes].filter(([, outcomes]) => outcomes.size === 2).map(([kind]) => kind);
    expect(both.sort()).toEqual(['create', 'createContainer', 'createTTL', 'delete', 'setACL', 'setData']);
  });
});
