/**
 * The service once more, as simply as can be: no outstanding changes, no transactions, no digests. A request is done at
 * once on a plain map, which is copied first; if it fails, the copy comes back.
 */
import type { SessionId } from '../../../core/ids.js';
import type { Acl, Identity } from '../../../core/znode/acl.js';
import type { Answer, MultiResult } from '../../../core/znode/answers.js';
import type { Change } from '../../../core/znode/applied.js';
import type { ErrorName } from '../../../core/znode/codes.js';
import { CODES } from '../../../core/znode/codes.js';
import type { Data, MultiOp, Proposable, Update } from '../../../core/znode/requests.js';
import type { Stat } from '../../../core/znode/stat.js';

interface Node {
  readonly data: Data;
  readonly acl: readonly Acl[];
  readonly owner: SessionId;
  readonly czxid: number;
  readonly mzxid: number;
  readonly pzxid: number;
  readonly version: number;
  readonly aversion: number;
  readonly created: number;
}

export interface ModelReply {
  readonly code: number;
  readonly answer: Answer;
  readonly changes: readonly Change[];
}

class Refused extends Error {
  readonly code: number;

  constructor(name: ErrorName) {
    super(name);
    this.code = CODES[name];
  }
}

const OPEN: readonly Acl[] = [{ perms: 31, scheme: 'world', id: 'anyone' }];
const READABLE: readonly Acl[] = [{ perms: 1, scheme: 'world', id: 'anyone' }];

const BUILT_IN: Node = {
  data: '',
  acl: OPEN,
  owner: 0,
  czxid: 0,
  mzxid: 0,
  pzxid: 0,
  version: 0,
  aversion: 0,
  created: 0,
};
const PROTECTED = ['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config'];

export class Model {
  private nodes = new Map<string, Node>([
    ['/', BUILT_IN],
    ['/zookeeper', BUILT_IN],
    ['/zookeeper/quota', BUILT_IN],
    ['/zookeeper/config', { ...BUILT_IN, acl: READABLE, aversion: -1 }],
  ]);
  private readonly sessions = new Map<SessionId, number>();
  private changes: Change[] = [];
  private zxid = 0;
  private identities: readonly Identity[] = [];

  run(request: Proposable): ModelReply {
    this.zxid += 1;
    this.changes = [];
    const nodes = new Map(this.nodes);
    try {
      return { code: 0, answer: this.answer(request), changes: this.changes };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.nodes = nodes;
      return { code: error.code, answer: { kind: 'none' }, changes: [] };
    }
  }

  /** As `seen` gives it of a machine. */
  seen(): unknown {
    const byNames = (path: string): string => path.replaceAll('/', '\0');
    const paths = [...this.nodes.keys()].sort((a, b) => (byNames(a) < byNames(b) ? -1 : 1));
    return {
      znodes: paths.map((path) => ({
        path,
        answer: { kind: 'data', data: this.node(path).data, stat: this.stat(path) },
        acl: this.node(path).acl,
      })),
      sessions: [...this.sessions].sort(([a], [b]) => a - b),
    };
  }

  private answer(request: Proposable): Answer {
    if (request.kind === 'createSession') {
      const { sessionId, timeoutMs } = request;
      this.sessions.set(sessionId, timeoutMs);
      this.changes.push({ kind: 'sessionOpened', sessionId, timeoutMs });
      return { kind: 'none' };
    }
    const { sessionId, update } = request;
    if (!this.sessions.has(sessionId)) throw new Refused('SESSIONEXPIRED');
    if (update.kind === 'closeSession') return this.close(sessionId);
    this.identities = request.identities ?? [];
    if (update.kind === 'multi') return this.multi(update.ops, sessionId);
    if (update.kind === 'setACL') return this.protect(update);
    if (update.kind === 'reconfig') throw new Refused('RECONFIGDISABLED');
    if (update.kind === 'malformedUpdate') throw new Refused('MARSHALLINGERROR');
    if (update.kind === 'deleteContainer') throw new Error('nobody asks for it here');
    const result = this.op(update, sessionId, false);
    if (result.kind === 'create') return { kind: 'path', path: result.path };
    if (result.kind === 'create2') return { kind: 'created', path: result.path, stat: result.stat };
    return result.kind === 'setData' ? { kind: 'stat', stat: result.stat } : { kind: 'none' };
  }

