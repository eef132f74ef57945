import type { Places } from '../places.js';
import type { RowHandlers } from '../collector.js';
import type { Tables } from '../tables.js';
import { acceptorCollector } from './acceptors.js';
import { ballotCollector } from './ballots.js';
import { linearizationCollector } from './linearization.js';
import { logCollector } from './log.js';
import { sessionCollector } from './sessions.js';
import { timerCollector } from './timers.js';
import { watchCollector } from './watches.js';
import { znodeCollector } from './znodes.js';

/** The collectors of all tables: each of their handlers is to be called with every event of its kind, in order. */
export interface TableCollectors {
  readonly handlers: readonly RowHandlers[];
  finish(endMicros: number): Tables;
}

/** `plan`: what the run was set to. */
export function tableCollectors(places: Places, plan: object): TableCollectors {
  const logs = logCollector(places);
  const ballots = ballotCollector(places);
  const acceptors = acceptorCollector(places);
  const sessions = sessionCollector(places);
  const watches = watchCollector(places);
  const znodes = znodeCollector(places);
  const timers = timerCollector(places);
  const linearization = linearizationCollector(plan);
  return {
    handlers: [logs, ballots, acceptors, sessions, watches, znodes, timers, linearization].map(
      ({ handlers }) => handlers,
    ),
    finish: (endMicros) => ({
      log: {
        ...logs.finish(endMicros),
        ballots: ballots.finish(endMicros),
        acceptors: acceptors.finish(endMicros),
      },
      sessions: sessions.finish(endMicros),
      watches: watches.finish(endMicros),
      znodes: znodes.finish(endMicros),
      timers: timers.finish(endMicros),
      linearization: linearization.finish(endMicros),
    }),
  };
}
