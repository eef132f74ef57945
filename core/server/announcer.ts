import type { Origin } from '../replication/state-machine.js';
import type { Applied } from '../znode/applied.js';
import type { Zxid } from '../zxid.js';
import type { ClientConnection } from './client-connection.js';
import type { Requests } from './requests.js';
import type { Watches } from './watches.js';

/** Who asked for a transaction: a connection that is still attached, with which of its updates. */
export interface Asker {
  readonly client: ClientConnection;
  readonly origin: Origin;
}

export interface AnnouncerOptions {
  readonly watches: Watches;
  readonly requests: Requests;
}

/** Tells the clients of this server of a transaction that was applied. */
export class Announcer {
  private readonly watches: Watches;
  private readonly requests: Requests;

  constructor({ watches, requests }: AnnouncerOptions) {
    this.watches = watches;
    this.requests = requests;
  }

  /** Who watches is told before who asked, so that no client is shown a change before the event of it. */
  announce(applied: Applied, zxid: Zxid, asker: Asker | null): void {
    this.fire(applied, zxid);
    this.answer(applied, asker);
  }

  protected fire({ changes }: Applied, zxid: Zxid): void {
    this.watches.fire(changes, zxid);
  }

  protected answer(applied: Applied, asker: Asker | null): void {
    if (asker !== null) this.requests.delivered(asker.client, asker.origin, applied);
  }
}
