/**
 * Draws faults for the synod: each family is present in two runs of five, and a fault is aimed at a protocol step more
 * often than at a time, because most times are idle moments.
 */
import { CRASH_OUTCOMES } from '../../sim/disk/crash-outcome.js';
import type { Fault, PlannedFault, Selector, Strike } from '../../sim/faults/plan.js';
import { PAXOS_STEPS } from '../../sim/faults/paxos-steps.js';
import type { Dice } from '../dice.js';
import { MILLI } from '../micros.js';

const STRIKE_WITHIN_MICROS = 60 * MILLI;
const STEP_NAMES = Object.keys(PAXOS_STEPS);
const MESSAGE_NAMES = ['Prepare', 'Promise', 'Accept', 'Accepted', 'Decide', 'Reject'] as const;
const FAMILIES = ['crash', 'partition', 'pause', 'message', 'slow', 'disk'] as const;
type Family = (typeof FAMILIES)[number];

/** How many faults of a family strike at most in one run. */
const FAULTS_MAX = 3;

export function swarmSynodFaults(dice: Dice, servers: number): readonly PlannedFault[] {
  // In one run of twenty a single family strikes alone, at full strength.
  const alone = dice.chance(5) ? dice.oneOf(...FAMILIES) : null;
  const faults: PlannedFault[] = [];
  for (const family of FAMILIES) {
    const isPresent = alone === null ? dice.chance(40) : family === alone;
    if (!isPresent) continue;
    const count = alone === null ? dice.between(1, FAULTS_MAX) : FAULTS_MAX;
    for (let i = 0; i < count; i += 1) {
      const strike = drawStrike(dice);
      const target = strike.kind === 'step' ? drawTarget(dice, servers) : drawStandingTarget(dice, servers);
      faults.push({ fault: drawFault(family, target, dice, servers), strike });
    }
  }
  return faults;
}

function drawStrike(dice: Dice): Strike {
  if (dice.chance(30)) return { kind: 'time', atMicros: dice.below(STRIKE_WITHIN_MICROS) };
  const when = dice.oneOf('before', 'after');
  const step = STEP_NAMES[dice.below(STEP_NAMES.length)] ?? 'accept';
  return { kind: 'step', when, step, nth: dice.between(1, 6), sid: null, to: null };
}

/** Whom a fault at a step strikes: most often the server whose step it was. */
function drawTarget(dice: Dice, servers: number): Selector {
  return dice.oneOf('it', 'it', 'it', 'leader', 'previous leader', 'a follower', drawServer(dice, servers));
}

/** Whom a fault at a time strikes: then there is no step, and often no leader. */
function drawStandingTarget(dice: Dice, servers: number): Selector {
  return dice.oneOf('a follower', 'leader', drawServer(dice, servers), drawServer(dice, servers));
}

function drawServer(dice: Dice, servers: number): Selector {
  return `s${dice.between(1, servers)}`;
}

function drawDuration(dice: Dice): number {
  return dice.octaves(1 * MILLI, 100 * MILLI);
}

function drawFault(family: Family, target: Selector, dice: Dice, servers: number): Fault {
  switch (family) {
    case 'crash':
      return {
        kind: 'crash',
        target: dice.chance(5) ? 'all' : target,
        disk: CRASH_OUTCOMES[dice.oneOf(0, 0, 0, 1, 2, 3)] ?? 'any',
        restartAfterMicros: dice.chance(80) ? drawDuration(dice) : null,
      };
    case 'partition':
      return drawPartition(dice, target, servers);
    case 'pause':
      return { kind: 'pause', target, forMicros: drawDuration(dice) };
    case 'message':
      return drawMessageFault(dice, target, servers);
    case 'slow':
      return { kind: 'slow', target, factor: dice.between(2, 50), forMicros: drawDuration(dice) };
    case 'disk':
      return drawDiskFault(dice, target);
  }
}

function drawPartition(dice: Dice, target: Selector, servers: number): Fault {
  const forMicros = dice.chance(80) ? drawDuration(dice) : null;
  switch (dice.below(4)) {
    case 0:
      return { kind: 'isolate', target, direction: 'both', forMicros };
    case 1:
      return { kind: 'isolate', target, direction: dice.oneOf('in', 'out'), forMicros };
    case 2:
      return {
        kind: 'cut',
        from: target,
        to: drawServer(dice, servers),
        isOneWay: dice.chance(50),
        forMicros,
      };
    default: {
      const all = Array.from({ length: servers }, (_, i) => i + 1);
      const minority = dice.some(all, dice.between(1, Math.floor(servers / 2)));
      return { kind: 'split', groups: [minority, all.filter((sid) => !minority.includes(sid))], forMicros };
    }
  }
}

function drawMessageFault(dice: Dice, from: Selector, servers: number): Fault {
  const to = dice.chance(50) ? 'all' : drawServer(dice, servers);
  const type = MESSAGE_NAMES[dice.below(MESSAGE_NAMES.length)] ?? null;
  const count = dice.between(1, 3);
  switch (dice.below(3)) {
    case 0:
      return { kind: 'lose', from, to, type, count };
    case 1:
      return { kind: 'dup', from, to, type, count, delayMicros: drawDuration(dice) };
    default:
      return { kind: 'hold', from, to, types: type === null ? null : [type], forMicros: drawDuration(dice) };
  }
}

function drawDiskFault(dice: Dice, target: Selector): Fault {
  switch (dice.below(3)) {
    case 0:
      return { kind: 'disk.slow', target, factor: dice.between(2, 50) };
    case 1:
      return { kind: 'disk.fail-sync', target, count: 1 };
    default:
      return { kind: 'disk.fail', target, count: 1 };
  }
}
