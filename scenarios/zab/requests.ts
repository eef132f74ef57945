/** Short forms for what clients of named scenarios ask. */
import { OPEN_ACL } from '../../core/znode/acl.js';
import type { MultiOp, ZnodeRequest } from '../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../core/znode/requests.js';

/** Makes a znode: an update that takes effect once, however often it is asked for. */
export function create(
  path: string,
  flags: keyof typeof CREATE_FLAGS = 'persistent',
): MultiOp & { readonly kind: 'create' } {
  return { kind: 'create', path, data: '', acl: OPEN_ACL, flags: CREATE_FLAGS[flags] };
}

/** Whatever version it has. */
export function setData(path: string, data: string): MultiOp & { readonly kind: 'setData' } {
  return { kind: 'setData', path, data, version: -1 };
}

/** Whatever version it has. */
export function remove(path: string): MultiOp & { readonly kind: 'delete' } {
  return { kind: 'delete', path, version: -1 };
}

export function getData(path: string, watch: boolean = false): ZnodeRequest {
  return { kind: 'getData', path, watch };
}

export function sync(path: string): ZnodeRequest {
  return { kind: 'sync', path };
}
