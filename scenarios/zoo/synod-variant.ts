import type { SynodParts } from '../../core/paxos/synod/parts.js';
import { SYNOD_PARTS } from '../../core/paxos/synod/parts.js';
import type { Variant } from '../scenario.js';

/** A variant of the synod: the parts of a server, one of them with a step overridden. */
export interface SynodVariant extends Variant {
  readonly parts: SynodParts;
}

/** A server of the synod with other parts. */
export function withSynod(parts: Partial<SynodParts>): SynodParts {
  return { ...SYNOD_PARTS, ...parts };
}
