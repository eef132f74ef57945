/**
 * The committed history: which transactions it has, whose they are, and what each of them does in the checkers' own
 * model. The leader's proposals say what a transaction is, and the ghosts of ZAB which proposals are committed.
 */
import type { SessionId } from '../../../../core/ids.js';
import type { Read } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { ZabGhosts } from '../../zab/ghosts/ghosts.js';
import { CODES } from '../codes.js';
import type { ServiceRunEvent } from '../context.js';
import type { Evaluated } from '../model/model.js';
import { Model } from '../model/model.js';
import { isBelieved } from '../model/identities.js';
import { NO_IDENTITIES } from '../model/permissions.js';
import type { Step } from '../model/tree.js';
import { isRead, isUpdate } from '../requests.js';
import type { Calls } from './calls.js';
import type { ServiceJudges } from './judges.js';
import type { Call, Expected, Transaction } from './records.js';

const NO_SESSION: SessionId = 0;
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
  readonly leader: number;
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
  /** By leader, and by the number with which it asked. */
  readonly #cleanings = new Map<number, Map<number, string>>();
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
    zab.judges.proposed.push((event, _, at) => this.#propose(event, at));
    zab.judges.committedTo.push((end, at) => this.#commitTo(end, at));
    zab.judges.applied.push(({ zxid }, { sid }, at) => {
      const txn = this.#transactions.get(zxid);
      if (txn !== undefined) for (const judge of judges.applied) judge(sid, txn, at);
    });
  }

  /** A leader asks that a znode is taken away; its numbers begin again in each life. */
  cleaning({ path, ask }: CleaningEvent, leader: number): void {
    let asked = this.#cleanings.get(leader);
    if (asked === undefined || ask === 1) {
      asked = new Map();
      this.#cleanings.set(leader, asked);
    }
    asked.set(ask, path);
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
    if (!isRead(request)) return call.expected ?? answerToService(call, zxid);
    if (isOfServers(request)) return null;
    const { identities, handle } = call;
    const { code, answer } = this.model.read(request, zxid, { session: handle.session, identities });
    return { code, answer, zxid };
  }

  /** Of two proposals with one zxid the first counts. */
  #propose({ zxid, session, cxid, op, code, timeMs }: ProposedEvent, { index, actor }: Envelope): void {
    if (this.#proposed.has(zxid) || zxid <= this.#end) return;
    this.#proposed.set(zxid, { session, cxid, op, code, timeMs, index, leader: actor });
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
      // In no session a leader counts what it asks for by itself: nobody has called it.
      cxid: session === NO_SESSION ? 0 : cxid,
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

  #evaluate(zxid: Zxid, proposed: Proposed, call: Call | null): Evaluated {
    const { session, cxid, op, code, timeMs, leader } = proposed;
    const { model } = this;
    // The leader alone knows who owns a session: whether it was right to refuse is S7's to say.
    const isMoved = op === 'error' && code === CODES.SESSIONMOVED;
    if (call !== null && isUpdateCall(call)) {
      return isMoved
        ? model.refuse(code)
        : model.update(call.request, { zxid, timeMs, session, identities: call.identities });
    }
    const step: Step = { zxid, timeMs, session, identities: NO_IDENTITIES };
    switch (op) {
      case 'createSession':
        model.open(session, zxid);
        return model.refuse(CODES.OK);
      case 'deleteContainer': {
        const path = this.#cleanings.get(leader)?.get(cxid);
        if (path !== undefined) return model.clean(path, step);
        this.#isBlind = true;
        return model.refuse(code);
      }
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

/** What is answered whatever the tree holds; null for what depends on the watches of a server. */
function answerToService({ request, identities }: Call, zxid: Zxid): Expected | null {
  if (request.kind === 'whoAmI') {
    const clientInfo = identities.map(({ scheme, id }) => {
      return { scheme, user: scheme === 'digest' ? id.slice(0, id.indexOf(':')) : id };
    });
    return { code: CODES.OK, answer: { kind: 'identities', clientInfo }, zxid };
  }
  if (request.kind !== 'addAuth') return null;
  const code = isBelieved(request.scheme, request.auth) ? CODES.OK : CODES.AUTHFAILED;
  return { code, answer: { kind: 'none' }, zxid };
}

/** Whether a read may show the counts of a quota: servers keep them in a znode, without a transaction. */
function isOfServers(request: Read): boolean {
  if (request.kind === 'multiRead') return request.ops.some((op) => isCountedByServers(op?.path ?? null));
  return request.kind !== 'getEphemerals' && isCountedByServers(request.path);
}

function isCountedByServers(path: string | null): boolean {
  return path?.startsWith('/zookeeper/quota/') === true && path.endsWith('/zookeeper_stats');
}

type CleaningEvent = Extract<ServiceRunEvent, { readonly kind: 'znode.cleaning' }>;
type ProposedEvent = Extract<ServiceRunEvent, { readonly kind: 'zab.proposed' }>;

function isUpdateCall(call: Call): call is UpdateCall {
  return isUpdate(call.request);
}