  private close(sessionId: SessionId): Answer {
    const owned = [...this.nodes].filter(([, { owner }]) => owner === sessionId).map(([path]) => path);
    for (const path of owned) this.take(path);
    this.sessions.delete(sessionId);
    this.changes.push({ kind: 'sessionClosed', sessionId, ephemerals: owned.length });
    return { kind: 'none' };
  }

  private protect({ path, acl, version }: Extract<Update, { kind: 'setACL' }>): Answer {
    if (path === null || !isProper(path)) throw new Refused('BADARGUMENTS');
    const granted = this.granted(acl);
    const node = this.node(path);
    this.may(node, 16);
    demand(version === -1 || version === node.aversion, 'BADVERSION');
    this.nodes.set(path, { ...node, acl: granted, aversion: node.aversion + 1 });
    return { kind: 'stat', stat: this.stat(path) };
  }

  /** Each line is looked at for each identity: `world` is for all, the others for who is written in them. */
  private may({ acl }: Node, right: number): void {
    const isFor = ({ scheme, id }: Acl): boolean =>
      scheme === 'world' || this.identities.some((own) => own.scheme === scheme && own.id === id);
    const isSuper = this.identities.some(({ scheme }) => scheme === 'super');
    demand(isSuper || acl.some((line) => (line.perms & right) !== 0 && isFor(line)), 'NOAUTH');
  }

  private granted(acl: readonly Acl[]): readonly Acl[] {
    const lines = acl.flatMap((line) => {
      if (line.scheme !== 'auth') return [line];
      return this.identities
        .filter(({ scheme }) => scheme === 'digest')
        .map((own) => ({ ...own, perms: line.perms }));
    });
    const isExpanded = acl.every(
      ({ scheme }) => scheme !== 'auth' || this.identities.some((own) => own.scheme === 'digest'),
    );
    demand(acl.length > 0 && isExpanded, 'INVALIDACL');
    return lines;
  }

  private multi(ops: readonly (MultiOp | null)[], sessionId: SessionId): Answer {
    if (ops.some((op) => op === null)) throw new Refused('MARSHALLINGERROR');
    const nodes = new Map(this.nodes);
    const results: MultiResult[] = [];
    for (const op of ops) {
      try {
        if (op !== null) results.push(this.op(op, sessionId, true));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.nodes = nodes;
        this.changes = [];
        const failed = results.length;
        const codes = ops.map((_, i) =>
          i < failed ? 0 : i === failed ? error.code : CODES.RUNTIMEINCONSISTENCY,
        );
        return { kind: 'multi', results: codes.map((code) => ({ kind: 'error', code })) };
      }
    }
    return { kind: 'multi', results };
  }

  private op(op: MultiOp, sessionId: SessionId, isInMulti: boolean): MultiResult {
    if (op.path === null)
      throw new Refused(op.kind === 'setData' || op.kind === 'check' ? 'BADARGUMENTS' : 'MARSHALLINGERROR');
    const { path } = op;
    if (op.kind === 'delete') return this.delete(path, op.version);
    if (op.kind === 'setData' || op.kind === 'check') {
      demand(isProper(path), 'BADARGUMENTS');
      const node = this.node(path);
      this.may(node, op.kind === 'check' ? 1 : 2);
      demand(op.version === -1 || op.version === node.version, 'BADVERSION');
      if (op.kind === 'check') return { kind: 'check' };
      this.nodes.set(path, { ...node, data: op.data, version: node.version + 1, mzxid: this.zxid });
      this.changes.push({ kind: 'dataChanged', path, acl: node.acl });
      return { kind: 'setData', stat: this.stat(path) };
    }
    const made = this.create(op, path, sessionId);
    const withStat = op.kind === 'create2' ? !isInMulti : op.kind !== 'create';
    return withStat ? { kind: 'create2', path: made, stat: this.stat(made) } : { kind: 'create', path: made };
  }

