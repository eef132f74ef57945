/**
 * The committed history: which transactions it has, whose they are, and what each of them does in the checkers' own
 * model. The leader's proposals say what a transaction is, and the ghosts of ZAB which proposals are committed.
 */
import type { SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { ZabGhosts } from '../../zab/ghosts/ghosts.js';
import { CODES } from '../codes.js';
import type { ServiceRunEvent } from '../context.js';
import type { Evaluated } from '../model/model.js';
import { Model } from '../model/model.js';
import { isRead, isUpdate } from '../requests.js';
import type { Calls } from './calls.js';
import type { ServiceJudges } from './judges.js';
import type { Call, Expected, Transaction } from './records.js';

/** So often, in transactions, it is looked what may be forgotten. */
const FORGET_EVERY = 256;

/** A transaction before it is committed: as its leader proposed it. */
interface Proposed {
  readonly session: SessionId;
  readonly cxid: number;
  readonly op: string;
  readonly code: number;
  readonly timeMs: number;
  readonly index: number;
}

/** A call that takes a place in the history. */
type UpdateCall = Call & { readonly request: Parameters<Model['update']>[0] };

export class History {
  readonly model = new Model();
  readonly #zab: ZabGhosts;
  readonly #calls: Calls;
  readonly #judges: ServiceJudges;
  readonly #servers: readonly number[];
  readonly #proposed = new Map<Zxid, Proposed>();
  readonly #transactions = new Map<Zxid, Transaction>();
  #end: Zxid = ZERO_ZXID;
  #taken = 0;
  #floor: Zxid = ZERO_ZXID;
  /** A transaction came by whose request nobody knows: what the tree holds from then on, the model cannot say. */
  #isBlind = false;

  constructor(
    zab: ZabGhosts,
    { calls, judges, servers }: { calls: Calls; judges: ServiceJudges; servers: readonly number[] },
  ) {
    this.#zab = zab;
    this.#calls = calls;
    this.#judges = judges;
    this.#servers = servers;
    zab.judges.proposed.push((event, _, { index }) => this.#propose(event, index));
    zab.judges.committedTo.push((end, at) => this.#commitTo(end, at));
    zab.judges.applied.push(({ zxid }, { sid }, at) => {
      const txn = this.#transactions.get(zxid);
      if (txn !== undefined) for (const judge of judges.applied) judge(sid, txn, at);
    });
  }

  /** A transaction that is committed, as long as a live server may lack it. */
  find(zxid: Zxid): Transaction | undefined {
    return this.#transactions.get(zxid);
  }

  /** Whether the model knows the state behind this transaction. */
  knows(zxid: Zxid): boolean {
    return !this.#isBlind && zxid >= this.#floor && this.#zab.epochs.contains(this.#end, zxid);
  }

  /** What a server that has applied everything up to here must answer; null if that is not known. */
  expect(call: Call, state: Zxid): Expected | null {
    const zxid = this.#zab.epochs.real(state);
    if (!this.knows(zxid)) return null;
    const { request } = call;
    if (request.kind === 'sync') {
      return { code: CODES.OK, answer: { kind: 'synced', path: request.path }, zxid };
    }
    if (!isRead(request)) return call.expected;
    if (isCountedByServers(request.path)) return null;
    const { code, answer } = this.model.read(request, zxid);
    return { code, answer, zxid };
  }

  /** Of two proposals with one zxid the first counts. */
  #propose({ zxid, session, cxid, op, code, timeMs }: ProposedEvent, index: number): void {
    if (this.#proposed.has(zxid) || zxid <= this.#end) return;
    this.#proposed.set(zxid, { session, cxid, op, code, timeMs, index });
  }

  /** The history goes on, by one transaction or, where an epoch begins, by several. */
  #commitTo(end: Zxid, at: Envelope): void {
    const { epochs } = this.#zab;
    const last = epochs.real(end);
    if (last === this.#end + 1) {
      this.#take(last, at);
      return;
    }
    const news: Zxid[] = [];
    for (let zxid = last; zxid > this.#end; zxid = epochs.before(zxid)) news.push(zxid);
    for (const zxid of news.reverse()) this.#take(zxid, at);
    // What is left of the epochs before is overruled: it will never be committed.
    for (const zxid of this.#proposed.keys()) if (zxid <= this.#end) this.#proposed.delete(zxid);
  }

  #take(zxid: Zxid, at: Envelope): void {
    const proposed = this.#proposed.get(zxid);
    this.#proposed.delete(zxid);
    this.#end = zxid;
    if (proposed === undefined) {
      this.#isBlind = true;
      return;
    }
    const call = proposed.cxid === 0 ? null : (this.#calls.find(proposed.session, proposed.cxid) ?? null);
    const evaluated = this.#evaluate(zxid, proposed, call);
    const { session, cxid, op, code, timeMs, index } = proposed;
    const txn: Transaction = {
      zxid,
      timeMs,
      session,
      cxid,
      op,
      code,
      proposedAt: index,
      committedAt: at.index,
      call,
      changes: evaluated.changes,
    };
    this.#transactions.set(zxid, txn);
    if (call !== null && call.txn === null) {
      call.txn = txn;
      call.expected = this.#isBlind ? null : { code: evaluated.code, answer: evaluated.answer, zxid };
    }
    if (this.model.session(session)?.closedZxid === zxid) this.#calls.sessionEnded(txn);
    for (const judge of this.#judges.committed) judge(txn, at);
    this.#taken += 1;
    if (this.#taken % FORGET_EVERY === 0) this.#forget();
  }

  #evaluate(zxid: Zxid, { session, op, code, timeMs }: Proposed, call: Call | null): Evaluated {
    const { model } = this;
    const step = { zxid, timeMs, session };
    // The leader alone knows who owns a session: whether it was right to refuse is S7's to say.
    const isMoved = op === 'error' && code === CODES.SESSIONMOVED;
    if (call !== null && isUpdateCall(call)) {
      return isMoved ? model.refuse(code) : model.update(call.request, step);
    }
    switch (op) {
      case 'createSession':
        model.open(session, zxid);
        return model.refuse(CODES.OK);
      case 'closeSession':
        return model.update({ kind: 'closeSession' }, step);
      case 'error':
      case 'failedMulti':
        return model.refuse(code);
      default:
        this.#isBlind = true;
        return model.refuse(code);
    }
  }

  /** Nobody asks any more for what every live server has applied. One that starts later catches up before it serves. */
  #forget(): void {
    let floor = this.#end;
    for (const sid of this.#servers) {
      const replica = this.#zab.find(sid);
      if (replica?.isUp === true) floor = this.#zab.epochs.common(floor, replica.memory.end);
    }
    if (floor <= this.#floor) return;
    this.#floor = floor;
    this.model.forgetBelow(floor);
    for (const zxid of this.#transactions.keys()) {
      if (zxid > floor) break;
      this.#transactions.delete(zxid);
    }
  }
}

/** Servers keep the counts of a quota in a znode, without a transaction: no model of transactions has them. */
function isCountedByServers(path: string | null): boolean {
  return path?.startsWith('/zookeeper/quota/') === true && path.endsWith('/zookeeper_stats');
}

type ProposedEvent = Extract<ServiceRunEvent, { readonly kind: 'zab.proposed' }>;

function isUpdateCall(call: Call): call is UpdateCall {
  return isUpdate(call.request);
}
