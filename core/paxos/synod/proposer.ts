/**
 * The proposer: phase 1 asks a quorum for promises, phase 2 asks it to accept a value. The value is forced by the
 * promises if any of them reports one, and free otherwise (P2c of Paxos Made Simple).
 *
 * A ballot is promised durably by the server's own acceptor before the first Prepare leaves. After a restart the next
 * round is above that promise, so no ballot is ever used twice (Paxos Made Simple, 2.5).
 */
import type { AcceptedEntry } from '../../define-events.js';
import type { Env, TimerId } from '../../env.js';
import type { ServerId } from '../../ids.js';
import type { QuorumSystem } from '../../replication/quorums.js';
import type { Ballot } from '../ballot.js';
import { ZERO_BALLOT, makeBallot, roundOf } from '../ballot.js';
import type { Acceptor, SendTo } from './acceptor.js';
import type { SynodMessage, SynodVocabulary } from './messages.js';
import { SLOT } from './messages.js';
import type { SynodSettings } from './settings.js';

/** `prepare` begins with the promise of the server's own acceptor; the others are asked when it is durable. */
export type ProposerPhase = 'idle' | 'prepare' | 'accept' | 'backing-off';

export interface ProposerOptions {
  readonly env: Env<SynodVocabulary>;
  readonly send: { readonly to: SendTo };
  readonly acceptor: Acceptor;
  readonly servers: readonly ServerId[];
  readonly quorums: QuorumSystem;
  readonly settings: SynodSettings;
}

/** A value that a quorum has accepted. */
export interface Decision {
  readonly ballot: Ballot;
  readonly value: number;
}

/** A promise that was counted: who gave it, and what it reported. */
export interface CountedPromise {
  readonly from: ServerId;
  readonly accepted: AcceptedEntry | null;
}

export class Proposer {
  private readonly options: ProposerOptions;
  private readonly env: Env<SynodVocabulary>;
  private phase: ProposerPhase = 'idle';
  private ballot: Ballot = ZERO_BALLOT;
  /** What a client of this server asked for first; proposed only where the promises leave the value free. */
  private wanted: number | null = null;
  private proposed: number | null = null;
  /** The highest round seen anywhere: the next ballot goes above it. */
  private roundSeen = 0;
  private outbidTimes = 0;
  /** In the order in which they came. */
  private promises: CountedPromise[] = [];
  private readonly acceptedBy = new Set<ServerId>();
  private timer: TimerId | null = null;

  constructor(options: ProposerOptions) {
    this.options = options;
    this.env = options.env;
  }

  /** For the server's `inspect`. */
  inspect(): { readonly phase: ProposerPhase; readonly ballot: Ballot } {
    return { phase: this.phase, ballot: this.ballot };
  }

  /** A client wants `value` chosen. The first wish stands: one slot decides one value. */
  propose(value: number): void {
    this.wanted ??= value;
    this.findOut();
  }

  /** Starts a ballot if none is under way: it ends in a decision, or in knowing that there is nothing to propose. */
  findOut(): void {
    if (this.phase === 'idle') this.startBallot();
  }

  /** The value is known: nothing is left to do. */
  stop(): void {
    this.clearTimer();
    if (this.phase !== 'idle') this.rest('learned');
  }

  onPromise(from: ServerId, ballot: Ballot, accepted: AcceptedEntry | null): void {
    if (ballot !== this.ballot) this.refuse('promise-stale-ballot', from, ballot);
    // One that comes late, when phase 2 has begun, is true and cannot change the choice any more.
    if (ballot !== this.ballot || this.phase !== 'prepare') return;
    if (this.promises.some((promise) => promise.from === from)) return;
    this.promises.push({ from, accepted });
    if (from === this.env.self) this.askOthers({ kind: 'Prepare', ballot });
    const quorum = new Set(this.promises.map((promise) => promise.from));
    if (quorum.has(this.env.self) && this.options.quorums.isQ1(quorum)) this.startPhase2();
  }

  /** An Accepted counts for the ballot that it names, and for no other (PX-08). Returns the decision that it completes. */
  onAccepted(from: ServerId, ballot: Ballot): Decision | null {
    const { proposed } = this;
    if (ballot !== this.ballot) this.refuse('accepted-stale-ballot', from, ballot);
    if (ballot !== this.ballot || this.phase !== 'accept' || proposed === null) return null;
    this.acceptedBy.add(from);
    if (!this.options.quorums.isQ2(this.acceptedBy)) return null;
    const quorum = [...this.acceptedBy].sort((a, b) => a - b);
    this.env.observe({ kind: 'paxos.chosen', slot: SLOT, ballot, value: proposed, quorum });
    return { ballot, value: proposed };
  }

