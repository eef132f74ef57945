/**
 * A checker decides one rule, online, from the event stream alone. It counts how often the rule's premise was true (a
 * rule that was never exercised is vacuous) and keeps the first violation with the events that prove it.
 */
import type { Kinded } from '../../core/env.js';
import type { Envelope, Handlers } from '../trace/event-stream.js';
import type { RuleId } from './rules.js';
import { RULES } from './rules.js';

/** An event that takes part in a proof, and as what. */
export interface Evidence {
  readonly index: number;
  readonly role: string;
}

/** A broken promise: what was promised, what happened, and the events that show it. */
export interface Violation {
  readonly rule: RuleId;
  readonly slug: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

/** Why a recovery that did not come is no violation: a closed list, each verified on what truly happened. */
export const EXCUSES = {
  'no-intact-quorum': 'the core has no quorum of servers whose disks are intact',
  'no-server-left': 'a client knew no server of the core but such as refused their damaged disks',
  'spent-epoch': 'an epoch had used its last zxid a moment ago, and its leader gave up by design',
} as const satisfies Readonly<Record<string, string>>;

export type ExcuseId = keyof typeof EXCUSES;

/** The phases of a run, in their order. */
export type RunPhase = 'safety' | 'liveness' | 'quiet';

/** How a run ended, for rules that owe something by then. */
export interface RunEnd {
  readonly micros: number;
  /** The liveness phase ran to its bound, or nothing was pending any more, before all was done. */
  readonly isOutOfTime: boolean;
  /** The phase that it reached. */
  readonly phase: RunPhase;
}

/** What a checker has found so far. */
export class Findings {
  readonly rule: RuleId;
  #premises = 0;
  #violation: Violation | null = null;
  #excuse: ExcuseId | null = null;

  constructor(rule: RuleId) {
    this.rule = rule;
  }

  /** How often the premise was true. */
  get premises(): number {
    return this.#premises;
  }

  /** The first violation. Later ones are mostly its consequences. */
  get violation(): Violation | null {
    return this.#violation;
  }

  /** Why what was owed is not owed in this run; null if it is. A violation counts for more. */
  get excuse(): ExcuseId | null {
    return this.#excuse;
  }

  /** The rule's premise is true here: something is about to be checked. */
  premise(): void {
    this.#premises += 1;
  }

  /** The rule is broken. `message`: one sentence, what was promised and what happened. */
  violated(message: string, evidence: readonly Evidence[]): void {
    if (this.#violation !== null) return;
    this.#violation = { rule: this.rule, slug: RULES[this.rule].slug, message, evidence };
  }

  /** What the rule asks for cannot be asked for in this run. */
  excused(why: ExcuseId): void {
    this.#excuse ??= why;
  }
}

export interface Checker<E extends Kinded> {
  readonly findings: Findings;
  readonly handlers: Handlers<E>;
  /** Called once, when the run is over. */
  readonly finish?: (end: RunEnd) => void;
}

/** What a checker keeps of an event: its envelope is valid only during the call. */
export function witness(at: Envelope, role: string): Evidence {
  return { index: at.index, role };
}
