import type { StorageParts } from '../storage/parts.js';
import { STORAGE_PARTS } from '../storage/parts.js';
import { FastLeaderElection } from './election/fast-leader-election.js';
import { History } from './history/history.js';
import { Leader } from './leader.js';
import { Learner } from './learner.js';
import { LeaderSynchronisation } from './synchronisation/leader.js';
import { LearnerSynchronisation } from './synchronisation/learner.js';
import { SyncChoice } from './synchronisation/choice.js';
import { RoleExit } from './role-exit.js';

/** The parts of a server. A variant of the zoo replaces one of them by a subclass that gets one step wrong. */
export interface ZabParts {
  readonly election: typeof FastLeaderElection;
  readonly history: typeof History;
  readonly leader: typeof Leader;
  readonly leaderSynchronisation: typeof LeaderSynchronisation;
  readonly syncChoice: typeof SyncChoice;
  readonly learner: typeof Learner;
  readonly learnerSynchronisation: typeof LearnerSynchronisation;
  readonly roleExit: typeof RoleExit;
  readonly storage: StorageParts;
}

export const ZAB_PARTS: ZabParts = {
  election: FastLeaderElection,
  history: History,
  leader: Leader,
  leaderSynchronisation: LeaderSynchronisation,
  syncChoice: SyncChoice,
  learner: Learner,
  learnerSynchronisation: LearnerSynchronisation,
  roleExit: RoleExit,
  storage: STORAGE_PARTS,
};
