/** What clients ask and what they are told, in a few words. */
import { unreachable } from '../../../core/assert.js';
import type { Answer } from '../../../core/znode/answers.js';
import { CREATE_FLAGS, WATCH_MODES } from '../../../core/znode/requests.js';
import type { Data, ZnodeRequest } from '../../../core/znode/requests.js';

/** Longer data are cut. */
const DATA_MAX = 24;

/** `setData /r1 "v3" version 2`, `create /a "" ephemeral`, `multi of 3: delete /a, …`. */
export function requestText(request: ZnodeRequest): string {
  if (request.kind === 'multi' || request.kind === 'multiRead') {
    const ops = request.ops.map((op) => (op === null ? 'malformed' : requestText(op)));
    return `${request.kind} of ${String(ops.length)}: ${ops.join('; ')}`;
  }
  const words: string[] = [request.kind];
  const path = requestPath(request);
  if (path !== null) words.push(path);
  // A password is nobody's business, in a trace as little as elsewhere.
  if (request.kind === 'addAuth') words.push(request.scheme);
  if (request.kind === 'addWatch' && request.mode === WATCH_MODES.recursive) words.push('recursive');
  if ('data' in request) words.push(dataOf(request.data));
  if ('flags' in request) words.push(...flagWords(request.flags));
  if ('version' in request && request.version !== -1) words.push(`version ${String(request.version)}`);
  if ('watch' in request && request.watch) words.push('watch');
  return words.join(' ');
}

/** The path that a request is about; null if there is none or several. */
export function requestPath(request: ZnodeRequest): string | null {
  if (request.kind === 'getEphemerals') return request.prefix;
  return 'path' in request ? request.path : null;
}

/** Whether a request changes what is agreed on. */
export function isUpdate({ kind }: ZnodeRequest): boolean {
  return !READS.has(kind);
}

const READS: ReadonlySet<string> = new Set<ZnodeRequest['kind']>([
  'exists',
  'getData',
  'getChildren',
  'getChildren2',
  'getACL',
  'getAllChildrenNumber',
  'getEphemerals',
  'multiRead',
  'sync',
  'ping',
  'setWatches',
  'setWatches2',
  'addWatch',
  'checkWatches',
  'removeWatches',
  'addAuth',
  'whoAmI',
  'malformed',
  'unknown',
]);

/** `"v3" version 4`, `children a b`; empty where there is nothing but the code. */
export function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'none':
      return '';
    case 'path':
      return answer.path;
    case 'created':
      return `${answer.path} version ${String(answer.stat.version)}`;
    case 'stat':
      return `version ${String(answer.stat.version)}`;
    case 'data':
      return `${dataText(answer.data)} version ${String(answer.stat.version)}`;
    case 'children':
    case 'children2':
      return answer.children.length === 0
        ? 'no children'
        : `children ${[...answer.children].sort().join(' ')}`;
    case 'acl':
      return answer.acl.map(({ perms, scheme, id }) => `${scheme}:${id} ${String(perms)}`).join(', ');
    case 'number':
      return String(answer.number);
    case 'ephemerals':
      return answer.ephemerals.length === 0 ? 'no ephemerals' : [...answer.ephemerals].sort().join(' ');
    case 'identities':
      return answer.clientInfo.map(({ scheme, user }) => `${scheme}:${user}`).join(' ');
    case 'watching':
      return '';
    case 'multi':
    case 'multiRead':
      return `${String(answer.results.length)} results`;
    case 'synced':
      return answer.path ?? '';
    default:
      return unreachable(answer);
  }
}

/** Data as a person reads it: quoted, cut, and `no data` for a buffer that is not there. */
export function dataText(data: Data): string {
  if (data === null) return 'no data';
  return data.length <= DATA_MAX
    ? JSON.stringify(data)
    : `${JSON.stringify(data.slice(0, DATA_MAX))}… (${String(data.length)} bytes)`;
}

function dataOf(data: Data | readonly string[]): string {
  return typeof data === 'string' || data === null ? dataText(data) : data.join(' ');
}

function flagWords(flags: number): readonly string[] {
  const found = Object.entries(CREATE_FLAGS).find(([, value]) => value === flags);
  if (found === undefined) return [`flags ${String(flags)}`];
  return flags === CREATE_FLAGS.persistent ? [] : [found[0]];
}
