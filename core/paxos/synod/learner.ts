/**
 * The learner: it is told of a decision, or asks for it. Reports of accepted values at mixed ballots teach nothing, so
 * one that gets no answer for long finds out by a ballot of its server's own (Paxos Made Simple, 2.3).
 */
import type { Env } from '../../env.js';
import type { ServerId } from '../../ids.js';
import type { SendTo } from './acceptor.js';
import type { SynodVocabulary } from './messages.js';
import { SLOT } from './messages.js';
import type { Decision } from './proposer.js';
import type { SynodSettings } from './settings.js';

export interface LearnerOptions {
  readonly env: Env<SynodVocabulary>;
  readonly send: { readonly to: SendTo };
  readonly servers: readonly ServerId[];
  readonly settings: SynodSettings;
}

export class Learner {
  private readonly options: LearnerOptions;
  private decision: Decision | null = null;
  private asked = 0;

  constructor(options: LearnerOptions) {
    this.options = options;
  }

  /** What is chosen, as far as it knows. */
  get known(): Decision | null {
    return this.decision;
  }

  /** Begins to wait. To be called once, at the start of a life: what was learned before is forgotten. */
  start(): void {
    this.waitAndAsk();
  }

  /** A decision has become known, from the server's own proposer or from another's. True if it was news. */
  learn(decision: Decision, via: 'quorum' | 'decide'): boolean {
    if (this.decision !== null) return false;
    this.decision = decision;
    this.options.env.observe({ kind: 'paxos.learned', slot: SLOT, ...decision, via });
    return true;
  }

  /** Another server asks. */
  onLearnReq(from: ServerId): void {
    if (this.decision !== null) this.options.send.to(from, { kind: 'Decide', ...this.decision });
  }

  /** The wait is over; true if asking has been in vain for too long. */
  onLearnTimer(): boolean {
    if (this.decision !== null) return false;
    const { servers, env, send, settings } = this.options;
    this.asked += 1;
    for (const server of servers) if (server !== env.self) send.to(server, { kind: 'LearnReq' });
    this.waitAndAsk();
    return this.asked > settings.asksBeforeBallot;
  }

  private waitAndAsk(): void {
    const { env, settings } = this.options;
    env.timers.set({ kind: 'learn' }, settings.learnMicros + env.random.below(settings.learnMicros + 1));
  }
}
