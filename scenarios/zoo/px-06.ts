import { Acceptor } from '../../core/paxos/synod/acceptor.js';
import type { SynodVariant } from './synod-variant.js';
import { withSynod } from './synod-variant.js';

/** PX-06: to accept at a ballot does not promise it. */
class UnpromisingAcceptor extends Acceptor {
  protected override accept(ballot: number, value: number): void {
    this.accepted = { ballot, value };
  }
}

export const px06: SynodVariant = {
  id: 'px-06',
  title: 'accept-does-not-raise-promise: a lower ballot may overwrite what was accepted',
  source: 'M. Brooker, 2021; compare apache/cassandra PR 1327 (CASSANDRA-17162), closed as no fault',
  protocols: ['synod'],
  breaks: ['P2', 'P6', 'P16'],
  parts: withSynod({ acceptor: UnpromisingAcceptor }),
};
