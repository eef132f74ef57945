import type { Handlers } from '../../trace/event-stream.js';
import { actorName } from '../actor-names.js';
import { CallsInFlight } from '../calls-in-flight.js';
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

/** The calls that clients have made and that have not ended. A client that dies takes its calls with it. */
export class OpenCalls {
  readonly #calls = new CallsInFlight<OpenCall>();

  constructor(ghosts: ZabGhosts) {
    ghosts.judges.clientCrashed.push((client) => this.#calls.forget(client));
  }

  get count(): number {
    return this.#calls.count;
  }

  all(): Iterable<OpenCall> {
    return this.#calls.all();
  }

  /** `onCall` is told of each call that is made. */
  handlers(onCall: () => void): Handlers<ZabRunEvent> {
    return {
      'client.called': ({ xid }, { actor, micros, index }) => {
        this.#calls.add({ client: actor, xid, micros, index });
        onCall();
      },
      'client.returned': ({ xid }, { actor }) => {
        this.#calls.end(actor, xid);
      },
    };
  }
}

/** `call 4 of c1 is open since 3.250 s`. */
export function describeCall({ client, xid, micros }: OpenCall, servers: readonly number[]): string {
  return `call ${String(xid)} of ${actorName(client, servers)} is open since ${seconds(micros)}`;
}
