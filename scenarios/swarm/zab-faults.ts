/**
 * Draws faults for ZAB: each family is present in two runs of five, and most faults are aimed at a protocol step.
 *
 * What is fair: any number of servers may be down or cut off, because only safety is owed meanwhile; a crash takes only
 * what no sync has covered, in any way a cache may lose it; bits rot on one server at most, and only where it can know;
 * and between the disturbances there is time to get something done, or the run would test elections alone.
 */
import type { Port } from '../../core/env.js';
import type { ZabSettings } from '../../core/zab/settings.js';
import { CRASH_OUTCOMES } from '../../sim/disk/crash-outcome.js';
import type { Fault, PlannedFault, Selector, Strike } from '../../sim/faults/plan.js';
import { ZAB_STEPS } from '../../sim/faults/zab-steps.js';
import type { ZnodeClientPlan } from '../../sim/workload/znode/plan.js';
import type { Dice } from '../dice.js';
import { MILLI } from '../micros.js';

const STEP_NAMES = Object.keys(ZAB_STEPS);
/** Where ZooKeeper's worst bugs were: between the durable steps of taking over a history, and around a commit. */
const SEAMS = [
  'accepted-epoch-fsync',
  'current-epoch-fsync',
  'history-fsync',
  'ack-newleader',
  'established',
  'uptodate',
  'log-fsync',
  'proposal',
  'commit',
] as const;
const FAMILIES = [
  'crash',
  'partition',
  'pause',
  'connection',
  'slow',
  'disk',
  'clock',
  'lag',
  'client',
] as const;
type Family = (typeof FAMILIES)[number];
const FAULTS_MAX = 4;

/** What faults have to fit. */
export interface Stage {
  readonly servers: number;
  readonly safetyMicros: number;
  readonly settings: ZabSettings;
  readonly clients: readonly ZnodeClientPlan[];
}

export function swarmZabFaults(dice: Dice, stage: Stage): readonly PlannedFault[] {
  const alone = dice.chance(5) ? dice.oneOf(...FAMILIES) : null;
  const families = FAMILIES.filter((family) => (alone === null ? dice.chance(40) : family === alone));
  const counts = families.map(() => (alone === null ? dice.between(1, FAULTS_MAX) : FAULTS_MAX));
  const total = counts.reduce((sum, count) => sum + count, 0);
  // Each disturbance has a share of the time to itself, in which it strikes as soon as its step comes.
  const share = Math.floor(stage.safetyMicros / (total + 1));
  const order = dice.some(
    families.flatMap((family, i) => Array.from({ length: counts[i] ?? 0 }, () => family)),
    total,
  );
  const faults: PlannedFault[] = [];
  const left = [...order];
  for (let place = 0; place < total; place += 1) {
    const [family] = left.splice(dice.below(left.length), 1);
    if (family === undefined) continue;
    const strike = drawStrike(dice, family, place * share + dice.below(share));
    const target =
      strike.kind === 'step' ? drawTarget(dice, stage.servers) : drawStandingTarget(dice, stage.servers);
    faults.push({ fault: drawFault(family, target, { dice, stage }), strike });
  }
  if (families.includes('lag')) faults.push(...drawFences(dice, stage));
  if (dice.chance(20)) faults.push(...drawRot(dice, stage));
  return faults;
}

/**
 * Bits of one server's disk rot, and it is started again and finds that out, or never reads them. Not behind the last mark of
 * a log: there it would lose what it has acknowledged, and nobody could know.
 */
function drawRot(dice: Dice, { servers, safetyMicros, settings }: Stage): readonly PlannedFault[] {
  const target = drawServer(dice, servers);
  const atMicros = dice.between(Math.floor(safetyMicros / 4), safetyMicros - 1);
  const rots = Array.from({ length: dice.oneOf(1, 1, 2) }, (): PlannedFault => {
    const file = dice.oneOf('log', 'log', 'snapshot');
    return {
      fault: { kind: 'disk.bitrot', target, file, where: 'marked' },
      strike: { kind: 'time', atMicros },
    };
  });
  const crash: Fault = {
    kind: 'crash',
    target,
    disk: CRASH_OUTCOMES[dice.oneOf(0, 1, 2, 3)] ?? 'any',
    restartAfterMicros: dice.octaves(MILLI, 4 * settings.tickMicros),
  };
  const diesAtMicros = atMicros + dice.octaves(MILLI, 8 * settings.tickMicros);
  return [
    ...rots,
    { fault: crash, strike: { kind: 'time', atMicros: Math.min(diesAtMicros, safetyMicros - 1) } },
  ];
}

