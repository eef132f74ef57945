/** What a viewer shows is a fold of the events: of real runs of both protocols, from the beginning and from the middle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtocolId } from '../../../../sim/plan.js';
import { foldOf } from '../../../../sim/protocols/folds.js';
import type { Envelope } from '../../../../sim/trace/event-stream.js';
import type { StateTree } from '../../../../sim/trace/state/state-tree.js';
import { isStateTree } from '../../../../sim/trace/state/state-tree.js';
import type { TraceFold } from '../../../../sim/trace/state/trace-fold.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import { recipe } from '../../../scenarios/recipes.js';

interface Recorded {
  readonly events: readonly { readonly event: RunEvent; readonly at: Envelope }[];
  readonly actors: readonly number[];
  readonly fold: () => TraceFold;
}

function record(protocol: ProtocolId, seed: number): Recorded {
  const events: { event: RunEvent; at: Envelope }[] = [];
  let actors: readonly number[] = [];
  const clients = new Set<number>();
  runRecipe(recipe(seed, { protocol }), {
    listen: ({ events: stream, actors: all }) => {
      actors = all.map(({ id }) => id);
      for (const { id, role } of all) if (role === 'client') clients.add(id);
      stream.subscribeToAll((event, at) => events.push({ event, at: { ...at } }));
    },
  });
  const fold = (): TraceFold => {
    const made = foldOf(protocol, clients);
    if (made === null) throw new Error(`${protocol} has a fold`);
    return made;
  };
  return { events, actors, fold };
}

function statesOf({ actors }: Recorded, fold: TraceFold): Map<number, StateTree> {
  const states = new Map<number, StateTree>();
  for (const actor of actors) {
    const state = fold.stateOf(actor);
    if (state !== undefined) states.set(actor, state);
  }
  return states;
}

describe.each(['zab', 'synod'] as const)('the fold of a run of %s', (protocol) => {
  const recorded = record(protocol, 8);
  const { events } = recorded;

  it('goes on from any states that it gave, as if it had seen all before', () => {
    const place = fc.nat(events.length - 1);
    fc.assert(
      fc.property(place, fc.nat(400), (middle, more) => {
        const whole = recorded.fold();
        for (const { event, at } of events.slice(0, middle)) whole.apply(event, at);
        const resumed = recorded.fold();
        resumed.restore(statesOf(recorded, whole));
        for (const { event, at } of events.slice(middle, middle + more)) {
          whole.apply(event, at);
          resumed.apply(event, at);
        }
        expect(statesOf(recorded, resumed)).toEqual(statesOf(recorded, whole));
      }),
      { numRuns: 8 },
    );
  });

  it('never changes what it gave, and shares what did not change', () => {
    const fold = recorded.fold();
    let [before, copy] = ['[]', new Map<number, StateTree>()];
    let shared = 0;
    for (const [i, { event, at }] of events.entries()) {
      fold.apply(event, at);
      if (i % 97 !== 0) continue;
      expect(JSON.stringify([...copy])).toBe(before);
      const states = statesOf(recorded, fold);
      for (const [actor, state] of states) if (copy.get(actor) === state) shared += 1;
      copy = states;
      before = JSON.stringify([...copy]);
    }
    expect(shared).toBeGreaterThan(0);
  });

  it('holds the timers that are armed, of every process that runs', () => {
    const fold = recorded.fold();
    const armed = new Map<number, Map<number, { timer: string; dueMicros: number }>>();
    let most = 0;
    for (const [i, { event, at }] of events.entries()) {
      fold.apply(event, at);
      const own = armed.get(at.actor) ?? new Map<number, { timer: string; dueMicros: number }>();
      armed.set(at.actor, own);
      if (event.kind === 'timer.set') own.set(event.id, { timer: event.timer, dueMicros: event.atMicros });
      if (event.kind === 'timer.fired' || event.kind === 'timer.cancelled') own.delete(event.id);
      if (event.kind === 'process.crashed') armed.delete(at.actor);
      if (i % 31 !== 0) continue;
      for (const actor of recorded.actors) {
        const told = fold.stateOf(actor)?.['timers'] ?? {};
        expect(told).toEqual(Object.fromEntries(armed.get(actor) ?? []));
        most = Math.max(most, Object.keys(told).length);
      }
    }
    expect(most).toBeGreaterThan(0);
  });

  it('holds no process that is down, and no message that has come', () => {
    const fold = recorded.fold();
    const down = new Set(recorded.actors.slice(1));
    let underWay = 0;
    for (const { event, at } of events) {
      fold.apply(event, at);
      if (event.kind === 'process.started') down.delete(at.actor);
      if (event.kind === 'process.crashed') down.add(at.actor);
      if (event.kind === 'net.sent' || event.kind === 'net.duplicated') underWay += 1;
      if (event.kind === 'net.delivered' || event.kind === 'net.dropped') underWay -= 1;
      if (event.kind !== 'process.crashed' && event.kind !== 'process.started') continue;
      for (const actor of recorded.actors) expect(fold.stateOf(actor) === undefined).toBe(down.has(actor));
    }
    const inFlight = fold.stateOf(0)?.['inFlight'];
    let copies = 0;
    for (const message of isStateTree(inFlight) ? Object.values(inFlight) : []) {
      if (isStateTree(message)) copies += Number(message['copies']);
    }
    expect(copies).toBe(underWay);
  });
});
