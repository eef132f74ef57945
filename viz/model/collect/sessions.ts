import { formatSessionId } from '../../../core/ids.js';
import type { Places } from '../places.js';
import type { Collector, RowEnvelope, RowHandlers } from '../collector.js';
import type { SessionHistory } from '../tables.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

interface Attachment {
  readonly server: number;
  readonly connection: number;
  readonly start: Row;
  end: Row;
  why: string;
}
interface MutableSession {
  readonly name: string;
  readonly session: number;
  client: number | null;
  timeoutMs: number;
  opened: Row;
  readonly attachments: Attachment[];
  readonly renewals: SessionHistory['renewals'][number][];
  expiring: Row;
  closed: Row;
  told: Row;
}

/** The lives of sessions: where they were attached, until when their leader gave them, and how they ended. */
export function sessionCollector(places: Places): Collector<readonly SessionHistory[]> {
  return new SessionCollector(places);
}

class SessionCollector implements Collector<readonly SessionHistory[]> {
  readonly handlers: RowHandlers;
  readonly #places: Places;
  readonly #sessions = new Map<number, MutableSession>();
  /** Those that are attached, by address of the server and connection. */
  readonly #attached = new Map<number, Map<number, Attachment>>();

  constructor(places: Places) {
    this.#places = places;
    this.handlers = { ...this.#ofServers(), ...this.#ofClients() };
  }

  finish(): readonly SessionHistory[] {
    return [...this.#sessions.values()];
  }

  #ofServers(): RowHandlers {
    return {
      'session.opened': ({ session, timeoutMs }, { row }) => {
        const entry = this.#of(session);
        if (entry.opened === NO_ROW) entry.opened = row;
        if (entry.timeoutMs === 0) entry.timeoutMs = timeoutMs;
      },
      'session.attached': ({ session, connection, client, timeoutMs }, at) => {
        const entry = this.#of(session);
        entry.client = this.#places.of(client);
        entry.timeoutMs = timeoutMs;
        this.#attach(entry, connection, at);
      },
      'session.detached': ({ connection, why }, { actor, row }) => {
        const attachments = this.#attached.get(actor);
        const attachment = attachments?.get(connection);
        if (attachment === undefined) return;
        attachment.end = row;
        attachment.why = why;
        attachments?.delete(connection);
      },
      'process.crashed': (_, { actor, row }) => {
        for (const attachment of this.#attached.get(actor)?.values() ?? []) {
          attachment.end = row;
          attachment.why = 'crashed';
        }
        this.#attached.delete(actor);
      },
      'session.renewed': ({ session, deadlineMicros, nowMicros }, { actor, row, micros }) => {
        // The clock of the leader may be off: what counts is how long it gave the session from then on.
        const untilMicros = micros + (deadlineMicros - nowMicros);
        this.#of(session).renewals.push({ row, server: this.#places.of(actor), untilMicros });
      },
      'session.expiring': ({ session }, { row }) => {
        const entry = this.#of(session);
        if (entry.expiring === NO_ROW) entry.expiring = row;
      },
      'session.closed': ({ session }, { row }) => {
        const entry = this.#of(session);
        if (entry.closed === NO_ROW) entry.closed = row;
      },
    };
  }

  /** Below standard detail these alone tell of sessions. */
  #ofClients(): RowHandlers {
    return {
      'client.connected': ({ session, timeoutMs }, { actor }) => {
        const entry = this.#of(session);
        entry.client = this.#places.of(actor);
        entry.timeoutMs = timeoutMs;
      },
      'client.expired': ({ session }, { row }) => {
        const entry = this.#of(session);
        if (entry.told === NO_ROW) entry.told = row;
      },
    };
  }

  #attach(entry: MutableSession, connection: number, { actor, row }: RowEnvelope): void {
    const attachment = { server: this.#places.of(actor), connection, start: row, end: NO_ROW, why: '' };
    entry.attachments.push(attachment);
    const attachments = this.#attached.get(actor);
    if (attachments === undefined) this.#attached.set(actor, new Map([[connection, attachment]]));
    else attachments.set(connection, attachment);
  }

  #of(session: number): MutableSession {
    let entry = this.#sessions.get(session);
    if (entry === undefined) {
      entry = {
        name: formatSessionId(session),
        session,
        client: null,
        timeoutMs: 0,
        opened: NO_ROW,
        attachments: [],
        renewals: [],
        expiring: NO_ROW,
        closed: NO_ROW,
        told: NO_ROW,
      };
      this.#sessions.set(session, entry);
    }
    return entry;
  }
}