/** What a client has asked for is still on its way to the leader when it has moved on: as of an owner that was. */
function drawFences(dice: Dice, { clients, settings }: Stage): readonly PlannedFault[] {
  return clients.flatMap(({ firstServer, churn }) =>
    churn.flatMap((one): readonly PlannedFault[] => {
      if (one.kind !== 'move' || dice.chance(30)) return [];
      const forMicros = dice.octaves(4 * MILLI, 4 * settings.tickMicros);
      const atMicros = Math.max(0, one.atMicros - dice.octaves(MILLI, 4 * MILLI));
      return [
        {
          fault: held(`s${firstServer}`, 'leader', ['REQUEST'], forMicros),
          strike: { kind: 'time', atMicros },
        },
      ];
    }),
  );
}

function held(from: Selector, to: Selector, types: readonly string[], forMicros: number): Fault {
  return { kind: 'hold', from, to, types, port: 'quorum', forMicros };
}

function drawStrike(dice: Dice, family: Family, atMicros: number): Strike {
  if (dice.chance(25)) return { kind: 'time', atMicros };
  // What is read then is a snapshot of a tree that changed meanwhile, and almost nothing of the log hides that.
  if (family === 'crash' && dice.chance(25))
    return atStep('after', 'snapshot', { nth: 1, fromMicros: atMicros });
  const when = dice.oneOf('before', 'after');
  const step = dice.chance(50)
    ? dice.oneOf(...SEAMS)
    : (STEP_NAMES[dice.below(STEP_NAMES.length)] ?? 'proposal');
  return atStep(when, step, { nth: dice.oneOf(1, 1, 2, 3, 5), fromMicros: atMicros });
}

function atStep(
  when: 'before' | 'after',
  step: string,
  since: { readonly nth: number; readonly fromMicros: number },
): Strike {
  return { kind: 'step', when, step, sid: null, to: null, ...since };
}

/** Whom a fault at a step strikes: most often the server whose step it was. */
function drawTarget(dice: Dice, servers: number): Selector {
  return dice.oneOf('it', 'it', 'it', 'leader', 'previous leader', 'a follower', drawServer(dice, servers));
}

function drawStandingTarget(dice: Dice, servers: number): Selector {
  return dice.oneOf('leader', 'leader', 'a follower', drawServer(dice, servers), drawServer(dice, servers));
}

function drawServer(dice: Dice, servers: number): Selector {
  return `s${dice.between(1, servers)}`;
}

interface Drawing {
  readonly dice: Dice;
  readonly stage: Stage;
}

/** From a moment to well beyond the longest timeout; in a third of the cases close to one of the timeouts. */
function drawDuration({ dice, stage }: Drawing): number {
  const { tickMicros, syncLimitTicks, initLimitTicks } = stage.settings;
  if (dice.chance(30)) {
    const edge = dice.oneOf(1, syncLimitTicks, initLimitTicks) * tickMicros;
    return Math.floor((edge * dice.between(80, 120)) / 100);
  }
  return dice.octaves(1 * MILLI, 16 * tickMicros);
}

function drawFault(family: Family, target: Selector, drawing: Drawing): Fault {
  const { dice } = drawing;
  switch (family) {
    case 'crash':
      return {
        kind: 'crash',
        target: dice.chance(8) ? dice.oneOf('all', 'majority') : target,
        disk: CRASH_OUTCOMES[dice.oneOf(0, 0, 0, 1, 2, 3)] ?? 'any',
        restartAfterMicros: dice.chance(85) ? drawDuration(drawing) : null,
      };
    case 'partition':
      return drawPartition(target, drawing);
    case 'pause':
      return { kind: 'pause', target, forMicros: drawDuration(drawing) };
    case 'connection':
      return drawConnectionFault(target, drawing);
    case 'slow':
      return { kind: 'slow', target, factor: dice.between(2, 50), forMicros: drawDuration(drawing) };
    case 'disk':
      return drawDiskFault(target, drawing);
    case 'clock':
      return drawClockFault(target, drawing);
    case 'lag':
      return drawLag(drawing);
    case 'client':
      return drawClientFault(drawing);
  }
}

