import type { IntactCore } from './intact-core.js';
import type { ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';

/** What clients can hope for behind the heal, by the servers that they try. */
export class Prospects {
  readonly #context: ZabContext;
  readonly #intact: IntactCore;
  readonly #tried = new Map<number, Set<number>>();

  constructor(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore) {
    this.#context = context;
    this.#intact = intact;
    ghosts.judges.clientCrashed.push((client) => this.#tried.delete(client));
  }

  tries(client: number, server: number): void {
    const tried = this.#tried.get(client);
    if (tried === undefined) this.#tried.set(client, new Set([server]));
    else tried.add(server);
  }

  /** All is healed: what was tried before says nothing. */
  heal(): void {
    this.#tried.clear();
  }

  /** Whether a client has looked for a server since, and knows none but such as refused their disks or are not healed. */
  hasNone(client: number): boolean {
    const tried = this.#tried.get(client);
    if (tried === undefined) return false;
    return [...tried].every((sid) => !this.#context.core.includes(sid) || this.#intact.isUnusable(sid));
  }
}
