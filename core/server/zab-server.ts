/**
 * A server of the znode service over ZAB: the protocol, the state that it replicates, and the service that clients speak
 * to. It only directs: each input goes to the part that it is for.
 */
import { unreachable } from '../assert.js';
import type { ClientTimer } from '../client/vocabulary.js';
import type { Env, Input, Process, Program } from '../env.js';
import type { Ensemble, ZabSettings } from '../zab/settings.js';
import { Zab } from '../zab/zab.js';
import { ZnodeMachine } from '../znode/machine.js';
import { isClientMessage } from './messages.js';
import type { ServerParts } from './parts.js';
import { SERVER_PARTS } from './parts.js';
import { ZnodeService } from './service.js';
import type { ServiceSettings } from './settings.js';
import type { ServiceTimer, ZnodeVocabulary } from './vocabulary.js';

export interface ZnodeServerConfig {
  readonly ensemble: Ensemble;
  readonly settings: ZabSettings;
  readonly service: ServiceSettings;
}

/** The program of a server. */
export function znodeServer(
  config: ZnodeServerConfig,
  parts: ServerParts = SERVER_PARTS,
): Program<ZnodeVocabulary> {
  return (env) => new ZnodeServer(env, config, parts);
}

class ZnodeServer implements Process<ZnodeVocabulary> {
  private readonly service: ZnodeService<Zab>;
  private readonly machine: ZnodeMachine;

  constructor(env: Env<ZnodeVocabulary>, config: ZnodeServerConfig, parts: ServerParts) {
    const { ensemble, settings } = config;
    const { tickMicros } = settings;
    const tracker = new parts.service.sessionTracker({ env, tickMicros });
    this.machine = new ZnodeMachine({ env, gate: tracker, parts: parts.znode, ...config.service });
    const { machine } = this;
    const zab = new Zab({ env, ensemble, settings, machine, parts: parts.zab });
    this.service = new ZnodeService({
      env,
      replication: zab,
      tree: machine,
      tracker,
      settings: config.service,
      tickMicros,
      parts: parts.service,
    });
    zab.attach(this.service);
    this.service.listen();
    zab.start();
  }

  handle(input: Input<ZnodeVocabulary>): void {
    switch (input.kind) {
      case 'accepted':
        if (input.port === 'client') this.service.onAccepted(input.connection, input.from);
        else this.zab.onAccepted(input.connection, input.port, input.from);
        return;
      case 'connected':
        this.zab.onConnected(input.connection);
        return;
      case 'writable':
        if (!this.service.owns(input.connection)) this.zab.onWritable(input.connection);
        return;
      case 'message':
        this.onMessage(input);
        return;
      case 'broken':
        if (this.service.owns(input.connection)) this.service.onBroken(input.connection);
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
        // The service and ZAB speak on connections alone.
        return;
      default:
        unreachable(input);
    }
  }

  inspect(): unknown {
    return this.zab.inspect();
  }

  reveal(): object {
    return { ...this.machine.reveal(), ...this.service.reveal() };
  }

  private get zab(): Zab {
    return this.service.replication;
  }

  private onMessage({ connection, message }: Extract<Input<ZnodeVocabulary>, { kind: 'message' }>): void {
    if (isClientMessage(message)) this.service.onMessage(connection, message);
    else this.zab.onMessage(connection, message);
  }

  private onTimer(timer: ZnodeVocabulary['timer']): void {
    if (isTimerOfService(timer)) this.service.onTimer(timer);
    else if (!isTimerOfClients(timer)) this.zab.onTimer(timer);
  }
}

function isTimerOfService(timer: ZnodeVocabulary['timer']): timer is ServiceTimer {
  const { kind } = timer;
  const isOfReplica = kind === 'session-tick' || kind === 'cleaning-tick';
  return isOfReplica || kind === 'read-only-grace' || kind === 'stall';
}

/** A server sets none of them. */
function isTimerOfClients(timer: ZnodeVocabulary['timer']): timer is ClientTimer {
  const { kind } = timer;
  const isOfHandles =
    kind === 'client-silence' ||
    kind === 'client-ping' ||
    kind === 'client-reconnect' ||
    kind === 'client-search';
  return isOfHandles || kind === 'application';
}
