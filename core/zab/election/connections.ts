/**
 * The connections that elections speak over, as ZooKeeper's QuorumCnxManager has them: one for each pair of servers,
 * opened by the one with the larger id. Who has the smaller id and wants to speak first only makes itself known: the
 * other side closes that connection and connects back. So two that connect to each other at once end up with one.
 *
 * Only the newest notification for a server is worth keeping: while none can be sent, a newer one takes the place of the
 * older. Whenever a connection opens with nothing to send, the last notification is sent again, for it may have been
 * lost with the connection before: doubled and stale notifications are normal.
 *
 * Nothing waits for a connection, or one server that cannot be reached would hold up the others (ZOOKEEPER-2164, 3756).
 */
import type { Env, TimerId } from '../../env.js';
import type { Address, ConnectionId, ServerId } from '../../ids.js';
import type { ElectionMessage, Notification } from '../messages.js';
import type { Ensemble, ZabSettings } from '../settings.js';
import type { ElectionVocabulary } from './vocabulary.js';

/** A server that something was meant for, or that came by itself. */
interface Contact {
  /** What notifications go over. */
  open: ConnectionId | null;
  /** Asked for, or open only until the other side connects back. */
  opening: ConnectionId | null;
  /** For `opening`. */
  timer: TimerId | null;
  /** Waits for a connection, or for room in its window. */
  queued: Notification | null;
  /** What was sent last, over this connection or an earlier one. */
  last: Notification | null;
  /** The window of `open` is full. */
  isFull: boolean;
}

export interface ElectionConnectionsOptions {
  readonly env: Env<ElectionVocabulary>;
  readonly ensemble: Ensemble;
  readonly settings: ZabSettings;
}

export class ElectionConnections {
  private readonly env: Env<ElectionVocabulary>;
  private readonly settings: ZabSettings;
  /** All servers but this one. */
  private readonly others: readonly ServerId[];
  private readonly contacts = new Map<ServerId, Contact>();
  /** Whose connection it is, of those that are open or opening. */
  private readonly owners = new Map<ConnectionId, ServerId>();
  /** Who opened a connection and has not said INITIAL yet. */
  private readonly arrivals = new Map<ConnectionId, Address>();

  constructor({ env, ensemble, settings }: ElectionConnectionsOptions) {
    this.env = env;
    this.settings = settings;
    this.others = [...ensemble.voters, ...ensemble.observers].filter((sid) => sid !== env.self);
  }

  listen(): void {
    this.env.streams.listen('election');
  }

  /** Whether a connection belongs here. */
  owns(connection: ConnectionId): boolean {
    return this.owners.has(connection) || this.arrivals.has(connection);
  }

  /** Sends to another server, now or once there is a connection. */
  send(sid: ServerId, notification: Notification): void {
    const contact = this.contact(sid);
    contact.queued = notification;
    if (contact.open === null) this.connect(sid, contact);
    else this.flush(contact, contact.open);
  }

  /** Tries again to reach everybody whom something was meant for and with whom there is no connection. */
  connectAll(): void {
    for (const sid of this.others) {
      const contact = this.contacts.get(sid);
      if (contact?.open === null) this.connect(sid, contact);
    }
  }

  /** Whether anyone's queue is empty: something went out, and perhaps it was lost. */
  hasDelivered(): boolean {
    for (const { queued } of this.contacts.values()) if (queued === null) return true;
    return false;
  }

  onAccepted(connection: ConnectionId, from: Address): void {
    this.arrivals.set(connection, from);
  }

  onConnected(connection: ConnectionId): void {
    const sid = this.owners.get(connection);
    if (sid === undefined) return;
    this.env.streams.send(connection, { kind: 'INITIAL', sid: this.env.self });
    if (sid > this.env.self) return;
    const contact = this.contact(sid);
    this.clearTimer(contact);
    contact.opening = null;
    this.use(contact, connection);
  }

  /** Returns what the election is to hear. */
  onMessage(connection: ConnectionId, message: ElectionMessage): Notification | null {
    if (message.kind === 'NOTIFICATION') {
      // One that names another sender, or comes before INITIAL, is skipped: it must not stop anything (ZOOKEEPER-3769).
      return message.sid === this.owners.get(connection) ? message : null;
    }
    const from = this.arrivals.get(connection);
    if (from === undefined) return null;
    this.arrivals.delete(connection);
    if (message.sid === from && this.others.includes(from)) this.admit(connection, from);
    else this.env.streams.close(connection);
    return null;
  }

  onWritable(connection: ConnectionId): void {
    const sid = this.owners.get(connection);
    const contact = sid === undefined ? undefined : this.contacts.get(sid);
    if (contact?.open !== connection) return;
    contact.isFull = false;
    this.flush(contact, connection);
  }

  onBroken(connection: ConnectionId): void {
    this.arrivals.delete(connection);
    const sid = this.owners.get(connection);
    const contact = sid === undefined ? undefined : this.contacts.get(sid);
    this.owners.delete(connection);
    if (contact?.open === connection) {
      contact.open = null;
      contact.isFull = false;
    } else if (contact?.opening === connection) {
      contact.opening = null;
      this.clearTimer(contact);
    }
  }

  /** The connection to a server did not open in time: the next attempt is a new one. */
  onConnectTimeout(sid: ServerId): void {
    const contact = this.contacts.get(sid);
    if (contact !== undefined) this.giveUpOpening(contact);
  }

  /** Somebody that is known has connected. */
  private admit(connection: ConnectionId, sid: ServerId): void {
    const contact = this.contact(sid);
    if (sid > this.env.self) {
      this.giveUpOpening(contact);
      this.owners.set(connection, sid);
      this.use(contact, connection);
      return;
    }
    // Its end of the connection may be gone, although here it still looks open.
    this.closeOpen(contact);
    this.env.streams.close(connection);
    this.connect(sid, contact);
  }

  private connect(sid: ServerId, contact: Contact): void {
    if (contact.opening !== null) return;
    contact.opening = this.env.streams.connect(sid, 'election');
    this.owners.set(contact.opening, sid);
    const { electionConnectMicros } = this.settings;
    contact.timer = this.env.timers.set({ kind: 'election-connect', sid }, electionConnectMicros);
  }

  /** From now on notifications go over this connection. */
  private use(contact: Contact, connection: ConnectionId): void {
    this.closeOpen(contact);
    contact.open = connection;
    contact.queued ??= contact.last;
    this.flush(contact, connection);
  }

  private flush(contact: Contact, connection: ConnectionId): void {
    const { queued } = contact;
    if (queued === null || contact.isFull) return;
    contact.queued = null;
    contact.last = queued;
    contact.isFull = !this.env.streams.send(connection, queued);
  }

  private closeOpen(contact: Contact): void {
    if (contact.open === null) return;
    this.owners.delete(contact.open);
    this.env.streams.close(contact.open);
    contact.open = null;
    contact.isFull = false;
  }

  private giveUpOpening(contact: Contact): void {
    this.clearTimer(contact);
    if (contact.opening === null) return;
    this.owners.delete(contact.opening);
    this.env.streams.close(contact.opening);
    contact.opening = null;
  }

  private clearTimer(contact: Contact): void {
    if (contact.timer !== null) this.env.timers.cancel(contact.timer);
    contact.timer = null;
  }

  private contact(sid: ServerId): Contact {
    const known = this.contacts.get(sid);
    if (known !== undefined) return known;
    const contact = { open: null, opening: null, timer: null, queued: null, last: null, isFull: false };
    this.contacts.set(sid, contact);
    return contact;
  }
}
