/**
 * What a black box believes of answers: paths, data, versions, children and error codes, but no zxid and no time. It is
 * kept as a text, so that what was told and what the model says compare as they are, and people can read both.
 */
import { unreachable } from '../../../../core/assert.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import type { Data } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import { CODES } from '../../service/codes.js';
import { sessionName } from '../../service/describe.js';

/** What is believed of a Stat. */
export type BelievedStat = Pick<Stat, 'version' | 'dataLength' | 'numChildren' | 'ephemeralOwner'>;

/** The errors that say something of the tree. All others say that nothing was changed, and no more. */
export type TreeError = 'NONODE' | 'BADVERSION' | 'NOCHILDRENFOREPHEMERALS' | 'NODEEXISTS' | 'NOTEMPTY';

const TREE_ERRORS: ReadonlyMap<ErrorCode, TreeError> = new Map<ErrorCode, TreeError>([
  [CODES.NONODE, 'NONODE'],
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
    // Of these a black box is not asked.
    case 'acl':
    case 'number':
    case 'ephemerals':
    case 'multiRead':
    case 'watching':
    case 'identities':
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

export function stat({ version, dataLength, numChildren, ephemeralOwner }: BelievedStat): string {
  const owner = ephemeralOwner === 0 ? '' : `, ephemeral of ${sessionName(ephemeralOwner)}`;
  return `version ${String(version)}, length ${String(dataLength)}, children ${String(numChildren)}${owner}`;
}

export function dataAndStat(data: Data, of: BelievedStat): string {
  return `${stat(of)}, ${data === null ? 'no data' : `data "${data}"`}`;
}

/** In any order. */
export function children(names: readonly string[]): string {
  const sorted = [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `children ${sorted.join(' ')}`;
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
