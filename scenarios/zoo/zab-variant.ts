import type { ZabParts } from '../../core/zab/parts.js';
import type { Variant } from '../scenario.js';

/** A variant of ZAB: the parts of a server, one of them with a step overridden. */
export interface ZabVariant extends Variant {
  readonly parts: ZabParts;
}
