import type { Handlers } from '../../trace/event-stream.js';
import { actorName } from '../actor-names.js';
import type { ZabRunEvent } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import { seconds } from './seconds.js';

/** A call that has not ended. */
interface OpenCall {
  readonly client: number;
  readonly xid: number;
  readonly micros: number;
  readonly index: number;
}

const XIDS = 4294967296;

/** The calls that clients have made and that have not ended. A client that dies takes its calls with it. */
export class OpenCalls {
  readonly #calls = new Map<number, OpenCall>();

  constructor(ghosts: ZabGhosts) {
    ghosts.judges.clientCrashed.push((client) => {
      for (const [key, call] of this.#calls) if (call.client === client) this.#calls.delete(key);
    });
  }

  get count(): number {
    return this.#calls.size;
  }

  all(): Iterable<OpenCall> {
    return this.#calls.values();
  }

  /** `onCall` is told of each call that is made. */
  handlers(onCall: () => void): Handlers<ZabRunEvent> {
    return {
      'client.called': ({ xid }, { actor, micros, index }) => {
        this.#calls.set(actor * XIDS + xid, { client: actor, xid, micros, index });
        onCall();
      },
      'client.returned': ({ xid }, { actor }) => {
        this.#calls.delete(actor * XIDS + xid);
      },
    };
  }
}

/** `call 4 of c1 is open since 3.250 s`. */
export function describeCall({ client, xid, micros }: OpenCall, servers: readonly number[]): string {
  return `call ${String(xid)} of ${actorName(client, servers)} is open since ${seconds(micros)}`;
}
