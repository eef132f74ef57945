/** A state machine in the hands of a test: what a leader of one server would do with it. */
import type { SessionId } from '../../../core/ids.js';
import { makeSessionId } from '../../../core/ids.js';
import type { ErrorCode, Stamp } from '../../../core/replication/state-machine.js';
import type { Identity } from '../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { Answer } from '../../../core/znode/answers.js';
import type { Applied } from '../../../core/znode/applied.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import { ZnodeMachine } from '../../../core/znode/machine.js';
import type { ZnodeParts } from '../../../core/znode/parts.js';
import { ZNODE_PARTS } from '../../../core/znode/parts.js';
import type { Data, MultiOp, Proposable, Update } from '../../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../../core/znode/requests.js';
import { SUPER } from '../../../core/znode/schemes.js';
import type { Stat } from '../../../core/znode/stat.js';
import type { ZnodeServiceTxn } from '../../../core/znode/txn.js';

export const AMY = makeSessionId(1, 1);
export const BOB = makeSessionId(2, 1);
export const TIMEOUT_MS = 4000;

export interface Prepared {
  readonly txn: ZnodeServiceTxn;
  readonly stamp: Stamp;
}

export function newMachine(
  parts: Partial<ZnodeParts> = {},
  isQuotaEnforced = false,
  hasTtl = true,
): ZnodeMachine {
  const gate = { admit: () => null };
  return new ZnodeMachine({ gate, parts: { ...ZNODE_PARTS, ...parts }, isQuotaEnforced, hasTtl });
}

/** The transaction with zxid z has the time 1000 + z. */
export function stampOf(zxid: number): Stamp {
  return { zxid, timeMillis: 1000 + zxid };
}

export class Service {
  readonly machine: ZnodeMachine;
  /** All that was prepared, in order. */
  readonly history: Prepared[] = [];

  constructor(parts: Partial<ZnodeParts> = {}, isQuotaEnforced = false, hasTtl = true) {
    this.machine = newMachine(parts, isQuotaEnforced, hasTtl);
  }

  get lastZxid(): number {
    return this.history.length;
  }

  prepare(request: Proposable, refusal: ErrorCode | null = null): Prepared {
    const stamp = stampOf(this.history.length + 1);
    const prepared = { txn: this.machine.prepare(request, refusal, stamp), stamp };
    this.history.push(prepared);
    return prepared;
  }

  apply({ txn, stamp }: Prepared): Applied {
    return this.machine.apply(txn, stamp);
  }

  run(request: Proposable, refusal: ErrorCode | null = null): Applied {
    return this.apply(this.prepare(request, refusal));
  }

  open(sessionId: SessionId): void {
    this.run({ kind: 'createSession', sessionId, timeoutMs: TIMEOUT_MS });
  }

  /** Amy asks, unless it is said who. */
  update(update: Update, sessionId = AMY): Applied {
    return this.run(asked(update, sessionId));
  }

  /** The name of the error, or OK. */
  code(update: Update, sessionId = AMY): string {
    return nameOfCode(this.update(update, sessionId).code);
  }

  /** The path that was made; else the name of the error. */
  made(update: Update, sessionId = AMY): string {
    const { code, answer } = this.update(update, sessionId);
    return answer.kind === 'path' || answer.kind === 'created' ? answer.path : nameOfCode(code);
  }

  /** The results of a multi, each in a word: a code, a path, or what it was. */
  multi(ops: readonly (MultiOp | null)[]): string | readonly string[] {
    const { code, answer } = this.update({ kind: 'multi', ops });
    if (answer.kind !== 'multi') return nameOfCode(code);
    return answer.results.map((result) => {
      if (result.kind === 'error') return nameOfCode(result.code);
      return 'path' in result ? `${result.kind} ${result.path}` : result.kind;
    });
  }

  exists(path: string): boolean {
    return this.machine.stat(path) !== null;
  }

  /** The fields of a Stat that are not 0. */
  stat(path: string): Partial<Stat> | null {
    const stat = this.machine.stat(path);
    return stat === null ? null : brief(stat);
  }

  data(path: string): Data | undefined {
    const { answer } = this.machine.read({ kind: 'getData', path, watch: false });
    return answer.kind === 'data' ? answer.data : undefined;
  }

  children(path: string): readonly string[] {
    return childrenOf(this.machine, path);
  }
}

/** A service on which Amy and Bob have sessions: the next zxid is 3. */
export function opened(parts: Partial<ZnodeParts> = {}, isQuotaEnforced = false, hasTtl = true): Service {
  const service = new Service(parts, isQuotaEnforced, hasTtl);
  service.open(AMY);
  service.open(BOB);
  return service;
}

export function asked(update: Update, sessionId = AMY, identities: readonly Identity[] = []): Proposable {
  return { kind: 'update', sessionId, update, identities };
}

interface CreateOptions {
  readonly data?: Data;
  readonly mode?: keyof typeof CREATE_FLAGS;
}

export function create(path: string | null, { data = '', mode = 'persistent' }: CreateOptions = {}): MultiOp {
  return { kind: 'create', path, data, acl: OPEN_ACL, flags: CREATE_FLAGS[mode] };
}

export function remove(path: string | null, version = -1): MultiOp {
  return { kind: 'delete', path, version };
}

export function setData(path: string | null, data: Data, version = -1): MultiOp {
  return { kind: 'setData', path, data, version };
}

export function check(path: string | null, version = -1): MultiOp {
  return { kind: 'check', path, version };
}

export const CLOSE: Update = { kind: 'closeSession' };

/** The fields that are not 0. */
function brief(stat: Stat): Partial<Stat> {
  return Object.fromEntries(Object.entries(stat).filter(([, value]) => value !== 0));
}

function childrenOf(machine: ZnodeMachine, path: string): readonly string[] {
  const reader = { sessionId: 0, identities: [SUPER] };
  const { answer } = machine.read({ kind: 'getChildren', path, watch: false }, reader);
  return answer.kind === 'children' ? [...answer.children].sort() : [];
}

/** All that can be seen of a machine: its znodes, parents first, and its sessions. */
export function seen(machine: ZnodeMachine): unknown {
  const znodes: unknown[] = [];
  const visit = (path: string): void => {
    const reader = { sessionId: 0, identities: [SUPER] };
    const { answer } = machine.read({ kind: 'getData', path, watch: false }, reader);
    const list = machine.read({ kind: 'getACL', path }, reader).answer;
    znodes.push({ path, answer, acl: list.kind === 'acl' ? list.acl : null });
    for (const name of childrenOf(machine, path)) visit(path === '/' ? `/${name}` : `${path}/${name}`);
  };
  visit('/');
  return { znodes, sessions: [...machine.sessions].sort(([a], [b]) => a - b) };
}

export function statIn(answer: Answer): Partial<Stat> | null {
  return 'stat' in answer ? brief(answer.stat) : null;
}
