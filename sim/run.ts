/**
 * One run: the world of a plan, its faults, its checkers, and the phases. The safety phase lets faults strike; it ends
 * when all is done and nothing is still to come, or at its horizon. In the liveness phase a core is healed, time alone
 * decides, and everything must end within its bound. In the quiet phase, if the plan has one, nothing more is done to anybody.
 */
import type { Vocabulary } from '../core/env.js';
import { actorName } from './check/actor-names.js';
import type { Checker, Findings, RunPhase, Violation } from './check/checker.js';
import { Cluster } from './cluster.js';
import { Injector } from './faults/injector.js';
import { Striker } from './faults/striker.js';
import { freezeDeeply, guardProcesses } from './guards.js';
import type { Choices } from './kernel/choices.js';
import { fingerprint, formatFingerprint } from './kernel/fingerprint.js';
import type { Pending } from './kernel/pending.js';
import { WORK_SORTS } from './kernel/pending.js';
import { PlannedWork } from './kernel/planned-work.js';
import type { BasePlan } from './plan.js';
import type { Goal, Protocol } from './protocol.js';
import { Roles } from './roles.js';
import type { RuleResult, RuleVerdict, RunResult } from './run-result.js';
import type { EventStream } from './trace/event-stream.js';
import type { RunProgress } from './trace/file/format.js';
import type { WorldEvent } from './trace/world-events.js';

const GUARDED_STEPS = 300;
/** No multiple of the kernel's own rhythms. */
const GUARD_EVERY = 149;

const STEPS_MAX = 5_000_000;

export interface RunOptions<V extends Vocabulary> {
  readonly plan: BasePlan & { readonly clients: readonly unknown[] };
  readonly protocol: Protocol<V>;
  readonly choices: Choices;
  /** Which queue; chosen by the slack unless a test compares the two. */
  readonly queue?: 'heap' | 'open';
  /** Checks the processes while they run: at each of the first steps, and then at samples. Changes no hash. */
  readonly guards?: boolean;
  /** A run that takes more steps is cut short, and inconclusive; 5 million if not said. */
  readonly stepsMax?: number;
  /** Called before the first event, to add consumers. Changes no hash. */
  readonly listen?: (events: EventStream<WorldEvent | V['event']>, progress: () => RunProgress) => void;
}

/** Runs a plan to its end. */
export function run<V extends Vocabulary>(options: RunOptions<V>): RunResult {
  return new Run(options).result();
}

class Run<V extends Vocabulary> {
  readonly #options: RunOptions<V>;
  readonly #cluster: Cluster<V>;
  readonly #checkers: readonly Checker<V['event'] | WorldEvent>[];
  readonly #goal: Goal<V['event'] | WorldEvent>;
  readonly #injector: Injector<V['event'] | WorldEvent>;
  #phase: RunPhase = 'safety';
  #isOver = false;
  /** The end of the liveness phase by its bound. */
  #bound: Pending | null = null;
  #isOutOfTime = false;
  #isCutShort = false;

