import type { Zxid } from '../../../core/zxid.js';
import { ZERO_ZXID, formatZxid } from '../../../core/zxid.js';
import { enumerate, serverName } from '../actor-names.js';
import type { Evidence, RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker, ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import type { Replica } from '../zab/ghosts/replica.js';
import type { IntactCore } from './intact-core.js';
import { seconds } from './seconds.js';
import { SpentEpochs } from './spent-epochs.js';

/**
 * V2: within `convergeBoundMicros` after the heal every server of the core serves with all that was committed at the heal.
 * When a quiet phase ends, all of them serve with all that is committed at all, and with equal states. Premise: each
 * server of the core, at the heal. A server that has refused its damaged disk owes nothing. When an epoch has used its last
 * zxid, another one begins, and the bound with it.
 */
export function replicasConverge(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore): ZabChecker {
  const findings = new Findings('V2');
  const arrivals = new Arrivals(context, ghosts);
  return {
    findings,
    handlers: ghosts.handlersWith({
      'run.phased': ({ phase }, at) => {
        if (phase !== 'liveness') return;
        for (let owed = context.core.length; owed > 0; owed -= 1) findings.premise();
        arrivals.begin(witness(at, 'heal'), at.micros);
      },
    }),
    finish: (end) => {
      const { heal } = arrivals;
      if (heal === null) return;
      const problems = arrivals.problems(end).filter(({ replica }) => !intact.isUnusable(replica.sid));
      if (problems.length === 0) return;
      if (!intact.hasQuorum()) {
        findings.excused('no-intact-quorum');
        return;
      }
      findings.violated(
        `promised that after the heal all servers of the core converge, but at ${seconds(end.micros)} ` +
          enumerate(problems.map(({ what }) => what)),
        [heal, ...problems.map(({ replica }) => lastSignOf(replica)).filter(({ index }) => index > 0)],
      );
    },
  };
}

interface Problem {
  readonly replica: Replica;
  readonly what: string;
}

/** When each server of the core came to serve with all that was committed at the heal. */
class Arrivals {
  readonly #context: ZabContext;
  readonly #ghosts: ZabGhosts;
  readonly #spent: SpentEpochs;
  /** By server, in µs; nothing while it is not there. */
  readonly #arrived: (number | undefined)[] = [];
  #owed: Zxid = ZERO_ZXID;
  #dueMicros = Infinity;
  /** The last proposals, the youngest last: sessions end up to the last moment of a run. */
  #latest: { readonly zxid: Zxid; readonly micros: number }[] = [];
  heal: Evidence | null = null;

  constructor(context: ZabContext, ghosts: ZabGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
    this.#spent = new SpentEpochs(context, ghosts);
    const { judges } = ghosts;
    judges.proposed.push(({ zxid }, _, { micros }) => {
      if (this.heal === null) return;
      const since = micros - context.commitBoundMicros;
      this.#latest = this.#latest.filter((one) => one.micros > since);
      this.#latest.push({ zxid, micros });
    });
    judges.applied.push(({ zxid }, { sid }, { micros }) => this.#reaches(sid, zxid, micros));
    judges.serving.push((_, { sid, memory }, { micros }) => this.#reaches(sid, memory.end, micros));
    judges.roleChanged.push(({ role }, { sid }) => {
      if (role === 'looking') this.#arrived[sid] = undefined;
    });
    judges.crashed.push((_, { sid }) => {
      this.#arrived[sid] = undefined;
    });
  }

  begin(heal: Evidence, micros: number): void {
    this.heal = heal;
    this.#owed = this.#ghosts.committed;
    this.#dueMicros = micros + this.#context.convergeBoundMicros;
    for (const sid of this.#context.core) {
      const replica = this.#ghosts.find(sid);
      if (replica !== undefined && replica.servingEpoch >= 0) this.#reaches(sid, replica.memory.end, micros);
    }
  }

  /** What is not as it should be at the end of the run. */
  problems({ micros, phase }: RunEnd): readonly Problem[] {
    const found: Problem[] = [];
    /** By the end of its history. */
    const states = new Map<Zxid, Replica>();
    const isBetweenEpochs = this.#spent.hasJustBeen(micros, this.#context.convergeBoundMicros);
    const isDue = micros >= this.#dueMicros && !isBetweenEpochs;
    const settled = phase === 'quiet' && !isBetweenEpochs ? this.#settled(micros) : null;
    for (const sid of this.#context.core) {
      const replica = this.#ghosts.find(sid);
      if (replica === undefined) continue;
      const what = this.#problemOf(replica, { isDue, settled });
      if (what !== null) found.push({ replica, what });
      else if (phase === 'quiet') {
        const first = states.get(replica.memory.end) ?? replica;
        states.set(replica.memory.end, first);
        if (!isSameState(first, replica)) {
          found.push({ replica, what: `${serverName(sid)} has another state than ${serverName(first.sid)}` });
        }
      }
    }
    return found;
  }

  #problemOf(
    { sid, isUp, servingEpoch, memory }: Replica,
    { isDue, settled }: { isDue: boolean; settled: Zxid | null },
  ): string | null {
    if (!isDue && settled === null) return null;
    const name = serverName(sid);
    if (!isUp) return `${name} is down`;
    if (servingEpoch < 0) return `${name} does not serve`;
    const { committed, epochs } = this.#ghosts;
    const isThere = settled === null || epochs.contains(memory.end, settled);
    if (!isThere || (settled !== null && !epochs.contains(committed, memory.end))) {
      return `${name} has ${formatZxid(memory.end)} and not ${formatZxid(committed)}`;
    }
    const arrived = this.#arrived[sid];
    if (arrived === undefined)
      return `${name} has ${formatZxid(memory.end)} and not ${formatZxid(this.#owed)}`;
    return arrived > this.#dueMicros
      ? `${name} had ${formatZxid(this.#owed)} only at ${seconds(arrived)}`
      : null;
  }

  /** What everybody has to have at the end: the committed history, but for what was proposed too late to be everywhere. */
  #settled(endMicros: number): Zxid {
    const { committed, epochs } = this.#ghosts;
    const underWay = this.#latest.find(({ micros }) => micros > endMicros - this.#context.commitBoundMicros);
    if (underWay === undefined || !epochs.contains(committed, underWay.zxid)) return committed;
    return epochs.before(underWay.zxid);
  }

  #reaches(sid: number, end: Zxid, micros: number): void {
    if (this.heal === null || this.#arrived[sid] !== undefined) return;
    if (this.#ghosts.epochs.contains(end, this.#owed)) this.#arrived[sid] = micros;
  }
}

function isSameState({ memory: one }: Replica, { memory: other }: Replica): boolean {
  return one.digestHigh === other.digestHigh && one.digestLow === other.digestLow;
}

/** What it was last heard to do. */
function lastSignOf({ memory, roleAt, startedAt }: Replica): Evidence {
  return { index: Math.max(memory.index, roleAt, startedAt), role: 'last sign' };
}
