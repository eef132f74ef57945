/** Short forms for the plans of named scenarios: faults at a time or at a step, and what such plans have in common. */
import type { ServerId } from '../../core/ids.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import { ZAB_DEFAULTS } from '../../core/zab/settings.js';
import type { Fault, PlannedFault, Selector, Strike } from '../../sim/faults/plan.js';
import type { ZabPlan } from '../../sim/plan.js';
import { convergeBound } from '../../sim/protocols/zab-bounds.js';
import { SECOND } from '../micros.js';
import { plainZab } from './plain.js';

/** What every client timeout and retry of a named scenario needs on top of the protocol's own bounds, µs a server. */
const CLIENTS_MICROS = 2 * SECOND;

/**
 * ZooKeeper's own waits for notifications, 200 ms: who wins an election is then decided by the votes, and not by whose
 * first message is quicker by some milliseconds.
 */
const PATIENT: ZabSettings = { ...ZAB_DEFAULTS, electionWaitMicros: 200_000, finalizeWaitMicros: 200_000 };

/** A plain run whose elections are decided by the votes alone. */
export function patientZab(servers: number): ZabPlan {
  return {
    ...plainZab(servers),
    settings: PATIENT,
    livenessMicros: convergeBound(PATIENT) + servers * CLIENTS_MICROS,
  };
}

/** A fault at a time of the run. */
export function at(atMicros: number, fault: Fault): PlannedFault {
  return { fault, strike: { kind: 'time', atMicros } };
}

/** Where a step has to happen, and how often, for a fault to strike; the first time anywhere if nothing is said. */
export type Place = Partial<Omit<Extract<Strike, { readonly kind: 'step' }>, 'kind' | 'when' | 'step'>>;

/** A fault right before a step. */
export function before(step: string, place: Place, fault: Fault): PlannedFault {
  return { fault, strike: { kind: 'step', when: 'before', step, nth: 1, sid: null, to: null, ...place } };
}

/** A fault right after a step. */
export function after(step: string, place: Place, fault: Fault): PlannedFault {
  return { fault, strike: { kind: 'step', when: 'after', step, nth: 1, sid: null, to: null, ...place } };
}

/** A server of which the crash takes what no sync has covered. */
export function crash(target: Selector, restartAfterMicros: number | null): Fault {
  return { kind: 'crash', target, disk: 'lose', restartAfterMicros };
}

type Cut = Extract<Fault, { readonly kind: 'cut' }>;

/** What a cut may be besides one that makes everything wait, both ways. */
type CutShape = Partial<Pick<Cut, 'isOneWay' | 'mode' | 'port'>>;

/** Nothing passes between two servers. */
export function cut(from: ServerId, to: ServerId, forMicros: number | null, shape: CutShape = {}): Fault {
  return { kind: 'cut', from: `s${from}`, to: `s${to}`, isOneWay: false, forMicros, ...shape };
}

/** Cuts at one moment all links between these servers that `isWhole` does not keep. */
export function cutAllBut(
  isWhole: (a: ServerId, b: ServerId) => boolean,
  servers: number,
  when: { readonly atMicros: number; readonly forMicros: number },
): readonly PlannedFault[] {
  const faults: PlannedFault[] = [];
  for (let a = 1; a <= servers; a += 1) {
    for (let b = a + 1; b <= servers; b += 1) {
      if (!isWhole(a, b)) faults.push(at(when.atMicros, cut(a, b, when.forMicros)));
    }
  }
  return faults;
}
