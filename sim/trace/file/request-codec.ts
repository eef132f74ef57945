/** Requests in a trace file: as they are, but for lists of permissions that have names. */
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { nameAcl, withAcl } from './acl-names.js';
import { isList, isRecord } from './json-guards.js';
import { isZnodeRequest } from './znode-guards.js';

export function encodeRequest(request: ZnodeRequest): string {
  return JSON.stringify(request, nameAcl);
}

export function decodeRequest(json: unknown): ZnodeRequest | undefined {
  const request = isRecord(json) ? withLists(json) : undefined;
  return isZnodeRequest(request) ? request : undefined;
}

/** An operation by itself, or a multi of them. */
function withLists(json: Readonly<Record<string, unknown>>): unknown {
  const { ops } = json;
  if (!isList(ops)) return withAcl(json);
  const listed = ops.map((op) => (isRecord(op) ? withAcl(op) : op));
  return listed.includes(undefined) ? undefined : { ...json, ops: listed };
}
