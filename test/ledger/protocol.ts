/**
 * Runs of ZAB with a ledger on top in place of the znode service: no sessions, no reads, one zxid for each write. Plans
 * of runs that once broke a rule of ZAB stay what they were, whatever becomes of the service.
 */
import { znodeClientEvents } from '../../core/client/events.js';
import { makeQuorums } from '../../core/replication/quorums.js';
import { serviceEvents } from '../../core/server/events.js';
import { zabEvents } from '../../core/zab/events.js';
import { describeZabMessage } from '../../core/zab/messages.js';
import { zabCheckers } from '../../sim/check/zab-checkers.js';
import { ZabGhosts } from '../../sim/check/zab/ghosts/ghosts.js';
import { ZAB_STEPS } from '../../sim/faults/zab-steps.js';
import type { Choices } from '../../sim/kernel/choices.js';
import type { ZabPlan } from '../../sim/plan.js';
import type { Goal, Protocol } from '../../sim/protocol.js';
import { commitBound, convergeBound, leaderBound } from '../../sim/protocols/zab-bounds.js';
import { zabGoal } from '../../sim/protocols/zab-goal.js';
import type { RunOptions } from '../../sim/run.js';
import { run } from '../../sim/run.js';
import type { RunResult } from '../../sim/run-result.js';
import type { Handlers } from '../../sim/trace/event-stream.js';
import type { WorldEvent } from '../../sim/trace/world-events.js';
import { zabFold } from '../../sim/trace/zab-fold.js';
import type { LedgerClientPlan } from './client.js';
import { ledgerClient } from './client.js';
import { ledgerServer } from './server.js';
import type { LedgerVocabulary } from './vocabulary.js';

/** A plan for ZAB with a ledger on top. */
export type LedgerPlan = Omit<ZabPlan, 'clients' | 'service'> & {
  readonly clients: readonly LedgerClientPlan[];
};

type LedgerEvent = LedgerVocabulary['event'] | WorldEvent;

/** Runs a plan to its end, with all rules of ZAB. */
export function runLedger(
  plan: LedgerPlan,
  choices: Choices,
  options: Pick<RunOptions<LedgerVocabulary>, 'guards' | 'listen'> = {},
): RunResult {
  return run<LedgerVocabulary>({ ...options, plan, choices, protocol: ledgerProtocol(plan) });
}

function ledgerProtocol(plan: LedgerPlan): Protocol<LedgerVocabulary> {
  const servers = Array.from({ length: plan.servers }, (_, i) => i + 1);
  const voters = servers.filter((sid) => !plan.observers.includes(sid));
  const quorums = makeQuorums(plan.quorums, voters);
  const ensemble = { voters, observers: plan.observers, quorums: plan.quorums };
  return {
    events: { ...zabEvents, ...serviceEvents, ...znodeClientEvents },
    steps: ZAB_STEPS,
    observers: plan.observers,
    server: () => ledgerServer({ ensemble, settings: plan.settings }),
    client: (number) => {
      const { calls = [], firstServer = 1, timeoutMicros = 0 } = plan.clients[number] ?? {};
      return ledgerClient({ calls, firstServer, timeoutMicros, servers: plan.servers });
    },
    note: (message) => {
      const isOfZab = message.kind !== 'Submit' && message.kind !== 'Answer';
      const { zxid, epoch } = isOfZab ? describeZabMessage(message) : { zxid: null, epoch: null };
      return { slot: null, ballot: null, zxid, epoch };
    },
    watch: (roles) => ({
      'role.changed': ({ role, phase }, { actor }) => roles.changed(actor, role, phase),
      'process.crashed': (_, { actor }) => roles.left(actor),
    }),
    checkers: (slackMicros = 0) =>
      zabCheckers(
        {
          servers,
          voters,
          clients: plan.clients.length,
          core: plan.core,
          isQuorum: (set) => quorums.isQ2(set),
          leaderBoundMicros: leaderBound(plan.settings),
          convergeBoundMicros: convergeBound(plan.settings),
          tickMicros: plan.settings.tickMicros,
          commitBoundMicros: commitBound(plan.settings, plan.network),
          counterMax: plan.settings.counterMax,
          slackMicros,
          demands: plan.demands,
        },
        new ZabGhosts(servers),
      ),
    goal: () => ledgerGoal(plan),
    fold: zabFold,
  };
}

/** As the goal of ZAB, and every planned call has ended. */
function ledgerGoal(plan: LedgerPlan): Goal<LedgerEvent> {
  const zab = zabGoal(plan);
  const calls = new CallCount(plan.clients.reduce((sum, client) => sum + client.calls.length, 0));
  const own: Handlers<LedgerEvent> = {
    'process.started': (event, at) => {
      if (at.actor <= plan.servers) zab.handlers['process.started']?.(event, at);
    },
    'client.called': (_, { actor, cause }) => calls.called(actor, cause),
    'client.returned': (_, { actor, cause }) => calls.returned(actor, cause),
  };
  return { isReached: () => calls.isOver && zab.isReached(), handlers: { ...zab.handlers, ...own } };
}

/** Counts planned calls. One that is made anew is made while the end of the one before it is handled. */
class CallCount {
  readonly #planned: number;
  readonly #ended = new Map<number, { readonly cause: number; left: number }>();
  #due = 0;
  #open = 0;

  constructor(planned: number) {
    this.#planned = planned;
  }

  get isOver(): boolean {
    return this.#open === 0 && this.#due === this.#planned;
  }

  called(actor: number, cause: number): void {
    this.#open += 1;
    const ended = this.#ended.get(actor);
    if (ended?.cause === cause && ended.left > 0) ended.left -= 1;
    else this.#due += 1;
  }

  returned(actor: number, cause: number): void {
    this.#open -= 1;
    const ended = this.#ended.get(actor);
    if (ended?.cause === cause) ended.left += 1;
    else this.#ended.set(actor, { cause, left: 1 });
  }
}
