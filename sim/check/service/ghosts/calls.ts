/** What clients say of themselves: their handles and their calls. */
import type { SessionId } from '../../../../core/ids.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { IdentitySettings } from '../model/identities.js';
import { addressOf, introduced } from '../model/identities.js';
import { isUpdate, operationsOf } from '../requests.js';
import type { ServiceRunEvent } from '../context.js';
import { CallsByXid } from './calls-by-xid.js';
import type { ServiceJudges } from './judges.js';
import type { Call, Handle, Settled, Transaction } from './records.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** So many calls that have ended are remembered: somebody may yet execute one of them a second time. */
const REMEMBERED = 4096;
/** Of reads that were answered far fewer: most calls are reads, and an answer is all that ever comes of one. */
const REMEMBERED_READS = 128;

export class Calls {
  readonly #judges: ServiceJudges;
  readonly #settings: IdentitySettings;
  /** By client: the handle that it uses, or has used last. */
  readonly #handles = new Map<number, Handle>();
  readonly #bySession = new Map<SessionId, Handle>();
  /** By client. */
  readonly #calls: (CallsByXid<Call> | undefined)[] = [];
  /** Calls that have ended, in that order. */
  readonly #ended: Call[] = [];
  readonly #answeredReads: Call[] = [];
  /** Updates that nobody knows the end of: they may be executed as long as their session lives. */
  readonly #unknown = new Map<Handle, Call[]>();
  #settled: Settled = { zxid: ZERO_ZXID, index: 0 };

  constructor(judges: ServiceJudges, settings: IdentitySettings) {
    this.#judges = judges;
    this.#settings = settings;
  }

  /** The call of a session with this xid, as long as it is remembered. */
  find(session: SessionId, xid: number): Call | undefined {
    const handle = this.#bySession.get(session);
    if (handle === undefined) return undefined;
    const call = this.#of(handle.client).get(xid);
    return call?.handle === handle ? call : undefined;
  }

  handleOf(client: number): Handle | undefined {
    return this.#handles.get(client);
  }

  handleWith(session: SessionId): Handle | undefined {
    return this.#bySession.get(session);
  }

  connected(event: EventOf<'client.connected'>, at: Envelope): void {
    const handle = this.#current(at.actor);
    handle.session = event.session;
    handle.connection = event.connection;
    this.#bySession.set(event.session, handle);
    for (const judge of this.#judges.connected) judge(handle, event, at);
  }

  connecting(client: number): void {
    this.#current(client).connection = 0;
  }

  disconnected(client: number): void {
    const handle = this.#handles.get(client);
    if (handle !== undefined) handle.connection = 0;
  }

  ended(session: SessionId, state: 'expired' | 'closed', at: Envelope): void {
    const handle = this.#using(session, at.actor);
    handle.connection = 0;
    handle.state = state;
    for (const judge of this.#judges.ended) judge(handle, at);
  }

  /** A client died, and nobody hears of its calls any more. */
  died(client: number, at: Envelope): void {
    const handle = this.#handles.get(client);
    if (handle?.state !== 'open') return;
    handle.connection = 0;
    handle.state = 'dead';
    for (const call of this.#of(client)) {
      if (call.handle !== handle || call.outcome !== 'open') continue;
      call.outcome = 'unknown';
      call.returnedAt = at.index;
      this.#retire(call);
    }
    for (const judge of this.#judges.ended) judge(handle, at);
  }

  called({ xid, session, connection, request }: EventOf<'client.called'>, at: Envelope): void {
    const handle = this.#using(session, at.actor);
    const call: Call = {
      handle,
      xid,
      request,
      identities: handle.identities,
      operations: operationsOf(request),
      called: { index: at.index, micros: at.micros },
      seen: handle.lastZxid,
      settled: this.#settled,
      connection,
      sentAt: connection === 0 ? 0 : at.index,
      txn: null,
      expected: null,
      reply: null,
      outcome: 'open',
      returnedAt: 0,
    };
    this.#of(at.actor).set(xid, call);
    // What is asked behind an addAuth is asked by whom that names, over all connections of the handle.
    handle.identities = introduced(handle.identities, request, this.#settings);
    if (connection !== 0) handle.told = introduced(handle.told, request, this.#settings);
    for (const judge of this.#judges.called) judge(call, at);
  }

  sent({ xid, connection }: EventOf<'client.sent'>, at: Envelope): void {
    const call = this.#of(at.actor).get(xid);
    if (call === undefined) return;
    call.connection = connection;
    call.sentAt = at.index;
    call.handle.told = introduced(call.handle.told, call.request, this.#settings);
    for (const judge of this.#judges.sent) judge(call, at);
  }

  returned(event: EventOf<'client.returned'>, at: Envelope): void {
    const call = this.#of(at.actor).get(event.xid);
    if (call?.outcome !== 'open') return;
    const { outcome, zxid } = event;
    call.outcome = outcome === 'ok' || outcome === 'fail' ? outcome : 'unknown';
    call.returnedAt = at.index;
    for (const judge of this.#judges.returned) judge(call, event, at);
    const { handle, txn } = call;
    if (call.outcome !== 'unknown') {
      handle.lastZxid = Math.max(handle.lastZxid, zxid);
      if (txn !== null && txn.zxid > this.#settled.zxid) {
        this.#settled = { zxid: txn.zxid, index: at.index };
      }
    }
    this.#retire(call);
  }

  notified(event: EventOf<'client.notified'>, at: Envelope): void {
    const handle = this.#using(event.session, at.actor);
    for (const judge of this.#judges.notified) judge(handle, event, at);
    handle.lastZxid = Math.max(handle.lastZxid, event.zxid);
  }

  /** A session has ended in the committed history. */
  sessionEnded({ session, zxid }: Transaction): void {
    const handle = this.#bySession.get(session);
    if (handle === undefined) return;
    handle.closedZxid = zxid;
    for (const call of this.#unknown.get(handle) ?? []) this.#remember(call);
    this.#unknown.delete(handle);
  }

  #of(client: number): CallsByXid<Call> {
    return (this.#calls[client] ??= new CallsByXid<Call>());
  }

  #current(client: number): Handle {
    const known = this.#handles.get(client);
    if (known?.state === 'open') return known;
    const identities = [addressOf(client, this.#settings)];
    const handle: Handle = {
      client,
      session: 0,
      connection: 0,
      identities,
      told: identities,
      lastZxid: ZERO_ZXID,
      state: 'open',
      closedZxid: ZERO_ZXID,
    };
    this.#handles.set(client, handle);
    return handle;
  }

  #using(session: SessionId, client: number): Handle {
    const handle = session === 0 ? undefined : this.#bySession.get(session);
    return handle?.client === client ? handle : this.#current(client);
  }

  #retire(call: Call): void {
    const { handle } = call;
    if (call.outcome !== 'unknown' || !isUpdate(call.request) || handle.closedZxid !== ZERO_ZXID) {
      this.#remember(call);
      return;
    }
    const unknown = this.#unknown.get(handle);
    if (unknown === undefined) this.#unknown.set(handle, [call]);
    else unknown.push(call);
  }

  #remember(call: Call): void {
    if (call.outcome === 'unknown' || isUpdate(call.request)) this.#keep(call, this.#ended, REMEMBERED);
    else this.#keep(call, this.#answeredReads, REMEMBERED_READS);
  }

  #keep(call: Call, calls: Call[], count: number): void {
    calls.push(call);
    if (calls.length < 2 * count) return;
    for (const { handle, xid } of calls.splice(0, count)) this.#of(handle.client).forget(xid);
  }
}
