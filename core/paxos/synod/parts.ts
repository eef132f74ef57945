import { Acceptor } from './acceptor.js';
import { Learner } from './learner.js';
import { Proposer } from './proposer.js';

/** The parts of a server. A variant of the zoo replaces one of them by a subclass that gets one step wrong. */
export interface SynodParts {
  readonly acceptor: typeof Acceptor;
  readonly proposer: typeof Proposer;
  readonly learner: typeof Learner;
}

export const SYNOD_PARTS: SynodParts = { acceptor: Acceptor, proposer: Proposer, learner: Learner };