  private create(
    op: Exclude<MultiOp, { kind: 'delete' | 'setData' | 'check' }>,
    asked: string,
    sessionId: SessionId,
  ): string {
    const modes = op.kind === 'createTTL' ? [5, 6] : [0, 1, 2, 3, 4];
    demand(modes.includes(op.flags) && (op.kind !== 'createTTL' || op.ttl > 0), 'BADARGUMENTS');
    demand(asked.includes('/'), 'BADARGUMENTS');
    const acl = this.granted(op.acl);
    const above = parentOf(asked);
    const parent = this.node(above);
    this.may(parent, 4);
    const isSequential = [2, 3, 6].includes(op.flags);
    const path = isSequential ? `${asked}${`000000000${String(parent.created)}`.slice(-10)}` : asked;
    demand(isProper(path), 'BADARGUMENTS');
    demand(!this.nodes.has(path), 'NODEEXISTS');
    demand(parent.owner === 0, 'NOCHILDRENFOREPHEMERALS');
    const isEphemeral = [1, 3].includes(op.flags) && op.kind !== 'createContainer';
    const { zxid } = this;
    this.nodes.set(above, { ...parent, created: parent.created + 1, pzxid: zxid });
    this.nodes.set(path, {
      ...BUILT_IN,
      data: op.data,
      acl,
      owner: isEphemeral ? sessionId : 0,
      czxid: zxid,
      mzxid: zxid,
      pzxid: zxid,
    });
    this.changes.push({ kind: 'created', path, acl, parentAcl: parent.acl });
    return path;
  }

  private delete(path: string, version: number): MultiResult {
    demand(path.includes('/') && !PROTECTED.includes(path), 'BADARGUMENTS');
    this.may(this.node(parentOf(path)), 8);
    const node = this.node(path);
    demand(version === -1 || version === node.version, 'BADVERSION');
    demand(this.childCount(path) === 0, 'NOTEMPTY');
    this.take(path);
    return { kind: 'delete' };
  }

  private take(path: string): void {
    const { acl } = this.node(path);
    this.nodes.delete(path);
    const parent = this.node(parentOf(path));
    this.nodes.set(parentOf(path), { ...parent, pzxid: this.zxid });
    this.changes.push({ kind: 'deleted', path, acl, parentAcl: parent.acl });
  }

  private node(path: string): Node {
    const node = this.nodes.get(path);
    if (node === undefined) throw new Refused('NONODE');
    return node;
  }

  private childCount(path: string): number {
    return [...this.nodes.keys()].filter((other) => other !== '/' && parentOf(other) === path).length;
  }

  private stat(path: string): Stat {
    const node = this.node(path);
    const numChildren = this.childCount(path);
    const time = (zxid: number): number => (zxid === 0 ? 0 : 1000 + zxid);
    const { czxid, mzxid, pzxid, version, aversion, owner, data } = node;
    return {
      czxid,
      mzxid,
      ctime: time(czxid),
      mtime: time(mzxid),
      version,
      cversion: 2 * node.created - numChildren,
      aversion,
      ephemeralOwner: owner,
      dataLength: data?.length ?? 0,
      numChildren,
      pzxid,
    };
  }
}

function demand(holds: boolean, otherwise: ErrorName): void {
  if (!holds) throw new Refused(otherwise);
}

function parentOf(path: string): string {
  const above = path.split('/').slice(0, -1).join('/');
  return above === '' ? '/' : above;
}

/** For the paths that are asked for at random, which have no odd characters. */
function isProper(path: string): boolean {
  return path === '/' || /^(\/[^/]+)+$/.test(path);
}
