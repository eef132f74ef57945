/**
 * A protocol in a few lines, to prove that the simulator knows no other: a client asks servers in turn, a server makes
 * each question durable and answers it, and what was answered is never forgotten.
 */
import type { EventOf } from '../../../core/define-events.js';
import { defineEvents } from '../../../core/define-events.js';
import type { Env, Input, Process } from '../../../core/env.js';
import { RecordFile } from '../../../core/storage/record-file.js';
import { Findings } from '../../../sim/check/checker.js';
import type { Protocol } from '../../../sim/protocol.js';

const pingPongEvents = defineEvents({
  'ping.counted': {
    key: 'pic',
    level: 'std',
    says: 'A server knows of so many pings.',
    fields: { count: 'int' },
  },
  'pong.heard': { key: 'poh', level: 'std', says: 'A client got an answer.', fields: { n: 'int' } },
});

export interface PingPongVocabulary {
  readonly message: never;
  readonly job: never;
  readonly datagram: { readonly kind: 'Ping' | 'Pong'; readonly n: number };
  readonly timer: { readonly kind: 'ask' };
  readonly event: EventOf<typeof pingPongEvents>;
}
type PingPongEnv = Env<PingPongVocabulary>;
type PingPongInput = Input<PingPongVocabulary>;

class Server implements Process<PingPongVocabulary> {
  private readonly env: PingPongEnv;
  private readonly file: RecordFile;
  private readonly waiting = new Map<number, { readonly to: number; readonly n: number }>();
  private count: number;
  private tickets = 0;

  constructor(env: PingPongEnv) {
    this.env = env;
    this.file = new RecordFile(env.files, 'pings', env.incarnation);
    this.count = this.file.recover().payloads.length;
    env.observe({ kind: 'ping.counted', count: this.count });
  }

  handle(input: PingPongInput): void {
    if (input.kind === 'datagram') {
      const { n } = input.datagram;
      this.tickets += 1;
      this.count += 1;
      this.env.observe({ kind: 'ping.counted', count: this.count });
      this.file.append(1, (bytes, at) => (bytes[at] = n), { kind: 'promised', ballot: n });
      this.waiting.set(this.tickets, { to: input.from, n });
      this.file.sync(this.tickets);
    } else if (input.kind === 'synced') {
      if (input.error !== null) this.env.halt('a sync failed');
      const answer = this.waiting.get(input.ticket);
      if (input.error !== null || !this.file.isDurable(input.ticket) || answer === undefined) return;
      this.waiting.delete(input.ticket);
      this.env.datagrams.send(answer.to, { kind: 'Pong', n: answer.n });
    }
  }

  inspect(): unknown {
    return { count: this.count };
  }
}

class Client implements Process<PingPongVocabulary> {
  private readonly env: PingPongEnv;
  private readonly servers: number;
  private asked = 0;

  constructor(env: PingPongEnv, servers: number) {
    this.env = env;
    this.servers = servers;
    env.timers.set({ kind: 'ask' }, 0);
  }

  handle(input: PingPongInput): void {
    if (input.kind === 'datagram') this.env.observe({ kind: 'pong.heard', n: input.datagram.n });
    if (input.kind !== 'timer') return;
    this.asked += 1;
    this.env.datagrams.send((this.asked % this.servers) + 1, { kind: 'Ping', n: this.asked });
    this.env.timers.set({ kind: 'ask' }, 2_000 + this.env.random.below(1_000));
  }

  inspect(): unknown {
    return { asked: this.asked };
  }
}

/** The protocol, for so many servers. Its goal: `answers` more answers in the phase at hand. */
export function pingPong(servers: number, answers: number): Protocol<PingPongVocabulary> {
  const counts = new Map<number, { count: number }>();
  let left = answers;
  return {
    events: pingPongEvents,
    steps: {
      ping: { kind: 'net.sent', matches: (event) => event.kind === 'net.sent', to: () => null },
      fsync: { kind: 'disk.synced', matches: (event) => event.kind === 'disk.synced', to: () => null },
    },
    server: () => (env) => new Server(env),
    client: () => (env) => new Client(env, servers),
    note: ({ n }) => ({ slot: n, ballot: null, zxid: null, epoch: null }),
    watch: () => ({}),
    checkers: () => [{ findings: new Findings('X1'), handlers: {} }],
    goal: () => ({
      isReached: () => left <= 0,
      handlers: {
        'run.phased': () => (left = answers),
        'pong.heard': () => (left -= 1),
      },
    }),
    fold: () => ({
      handlers: {
        'process.crashed': (_, { actor }) => counts.delete(actor),
        'ping.counted': ({ count }, { actor }) => counts.set(actor, { count }),
      },
      stateOf: (address) => counts.get(address),
    }),
  };
}
