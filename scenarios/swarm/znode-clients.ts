/** What clients of the znode service do in a run of the swarm: a few of them, at znodes that they share. */
import type { ServerId } from '../../core/ids.js';
import { OPEN_ACL } from '../../core/znode/acl.js';
import type { MultiOp, ZnodeRequest } from '../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../core/znode/requests.js';
import type {
  Churn,
  Pace,
  PlannedCall,
  RegisterStep,
  Task,
  ZnodeClientPlan,
} from '../../sim/workload/znode/plan.js';
import type { Dice } from '../dice.js';

/** The run that the clients are for. */
export interface ClientStage {
  readonly servers: number;
  readonly safetyMicros: number;
  /** Of the servers' session tracker, which negotiates timeouts of 2 to 20 ticks. */
  readonly tickMicros: number;
  /** The servers that live on when faults have ended; without it no client is bound to one server. */
  readonly core?: readonly ServerId[];
}

const MILLI = 1_000;
/** What a call takes, roughly: for how many steps there is time. */
const CALL_MICROS = 8 * MILLI;
const STEPS_MAX = 40;
const SCRIPTED_MAX = 15;
/** How long after the end of faults a client makes its last calls. */
const PROBE_MICROS = 10 * MILLI;

/** The znodes of a run: few, so that clients meet. */
interface Paths {
  readonly registers: readonly [string, ...string[]];
  readonly counter: string;
  readonly queue: string;
  readonly ephemerals: string;
}

/** Draws the clients. Each ends with an update and a read that have to succeed, once faults have ended. */
export function drawZnodeClients(dice: Dice, stage: ClientStage): readonly ZnodeClientPlan[] {
  const paths = drawPaths(dice);
  const hasChurn = dice.chance(33);
  const count = dice.chance(85) ? dice.between(3, 8) : dice.between(1, 2);
  return Array.from({ length: count }, (_, client): ZnodeClientPlan => {
    const tasks = Array.from({ length: dice.between(1, 4) }, () => drawTask(dice, stage, paths));
    const faith = drawFaith(dice, stage.core ?? []);
    const sessionTimeoutMs = drawTimeout(dice, stage.tickMicros);
    return {
      sessionTimeoutMs,
      silenceMicros: null,
      firstServer: faith ?? dice.between(1, stage.servers),
      isFaithful: faith !== null,
      tasks: [...tasks, probe(client, stage.safetyMicros)],
      churn: hasChurn ? drawChurn(dice, stage.safetyMicros, sessionTimeoutMs) : [],
    };
  });
}

/** The server that a client never leaves: one that lives on. For most clients there is none. */
function drawFaith(dice: Dice, [first, ...others]: readonly ServerId[]): ServerId | null {
  return first !== undefined && dice.chance(10) ? dice.oneOf(first, ...others) : null;
}

/** Most are top-level znodes, where nothing has to be made first; some lie deeper. */
function drawPaths(dice: Dice): Paths {
  const root = dice.chance(25) ? '/deep/er' : '';
  const registers = Array.from({ length: dice.between(0, 3) }, (_, i) => `${root}/r${String(i + 2)}`);
  return {
    registers: [`${root}/r1`, ...registers],
    counter: `${root}/counter`,
    queue: `${root}/queue`,
    ephemerals: `${root}/present`,
  };
}

/** From 2 to 20 ticks, short ones as likely as long ones; in ms, and never below what was drawn. */
function drawTimeout(dice: Dice, tickMicros: number): number {
  return Math.ceil(Math.min(dice.octaves(2 * tickMicros, 16 * tickMicros), 20 * tickMicros) / MILLI);
}

function drawTask(dice: Dice, { safetyMicros }: ClientStage, paths: Paths): Task {
  const pace = (): Pace => drawPace(dice, safetyMicros);
  switch (dice.below(12)) {
    case 0:
    case 1:
      return { kind: 'counter', path: paths.counter, ...pace() };
    case 2:
    case 3:
      // Who takes out of the znodes that come and go with sessions takes away what others have made.
      return { kind: 'queue', path: dice.chance(20) ? paths.ephemerals : paths.queue, ...pace() };
    case 4:
    case 5:
      return { kind: 'watch', ...drawWatch(dice, paths), untilMicros: safetyMicros };
    case 6:
    case 7:
      return { kind: 'ephemeral', path: paths.ephemerals, ...pace(), count: dice.between(1, 4) };
    case 8:
      return { kind: 'script', calls: drawCalls(dice, safetyMicros, paths) };
    default:
      return { kind: 'register', paths: drawRegisters(dice, paths), steps: drawSteps(dice), ...pace() };
  }
}

/** A part of the safety phase, or all of it; in a burst, or spread over it. */
function drawPace(dice: Dice, safetyMicros: number): Pace {
  const thinkMicros = dice.oneOf(0, dice.octaves(MILLI, 25 * MILLI), dice.octaves(MILLI, 25 * MILLI));
  const fromMicros = dice.chance(50) ? 0 : dice.below(safetyMicros);
  const room = Math.floor((safetyMicros - fromMicros) / (thinkMicros + CALL_MICROS));
  const count = dice.between(1, Math.max(1, Math.min(STEPS_MAX, room)));
  return { count, thinkMicros, fromMicros, untilMicros: safetyMicros };
}

