/**
 * A server of the synod: acceptor, proposer and learner in one process. It only directs: each input goes to the part
 * that it is for, and what the parts send to their own server takes the same way as what comes from others.
 */
import { unreachable } from '../../assert.js';
import type { Env, Input, Process, Program } from '../../env.js';
import type { Address, ServerId } from '../../ids.js';
import { Majorities } from '../../replication/quorums.js';
import type { Acceptor } from './acceptor.js';
import type { Learner } from './learner.js';
import type { SynodMessage, SynodVocabulary } from './messages.js';
import type { SynodParts } from './parts.js';
import { SYNOD_PARTS } from './parts.js';
import type { Decision, Proposer } from './proposer.js';
import type { SynodSettings } from './settings.js';

export interface SynodConfig {
  readonly servers: readonly ServerId[];
  readonly settings: SynodSettings;
}

/** The program of a server. */
export function synodServer(config: SynodConfig, parts: SynodParts = SYNOD_PARTS): Program<SynodVocabulary> {
  return (env) => new SynodServer(env, config, parts);
}

class SynodServer implements Process<SynodVocabulary> {
  private readonly env: Env<SynodVocabulary>;
  private readonly config: SynodConfig;
  private readonly acceptor: Acceptor;
  private readonly proposer: Proposer;
  private readonly learner: Learner;
  /** Clients that wait for the decision. */
  private readonly clients = new Set<Address>();
  /** Messages of this server to itself, to be handled when the current one is done. */
  private readonly own: SynodMessage[] = [];
  private isDraining = false;

  constructor(env: Env<SynodVocabulary>, config: SynodConfig, parts: SynodParts) {
    this.env = env;
    this.config = config;
    const { servers, settings } = config;
    this.acceptor = new parts.acceptor(env, this);
    this.proposer = new parts.proposer({
      env,
      send: this,
      acceptor: this.acceptor,
      servers,
      quorums: new Majorities(servers),
      settings,
    });
    this.learner = new parts.learner({ env, send: this, servers, settings });
    this.acceptor.recover();
    this.learner.start();
  }

  handle(input: Input<SynodVocabulary>): void {
    switch (input.kind) {
      case 'datagram':
        this.onMessage(input.from, input.datagram);
        break;
      case 'timer':
        this.onTimer(input.timer);
        break;
      case 'synced':
        // What is on the disk after a failed sync is unknown until it is read again: never retry, never trust.
        if (input.error !== null) this.env.halt(`a sync failed with ${input.error}`);
        else this.acceptor.onSynced(input.ticket);
        break;
      case 'accepted':
      case 'connected':
      case 'writable':
      case 'message':
      case 'broken':
      case 'job':
        // The synod speaks in datagrams, and has no lanes.
        break;
      default:
        unreachable(input);
    }
    this.drain();
  }

  inspect(): unknown {
    const { promised, accepted } = this.acceptor.inspect();
    return {
      promised,
      accepted,
      proposer: this.proposer.inspect(),
      learned: this.learner.known?.value ?? null,
    };
  }

  /** The way of every message of its parts. */
  to(server: ServerId, message: SynodMessage): void {
    if (server === this.env.self) this.own.push(message);
    else this.env.datagrams.send(server, message);
  }

  private drain(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    for (let message = this.own.shift(); message !== undefined; message = this.own.shift()) {
      this.onMessage(this.env.self, message);
    }
    this.isDraining = false;
  }

  private onMessage(from: Address, message: SynodMessage): void {
    switch (message.kind) {
      case 'Prepare':
        this.acceptor.onPrepare(from, message.ballot);
        return;
      case 'Promise':
        this.proposer.onPromise(from, message.ballot, message.accepted);
        return;
      case 'Accept':
        this.acceptor.onAccept(from, message.ballot, message.value);
        return;
      case 'Accepted':
        this.onAccepted(from, message.ballot);
        return;
      case 'Reject':
        this.proposer.onReject(message.ballot, message.promised);
        return;
      case 'Decide':
        this.onDecision({ ballot: message.ballot, value: message.value }, 'decide');
        return;
      case 'LearnReq':
        this.learner.onLearnReq(from);
        return;
      case 'Submit':
        this.onSubmit(from, message.value);
        return;
      case 'Answer':
        return;
      default:
        unreachable(message);
    }
  }

  private onTimer(timer: SynodVocabulary['timer']): void {
    switch (timer.kind) {
      case 'resend':
        this.proposer.onResend(timer.ballot);
        return;
      case 'retry':
        this.proposer.onRetry(timer.ballot);
        return;
      case 'learn':
        if (this.learner.onLearnTimer()) this.proposer.findOut();
        return;
      case 'call':
      case 'timeout':
        return;
      default:
        unreachable(timer);
    }
  }

  private onSubmit(client: Address, value: number): void {
    const decision = this.learner.known;
    if (decision !== null) {
      this.env.datagrams.send(client, { kind: 'Answer', value: decision.value });
      return;
    }
    this.clients.add(client);
    this.proposer.propose(value);
  }

  private onAccepted(from: ServerId, ballot: number): void {
    const decision = this.proposer.onAccepted(from, ballot);
    if (decision === null) return;
    for (const server of this.config.servers) {
      if (server !== this.env.self) this.env.datagrams.send(server, { kind: 'Decide', ...decision });
    }
    this.onDecision(decision, 'quorum');
  }

  private onDecision(decision: Decision, via: 'quorum' | 'decide'): void {
    if (!this.learner.learn(decision, via)) return;
    this.proposer.stop();
    for (const client of this.clients)
      this.env.datagrams.send(client, { kind: 'Answer', value: decision.value });
    this.clients.clear();
  }
}
