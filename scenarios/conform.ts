import type { ServerId, SessionId } from '../core/ids.js';
import type { ServiceSettings } from '../core/server/settings.js';
import { ZAB_DEFAULTS } from '../core/zab/settings.js';
import type { Zxid } from '../core/zxid.js';
import { SeededChoices } from '../sim/kernel/seeded-choices.js';
import type { ConformPlan } from '../sim/protocols/conform.js';
import { conformProtocol } from '../sim/protocols/conform.js';
import { run } from '../sim/run.js';
import type { ConformEvent } from '../sim/workload/conform/events.js';
import type { ConformScript } from '../sim/workload/conform/script.js';
import type { ConformVocabulary } from '../sim/workload/conform/vocabulary.js';
import { PLAIN_DISK, PLAIN_LANE, PLAIN_NETWORK, PLAIN_STREAMS } from './defaults.js';

/** A script, and the ensemble that it is played on. */
export interface Conformance {
  readonly script: ConformScript;
  readonly servers: number;
  readonly tickMs: number;
  readonly service: ServiceSettings;
}

/** What came on the script's connections during a step, in the order in which it came. */
export type Frame = Extract<
  ConformEvent,
  {
    readonly kind:
      | 'conform.connected'
      | 'conform.answered'
      | 'conform.notified'
      | 'conform.broken'
      | 'conform.puzzled';
  }
>;

/** A connection that a label asked for. */
export interface Place {
  readonly step: number;
  readonly label: number;
  readonly server: ServerId;
}

/** What was seen of a run. */
export interface Observation {
  /** By step. One that has not come to its end is missing, and so are those behind it. */
  readonly steps: readonly (readonly Frame[])[];
  /** What came of the step that has not come to its end; nothing if all have. */
  readonly unsettled: readonly Frame[];
  /** Where the labels connected to, in order. */
  readonly places: readonly Place[];
  /** Where the script's zxids count from. */
  readonly base: Zxid;
  /** The leader's wall time of each transaction, in ms. */
  readonly timesMs: ReadonlyMap<Zxid, number>;
  /** The script's sessions, in the order of their creation. */
  readonly sessions: readonly SessionId[];
  /** Why the run itself is no good, in one sentence; null if it is. */
  readonly trouble: string | null;
}

/** Any seed will do: what a client is told of a step may not depend on delays. */
const SEED = 1;

/** What a step may take besides its sleep; far more than any does. */
const STEP_MICROS = 2_000_000;
/** Until all serve. */
const START_MICROS = 60_000_000;

/** Plays a script in virtual time on an ensemble that nothing disturbs. Equal arguments give equal observations. */
export function conform(conformance: Conformance): Observation {
  const plan = planOf(conformance);
  const steps: Frame[][] = [];
  const timesMs = new Map<Zxid, number>();
  const sessions: SessionId[] = [];
  const places: Place[] = [];
  let current: Frame[] = [];
  let base: Zxid = 0;
  let trouble: string | null = null;
  const take = (frame: Frame): void => {
    current.push(frame);
  };
  const { isCutShort } = run<ConformVocabulary>({
    plan,
    protocol: conformProtocol(plan),
    choices: new SeededChoices(SEED),
    listen: (events) =>
      events.subscribe({
        'zab.proposed': ({ zxid, timeMs }) => {
          timesMs.set(zxid, timeMs);
        },
        'conform.levelled': ({ zxid }) => {
          base = zxid;
        },
        'conform.connecting': ({ step, label, to: server }) => {
          places.push({ step, label, server });
        },
        'conform.connected': (event) => {
          if (event.isNew) sessions.push(event.session);
          take(event);
        },
        'conform.answered': take,
        'conform.notified': take,
        'conform.broken': take,
        'conform.puzzled': take,
        'conform.settled': () => {
          steps.push(current);
          current = [];
        },
        'process.crashed': ({ message }, { actor }) => {
          const who = actor > plan.servers ? 'the client' : `server ${String(actor)}`;
          trouble ??= `${who} died: ${message}`;
        },
      }),
  });
  if (isCutShort) trouble ??= 'the run took too many steps';
  return { steps, unsettled: current, places, base, timesMs, sessions, trouble };
}

function planOf({ script, servers, tickMs, service }: Conformance): ConformPlan {
  let safetyMicros = START_MICROS;
  for (const step of script.steps)
    safetyMicros += STEP_MICROS + (step.kind === 'sleep' ? step.millis * 1000 : 0);
  return {
    servers,
    settings: { ...ZAB_DEFAULTS, tickMicros: tickMs * 1000 },
    service,
    clients: [script],
    network: PLAIN_NETWORK,
    disk: PLAIN_DISK,
    streams: PLAIN_STREAMS,
    lane: PLAIN_LANE,
    faults: [],
    safetyMicros,
    livenessMicros: STEP_MICROS,
    core: Array.from({ length: servers }, (_, i) => i + 1),
  };
}