/** At what others write: a value, a list of children, or a znode that comes and goes. */
function drawWatch(dice: Dice, paths: Paths): { path: string; by: 'exists' | 'getData' | 'getChildren' } {
  const register = dice.oneOf(...paths.registers);
  return dice.oneOf<{ path: string; by: 'exists' | 'getData' | 'getChildren' }>(
    { path: register, by: 'getData' },
    { path: register, by: 'exists' },
    { path: register, by: 'getChildren' },
    { path: paths.counter, by: 'getData' },
    { path: paths.queue, by: 'getChildren' },
    { path: paths.ephemerals, by: 'getChildren' },
    { path: drawEphemeral(dice, paths), by: 'exists' },
  );
}

/** One that is made if that client's first or second task makes ephemerals. */
function drawEphemeral(dice: Dice, { ephemerals }: Paths): string {
  return `${ephemerals}/c${String(dice.between(1, 3))}-${String(dice.below(2))}-0`;
}

function drawRegisters(dice: Dice, { registers }: Paths): readonly string[] {
  return dice.some(registers, dice.between(1, registers.length));
}

function drawSteps(dice: Dice): readonly RegisterStep[] {
  return Array.from({ length: dice.between(2, 8) }, () =>
    dice.oneOf<RegisterStep>(
      'set',
      'set',
      'get',
      'swap',
      'sync-get',
      'multi',
      'failing-multi',
      'remove',
      'exists',
      'list',
    ),
  );
}

/** Requests that no task makes, sent without waiting for what came before: many of them fail. */
function drawCalls(dice: Dice, safetyMicros: number, paths: Paths): readonly PlannedCall[] {
  const first = dice.below(safetyMicros);
  const gap = dice.oneOf(1, MILLI, 10 * MILLI);
  return Array.from({ length: dice.between(1, SCRIPTED_MAX) }, (_, i) => ({
    atMicros: Math.min(first + i * gap, safetyMicros - 1),
    request: drawRequest(dice, paths),
    isInsistent: false,
  }));
}

function drawRequest(dice: Dice, paths: Paths): ZnodeRequest {
  const ephemeral = drawEphemeral(dice, paths);
  const others = [paths.counter, paths.queue, `${paths.queue}/none`, ephemeral, `${ephemeral}/child`];
  const path = dice.oneOf(...paths.registers, ...others);
  switch (dice.below(6)) {
    case 0:
      return { kind: 'getChildren2', path, watch: dice.chance(30) };
    case 1:
      return { kind: 'getData', path, watch: dice.chance(30) };
    case 2:
      return { kind: 'sync', path };
    case 3:
      return { kind: 'multi', ops: Array.from({ length: dice.below(4) }, () => drawOp(dice, path)) };
    default:
      return drawOp(dice, path);
  }
}

/** No lone check among them: ZooKeeper never answers one that succeeds, and nobody may rely on an answer. */
function drawOp(dice: Dice, path: string): Exclude<MultiOp, { kind: 'check' }> {
  const data = dice.oneOf<string | null>('scripted', '', null);
  const acl = OPEN_ACL;
  switch (dice.below(6)) {
    case 0:
      return {
        kind: 'create',
        path,
        data,
        acl,
        flags: dice.below(8),
      };
    case 1:
      return { kind: 'create2', path: `${path}/s-`, data, acl, flags: CREATE_FLAGS.persistentSequential };
    case 2:
      return { kind: 'createContainer', path: `${path}/box`, data, acl, flags: CREATE_FLAGS.container };
    case 3:
      return { kind: 'delete', path, version: dice.between(-1, 2) };
    default:
      return { kind: 'setData', path, data, version: dice.between(-1, 3) };
  }
}

/** A third of those that move stay away for a while, some of them for too long. */
function drawChurn(dice: Dice, safetyMicros: number, sessionTimeoutMs: number): readonly Churn[] {
  return Array.from({ length: dice.below(4) }, (): Churn => {
    const atMicros = dice.below(safetyMicros);
    if (dice.chance(50)) return { kind: 'close', atMicros };
    const isAway = dice.chance(33);
    return { kind: 'move', atMicros, awayMicros: isAway ? dice.below(3 * sessionTimeoutMs * MILLI) : 0 };
  });
}

/** A znode that nobody else makes, and its reading: neither ends before it has succeeded. */
function probe(client: number, safetyMicros: number): Task {
  const path = `/probe-${String(client + 1)}`;
  const atMicros = safetyMicros + PROBE_MICROS;
  const update: ZnodeRequest = {
    kind: 'create',
    path,
    data: 'probe',
    acl: OPEN_ACL,
    flags: CREATE_FLAGS.persistent,
  };
  const read: ZnodeRequest = { kind: 'getData', path, watch: false };
  return {
    kind: 'script',
    calls: [
      { atMicros, request: update, isInsistent: true },
      { atMicros: atMicros + PROBE_MICROS, request: read, isInsistent: true },
    ],
  };
}
