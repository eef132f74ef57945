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
import { MILLI } from '../micros.js';
import { withVisitors } from './rights-calls.js';
import { drawWideCalls } from './wide-calls.js';

/** The run that the clients are for. */
export interface ClientStage {
  readonly servers: number;
  readonly safetyMicros: number;
  /** Of the servers' session tracker, which negotiates timeouts of 2 to 20 ticks. */
  readonly tickMicros: number;
  /** The servers that live on when faults have ended; without it no client is bound to one server. */
  readonly core?: readonly ServerId[];
}

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

/** What a part of a client is drawn for. */
interface Scene {
  readonly stage: ClientStage;
  readonly paths: Paths;
}

type Watched = Pick<Extract<Task, { kind: 'watch' }>, 'path' | 'by'>;

const WATCHES = ['getData', 'exists', 'getChildren'] as const;

/** What may happen to a znode while its watcher is away, in this order. */
const MEANWHILE = ['setData', 'delete', 'create', 'child', 'delete'] as const;

/** Draws the clients. Each ends with an update and a read that have to succeed, once faults have ended. */
export function drawZnodeClients(dice: Dice, stage: ClientStage): readonly ZnodeClientPlan[] {
  const paths = drawPaths(dice);
  const hasChurn = dice.chance(50);
  const count = dice.chance(85) ? dice.between(3, 8) : dice.between(1, 2);
  const drawn = Array.from({ length: count }, () => drawClient(dice, { stage, paths, hasChurn }));
  const plans = count > 1 && dice.chance(35) ? withAbsence(dice, drawn, { stage, paths }) : drawn;
  return withVisitors(dice, plans, stage.safetyMicros).map((plan, client) => ({
    ...plan,
    tasks: [...plan.tasks, probe(client, stage.safetyMicros)],
  }));
}

function drawClient(
  dice: Dice,
  { stage, paths, hasChurn }: { stage: ClientStage; paths: Paths; hasChurn: boolean },
): ZnodeClientPlan {
  const tasks = Array.from({ length: dice.between(1, 4) }, () => drawTasks(dice, stage, paths)).flat();
  const faith = drawFaith(dice, stage.core ?? []);
  const sessionTimeoutMs = drawTimeout(dice, stage.tickMicros);
  const churn = hasChurn ? drawChurn(dice, stage.safetyMicros, sessionTimeoutMs) : [];
  return {
    sessionTimeoutMs,
    silenceMicros: null,
    firstServer: faith ?? dice.between(1, stage.servers),
    isFaithful: faith !== null,
    tasks: [...tasks, ...drawPresence(dice, churn, { stage, paths }), ...drawHaste(dice, churn, paths)],
    churn,
  };
}

/** Whoever ends its session, or stays away for too long, often has something that goes with it. */
function drawPresence(dice: Dice, churn: readonly Churn[], scene: Scene): readonly Task[] {
  return churn.length > 0 && dice.chance(50) ? [drawEphemerals(dice, scene)] : [];
}

/** What is asked for right before a session is closed or moved: its outcome is often unknown, or it comes too late. */
function drawHaste(dice: Dice, churn: readonly Churn[], paths: Paths): readonly Task[] {
  const calls = churn.flatMap(({ atMicros }): readonly PlannedCall[] => {
    if (dice.chance(40)) return [];
    const gap = dice.oneOf(1, MILLI, 2 * MILLI);
    return Array.from({ length: dice.between(1, 4) }, (_, i) => ({
      atMicros: Math.max(0, atMicros - (i + 1) * gap),
      request: drawOp(dice, dice.oneOf(...paths.registers, `${paths.registers[0]}/hasty`)),
      isInsistent: false,
    })).reverse();
  });
  return calls.length > 0 ? [{ kind: 'script', calls }] : [];
}

/**
 * One of the clients watches a znode and stays away for a while, and another one changes that meanwhile: takes it away,
 * makes it anew, writes it, or some of these.
 */
