import type { Files } from '../env.js';
import { DIRECTORY } from '../env.js';

/**
 * The syncs that were asked for and are not over. Files are synced by ticket. Syncs of the directory are counted, and
 * one may be put off: while a file is written under a name that it does not keep, a sync of the directory would make
 * that name durable, and the disk would report what the file stands for before recovery can find it.
 */
export class PendingSyncs {
  private readonly files: Files;
  private lastTicket = 0;
  /** Of files: a few at most, so that a list is looked through faster than a set is kept. */
  private readonly tickets: number[] = [];
  /** The tickets of syncs of the directory, with their numbers. */
  private readonly numbers = new Map<number, number>();
  private numberAsked = 0;
  private numberOver = 0;
  private isHeld = false;

  constructor(files: Files) {
    this.files = files;
  }

  /** Asks for a sync of a file; returns its ticket. */
  askFile(name: string): number {
    const ticket = this.nextTicket();
    this.tickets.push(ticket);
    this.files.sync(name, ticket);
    return ticket;
  }

  isFileOver(ticket: number): boolean {
    return !this.tickets.includes(ticket);
  }

  /** Asks that all changes of names made so far be made durable; returns the number of the sync that will do it. */
  askNames(): number {
    if (this.isHeld) return this.numberAsked + 1;
    const ticket = this.nextTicket();
    this.numberAsked += 1;
    this.numbers.set(ticket, this.numberAsked);
    this.files.sync(DIRECTORY, ticket);
    return this.numberAsked;
  }

  areNamesOver(number: number): boolean {
    return this.numberOver >= number;
  }

  /** No sync of the directory is asked for until they are released. */
  holdNames(): void {
    this.isHeld = true;
  }

  /** Goes on with a sync of the directory, which stands also for those that were put off. */
  releaseAndAskNames(): number {
    this.isHeld = false;
    return this.askNames();
  }

  onSynced(ticket: number): void {
    const place = this.tickets.indexOf(ticket);
    if (place === 0) this.tickets.shift();
    else if (place > 0) this.tickets.splice(place, 1);
    if (place >= 0) return;
    this.numberOver = Math.max(this.numberOver, this.numbers.get(ticket) ?? 0);
    this.numbers.delete(ticket);
  }

  private nextTicket(): number {
    this.lastTicket += 1;
    return this.lastTicket;
  }
}
