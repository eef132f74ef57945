/**
 * A protocol over connections and lanes, in a few lines: a client keeps a connection to one of the servers and counts up;
 * a server echoes each number by way of a lane. What a client hears on one connection it hears in order.
 */
import { assert } from '../../../core/assert.js';
import type { EventOf } from '../../../core/define-events.js';
import { defineEvents } from '../../../core/define-events.js';
import type { Env, Input, Process } from '../../../core/env.js';
import { Findings } from '../../../sim/check/checker.js';
import type { RunEnd } from '../../../sim/check/checker.js';
import type { Protocol } from '../../../sim/protocol.js';

const streamPongEvents = defineEvents({
  'pong.heard': { key: 'poh', level: 'std', says: 'A client got an answer.', fields: { n: 'int' } },
  'pong.serving': { key: 'pos', level: 'std', says: 'A server listens.', fields: {} },
});

export interface StreamPongVocabulary {
  readonly message: { readonly kind: 'Ping' | 'Pong'; readonly n: number };
  readonly datagram: never;
  readonly timer: { readonly kind: 'next' };
  readonly job: { readonly kind: 'echo'; readonly connection: number; readonly n: number };
  readonly event: EventOf<typeof streamPongEvents>;
}
type PongEnv = Env<StreamPongVocabulary>;
type PongInput = Input<StreamPongVocabulary>;

class Server implements Process<StreamPongVocabulary> {
  private readonly env: PongEnv;
  private readonly clients = new Set<number>();

  constructor(env: PongEnv) {
    this.env = env;
    env.streams.listen('client');
    env.observe({ kind: 'pong.serving' });
  }

  handle(input: PongInput): void {
    if (input.kind === 'accepted') this.clients.add(input.connection);
    if (input.kind === 'broken') this.clients.delete(input.connection);
    if (input.kind === 'message') {
      assert(this.clients.has(input.connection), 'a message comes on a connection that is open');
      this.env.lanes.post('echo', { kind: 'echo', connection: input.connection, n: input.message.n });
    }
    if (input.kind === 'job') this.env.streams.send(input.job.connection, { kind: 'Pong', n: input.job.n });
  }

  inspect(): unknown {
    return { isServing: true };
  }
}

class Client implements Process<StreamPongVocabulary> {
  private readonly env: PongEnv;
  private readonly servers: number;
  private connection = 0;
  private isOpen = false;
  private tries = 0;
  private asked = 0;
  private heard = 0;

  constructor(env: PongEnv, servers: number) {
    this.env = env;
    this.servers = servers;
    env.timers.set({ kind: 'next' }, 1_000);
  }

  handle(input: PongInput): void {
    if (input.kind === 'timer') this.next();
    if (!('connection' in input) || input.connection !== this.connection) return;
    if (input.kind === 'connected') this.isOpen = true;
    if (input.kind === 'broken') this.connection = 0;
    if (input.kind === 'message') {
      assert(input.message.n > this.heard, 'answers come in the order of the questions');
      this.heard = input.message.n;
      this.env.observe({ kind: 'pong.heard', n: this.heard });
    }
  }

  inspect(): unknown {
    return null;
  }

  private next(): void {
    if (this.connection === 0) {
      this.tries += 1;
      this.isOpen = false;
      this.connection = this.env.streams.connect((this.tries % this.servers) + 1, 'client');
    } else if (this.isOpen) {
      this.asked += 1;
      this.env.streams.send(this.connection, { kind: 'Ping', n: this.asked });
    }
    this.env.timers.set({ kind: 'next' }, 800 + this.env.random.below(400));
  }
}

export interface StreamPongOptions {
  readonly servers: number;
  /** How many more answers each phase owes. */
  readonly answers: number;
  /** Told how the run ended, as checkers are. */
  readonly finish?: (end: RunEnd) => void;
}

export function streamPong({ servers, answers, finish }: StreamPongOptions): Protocol<StreamPongVocabulary> {
  let left = answers;
  const serving = new Map<number, unknown>();
  return {
    events: streamPongEvents,
    steps: {
      ping: {
        kind: 'net.sent',
        matches: (event) => event.kind === 'net.sent' && event.type === 'Ping',
        to: (event) => (event.kind === 'net.sent' ? event.to : null),
      },
      heard: { kind: 'net.delivered', matches: (event) => event.kind === 'net.delivered', to: () => null },
    },
    server: () => (env) => new Server(env),
    client: () => (env) => new Client(env, servers),
    note: ({ n }) => ({ slot: null, ballot: null, zxid: n, epoch: null }),
    watch: () => ({}),
    checkers: () => [
      { findings: new Findings('X1'), handlers: {}, ...(finish === undefined ? {} : { finish }) },
    ],
    goal: () => ({
      isReached: () => left <= 0,
      handlers: { 'run.phased': () => (left = answers), 'pong.heard': () => (left -= 1) },
    }),
    fold: () => ({
      handlers: {
        'process.crashed': (_, { actor }) => serving.delete(actor),
        'pong.serving': (_, { actor }) => serving.set(actor, { isServing: true }),
      },
      stateOf: (address) => serving.get(address),
    }),
  };
}
