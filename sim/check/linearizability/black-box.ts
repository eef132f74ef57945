/**
 * Judges the service by what its clients were told and nothing else: no zxid, no time, no word of a server. A server that
 * lies of its own history passes every check that believes it, but it cannot lie here.
 *
 * Promised is one order of all calls which explains every answer, in which the calls of a session come in their order,
 * and updates wait for whatever was answered before they began (Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010).
 */
import { assert, unreachable } from '../../../core/assert.js';
import { actorName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { requestName } from '../service/describe.js';
import type { Verdict } from './search.js';
import { search } from './search.js';
import type { IllegalVerdict, Proof } from './shrink.js';
import { shrunk } from './shrink.js';
import type { Settings } from './znode/askers.js';
import type { CallHandlers } from './znode/calls.js';
import { Calls } from './znode/calls.js';
import { Guesses } from './znode/guesses.js';
import { treeModel } from './znode/model.js';
import { partsOf } from './znode/parts.js';
import type { TreeOperation } from './znode/tree-history.js';
import { drawnFrom, treeHistoryOf } from './znode/tree-history.js';

export type BlackBoxVerdict =
  | { readonly kind: 'legal' }
  | { readonly kind: 'illegal'; readonly message: string; readonly evidence: readonly Evidence[] }
  /** The run is too long: its beginning is legal, and the rest was not looked at. */
  | { readonly kind: 'not-small' }
  /** The steps did not suffice. */
  | { readonly kind: 'unknown' };

/** So many calls are kept, from the first one on. Runs of the swarm have some hundreds. */
const CALLS_MAX = 2000;
/** So many configurations are looked at. Runs of the swarm need some hundreds: more only if the guesses are wrong. */
const STEPS_MAX = 8000;
/** So many more to make a proof smaller. */
const SHRINK_STEPS_MAX = 16_000;

type TreeHistory = readonly TreeOperation[];

/**
 * Feed it with the events of the clients, and ask it when the run is over. It is no rule of its own: L1 reports what it
 * finds, so that there is one verdict on the question whether updates take effect in one order.
 */
export class BlackBoxSearch {
  readonly handlers: CallHandlers;
  readonly #calls = new Calls(CALLS_MAX);
  readonly #servers: readonly number[];
  readonly #settings: Settings;
  readonly #guesses: Guesses;

  /** `guesses`: what may be noted while the run goes on, to make the search quicker. */
  constructor(servers: readonly number[], settings: Settings, guesses = new Guesses()) {
    this.#servers = servers;
    this.#settings = settings;
    this.#guesses = guesses;
    this.handlers = this.#calls.handlers;
  }

  /** It has all the calls that it keeps: what takes effect from now on they cannot have seen. */
  get isFull(): boolean {
    return this.#calls.isFull;
  }

  /** Searches: to be asked when all is over. */
  verdict(): BlackBoxVerdict {
    const history = treeHistoryOf(this.#calls.all, this.#settings, this.#guesses);
    const verdict = searchTree(history, STEPS_MAX);
    switch (verdict.kind) {
      case 'legal':
        return { kind: this.#calls.isFull ? 'not-small' : 'legal' };
      case 'illegal':
        return this.#illegal(history, verdict);
      case 'unknown':
        return this.#verdictOfParts(partsOf(history));
      default:
        return unreachable(verdict);
    }
  }

  #verdictOfParts(parts: readonly TreeHistory[]): BlackBoxVerdict {
    if (parts.length > 1) {
      const stepsMax = Math.floor(STEPS_MAX / parts.length);
      for (const part of parts) {
        const verdict = searchTree(part, stepsMax);
        if (verdict.kind === 'illegal') return this.#illegal(part, verdict);
      }
    }
    return { kind: 'unknown' };
  }

  #illegal(whole: TreeHistory, found: IllegalVerdict): BlackBoxVerdict {
    let proof: Proof<TreeOperation> = { history: whole, verdict: found };
    let left = SHRINK_STEPS_MAX;
    const tried = (history: TreeHistory): Verdict => {
      const verdict = searchTree(history, Math.min(STEPS_MAX, left));
      left -= verdict.steps;
      return verdict;
    };
    for (const history of partsOf(whole)) {
      const verdict = tried(history);
      if (verdict.kind === 'illegal') proof = { history, verdict };
    }
    const { history, verdict } = shrunk(proof, tried);
    return {
      kind: 'illegal',
      message: this.#sentence(history, verdict),
      evidence: evidenceOf(history, verdict.stuck),
    };
  }

  #sentence(history: TreeHistory, { stuck, order }: IllegalVerdict): string {
    const operation = history[stuck];
    assert(
      operation?.outcome.kind === 'answered' && operation.call !== null,
      'only answers of calls can be illegal',
    );
    const { client, xid, request } = operation.call;
    const model = treeModel(drawnFrom(history));
    let state = model.initial;
    for (const place of order) {
      const before = history[place];
      if (before !== undefined) ({ state } = model.step(state, before.op));
    }
    return (
      `promised that one order of the calls explains every answer, but none explains that to call ${String(xid)} of ` +
      `${actorName(client, this.#servers)}, ${requestName(request)}: it was told ${operation.outcome.answer}, and behind ` +
      `the ${String(order.length)} calls that an order does explain the tree says ${model.step(state, operation.op).answer}`
    );
  }
}

function searchTree(history: TreeHistory, stepsMax: number): Verdict {
  if (stepsMax <= 0) return { kind: 'unknown', steps: 0 };
  return search(history, treeModel(drawnFrom(history)), { stepsMax, ways: ['depth-first', 'breadth-first'] });
}

function evidenceOf(history: TreeHistory, stuck: number): readonly Evidence[] {
  const evidence: Evidence[] = [];
  history.forEach(({ call, outcome }, place) => {
    if (call === null) return;
    evidence.push({ index: call.calledAt, role: 'call' });
    if (outcome.kind !== 'answered') return;
    evidence.push({ index: outcome.at, role: place === stuck ? 'answer that nothing explains' : 'answer' });
  });
  return evidence.sort((a, b) => a.index - b.index);
}
