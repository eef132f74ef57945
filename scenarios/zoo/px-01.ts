import { Acceptor } from '../../core/paxos/synod/acceptor.js';
import type { AcceptorState } from '../../core/paxos/synod/acceptor-record.js';
import type { SynodVariant } from './synod-variant.js';
import { withSynod } from './synod-variant.js';

/** PX-01: a restarted acceptor takes up the value that it accepted, and forgets what it promised. */
class ForgetfulAcceptor extends Acceptor {
  protected override restore({ accepted }: AcceptorState): void {
    this.accepted = accepted;
  }
}

export const px01: SynodVariant = {
  id: 'px-01',
  title: 'forget-promise: the promise is not reloaded at boot',
  source: 'Paxos Made Simple, stable storage; Paxos Made Live, disk loss',
  protocols: ['synod'],
  breaks: ['P2', 'P4', 'P16', 'D2'],
  parts: withSynod({ acceptor: ForgetfulAcceptor }),
};