function withAbsence(
  dice: Dice,
  clients: readonly ZnodeClientPlan[],
  { stage, paths }: Scene,
): readonly ZnodeClientPlan[] {
  const [watcher, other] = dice.chance(50) ? [0, 1] : [1, 0];
  const path = dice.oneOf(...paths.registers, paths.counter);
  const timeoutMicros = (clients[watcher]?.sessionTimeoutMs ?? 0) * MILLI;
  const awayMicros = dice.between(Math.floor(timeoutMicros / 4), timeoutMicros);
  const goes = dice.between(Math.floor(stage.safetyMicros / 8), Math.floor(stage.safetyMicros / 2));
  const watches = dice
    .some(WATCHES, dice.between(1, 2))
    .map((by): Task => ({ kind: 'watch', path, by, untilMicros: stage.safetyMicros }));
  const done = dice.some(MEANWHILE, dice.between(1, MEANWHILE.length));
  const step = Math.floor(awayMicros / (done.length + 1));
  const calls = [
    { atMicros: Math.floor(goes / 2), request: requestAt(path, 'create'), isInsistent: false },
    ...done.map((what, i) => ({
      atMicros: goes + (i + 1) * step,
      request: requestAt(path, what),
      isInsistent: false,
    })),
  ];
  return clients.map((client, place): ZnodeClientPlan => {
    if (place === other) return { ...client, tasks: [...client.tasks, { kind: 'script', calls }] };
    if (place !== watcher) return client;
    const churn: readonly Churn[] = [...client.churn, { kind: 'move', atMicros: goes, awayMicros }];
    return { ...client, tasks: [...client.tasks, ...watches], churn };
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

function drawTasks(dice: Dice, stage: ClientStage, paths: Paths): readonly Task[] {
  const { safetyMicros } = stage;
  const pace = (): Pace => drawPace(dice, safetyMicros);
  switch (dice.below(15)) {
    case 0:
    case 1:
      return [{ kind: 'counter', path: paths.counter, ...pace() }];
    case 2:
    case 3:
      // Who takes out of the znodes that come and go with sessions takes away what others have made.
      return [{ kind: 'queue', path: dice.chance(20) ? paths.ephemerals : paths.queue, ...pace() }];
    case 4:
    case 5:
      return [{ kind: 'watch', ...drawWatch(dice, paths), untilMicros: safetyMicros }];
    case 6:
    case 7:
      return [drawEphemerals(dice, { stage, paths })];
    case 8:
      return [{ kind: 'script', calls: drawCalls(dice, safetyMicros, paths) }];
    case 9:
    case 10: {
      const calls = drawWideCalls(dice, safetyMicros, [paths.queue, ...paths.registers]);
      return [{ kind: 'script', calls }];
    }
    case 11:
      return drawBothWatches(dice, paths).map((by) => ({ kind: 'watch', ...by, untilMicros: safetyMicros }));
    default:
      return [{ kind: 'register', paths: drawRegisters(dice, paths), steps: drawSteps(dice), ...pace() }];
  }
}

function drawEphemerals(dice: Dice, { stage, paths }: Scene): Task {
  const pace = drawPace(dice, stage.safetyMicros);
  return { kind: 'ephemeral', path: paths.ephemerals, ...pace, count: dice.between(1, 4) };
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
function drawWatch(dice: Dice, paths: Paths): Watched {
  const register = dice.oneOf(...paths.registers);
  return dice.oneOf<Watched>(
    { path: register, by: 'getData' },
    { path: register, by: 'exists' },
    { path: register, by: 'getChildren' },
    { path: paths.counter, by: 'getData' },
    { path: paths.queue, by: 'getChildren' },
    { path: paths.ephemerals, by: 'getChildren' },
    { path: drawEphemeral(dice, paths), by: 'exists' },
  );
}

/** The data and the children of one znode: when it is deleted, its client is told so once. */
function drawBothWatches(dice: Dice, paths: Paths): readonly Watched[] {
  const path = dice.oneOf(...paths.registers, drawEphemeral(dice, paths));
  return [
    { path, by: dice.oneOf('getData', 'exists') },
    { path, by: 'getChildren' },
  ];
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

/** Half of those that move stay away for a while, some of them for too long. */
function drawChurn(dice: Dice, safetyMicros: number, sessionTimeoutMs: number): readonly Churn[] {
  return Array.from({ length: dice.below(4) }, (): Churn => {
    const atMicros = dice.below(safetyMicros);
    if (dice.chance(40)) return { kind: 'close', atMicros };
    const isAway = dice.chance(50);
    return { kind: 'move', atMicros, awayMicros: isAway ? dice.below(3 * sessionTimeoutMs * MILLI) : 0 };
  });
}

function requestAt(path: string, what: (typeof MEANWHILE)[number]): ZnodeRequest {
  const flags = CREATE_FLAGS.persistent;
  switch (what) {
    case 'create':
      return { kind: 'create', path, data: 'anew', acl: OPEN_ACL, flags };
    case 'child':
      return { kind: 'create', path: `${path}/child`, data: '', acl: OPEN_ACL, flags };
    case 'setData':
      return { kind: 'setData', path, data: 'changed', version: -1 };
    case 'delete':
      return { kind: 'delete', path, version: -1 };
  }
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
