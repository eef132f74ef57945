import type { Env, Input, Process, Program, TimerId } from '../../env.js';
import type { ServerId } from '../../ids.js';
import type { SynodVocabulary } from './messages.js';

/** One call: submit `value`, first at server `to`. */
export interface SynodCall {
  /** When the client calls, in µs after its start. */
  readonly atMicros: number;
  readonly value: number;
  readonly to: ServerId;
}

export interface SynodClientConfig {
  readonly calls: readonly SynodCall[];
  readonly servers: readonly ServerId[];
  /** Without an answer for so long, the client asks the next server. */
  readonly timeoutMicros: number;
}

/** The program of a client: it submits values, and retries at one server after the other until it is answered. */
export function synodClient(config: SynodClientConfig): Program<SynodVocabulary> {
  return (env) => new SynodClient(env, config);
}

/** A call that is not answered yet. */
interface OpenCall {
  readonly value: number;
  to: ServerId;
  timer: TimerId;
}

class SynodClient implements Process<SynodVocabulary> {
  private readonly env: Env<SynodVocabulary>;
  private readonly config: SynodClientConfig;
  /** By xid: the number of the call, from 1. */
  private readonly open = new Map<number, OpenCall>();

  constructor(env: Env<SynodVocabulary>, config: SynodClientConfig) {
    this.env = env;
    this.config = config;
    for (const [i, call] of config.calls.entries())
      env.timers.set({ kind: 'call', xid: i + 1 }, call.atMicros);
  }

  handle(input: Input<SynodVocabulary>): void {
    if (input.kind === 'timer') {
      if (input.timer.kind === 'call') this.call(input.timer.xid);
      else if (input.timer.kind === 'timeout') this.onTimeout(input.timer.xid);
    } else if (input.kind === 'datagram' && input.datagram.kind === 'Answer') {
      this.onAnswer(input.datagram.value);
    }
  }

  inspect(): unknown {
    return { open: [...this.open.keys()] };
  }

  private call(xid: number): void {
    const call = this.config.calls[xid - 1];
    if (call === undefined) return;
    this.env.observe({ kind: 'client.called', xid, op: 'submit', value: call.value });
    this.submit(xid, call.value, call.to);
  }

  private submit(xid: number, value: number, to: ServerId): void {
    const timer = this.env.timers.set({ kind: 'timeout', xid }, this.config.timeoutMicros);
    this.open.set(xid, { value, to, timer });
    this.env.datagrams.send(to, { kind: 'Submit', value });
  }

  private onTimeout(xid: number): void {
    const call = this.open.get(xid);
    if (call === undefined) return;
    const { servers } = this.config;
    const next = servers[(servers.indexOf(call.to) + 1) % servers.length] ?? call.to;
    this.submit(xid, call.value, next);
  }

  /** The decision answers every open call: there is one, whoever's value it is. */
  private onAnswer(value: number): void {
    for (const [xid, call] of this.open) {
      this.env.timers.cancel(call.timer);
      this.env.observe({ kind: 'client.returned', xid, outcome: 'ok', value });
    }
    this.open.clear();
  }
}
