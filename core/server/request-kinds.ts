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
    case 'setACL':
    case 'reconfig':
    case 'malformedUpdate':
    case 'closeSession':
      return true;
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
    case 'getACL':
    case 'getAllChildrenNumber':
    case 'getEphemerals':
    case 'multiRead':
    case 'sync':
    case 'ping':
    case 'setWatches':
    case 'setWatches2':
    case 'addWatch':
    case 'checkWatches':
    case 'removeWatches':
    case 'addAuth':
    case 'whoAmI':
    case 'malformed':
    case 'unknown':
      return false;
    default:
      return unreachable(request);
  }
}

/** What a trace shows of a request beside its name. */
export function pathOf(request: ZnodeRequest): RequestPath {
  if (request.kind === 'getEphemerals') return request.prefix;
  return 'path' in request ? request.path : null;
}
