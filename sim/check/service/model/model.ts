/**
 * The service as one sequential object, written from its description alone: it shares no code with the servers. It is
 * given the requests of the committed history one by one, and says what each of them must be answered.
 */
import { unreachable } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import type { Identity } from '../../../../core/znode/acl.js';
import type { MultiOp, Read, Update } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import type { Zxid } from '../../../../core/zxid.js';
import { CODES } from '../codes.js';
import type { SessionRecord, ZnodeChange } from '../ghosts/records.js';
import { NO_IDENTITIES } from './permissions.js';
import { read } from './reads.js';
import type { Step } from './tree.js';
import { Tree } from './tree.js';
import { NO_ANSWER, answerTo, clean, resultOf, setAcl, update } from './updates.js';

/** What a transaction comes to. */
export interface Evaluated {
  readonly code: ErrorCode;
  readonly answer: Answer;
  readonly changes: readonly ZnodeChange[];
}

/** Who reads. */
export interface Reader {
  readonly session: SessionId;
  readonly identities: readonly Identity[];
}

const ANYBODY: Reader = { session: 0, identities: NO_IDENTITIES };
const NO_CHANGES: readonly ZnodeChange[] = [];

export class Model {
  readonly #tree = new Tree();
  readonly #sessions = new Map<SessionId, SessionRecord>();
  readonly #locals = new Set<SessionId>();

  /** A session begins. */
  open(session: SessionId, zxid: Zxid): void {
    this.#sessions.set(session, { session, openedZxid: zxid, closedZxid: 0 });
  }

  /** A session begins that only its server knows: it owns nothing, until it is opened as well. */
  openLocally(session: SessionId): void {
    this.#locals.add(session);
  }

  /** What the leader refused before it looked at it, and everything else that has a place and no effect. */
  refuse(code: ErrorCode): Evaluated {
    return failed(code);
  }

  /** An update takes its place. One of a session that is not open has no effect. */
  update(request: Update, asked: Step): Evaluated {
    const record = this.#sessions.get(asked.session);
    const isLocal = record === undefined && this.#locals.has(asked.session);
    if (!isLocal && record?.closedZxid !== 0) return failed(CODES.SESSIONEXPIRED);
    const step = isLocal ? { ...asked, isLocal } : asked;
    switch (request.kind) {
      case 'closeSession':
        return record === undefined ? failed(CODES.SESSIONEXPIRED) : this.#close(record, step);
      case 'multi':
        return this.#multi(request.ops, step);
      case 'create':
      case 'create2':
      case 'createContainer':
      case 'createTTL':
      case 'delete':
      case 'setData':
      case 'check':
        return this.#single(request, step);
      case 'setACL':
        return this.#protect(request, step);
      case 'reconfig':
        return failed(CODES.RECONFIGDISABLED);
      case 'malformedUpdate':
        return failed(CODES.MARSHALLINGERROR);
      default:
        return unreachable(request);
    }
  }

  /** The leader has a container or TTL znode taken away. */
  clean(path: string, step: Step): Evaluated {
    const changes: ZnodeChange[] = [];
    const code = clean(this.#tree, path, step, changes);
    this.#tree.commit();
    return code === CODES.OK ? { code, answer: NO_ANSWER, changes } : failed(code);
  }

  /** What a read is answered by the tree as it was when this transaction had been applied. */
  read(
    request: Read,
    zxid: Zxid,
    reader: Reader = ANYBODY,
  ): { readonly code: ErrorCode; readonly answer: Answer } {
    // No spread: numbers of different sizes would make the engine look for a new layout again and again.
    const { session, identities } = reader;
    return read(this.#tree, request, { session, identities, zxid });
  }

  /** A znode as it was then; null if there was none. */
  stat(path: string, zxid: Zxid): Stat | null {
    return this.#tree.asOf(path, zxid)?.stat ?? null;
  }

  /** The last transaction up to this one that changed a znode, its children included; 0 if it is not known. */
  changedAt(path: string, zxid: Zxid): Zxid {
    return this.#tree.changedAt(path, zxid);
  }

  session(session: SessionId): SessionRecord | undefined {
    return this.#sessions.get(session);
  }

  /** Whether a session had begun, and not ended, when this transaction had been applied. */
  wasOpen(session: SessionId, zxid: Zxid): boolean {
    const record = this.#sessions.get(session);
    if (record === undefined || record.openedZxid > zxid) return false;
    return record.closedZxid === 0 || record.closedZxid > zxid;
  }

  /** Nobody asks any more for what was before this transaction. */
  forgetBelow(zxid: Zxid): void {
    this.#tree.forgetBelow(zxid);
  }

  #single(op: MultiOp, step: Step): Evaluated {
    const changes: ZnodeChange[] = [];
    const code = update(this.#tree, op, step, changes);
    if (code !== CODES.OK) return failed(code);
    this.#tree.commit();
    return { code, answer: answerTo(op, changes[0]), changes };
  }

  #protect(request: Extract<Update, { readonly kind: 'setACL' }>, step: Step): Evaluated {
    const stat = setAcl(this.#tree, request, step);
    if (typeof stat === 'number') return failed(stat);
    this.#tree.commit();
    return { code: CODES.OK, answer: { kind: 'stat', stat }, changes: NO_CHANGES };
  }

  #multi(ops: readonly (MultiOp | null)[], step: Step): Evaluated {
    const changes: ZnodeChange[] = [];
    const results: MultiResult[] = [];
    // What does not belong into a multi shows when it is read, before anything is done.
    if (ops.includes(null)) return failed(CODES.MARSHALLINGERROR);
    for (const [i, op] of ops.entries()) {
      if (op === null) continue;
      const known = changes.length;
      const code = update(this.#tree, op, step, changes);
      if (code !== CODES.OK) {
        this.#tree.rollBack();
        return brokenOff(i, ops.length, code);
      }
      results.push(resultOf(op, changes[known]));
    }
    this.#tree.commit();
    return { code: CODES.OK, answer: { kind: 'multi', results }, changes };
  }

  /** All its ephemerals go with it, in one transaction. */
  #close(record: SessionRecord, step: Step): Evaluated {
    record.closedZxid = step.zxid;
    const changes: ZnodeChange[] = [];
    for (const path of [...this.#tree.ephemeralsOf(record.session)]) {
      changes.push(this.#tree.remove(path, step));
    }
    this.#tree.commit();
    return { code: CODES.OK, answer: NO_ANSWER, changes };
  }
}

function failed(code: ErrorCode): Evaluated {
  return { code, answer: NO_ANSWER, changes: NO_CHANGES };
}

/** A multi that failed at one operation: the reply itself says OK (recorded). */
function brokenOff(at: number, count: number, code: ErrorCode): Evaluated {
  // Its bytes could not even be read.
  if (code === CODES.MARSHALLINGERROR) return failed(code);
  const results: MultiResult[] = [];
  for (let i = 0; i < count; i += 1) {
    const own = i < at ? CODES.OK : i === at ? code : CODES.RUNTIMEINCONSISTENCY;
    results.push({ kind: 'error', code: own });
  }
  return { code: CODES.OK, answer: { kind: 'multi', results }, changes: NO_CHANGES };
}
