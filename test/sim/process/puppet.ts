/**
 * A protocol of no protocol: processes that do what a test tells them, and write down all that they are told. With it
 * the parts of the world are tested as a process sees them, and proven to know nothing of Paxos.
 */
import type { EventOf } from '../../../core/define-events.js';
import { defineEvents } from '../../../core/define-events.js';
import type { Env, Input, Kinded } from '../../../core/env.js';
import type { DiskSettings } from '../../../sim/disk/disk.js';
import type { LinkSettings } from '../../../sim/network/link.js';
import type { StreamSettings } from '../../../sim/network/stream-settings.js';
import type { Protocol } from '../../../sim/protocol.js';
import type { WorldEvent } from '../../../sim/trace/world-events.js';

export const puppetEvents = defineEvents({
  'puppet.said': { key: 'psd', level: 'std', says: 'A puppet said a word.', fields: { word: 'text' } },
  'puppet.led': {
    key: 'pld',
    level: 'std',
    says: 'A puppet took the lead, or left it.',
    fields: { leads: 'bool' },
  },
});
export type PuppetEvent = EventOf<typeof puppetEvents>;

export interface PuppetVocabulary {
  readonly message: Kinded & { readonly n: number };
  readonly datagram: Kinded & { readonly n: number };
  readonly timer: Kinded;
  readonly job: Kinded;
  readonly event: PuppetEvent;
}
export type PuppetEnv = Env<PuppetVocabulary>;
export type PuppetInput = Input<PuppetVocabulary>;
export type AnyEvent = PuppetEvent | WorldEvent;

/** What a test wants of the puppet at one address. */
export interface Part {
  /** Called at the start of each life, as its program. */
  readonly begin?: (env: PuppetEnv) => void;
  /** Called with each input. */
  readonly handle?: (input: PuppetInput, env: PuppetEnv) => void;
}

export type Cast = (address: number) => Part;

/** The protocol of puppets. `born` is told of the ports of each new life, before its program runs. */
export function puppetProtocol(
  servers: number,
  cast: Cast,
  born: (env: PuppetEnv) => void,
): Protocol<PuppetVocabulary> {
  const program = (address: number) => (env: PuppetEnv) => {
    born(env);
    cast(address).begin?.(env);
    return { handle: (input: PuppetInput) => cast(address).handle?.(input, env), inspect: () => null };
  };
  return {
    events: puppetEvents,
    steps: {
      ping: {
        kind: 'net.sent',
        matches: (event) => event.kind === 'net.sent' && event.type === 'Ping',
        to: (event) => (event.kind === 'net.sent' ? event.to : null),
      },
      fsync: {
        kind: 'disk.synced',
        matches: (event) => event.kind === 'disk.synced' && event.tags.length > 0,
        to: () => null,
      },
      heard: { kind: 'net.delivered', matches: (event) => event.kind === 'net.delivered', to: () => null },
      said: { kind: 'puppet.said', matches: (event) => event.kind === 'puppet.said', to: () => null },
    },
    server: program,
    client: (number) => program(servers + number + 1),
    note: ({ n }) => ({ slot: n, ballot: null, zxid: null, epoch: null }),
    watch: (roles) => ({
      'puppet.led': ({ leads }, { actor }) =>
        roles.changed(actor, leads ? 'leading' : 'following', 'broadcast'),
      'process.crashed': (_, { actor }) => roles.left(actor),
    }),
    checkers: () => [],
    goal: () => ({ handlers: {}, isReached: () => false }),
    fold: () => ({ handlers: {}, stateOf: () => null }),
  };
}

/** 100 µs for each message, and nothing happens to it. */
export const CALM_NETWORK: LinkSettings = {
  latency: { shape: 'constant', minMicros: 100, meanMicros: 0, capMicros: 1_000_000 },
  lossPpm: 0,
  duplicationPpm: 0,
  copyDelay: { shape: 'constant', minMicros: 50, meanMicros: 0, capMicros: 1_000_000 },
  overtakePpm: 0,
  overtakeDelay: { shape: 'constant', minMicros: 70, meanMicros: 0, capMicros: 1_000_000 },
};

/** 1 ms for each sync. */
export const CALM_DISK: DiskSettings = {
  sync: { shape: 'constant', minMicros: 1_000, meanMicros: 0, capMicros: 1_000_000 },
};

/** A window of four messages, and ten seconds of silence. */
export const CALM_STREAMS: StreamSettings = { windowMessages: 4, silenceMicros: 10_000_000, resetPpm: 0 };
