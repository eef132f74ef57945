/**
 * The acceptor: it gives promises and accepts values, and makes both durable before it says so (Paxos Made Simple, 2.2 and 2.5). Its
 * whole safety is in two comparisons and one order of steps.
 */
import { assert } from '../../assert.js';
import type { Env } from '../../env.js';
import type { ServerId } from '../../ids.js';
import { RecordFile } from '../../storage/record-file.js';
import type { Tag } from '../../storage/tag.js';
import type { Ballot } from '../ballot.js';
import { ZERO_BALLOT } from '../ballot.js';
import type { AcceptedValue, AcceptorState } from './acceptor-record.js';
import { ACCEPTOR_RECORD_BYTES, BLANK_ACCEPTOR, decodeAcceptor, encodeAcceptor } from './acceptor-record.js';
import type { SynodMessage, SynodVocabulary } from './messages.js';
import { SLOT } from './messages.js';

/** Sends a message to a server, itself included: a server's own answers take the same way as those of others. */
export type SendTo = (to: ServerId, message: SynodMessage) => void;

/** After which step an answer leaves: when what it says is durable, or already when it is written. */
export type AnswerAfter = 'sync' | 'append';

/** An answer that waits for its sync. */
interface WaitingAnswer {
  readonly to: ServerId;
  readonly message: Extract<SynodMessage, { readonly kind: 'Promise' | 'Accepted' }>;
  /** For an Accepted: the value, which the message need not carry. */
  readonly value: number | null;
}

export class Acceptor {
  protected promised: Ballot = ZERO_BALLOT;
  protected accepted: AcceptedValue | null = null;
  private readonly env: Env<SynodVocabulary>;
  private readonly send: { readonly to: SendTo };
  private readonly records: RecordFile;
  private readonly waiting = new Map<number, WaitingAnswer>();
  private tickets = 0;

  /** `send.to` is the server's: an object, because a process holds no closures of its own. */
  constructor(env: Env<SynodVocabulary>, send: { readonly to: SendTo }) {
    this.env = env;
    this.send = send;
    this.records = new RecordFile(env.files, 'acceptor', env.incarnation);
  }

  /** Takes up the state that the disk holds. To be called before any message; halts if the disk cannot be read. */
  recover(): void {
    const { payloads, end } = this.records.recover();
    const last = payloads.at(-1);
    this.restore(last === undefined ? BLANK_ACCEPTOR : decodeAcceptor(last));
    const entries = this.accepted === null ? [] : [{ slot: SLOT, ...this.accepted }];
    this.env.observe({ kind: 'paxos.recovered', promised: this.promised, entries, end });
    if (end === 'failed') this.env.halt('the record of promises cannot be read');
  }

  /** The highest ballot that it has promised: a proposer on this server must go above it. */
  get highestPromise(): Ballot {
    return this.promised;
  }

  /** For the server's `inspect`. */
  inspect(): AcceptorState {
    return { promised: this.promised, accepted: this.accepted };
  }

  /** 1a: a promise for a ballot above all promised, and again at an equal one (a Prepare is sent again if need be). */
  onPrepare(from: ServerId, ballot: Ballot): void {
    if (ballot < this.promised) {
      this.reject(from, ballot);
      return;
    }
    if (ballot > this.promised) {
      this.promised = ballot;
      this.env.observe({ kind: 'ballot.stored', ballot, fromSlot: SLOT });
      this.write({ kind: 'promised', ballot });
    }
    const accepted = this.accepted === null ? null : { slot: SLOT, ...this.accepted };
    this.answer(
      { to: from, message: { kind: 'Promise', ballot, accepted }, value: null },
      this.promiseAfter(),
    );
  }

  /** 2a: accept at any ballot that no promise forbids; one that missed the Prepare may accept as well. */
  onAccept(from: ServerId, ballot: Ballot, value: number): void {
    if (ballot < this.promised) {
      this.reject(from, ballot);
      return;
    }
    const isRepeated = this.accepted?.ballot === ballot;
    assert(!isRepeated || this.accepted?.value === value, 'a ballot carries one value');
    if (!isRepeated) {
      this.accept(ballot, value);
      this.env.observe({ kind: 'log.appended', slot: SLOT, ballot, value });
      this.write({ kind: 'accepted', slot: SLOT, ballot, value, promised: this.promised });
    }
    this.answer({ to: from, message: { kind: 'Accepted', ballot }, value }, this.acknowledgeAfter());
  }

  /** A sync that it asked for is complete. */
  onSynced(ticket: number): void {
    if (!this.records.isDurable(ticket)) return;
    const answer = this.waiting.get(ticket);
    if (answer === undefined) return;
    this.waiting.delete(ticket);
    this.leave(answer);
  }

  /** The recovery step: memory is what the disk holds. */
  protected restore(stored: AcceptorState): void {
    this.promised = stored.promised;
    this.accepted = stored.accepted;
  }

  /** The acceptance step. To accept is also to promise: without that a lower ballot could overwrite it (PX-06). */
  protected accept(ballot: Ballot, value: number): void {
    if (ballot > this.promised) {
      this.promised = ballot;
      this.env.observe({ kind: 'ballot.stored', ballot, fromSlot: SLOT });
    }
    this.accepted = { ballot, value };
  }

  /** When a Promise leaves. */
  protected promiseAfter(): AnswerAfter {
    return 'sync';
  }

  /** When an Accepted leaves. */
  protected acknowledgeAfter(): AnswerAfter {
    return 'sync';
  }

  private write(tag: Tag): void {
    this.records.append(ACCEPTOR_RECORD_BYTES, (bytes, at) => encodeAcceptor(this.inspect(), bytes, at), tag);
  }

  /** A repeated request waits for a sync of its own: the first one may still be under way. */
  private answer(answer: WaitingAnswer, after: AnswerAfter): void {
    this.tickets += 1;
    if (after === 'sync') this.waiting.set(this.tickets, answer);
    this.records.sync(this.tickets);
    if (after === 'append') this.leave(answer);
  }

  private leave({ to, message, value }: WaitingAnswer): void {
    const { ballot } = message;
    if (message.kind === 'Promise') {
      const entries = message.accepted === null ? [] : [message.accepted];
      this.env.observe({ kind: 'paxos.promised', to, ballot, fromSlot: SLOT, entries });
    } else if (value !== null) {
      this.env.observe({ kind: 'paxos.accepted', slot: SLOT, ballot, value });
    }
    this.send.to(to, message);
  }

  private reject(to: ServerId, ballot: Ballot): void {
    const { promised } = this;
    this.env.observe({
      kind: 'guard.refused',
      guard: 'ballot-below-promised',
      from: to,
      expected: promised,
      actual: ballot,
    });
    this.send.to(to, { kind: 'Reject', ballot, promised });
  }
}
