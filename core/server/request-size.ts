/** How many bytes a request has in ZooKeeper's encoding (jute): what `jute.maxbuffer` is about. */
import { unreachable } from '../assert.js';
import type { Acl } from '../znode/acl.js';
import type { Data, MultiOp, RequestPath, ZnodeRequest } from '../znode/requests.js';

const INT = 4;
const LONG = 8;
const BOOL = 1;
/** The request's number and that of its operation. */
const HEADER = INT + INT;
/** In a multi, before each operation and behind the last: the operation's number, whether it is the end, an error. */
const MULTI_HEADER = INT + BOOL + INT;

/** The bytes of a request with its header. */
export function sizeOfRequest(request: ZnodeRequest): number {
  return HEADER + sizeOfBody(request);
}

function sizeOfBody(request: ZnodeRequest): number {
  switch (request.kind) {
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
      return sizeOfText(request.path) + BOOL;
    case 'sync':
    case 'getACL':
    case 'getAllChildrenNumber':
      return sizeOfText(request.path);
    case 'getEphemerals':
      return sizeOfText(request.prefix);
    case 'addWatch':
    case 'checkWatches':
    case 'removeWatches':
      return sizeOfText(request.path) + INT;
    case 'setACL':
      return sizeOfText(request.path) + sizeOfAcl(request.acl) + INT;
    case 'addAuth':
      return INT + sizeOfText(request.scheme) + sizeOfData(request.auth);
    case 'setWatches':
    case 'setWatches2':
      return sizeOfWatches(request);
    case 'multiRead':
      return sizeOfParts(request.ops, (op) => sizeOfText(op.path) + BOOL);
    case 'multi':
      return sizeOfParts(request.ops, sizeOfOp);
    case 'ping':
    case 'closeSession':
    case 'whoAmI':
    // Of these the bytes are not known any more: they were measured where they were read.
    case 'reconfig':
    case 'malformed':
    case 'malformedUpdate':
    case 'unknown':
      return 0;
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
    case 'delete':
    case 'setData':
    case 'check':
      return sizeOfOp(request);
    default:
      return unreachable(request);
  }
}

function sizeOfWatches(
  request: Extract<ZnodeRequest, { readonly kind: 'setWatches' | 'setWatches2' }>,
): number {
  const { data, exist, child } = request;
  const size = LONG + sizeOfTexts(data) + sizeOfTexts(exist) + sizeOfTexts(child);
  if (request.kind === 'setWatches') return size;
  return size + sizeOfTexts(request.persistent) + sizeOfTexts(request.recursive);
}

/** The parts of a multi; one that does not belong there has a header at least. */
function sizeOfParts<T>(ops: readonly (T | null)[], sizeOf: (op: T) => number): number {
  let size = MULTI_HEADER;
  for (const op of ops) size += MULTI_HEADER + (op === null ? 0 : sizeOf(op));
  return size;
}

function sizeOfOp(op: MultiOp): number {
  switch (op.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
      return sizeOfText(op.path) + sizeOfData(op.data) + sizeOfAcl(op.acl) + INT;
    case 'createTTL':
      return sizeOfText(op.path) + sizeOfData(op.data) + sizeOfAcl(op.acl) + INT + LONG;
    case 'delete':
    case 'check':
      return sizeOfText(op.path) + INT;
    case 'setData':
      return sizeOfText(op.path) + sizeOfData(op.data) + INT;
    default:
      return unreachable(op);
  }
}

/** One that is not there has a length all the same: -1. */
function sizeOfData(data: Data): number {
  return INT + (data === null ? 0 : data.length);
}

function sizeOfAcl(acl: readonly Acl[]): number {
  let size = INT;
  for (const { scheme, id } of acl) size += INT + sizeOfText(scheme) + sizeOfText(id);
  return size;
}

function sizeOfTexts(texts: readonly string[]): number {
  let size = INT;
  for (const text of texts) size += sizeOfText(text);
  return size;
}

/** UTF-8. The halves of a surrogate pair have two bytes each, of the four that the pair has. */
function sizeOfText(text: RequestPath): number {
  if (text === null) return INT;
  let size = INT + text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    size += unit < 0x800 || isSurrogate ? 1 : 2;
  }
  return size;
}
