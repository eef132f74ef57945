import type { Env } from '../../../../core/env.js';
import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import type { ConformVocabulary } from '../../../../sim/workload/conform/vocabulary.js';

/** What a test does with what a client process does; what no client does leads nowhere. */
export interface Doings {
  readonly connects: (to: ServerId) => ConnectionId;
  readonly sends: (connection: ConnectionId, message: ConformVocabulary['message']) => void;
  readonly closes: (connection: ConnectionId) => void;
  readonly sets: (timer: ConformVocabulary['timer'], delayMicros: number) => number;
  readonly observes: (event: ConformVocabulary['event']) => void;
}

/** The ports of a client process, in the hands of a test. */
export function portsThat({ connects, sends, closes, sets, observes }: Doings): Env<ConformVocabulary> {
  return {
    self: 9,
    incarnation: 1,
    clock: { monotonicMicros: () => 0, wallMillis: () => 0 },
    timers: { set: sets, cancel: () => undefined },
    streams: {
      listen: () => undefined,
      connect: connects,
      send: (connection, message) => {
        sends(connection, message);
        return true;
      },
      close: closes,
    },
    datagrams: { send: () => undefined },
    files: {
      append: () => undefined,
      overwrite: () => undefined,
      truncate: () => undefined,
      rename: () => undefined,
      remove: () => undefined,
      sync: () => undefined,
      read: () => ({ ok: false, error: 'ENOENT' }),
      list: () => [],
    },
    lanes: { post: () => undefined },
    random: { below: () => 0 },
    observe: observes,
    observeLazily: () => undefined,
    halt: () => undefined,
  };
}
