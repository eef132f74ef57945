import type { ZnodeVocabulary } from '../../../core/server/vocabulary.js';
import type { ConformEvent } from './events.js';

/** What servers of the znode service speak, and the player of a script. */
export interface ConformVocabulary {
  readonly message: ZnodeVocabulary['message'];
  readonly datagram: ZnodeVocabulary['datagram'];
  readonly timer: ZnodeVocabulary['timer'];
  readonly job: ZnodeVocabulary['job'];
  readonly event: ZnodeVocabulary['event'] | ConformEvent;
}
