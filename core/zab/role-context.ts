import type { Env } from '../env.js';
import type { QuorumSystem } from '../replication/quorums.js';
import type { StateMachine } from '../replication/state-machine.js';
import type { Storage } from '../storage/storage.js';
import type { History } from './history/history.js';
import type { LogWriter } from './history/log-writer.js';
import type { Snapshotter } from './history/snapshotter.js';
import type { Ensemble, ZabSettings } from './settings.js';
import type { ZabVocabulary } from './vocabulary.js';

/** What outlives the roles of a server, and is lent to each of them. */
export interface RoleContext {
  readonly env: Env<ZabVocabulary>;
  readonly settings: ZabSettings;
  readonly ensemble: Ensemble;
  readonly quorums: QuorumSystem;
  readonly machine: StateMachine;
  readonly storage: Storage;
  readonly history: History;
  readonly log: LogWriter;
  readonly snapshotter: Snapshotter;
}
