/**
 * A server of a ledger over ZAB: the protocol, the state that it replicates, and the front that clients speak to. It
 * only directs: each input goes to the part that it is for.
 */
import { unreachable } from '../../core/assert.js';
import type { Env, Input, Process, Program } from '../../core/env.js';
import type { ZabParts } from '../../core/zab/parts.js';
import { ZAB_PARTS } from '../../core/zab/parts.js';
import type { Ensemble, ZabSettings } from '../../core/zab/settings.js';
import { Zab } from '../../core/zab/zab.js';
import { LedgerFront } from './front.js';
import { LedgerMachine } from './machine.js';
import type { LedgerVocabulary } from './vocabulary.js';

export interface LedgerServerConfig {
  readonly ensemble: Ensemble;
  readonly settings: ZabSettings;
}

/** The program of a server. */
export function ledgerServer(
  config: LedgerServerConfig,
  parts: ZabParts = ZAB_PARTS,
): Program<LedgerVocabulary> {
  return (env) => new LedgerServer(env, config, parts);
}

class LedgerServer implements Process<LedgerVocabulary> {
  private readonly zab: Zab;
  private readonly front: LedgerFront;

  constructor(env: Env<LedgerVocabulary>, { ensemble, settings }: LedgerServerConfig, parts: ZabParts) {
    this.zab = new Zab({ env, ensemble, settings, machine: new LedgerMachine(), parts });
    this.front = new LedgerFront({ env, replication: this.zab });
    this.zab.attach(this.front);
    this.front.listen();
    this.zab.start();
  }

  handle(input: Input<LedgerVocabulary>): void {
    switch (input.kind) {
      case 'accepted':
        if (input.port === 'client') this.front.onAccepted(input.connection);
        else this.zab.onAccepted(input.connection, input.port, input.from);
        return;
      case 'connected':
        this.zab.onConnected(input.connection);
        return;
      case 'writable':
        if (!this.front.owns(input.connection)) this.zab.onWritable(input.connection);
        return;
      case 'message':
        this.onMessage(input);
        return;
      case 'broken':
        if (this.front.owns(input.connection)) this.front.onBroken(input.connection);
        else this.zab.onBroken(input.connection, input.why);
        return;
      case 'timer':
        this.onTimer(input.timer);
        return;
      case 'synced':
        this.zab.onSynced(input.ticket, input.error);
        return;
      case 'job':
        this.zab.onJob(input.lane, input.job);
        return;
      case 'datagram':
        // The ledger and ZAB speak on connections alone.
        return;
      default:
        unreachable(input);
    }
  }

  inspect(): unknown {
    return this.zab.inspect();
  }

  private onMessage({ connection, message }: Extract<Input<LedgerVocabulary>, { kind: 'message' }>): void {
    if (message.kind === 'Submit' || message.kind === 'Answer') this.front.onMessage(connection, message);
    else this.zab.onMessage(connection, message);
  }

  private onTimer(timer: LedgerVocabulary['timer']): void {
    // Those of clients: a server sets none of them.
    if (timer.kind === 'call' || timer.kind === 'reconnect' || timer.kind === 'silence') return;
    this.zab.onTimer(timer);
  }
}
