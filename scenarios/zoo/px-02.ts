import type { AnswerAfter } from '../../core/paxos/synod/acceptor.js';
import { Acceptor } from '../../core/paxos/synod/acceptor.js';
import type { SynodVariant } from './synod-variant.js';
import { withSynod } from './synod-variant.js';

/** PX-02: Accepted leaves when the write is queued, before its sync. */
class HastyAcceptor extends Acceptor {
  protected override acknowledgeAfter(): AnswerAfter {
    return 'append';
  }
}

export const px02: SynodVariant = {
  id: 'px-02',
  title: 'ack-before-fsync: Accepted leaves before it is durable',
  source: 'in kind: ZOOKEEPER-3911, ZOOKEEPER-4785',
  protocols: ['synod'],
  breaks: ['P2', 'D6'],
  parts: withSynod({ acceptor: HastyAcceptor }),
};
