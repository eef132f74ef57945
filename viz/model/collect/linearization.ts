/**
 * In which order the calls can have taken effect, as far as the clients were told. It is searched for anew by the rules of
 * the checker: the calls and their answers are in every trace, so that a file need not hold the order.
 */
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { search } from '../../../sim/check/linearizability/search.js';
import type { Settings } from '../../../sim/check/linearizability/znode/askers.js';
import { Calls } from '../../../sim/check/linearizability/znode/calls.js';
import { guessesFromEvents } from '../../../sim/check/linearizability/znode/guesses-from-events.js';
import { Guesses } from '../../../sim/check/linearizability/znode/guesses.js';
import { treeModel } from '../../../sim/check/linearizability/znode/model.js';
import type { TreeOperation } from '../../../sim/check/linearizability/znode/tree-history.js';
import { drawnFrom, treeHistoryOf } from '../../../sim/check/linearizability/znode/tree-history.js';
import { isRecord } from '../../../sim/trace/file/json-guards.js';
import type { Collector } from '../collector.js';
import type { Linearization } from '../tables.js';
import type { Row } from '../trace-model.js';

/** Longer histories are not searched: a reader waits for this. */
const CALLS_MAX = 2000;
const STEPS_MAX = 8000;

type Called = Extract<RunEvent, { readonly kind: 'client.called' }>;
type Returned = Extract<RunEvent, { readonly kind: 'client.returned' }>;
/** A client of the znode service; one of the synod submits values. */
type ZnodeCalled = Extract<Called, { readonly request: object }>;
type ZnodeReturned = Extract<Returned, { readonly answer: object }>;

/** Null if there is nothing to order, or too much, or if the search did not come to its end. */
export function linearizationCollector(plan: object): Collector<Linearization | null> {
  const calls = new Calls(CALLS_MAX);
  const { handlers } = calls;
  const guesses = new Guesses();
  const servers = guessesFromEvents(guesses);
  return {
    handlers: {
      ...handlers,
      // Moments are rows here, for that is what is asked for.
      'client.called': (event, at) => {
        if (isZnodeCalled(event)) handlers['client.called'](event, { ...at, index: at.row });
      },
      'client.returned': (event, at) => {
        if (isZnodeReturned(event)) handlers['client.returned'](event, { ...at, index: at.row });
      },
      'zab.proposed': (event, at) => {
        if (!calls.isFull) servers['zab.proposed'](event, at);
      },
      'txn.applied': (event, at) => servers['txn.applied'](event, at),
      'zab.established': (event, at) => servers['zab.established'](event, at),
      'znode.changed': (event, at) => servers['znode.changed'](event, at),
    },
    finish: () =>
      calls.isFull ? null : linearizationOf(treeHistoryOf(calls.all, settingsOf(plan), guesses)),
  };
}

function linearizationOf(history: readonly TreeOperation[]): Linearization | null {
  if (history.length === 0) return null;
  const verdict = search(history, treeModel(drawnFrom(history)), {
    stepsMax: STEPS_MAX,
    ways: ['depth-first', 'breadth-first'],
  });
  if (verdict.kind === 'unknown') return null;
  const rowsOf = (places: readonly number[]): readonly Row[] =>
    places.flatMap((place) => history[place]?.call?.calledAt ?? []);
  const [stuck = null] = verdict.kind === 'illegal' ? rowsOf([verdict.stuck]) : [];
  return { order: rowsOf(verdict.order), stuck };
}

function isZnodeCalled(event: Called): event is ZnodeCalled {
  return 'request' in event;
}

function isZnodeReturned(event: Returned): event is ZnodeReturned {
  return 'answer' in event;
}

/** What of a plan makes a difference to answers. */
function settingsOf(plan: object): Settings {
  const service: unknown = 'service' in plan ? plan.service : null;
  if (!isRecord(service)) return {};
  const { hasTtl, containerNeverUsedMs, superDigest, clientNetwork, localSessions, throttledAfterMs } =
    service;
  return {
    ...(typeof hasTtl === 'boolean' ? { hasTtl } : {}),
    ...(typeof containerNeverUsedMs === 'number' ? { containerNeverUsedMs } : {}),
    ...(typeof superDigest === 'string' ? { superDigest } : {}),
    ...(clientNetwork === 'loopback' ? { clientNetwork } : {}),
    ...(localSessions === 'kept' || localSessions === 'upgraded' ? { localSessions } : {}),
    ...(typeof throttledAfterMs === 'number' ? { throttledAfterMs } : {}),
  };
}