  /** Somebody promised a higher ballot: wait, longer each time, so that duelling proposers get out of step. */
  onReject(ballot: Ballot, promised: Ballot): void {
    this.roundSeen = Math.max(this.roundSeen, roundOf(promised));
    if (ballot !== this.ballot || (this.phase !== 'prepare' && this.phase !== 'accept')) return;
    const { backoffMicros, backoffCapMicros } = this.options.settings;
    let base = backoffMicros;
    for (let i = 0; i < this.outbidTimes && base < backoffCapMicros; i += 1) base *= 2;
    base = Math.min(base, backoffCapMicros);
    const delayMicros = base + this.env.random.below(base + 1);
    this.outbidTimes += 1;
    this.phase = 'backing-off';
    this.env.observe({ kind: 'paxos.backed-off', ballot, outbidBy: promised, delayMicros });
    this.setTimer({ kind: 'retry', ballot }, delayMicros);
  }

  onRetry(ballot: Ballot): void {
    if (this.phase === 'backing-off' && ballot === this.ballot) this.startBallot();
  }

  /** Messages may be lost: ask those again who have not answered. */
  onResend(ballot: Ballot): void {
    if (ballot !== this.ballot) return;
    if (this.phase === 'prepare') {
      this.askOthers({ kind: 'Prepare', ballot });
    } else if (this.phase === 'accept' && this.proposed !== null) {
      this.askOthers({ kind: 'Accept', ballot, value: this.proposed });
    }
  }

  /** The value rule: that of the highest ballot among the promises; null if they leave the choice free. */
  protected forcedValue(promises: readonly CountedPromise[]): number | null {
    let highest: AcceptedEntry | null = null;
    for (const { accepted } of promises) {
      if (accepted !== null && (highest === null || accepted.ballot > highest.ballot)) highest = accepted;
    }
    return highest?.value ?? null;
  }

  private startBallot(): void {
    const { acceptor } = this.options;
    this.roundSeen = Math.max(this.roundSeen, roundOf(acceptor.highestPromise)) + 1;
    this.ballot = makeBallot(this.roundSeen, this.env.self);
    this.phase = 'prepare';
    this.promises = [];
    this.acceptedBy.clear();
    this.proposed = null;
    this.clearTimer();
    this.env.observe({ kind: 'paxos.ballot-started', ballot: this.ballot });
    const why = this.wanted === null ? 'nobody tells what is chosen' : 'a value is wanted';
    this.becomes('looking', 'prepare', null, why);
    acceptor.onPrepare(this.env.self, this.ballot);
  }

  private startPhase2(): void {
    const { ballot, env } = this;
    const quorum = this.promises.map((promise) => promise.from).sort((a, b) => a - b);
    const hi = this.promises.some(({ accepted }) => accepted !== null) ? SLOT : 0;
    env.observe({ kind: 'paxos.prepared', ballot, fromSlot: SLOT, hi, quorum });
    const forced = this.forcedValue(this.promises);
    const value = forced ?? this.wanted;
    if (value === null) {
      this.clearTimer();
      this.rest('nothing to propose');
      return;
    }
    this.phase = 'accept';
    this.proposed = value;
    this.becomes('leading', 'steady', env.self, 'a quorum promised');
    const how = forced === null ? 'new' : 'recovered';
    env.observe({ kind: 'paxos.proposed', slot: SLOT, ballot, value, how });
    this.askOthers({ kind: 'Accept', ballot, value });
    this.options.acceptor.onAccept(env.self, ballot, value);
  }

  private askOthers(message: Extract<SynodMessage, { readonly kind: 'Prepare' | 'Accept' }>): void {
    for (const server of this.options.servers) {
      const hasAnswered =
        message.kind === 'Accept'
          ? this.acceptedBy.has(server)
          : this.promises.some(({ from }) => from === server);
      if (server !== this.env.self && !hasAnswered) this.options.send.to(server, message);
    }
    this.setTimer({ kind: 'resend', ballot: message.ballot }, this.options.settings.resendMicros);
  }

  /** Nobody is in its way any more: the next back-off is a first one again. */
  private rest(why: string): void {
    this.phase = 'idle';
    this.outbidTimes = 0;
    this.becomes('following', 'steady', null, why);
  }

  private becomes(role: string, phase: string, leader: ServerId | null, why: string): void {
    this.env.observe({ kind: 'role.changed', role, phase, ballot: this.ballot, leader, why });
  }

  private refuse(guard: string, from: ServerId, actual: Ballot): void {
    this.env.observe({ kind: 'guard.refused', guard, from, expected: this.ballot, actual });
  }

  private setTimer(
    timer: { readonly kind: 'resend' | 'retry'; readonly ballot: Ballot },
    delayMicros: number,
  ): void {
    this.clearTimer();
    this.timer = this.env.timers.set(timer, delayMicros);
  }

  private clearTimer(): void {
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
  }
}
