import { unreachable } from '../assert.js';
import type { RequestPath, Update, ZnodeRequest } from '../znode/requests.js';

/** Whether the ensemble has to agree on a request. */
export function isUpdate(request: ZnodeRequest): request is Update {
  switch (request.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
    case 'delete':
    case 'setData':
    case 'check':
    case 'multi':
    case 'closeSession':
      return true;
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
    case 'sync':
    case 'ping':
    case 'setWatches':
      return false;
    default:
      return unreachable(request);
  }
}

/** What a trace shows of a request beside its name. */
export function pathOf(request: ZnodeRequest): RequestPath {
  return 'path' in request ? request.path : null;
}
