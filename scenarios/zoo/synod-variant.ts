import type { SynodParts } from '../../core/paxos/synod/server.js';
import type { Variant } from '../scenario.js';

/** A variant of the synod: the parts of a server, one of them with a step overridden. */
export interface SynodVariant extends Variant {
  readonly parts: SynodParts;
}
