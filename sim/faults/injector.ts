/**
 * The injector strikes the faults of a plan: at their time, or before or after the n-th time that a protocol step
 * happens. It is part of the run and no listener. It knows the truth of the world; the protocols never see it.
 */
import type { Kinded } from '../../core/env.js';
import type { Kernel } from '../kernel/kernel.js';
import { WORK_SORTS } from '../kernel/pending.js';
import { PlannedWork } from '../kernel/planned-work.js';
import type { Reporter, Trigger } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { PlannedFault, Selector } from './plan.js';
import type { Population } from './selector.js';
import { bind } from './selector.js';
import type { StepFilter } from './step-filter.js';
import { passes } from './step-filter.js';
import type { Phases, Step, Steps } from './steps.js';
import { findStep } from './steps.js';
import type { Striker } from './striker.js';

interface ArmedFault<E> {
  readonly number: number;
  readonly step: Step<E>;
  readonly when: 'before' | 'after';
  readonly sid: number | null;
  readonly to: number | null;
  readonly fromMicros: number;
  readonly where: StepFilter | null;
  /** How many more times the step has to happen. */
  left: number;
}

export interface InjectorOptions<E extends Kinded> {
  readonly kernel: Kernel;
  readonly events: Reporter<E | WorldEvent>;
  readonly faults: readonly PlannedFault[];
  readonly steps: Steps<E>;
  readonly population: Population & { readonly roles: Phases };
  readonly striker: Striker;
}

export class Injector<E extends Kinded> implements Trigger<E> {
  readonly kinds = new Set<string>();
  readonly #options: InjectorOptions<E>;
  #armed: ArmedFault<E>[] = [];
  #isOver = false;
  #timed = 0;
  #skipped = 0;

  constructor(options: InjectorOptions<E>) {
    this.#options = options;
    for (const [number, { strike }] of options.faults.entries()) {
      if (strike.kind === 'time') {
        this.#timed += 1;
        const work = new PlannedWork(WORK_SORTS.strike, 'a planned fault strikes', () =>
          this.#strikeTimed(number),
        );
        options.kernel.plan(strike.atMicros, work);
        continue;
      }
      const step = findStep(options.steps, strike);
      if (step === undefined) continue;
      const { when, sid, to, nth, fromMicros = 0, where = null } = strike;
      this.#armed.push({ number, step, when, sid, to, fromMicros, where, left: nth });
      this.kinds.add(step.kind);
    }
  }

  /** Whether a fault is still to strike at a time, or the end of one is still to come. */
  get hasMoreToCome(): boolean {
    return this.#timed > 0 || this.#options.striker.hasMoreToCome;
  }

  /** How many planned faults found nobody to strike. */
  get skipped(): number {
    return this.#skipped;
  }

  /** The safety phase is over: nothing strikes any more. */
  disarm(): void {
    this.#isOver = true;
    this.#options.striker.disarm();
    this.#armed = [];
    this.kinds.clear();
  }

  before(event: E, actor: number): void {
    this.#look('before', event, actor);
  }

  after(event: E, actor: number): void {
    this.#look('after', event, actor);
  }

  #look(when: 'before' | 'after', event: E, actor: number): void {
    const { kernel, population } = this.#options;
    const { roles } = population;
    let due: number[] | null = null;
    for (const armed of this.#armed) {
      if (armed.when !== when || armed.left === 0 || armed.step.kind !== event.kind) continue;
      if (armed.sid !== null && armed.sid !== actor) continue;
      if (kernel.nowMicros < armed.fromMicros || !armed.step.matches(event, actor, roles)) continue;
      if (armed.to !== null && armed.to !== armed.step.to(event)) continue;
      if (armed.where !== null && !passes(armed.where, event, actor, roles.leader)) continue;
      armed.left -= 1;
      if (armed.left === 0) (due ??= []).push(armed.number);
    }
    // All that match do so at the same moment: what one of them strikes hides the step from none of the others.
    for (const number of due ?? []) this.#strike(number, actor);
  }

  #strikeTimed(number: number): void {
    this.#timed -= 1;
    this.#strike(number, null);
  }

  #strike(number: number, it: number | null): void {
    const planned = this.#options.faults[number];
    if (this.#isOver || planned === undefined) return;
    const { kernel, events, population, striker } = this.#options;
    const { fault, strike } = planned;
    const stream = kernel.stream(`faults/${String(number + 1)}`);
    const bound = (selector: Selector): readonly number[] =>
      bind(selector, { population, choices: kernel.choices, stream, it });
    const blow = striker.prepare(fault, bound);
    if (typeof blow === 'string') {
      this.#skipped += 1;
      events.emit({ kind: 'fault.skipped', plan: number, fault: fault.kind, why: blow }, 0);
      return;
    }
    const trigger = strike.kind === 'time' ? 'time' : `${strike.when} ${strike.step}`;
    const event: WorldEvent = {
      kind: 'fault.struck',
      plan: number,
      fault: fault.kind,
      actors: blow.actors,
      trigger,
    };
    const struck = events.emit(event, 0);
    const handled = events.cause;
    events.handling(struck);
    blow.strike();
    events.handling(handled);
  }
}
