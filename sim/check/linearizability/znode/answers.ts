/**
 * What a black box believes of answers: paths, data, versions, children and error codes, but no zxid and no time. It is
 * kept as a text, so that what was told and what the model says compare as they are, and people can read both.
 */
import { unreachable } from '../../../../core/assert.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Acl } from '../../../../core/znode/acl.js';
import type { Answer, ClientInfo, MultiReadResult, MultiResult } from '../../../../core/znode/answers.js';
import type { Data } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import { CODES } from '../../service/codes.js';
import { sessionName } from '../../service/describe.js';

/** What is believed of a Stat. */
export type BelievedStat = Pick<
  Stat,
  'version' | 'aversion' | 'dataLength' | 'numChildren' | 'ephemeralOwner'
>;

/** The errors that say something of the tree, or of who may do what. All others say that nothing was changed, and no more. */
export type TreeError =
  | 'NONODE'
  | 'NOAUTH'
  | 'BADVERSION'
  | 'NOCHILDRENFOREPHEMERALS'
  | 'NODEEXISTS'
  | 'NOTEMPTY'
  | 'INVALIDACL'
  | 'AUTHFAILED';

const TREE_ERRORS: ReadonlyMap<ErrorCode, TreeError> = new Map<ErrorCode, TreeError>([
  [CODES.NONODE, 'NONODE'],
  [CODES.NOAUTH, 'NOAUTH'],
  [CODES.INVALIDACL, 'INVALIDACL'],
  [CODES.AUTHFAILED, 'AUTHFAILED'],
  [CODES.BADVERSION, 'BADVERSION'],
  [CODES.NOCHILDRENFOREPHEMERALS, 'NOCHILDRENFOREPHEMERALS'],
  [CODES.NODEEXISTS, 'NODEEXISTS'],
  [CODES.NOTEMPTY, 'NOTEMPTY'],
]);

const ERROR_NAMES: ReadonlySet<string> = new Set<string>(TREE_ERRORS.values());

/** What has nothing to tell but that it was done. */
export const DONE = 'done';

/** What an answer says of the tree; null if it says nothing. */
export function told(code: ErrorCode, answer: Answer): string | null {
  if (code !== CODES.OK) return TREE_ERRORS.get(code) ?? null;
  switch (answer.kind) {
    case 'none':
      return DONE;
    case 'path':
    case 'created':
      return created(answer.path);
    case 'stat':
      return stat(answer.stat);
    case 'data':
      return dataAndStat(answer.data, answer.stat);
    case 'children':
      return children(answer.children);
    case 'children2':
      return `${children(answer.children)}; ${stat(answer.stat)}`;
    case 'multi':
      return toldByMulti(answer.results);
    case 'acl':
      return acl(answer.acl, answer.stat);
    case 'number':
      return numberBelow(answer.number);
    case 'ephemerals':
      return ephemerals(answer.ephemerals);
    case 'multiRead':
      return toldByMultiRead(answer.results);
    case 'identities':
      return identities(answer.clientInfo);
    // Of these a black box is not asked.
    case 'watching':
    case 'synced':
      return null;
    default:
      return unreachable(answer);
  }
}

function toldByMulti(results: readonly MultiResult[]): string | null {
  const parts: string[] = [];
  for (const result of results) {
    const part = toldByPart(result);
    if (part === null) return null;
    parts.push(part);
  }
  return results.some(({ kind }) => kind === 'error') ? failed(parts) : multi(parts);
}

function toldByMultiRead(results: readonly MultiReadResult[]): string | null {
  const parts: string[] = [];
  for (const result of results) {
    const part = toldByLook(result);
    if (part === null) return null;
    parts.push(part);
  }
  return readTogether(parts);
}

function toldByLook(result: MultiReadResult): string | null {
  switch (result.kind) {
    case 'getData':
      return dataAndStat(result.data, result.stat);
    case 'getChildren':
      return children(result.children);
    case 'error':
      return TREE_ERRORS.get(result.code) ?? null;
    default:
      return unreachable(result);
  }
}

function toldByPart(result: MultiResult): string | null {
  switch (result.kind) {
    case 'create':
    case 'create2':
      return created(result.path);
    case 'setData':
      return stat(result.stat);
    case 'delete':
    case 'check':
      return DONE;
    case 'error':
      if (result.code === CODES.OK) return UNDONE;
      return result.code === CODES.RUNTIMEINCONSISTENCY ? NOT_TRIED : (TREE_ERRORS.get(result.code) ?? null);
    default:
      return unreachable(result);
  }
}

/** A part of a failed multi that stands before the one that failed. */
export const UNDONE = 'undone';
/** A part of a failed multi that stands behind the one that failed. */
export const NOT_TRIED = 'not tried';

export function created(path: string): string {
  return `created ${path}`;
}

export function stat({ version, aversion, dataLength, numChildren, ephemeralOwner }: BelievedStat): string {
  const listed = aversion === 0 ? '' : `, list version ${String(aversion)}`;
  const owner = ephemeralOwner === 0 ? '' : `, ephemeral of ${sessionName(ephemeralOwner)}`;
  return `version ${String(version)}, length ${String(dataLength)}, children ${String(numChildren)}${listed}${owner}`;
}

export function dataAndStat(data: Data, of: BelievedStat): string {
  return `${stat(of)}, ${data === null ? 'no data' : `data "${data}"`}`;
}

/** Lines in their order: the first ones are those that were asked for first. */
export function acl(lines: readonly Acl[], of: BelievedStat): string {
  const words = lines.map(({ perms, scheme, id }) => `${String(perms)} for ${scheme} ${id}`);
  return `list ${words.join(', ')}; ${stat(of)}`;
}

/** In any order. */
export function children(names: readonly string[]): string {
  return `children ${sorted(names).join(' ')}`;
}

/** In any order. What lies below /zookeeper is not followed. */
export function ephemerals(paths: readonly string[]): string {
  return `ephemerals ${sorted(paths.filter((path) => !path.startsWith('/zookeeper/'))).join(' ')}`;
}

/** In any order. */
export function identities(all: readonly ClientInfo[]): string {
  return `identities ${sorted(all.map(({ scheme, user }) => `${scheme} ${user}`)).join(', ')}`;
}

export function numberBelow(count: number): string {
  return `${String(count)} below`;
}

export function readTogether(parts: readonly string[]): string {
  return `together: ${parts.join('; ')}`;
}

function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export function multi(parts: readonly string[]): string {
  return `multi: ${parts.join('; ')}`;
}

/** A multi of which nothing was done. */
export function failed(parts: readonly string[]): string {
  return `${FAILED}: ${parts.join('; ')}`;
}

const FAILED = 'failed multi';

/** Whether a change that is answered so was not made. */
export function isFailure(answer: string): boolean {
  return ERROR_NAMES.has(answer) || answer.startsWith(FAILED);
}