function drawPort(dice: Dice): { readonly port?: Port } {
  return dice.chance(70) ? {} : { port: dice.oneOf('quorum', 'election', 'client') };
}

function drawPartition(target: Selector, drawing: Drawing): Fault {
  const { dice, stage } = drawing;
  const forMicros = dice.chance(85) ? drawDuration(drawing) : null;
  const reach = { ...drawPort(dice), mode: dice.oneOf('drop', 'kill'), forMicros } as const;
  switch (dice.below(4)) {
    case 0:
      return { kind: 'isolate', target, direction: 'both', ...reach };
    case 1:
      return { kind: 'isolate', target, direction: dice.oneOf('in', 'out'), ...reach };
    case 2: {
      const to = drawServer(dice, stage.servers);
      return { kind: 'cut', from: target, to, isOneWay: dice.chance(50), ...reach };
    }
    default: {
      const all = Array.from({ length: stage.servers }, (_, i) => i + 1);
      const minority = dice.some(all, dice.between(1, Math.max(1, Math.floor(stage.servers / 2))));
      const groups = [minority, all.filter((sid) => !minority.includes(sid))];
      return { kind: 'split', groups, ...reach };
    }
  }
}

function drawConnectionFault(from: Selector, drawing: Drawing): Fault {
  const { dice, stage } = drawing;
  const to = dice.chance(50) ? 'all' : drawServer(dice, stage.servers);
  const port = drawPort(dice);
  if (dice.chance(50)) return { kind: 'reset', from, to, ...port };
  return { kind: 'hold', from, to, types: null, forMicros: drawDuration(drawing), ...port };
}

function drawDiskFault(target: Selector, drawing: Drawing): Fault {
  const { dice } = drawing;
  switch (dice.below(4)) {
    case 0:
      return { kind: 'disk.slow', target, factor: dice.between(2, 30) };
    case 1:
      return { kind: 'disk.fail-sync', target, count: 1 };
    case 2:
      return { kind: 'disk.stall', target, forMicros: drawDuration(drawing) };
    default:
      return { kind: 'disk.fail', target, count: 1 };
  }
}

function drawClockFault(target: Selector, drawing: Drawing): Fault {
  const { dice } = drawing;
  switch (dice.below(4)) {
    case 0:
      return { kind: 'clock.offset', target, offsetMicros: dice.between(-3_600_000_000, 3_600_000_000) };
    case 1:
      return { kind: 'clock.step', target, stepMicros: dice.between(-60_000_000, 60_000_000) };
    case 2:
      return { kind: 'clock.rate', target, ratePpm: dice.between(-10_000, 10_000) };
    default:
      return { kind: 'clock.freeze', target, forMicros: drawDuration(drawing) };
  }
}

/** A server is behind its leader, or the leader hears late of it: what reads, watches and sessions have to bear. */
function drawLag(drawing: Drawing): Fault {
  const { dice, stage } = drawing;
  const server = drawServer(dice, stage.servers);
  const forMicros = drawDuration(drawing);
  switch (dice.below(4)) {
    case 0:
      return held(server, 'leader', ['REQUEST'], forMicros);
    case 1:
      return held('leader', server, ['PROPOSAL'], forMicros);
    default:
      return held('leader', server, ['COMMIT', 'INFORM'], forMicros);
  }
}

/** A client is gone, or still, or alone, for a time about as long as its session's timeout. */
function drawClientFault({ dice, stage }: Drawing): Fault {
  const { clients } = stage;
  const number = dice.below(clients.length);
  const target: Selector = `c${number + 1}`;
  const timeoutMicros = (clients[number]?.sessionTimeoutMs ?? 0) * MILLI;
  const forMicros = Math.floor((timeoutMicros * dice.oneOf(25, 50, 100, 200)) / 100);
  switch (dice.below(4)) {
    case 0:
      return { kind: 'pause', target, forMicros };
    case 1:
      return { kind: 'isolate', target, direction: 'both', mode: dice.oneOf('drop', 'kill'), forMicros };
    default:
      return { kind: 'crash', target, disk: 'lose', restartAfterMicros: forMicros };
  }
}
