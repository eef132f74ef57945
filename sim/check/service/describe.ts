/** Words of the service for people. */
import type { SessionId } from '../../../core/ids.js';
import type { ErrorCode } from '../../../core/replication/state-machine.js';
import type { Answer, MultiResult } from '../../../core/znode/answers.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { Stat } from '../../../core/znode/stat.js';
import { formatZxid } from '../../../core/zxid.js';
import { actorName } from '../actor-names.js';
import { codeName } from './codes.js';
import type { Call } from './ghosts/records.js';
import { isSameAnswer } from './same-answer.js';

const SESSIONS_OF_A_SERVER = 1_099_511_627_776;

/** `session 0x1.2a`: the server that made it and its number there. */
export function sessionName(session: SessionId): string {
  const sid = Math.floor(session / SESSIONS_OF_A_SERVER);
  return `session 0x${sid.toString(16)}.${(session % SESSIONS_OF_A_SERVER).toString(16)}`;
}

/** `call 4 of c1, setData /a if version 3`. */
export function callName({ xid, handle, request }: Call, servers: readonly number[]): string {
  return `call ${String(xid)} of ${actorName(handle.client, servers)}, ${requestName(request)}`;
}

/** `setData /a if version 3` */
export function requestName(request: ZnodeRequest): string {
  if (request.kind === 'multi') return `multi of ${String(request.ops.length)}`;
  if (!('path' in request)) return request.kind;
  const isConditional = 'version' in request && request.version !== -1;
  const condition = isConditional ? ` if version ${String(request.version)}` : '';
  return `${request.kind} ${pathName(request.path)}${condition}`;
}

function pathName(path: string | null): string {
  return path ?? 'null';
}

/** What somebody was told. */
interface Told {
  readonly code: ErrorCode;
  readonly answer: Answer;
}

/** `version 3 instead of 4`: where an answer differs from the one that was due. */
export function difference(told: Told, due: Told): string {
  if (told.code !== due.code) return `${codeName(told.code)} instead of ${codeName(due.code)}`;
  if (isSameAnswer(told.answer, due.answer)) return 'what was due';
  return differenceOfAnswers(told.answer, due.answer);
}

function differenceOfAnswers(told: Answer, due: Answer): string {
  if ('data' in told && 'data' in due && told.data !== due.data) {
    return `data ${quoted(told.data)} instead of ${quoted(due.data)}`;
  }
  if ('path' in told && 'path' in due && told.path !== due.path) {
    return `${pathName(told.path)} instead of ${pathName(due.path)}`;
  }
  if ('children' in told && 'children' in due) {
    const names = namesThatDiffer(told.children, due.children);
    if (names !== null) return names;
  }
  if ('stat' in told && 'stat' in due) return differenceOfStats(told.stat, due.stat);
  if (told.kind === 'multi' && due.kind === 'multi') return differenceOfResults(told.results, due.results);
  return `an answer of kind ${told.kind} instead of ${due.kind}`;
}

function quoted(data: string | null): string {
  return data === null ? 'null' : `"${data.length > 40 ? `${data.slice(0, 40)}…` : data}"`;
}

function namesThatDiffer(told: readonly string[], due: readonly string[]): string | null {
  const missing = due.filter((name) => !told.includes(name));
  const extra = told.filter((name, i) => !due.includes(name) || told.indexOf(name) !== i);
  const parts = [
    ...(missing.length > 0 ? [`children without ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`children with ${extra.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : null;
}

function differenceOfStats(told: Stat, due: Stat): string {
  const fields = [
    ['czxid', formatZxid(told.czxid), formatZxid(due.czxid)],
    ['mzxid', formatZxid(told.mzxid), formatZxid(due.mzxid)],
    ['pzxid', formatZxid(told.pzxid), formatZxid(due.pzxid)],
    ['version', String(told.version), String(due.version)],
    ['cversion', String(told.cversion), String(due.cversion)],
    ['aversion', String(told.aversion), String(due.aversion)],
    ['numChildren', String(told.numChildren), String(due.numChildren)],
    ['dataLength', String(told.dataLength), String(due.dataLength)],
    ['ephemeralOwner', sessionName(told.ephemeralOwner), sessionName(due.ephemeralOwner)],
    ['ctime', String(told.ctime), String(due.ctime)],
    ['mtime', String(told.mtime), String(due.mtime)],
  ] as const;
  const differing = fields.filter(([, is, was]) => is !== was);
  return differing.map(([name, is, was]) => `${name} ${is} instead of ${was}`).join(', ');
}

function differenceOfResults(told: readonly MultiResult[], due: readonly MultiResult[]): string {
  if (told.length !== due.length) return `${String(told.length)} results instead of ${String(due.length)}`;
  const at = told.findIndex((result, i) => {
    const twin = due[i];
    return twin === undefined || !isSameAnswer({ kind: 'multi', results: [result] }, multiOf(twin));
  });
  const [is, was] = [told[at], due[at]];
  if (is === undefined || was === undefined) return 'other results';
  return `result ${String(at + 1)} is ${resultName(is)} instead of ${resultName(was)}`;
}

function multiOf(result: MultiResult): Answer {
  return { kind: 'multi', results: [result] };
}

function resultName(result: MultiResult): string {
  switch (result.kind) {
    case 'error':
      return codeName(result.code);
    case 'create':
    case 'create2':
      return `${result.kind} ${result.path}`;
    case 'setData':
      return `setData to version ${String(result.stat.version)} at ${formatZxid(result.stat.mzxid)}`;
    case 'delete':
    case 'check':
      return result.kind;
  }
}
