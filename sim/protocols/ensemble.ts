import { znodeClientEvents } from '../../core/client/events.js';
import type { ServerId } from '../../core/ids.js';
import { serviceEvents } from '../../core/server/events.js';
import type { ServiceSettings } from '../../core/server/settings.js';
import { znodeServer } from '../../core/server/zab-server.js';
import { zabEvents } from '../../core/zab/events.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import { znodeEvents } from '../../core/znode/events.js';
import { ZAB_STEPS } from '../faults/zab-steps.js';
import type { Protocol } from '../protocol.js';
import { zabFold } from '../trace/zab-fold.js';
import { conformEvents } from '../workload/conform/events.js';
import type { ConformVocabulary } from '../workload/conform/vocabulary.js';
import { Puppet } from '../workload/ensemble/puppet.js';

export interface EnsembleProtocolOptions {
  readonly servers: number;
  readonly observers: readonly ServerId[];
  readonly zab: ZabSettings;
  readonly service: ServiceSettings;
  /** Told of the clients when they start. */
  readonly onPuppet: (puppet: Puppet) => void;
}

/** The znode service over ZAB, with clients that somebody else directs. Nothing is checked, and no goal is set. */
export function ensembleProtocol(options: EnsembleProtocolOptions): Protocol<ConformVocabulary> {
  const { servers, observers, zab: settings, service, onPuppet } = options;
  const voters = Array.from({ length: servers }, (_, i) => i + 1).filter((sid) => !observers.includes(sid));
  const ensemble = { voters, observers, quorums: { kind: 'majority' as const } };
  return {
    events: { ...zabEvents, ...serviceEvents, ...znodeEvents, ...znodeClientEvents, ...conformEvents },
    steps: ZAB_STEPS,
    server: () => znodeServer({ ensemble, settings, service }),
    client: () => (env) => {
      const puppet = new Puppet(env);
      onPuppet(puppet);
      return puppet;
    },
    note: () => ({ slot: null, ballot: null, zxid: null, epoch: null }),
    watch: () => ({}),
    checkers: () => [],
    goal: () => ({ isReached: () => false, handlers: {} }),
    fold: zabFold,
  };
}
