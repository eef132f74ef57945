import type { CountedPromise } from '../../core/paxos/synod/proposer.js';
import { Proposer } from '../../core/paxos/synod/proposer.js';
import type { SynodVariant } from './synod-variant.js';
import { withSynod } from './synod-variant.js';

/** PX-03: the value of the first promise that reports one, not that of the highest ballot. */
class FirstComeProposer extends Proposer {
  protected override forcedValue(promises: readonly CountedPromise[]): number | null {
    return promises.find(({ accepted }) => accepted !== null)?.accepted?.value ?? null;
  }
}

export const px03: SynodVariant = {
  id: 'px-03',
  title: 'not-highest-ballot: the first reported value is taken',
  source: 'the rule P2c of Paxos Made Simple',
  protocols: ['synod'],
  breaks: ['P2', 'P5', 'P6'],
  parts: withSynod({ proposer: FirstComeProposer }),
};