  constructor(options: RunOptions<V>) {
    this.#options = options;
    const { plan, protocol, choices } = options;
    this.#cluster = new Cluster({
      plan,
      protocol,
      choices,
      ...(options.queue === undefined ? {} : { queue: options.queue }),
      onSend: options.guards === true ? freezeDeeply : null,
    });
    const { events } = this.#cluster;
    this.#goal = protocol.goal();
    this.#checkers = protocol.checkers(choices.slackMicros);
    events.subscribe(this.#goal.handlers);
    for (const checker of this.#checkers) events.subscribeInBlocks(checker.handlers);
    this.#injector = this.#arm();
  }

  result(): RunResult {
    const { kernel, events } = this.#cluster;
    const { stepsMax = STEPS_MAX } = this.#options;
    this.#options.listen?.(events, () => ({ hash: kernel.hash.digits(), draws: kernel.draws }));
    const guard = this.#options.guards === true ? this.#guard() : null;
    this.#endAt(this.#options.plan.safetyMicros, () => this.#beginLiveness());
    events.emit({ kind: 'run.phased', phase: 'safety', core: this.#cluster.servers }, 0);
    this.#cluster.start();
    while (!this.#isOver) {
      if (this.#isDone()) break;
      if (kernel.steps >= stepsMax) {
        this.#isCutShort = true;
        break;
      }
      if (!kernel.step()) {
        this.#isOutOfTime = true;
        break;
      }
      guard?.();
    }
    return this.#report();
  }

  /** All is done: each phase but the last only gives way to the next, which owes it as well. */
  #isDone(): boolean {
    if (this.#phase === 'quiet' || !this.#goal.isReached()) return false;
    if (this.#phase === 'liveness') return !this.#beginQuiet();
    if (this.#injector.hasMoreToCome || this.#cluster.hasMoreToStart) return false;
    this.#beginLiveness();
    return this.#goal.isReached() && !this.#beginQuiet();
  }

  #beginLiveness(): void {
    if (this.#phase !== 'safety') return;
    this.#phase = 'liveness';
    const { kernel, events } = this.#cluster;
    const { core, livenessMicros } = this.#options.plan;
    this.#injector.disarm();
    kernel.endSlack();
    events.handling(events.emit({ kind: 'run.phased', phase: 'liveness', core }, 0));
    this.#cluster.heal(core);
    events.handling(0);
    this.#bound = this.#endAt(kernel.nowMicros + livenessMicros, () => {
      this.#isOutOfTime = !this.#goal.isReached();
      this.#isOver = this.#isOutOfTime || !this.#beginQuiet();
    });
  }

  /** Whether there is a quiet phase: what happens in it, the processes do by themselves. */
  #beginQuiet(): boolean {
    const { core, quietMicros = 0 } = this.#options.plan;
    if (quietMicros === 0) return false;
    this.#phase = 'quiet';
    if (this.#bound !== null) this.#bound.isCancelled = true;
    const { kernel, events } = this.#cluster;
    events.emit({ kind: 'run.phased', phase: 'quiet', core }, 0);
    this.#endAt(kernel.nowMicros + quietMicros, () => (this.#isOver = true));
    return true;
  }

  /** The phase at hand ends at this time at the latest. */
  #endAt(micros: number, act: () => void): Pending {
    const work = new PlannedWork(WORK_SORTS.phase, `the ${this.#phase} phase ends`, act);
    return this.#cluster.kernel.plan(micros, work);
  }

  #arm(): Injector<V['event'] | WorldEvent> {
    const { plan, protocol } = this.#options;
    const { kernel, events, disturbances, streams, servers, clients } = this.#cluster;
    const cluster = this.#cluster;
    const roles = new Roles();
    if (plan.faults.length > 0) events.subscribe(protocol.watch(roles));
    const injector = new Injector<V['event'] | WorldEvent>({
      kernel,
      events,
      faults: plan.faults,
      steps: protocol.steps,
      population: {
        servers,
        clients,
        observers: protocol.observers ?? [],
        isAlive: (address) => cluster.host(address).isAlive,
        roles,
      },
      striker: new Striker({
        kernel,
        events,
        disturbances,
        streams,
        servers,
        clients,
        target: (address) => cluster.host(address),
      }),
    });
    if (injector.kinds.size > 0) events.arm(injector);
    return injector;
  }

  #guard(): () => void {
    const fold = this.#options.protocol.fold(new Set(this.#cluster.clients));
    this.#cluster.events.subscribe(fold.handlers);
    const { kernel } = this.#cluster;
    return () => {
      // At every step while little has happened; then at samples, for a state that has grown takes long to walk.
      if (kernel.steps <= GUARDED_STEPS || kernel.steps % GUARD_EVERY === 0)
        guardProcesses(this.#cluster, fold);
    };
  }

  #laggards(): readonly string[] | null {
    if (!this.#isOutOfTime) return null;
    const { servers } = this.#cluster;
    return (this.#goal.laggards?.() ?? []).map((actor) => actorName(actor, servers));
  }

  #report(): RunResult {
    const { kernel, events, servers } = this.#cluster;
    const end = { micros: kernel.nowMicros, isOutOfTime: this.#isOutOfTime, phase: this.#phase };
    const violations: Violation[] = [];
    const rules: RuleResult[] = [];
    events.settle();
    for (const { findings, finish } of this.#checkers) {
      finish?.(end);
      const { rule, premises, violation } = findings;
      if (violation !== null) violations.push(violation);
      rules.push({ rule, verdict: verdictOf(findings), premises });
    }
    const digests = servers.map((sid) => fingerprint(this.#cluster.host(sid).process?.inspect()));
    kernel.foldDraws();
    for (const { low, high } of digests) {
      kernel.hash.fold(low);
      kernel.hash.fold(high);
    }
    return {
      hash: kernel.hash.digits(),
      steps: kernel.steps,
      events: events.count,
      simulatedMicros: kernel.nowMicros,
      violations,
      rules,
      digests: digests.map(formatFingerprint),
      skippedFaults: this.#injector.skipped,
      isCutShort: this.#isCutShort,
      laggards: this.#laggards(),
    };
  }
}

function verdictOf({ violation, excuse, premises }: Findings): RuleVerdict {
  if (violation !== null) return 'violated';
  if (excuse !== null) return 'excused';
  return premises === 0 ? 'vacuous' : 'held';
}
