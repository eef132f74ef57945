import type { ServerParts } from '../../core/server/parts.js';
import { SERVER_PARTS } from '../../core/server/parts.js';
import type { ServiceParts } from '../../core/server/parts.js';
import type { StorageParts } from '../../core/storage/parts.js';
import { STORAGE_PARTS } from '../../core/storage/parts.js';
import type { ZabParts } from '../../core/zab/parts.js';
import type { ZnodeParts } from '../../core/znode/parts.js';
import type { Variant } from '../scenario.js';

/** A variant of ZAB or of the service on top: the parts of a server, one of them with a step overridden. */
export interface ServerVariant extends Variant {
  readonly parts: ServerParts;
}

/** A server with other parts of ZAB. */
export function withZab(parts: Partial<ZabParts>): ServerParts {
  return { ...SERVER_PARTS, zab: { ...SERVER_PARTS.zab, ...parts } };
}

/** A server with other parts of its storage. */
export function withStorage(parts: Partial<StorageParts>): ServerParts {
  return withZab({ storage: { ...STORAGE_PARTS, ...parts } });
}

/** A server with other parts of the state machine. */
export function withZnode(parts: Partial<ZnodeParts>): ServerParts {
  return { ...SERVER_PARTS, znode: { ...SERVER_PARTS.znode, ...parts } };
}

/** A server with other parts of the side that clients see. */
export function withService(parts: Partial<ServiceParts>): ServerParts {
  return { ...SERVER_PARTS, service: { ...SERVER_PARTS.service, ...parts } };
}
