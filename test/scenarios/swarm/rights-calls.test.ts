import { describe, expect, it } from 'vitest';
import { authenticate, digestOf } from '../../../core/znode/schemes.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { Dice } from '../../../scenarios/dice.js';
import { PEOPLE, drawClosing, withVisitors } from '../../../scenarios/swarm/rights-calls.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { PlannedCall, ZnodeClientPlan } from '../../../sim/workload/znode/plan.js';

const SAFETY_MICROS = 1_000_000;
const SEEDS = 300;

function diceOf(seed: number): Dice {
  return new Dice(new SeededChoices(seed), 'workload');
}

const stories = Array.from({ length: SEEDS }, (_, seed) => drawClosing(diceOf(seed), '/own'));

/** For whom a story closes its znode, besides for its own client: `auth`, or by name. */
function lineOf(story: readonly ZnodeRequest[]): string {
  const closing = story.find(({ kind }) => kind === 'setACL');
  const [line] = closing?.kind === 'setACL' ? (closing.acl ?? []) : [];
  return line?.scheme === 'auth' ? 'auth' : (line?.id ?? 'none');
}

function client(...requests: readonly ZnodeRequest[]): ZnodeClientPlan {
  const calls = requests.map((request, i) => ({ atMicros: 100_000 + i, request, isInsistent: false }));
  return {
    sessionTimeoutMs: 1_000,
    silenceMicros: null,
    firstServer: 1,
    isFaithful: false,
    tasks: [{ kind: 'script', calls }],
    churn: [],
  };
}

/** The calls of each client. */
function callsOf(clients: readonly ZnodeClientPlan[]): readonly (readonly PlannedCall[])[] {
  return clients.map(({ tasks }) => tasks.flatMap((task) => (task.kind === 'script' ? task.calls : [])));
}

describe('whoever closes a znode', () => {
  it('makes it, says who it is, changes its list, and uses it', () => {
    for (const story of stories) {
      expect(story.slice(0, 5).map(({ kind }) => kind)).toEqual([
        'create',
        'create',
        'addAuth',
        'setACL',
        'getACL',
      ]);
      expect(story.length).toBeGreaterThanOrEqual(7);
      expect(story.every((request) => !('path' in request) || /^\/own(\/k)?$/.test(request.path ?? ''))).toBe(
        true,
      );
    }
  });

  it('does so for itself, or for somebody else, by name or not', () => {
    const lines = new Map<string, Set<string>>();
    for (const story of stories) {
      const said = story.find(({ kind }) => kind === 'addAuth');
      const who = said?.kind === 'addAuth' ? (authenticate(said.scheme, said.auth, null) ?? []) : [];
      const [self] = who.map(({ id }) => id);
      lines.set(self ?? '', (lines.get(self ?? '') ?? new Set()).add(lineOf(story)));
    }
    const everybody = PEOPLE.map(digestOf);
    expect([...lines.keys()].sort()).toEqual([...everybody].sort());
    for (const seen of lines.values()) expect([...seen].sort()).toEqual([...everybody, 'auth'].sort());
  });

  it('or who comes to it, reads, writes and takes away', () => {
    const uses = new Set(stories.flatMap((story) => story.slice(5).map(({ kind }) => kind)));
    expect([...uses].sort()).toEqual(['create', 'delete', 'getACL', 'getChildren', 'getData', 'setData']);
  });
});

describe('a znode that is closed is visited', () => {
  const closing = client({ kind: 'setACL', path: '/own', acl: [], version: -1 });
  const silent = client({ kind: 'getData', path: '/x', watch: false });
  const saying = client({ kind: 'addAuth', scheme: 'digest', auth: PEOPLE[0] });

  it('afterwards, and before the faults end', () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const [own, other] = callsOf(withVisitors(diceOf(seed), [closing, silent], 120_000));
      expect(own).toHaveLength(1);
      const visits = other?.slice(1) ?? [];
      expect(visits.length).toBeGreaterThanOrEqual(2);
      for (const { atMicros, isInsistent } of visits) {
        expect(atMicros).toBeGreaterThan(100_000);
        expect(atMicros).toBeLessThan(120_000);
        expect(isInsistent).toBe(false);
      }
    }
  });

  it('rather by one who never says who it is, and never by who closed it', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const visits = callsOf(withVisitors(diceOf(seed), [saying, closing, silent], SAFETY_MICROS));
      expect(visits.map((calls) => calls.length > 1)).toEqual([false, false, true]);
      const few = callsOf(withVisitors(diceOf(seed), [closing, saying], SAFETY_MICROS));
      expect(few.map((calls) => calls.length > 1)).toEqual([false, true]);
    }
  });

  it('by the same one in the order of time, however many are closed', () => {
    const again = client({ kind: 'setACL', path: '/a', acl: [], version: -1 });
    const [, , visits] = callsOf(withVisitors(diceOf(1), [closing, again, silent], SAFETY_MICROS));
    const times = (visits ?? []).slice(1).map(({ atMicros }) => atMicros);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const paths = (visits ?? []).map(({ request }) => ('path' in request ? request.path : null));
    expect(paths.some((path) => path?.startsWith('/own') === true)).toBe(true);
    expect(paths.some((path) => path?.startsWith('/a') === true)).toBe(true);
  });

  it('by nobody if there is nobody else, and nothing else is visited', () => {
    expect(withVisitors(diceOf(1), [closing], SAFETY_MICROS)).toEqual([closing]);
    expect(withVisitors(diceOf(1), [silent, saying], SAFETY_MICROS)).toEqual([silent, saying]);
  });
});
