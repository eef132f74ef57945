import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import { seconds } from '../../liveness/seconds.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/** When a server heard of another one last, in its present role. */
interface Heard {
  micros: number;
  index: number;
}

/** What a server does, by its own word. */
interface Post {
  role: string;
  leader: number;
  /** By server. */
  readonly heard: (Heard | undefined)[];
  /** Since when it runs without a pause: what came in one may wait for a while. */
  awake: Heard;
}

/** No clock of the model is off by more than a tenth. */
const CLOCK_NUMERATOR = 10;
const CLOCK_DENOMINATOR = 9;

/** A timer and a lane bring a tick, and each of them may be late. */
const EVENTS_OF_A_TICK = 2;

/**
 * R7: a server that hears nothing of its leader for longer than syncLimit, and a leader that hears nothing of a quorum
 * for longer than initLimit and syncLimit together, answers nobody. Premise: each reply of a server that serves.
 *
 * That is judged by messages that truly reached the server on its connection, elections aside. A learner looks at the
 * time every half tick, and a leader counts whole ticks, so that the bounds are one and two ticks longer; and they are
 * longer by a tenth, because a clock may be slow, and by as much as ticks may be late: of a learner the one that looks, of
 * a leader all that it counts. For a server that stood still the time begins anew when it goes on. A leader's bound is so
 * long because a learner that has just connected may be silent for both limits (`LearnerHandler`, as in ZooKeeper's
 * `SyncLimitCheck` and `tickOfNextAckDeadline`).
 */
export function staleBound(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context);
  ghosts.zab.judges.roleChanged.push(({ role, leader }, { sid }, at) =>
    judge.took(sid, { role, leader }, at),
  );
  ghosts.judges.replied.push((_, { xid, op }, at) => judge.replied(xid, op, at));
  return {
    findings: judge.findings,
    handlers: ghosts.handlersWith({
      'net.delivered': ({ from, type }, at) => {
        if (type !== 'NOTIFICATION') judge.heard(from, at);
      },
      'process.resumed': (_, at) => judge.awoke(at),
    }),
  };
}

class Judge {
  readonly findings = new Findings('R7');
  readonly #context: ServiceContext;
  readonly #learnerMicros: number;
  readonly #leaderMicros: number;
  /** By server; clients have none. */
  readonly #posts: (Post | undefined)[] = [];

  constructor(context: ServiceContext) {
    this.#context = context;
    const { tickMicros, syncLimitTicks, initLimitTicks, slackMicros, servers } = context;
    const late = EVENTS_OF_A_TICK * slackMicros;
    this.#learnerMicros = bySlowClock((syncLimitTicks + 1) * tickMicros) + late;
    const ticks = initLimitTicks + syncLimitTicks + 2;
    this.#leaderMicros = bySlowClock(ticks * tickMicros) + ticks * late;
    for (const sid of servers) {
      this.#posts[sid] = { role: 'looking', leader: 0, heard: [], awake: { micros: 0, index: 0 } };
    }
  }

  took(sid: number, { role, leader }: { role: string; leader: number | null }, at: Envelope): void {
    const post = this.#posts[sid];
    if (post === undefined || (post.role === role && (leader ?? post.leader) === post.leader)) return;
    post.role = role;
    post.leader = leader ?? 0;
    post.heard.length = 0;
    post.awake = { micros: at.micros, index: at.index };
  }

  awoke({ actor, micros, index }: Envelope): void {
    const post = this.#posts[actor];
    if (post !== undefined) post.awake = { micros, index };
  }

  heard(from: number, { actor, micros, index }: Envelope): void {
    const post = this.#posts[actor];
    if (post === undefined || this.#posts[from] === undefined) return;
    const heard = post.heard[from];
    if (heard === undefined) post.heard[from] = { micros, index };
    else {
      heard.micros = micros;
      heard.index = index;
    }
  }

  replied(xid: number, op: string, at: Envelope): void {
    const post = this.#posts[at.actor];
    if (post === undefined || post.role === 'looking') return;
    this.findings.premise();
    const last = post.role === 'leading' ? this.#quorumHeard(post, at) : this.#leaderHeard(post, at);
    if (last === null) return;
    const whom = post.role === 'leading' ? 'a quorum' : `its leader ${serverName(post.leader)}`;
    const evidence: Evidence[] = last.index === 0 ? [] : [{ index: last.index, role: 'heard of last' }];
    this.findings.violated(
      `promised that a server that is cut off stops answering in time, but ${serverName(at.actor)} answered request ` +
        `${String(xid)} (${op}), and had heard nothing of ${whom} for ${seconds(at.micros - last.micros)}`,
      [...evidence, witness(at, 'reply')],
    );
  }

  /** Null if that is recent enough. */
  #leaderHeard(post: Post, { micros }: Envelope): Heard | null {
    const last = latest(post.awake, post.heard[post.leader]);
    return micros - last.micros > this.#learnerMicros ? last : null;
  }

  #quorumHeard(post: Post, { micros, actor }: Envelope): Heard | null {
    const oldest = micros - this.#leaderMicros;
    if (post.awake.micros >= oldest) return null;
    const { voters } = this.#context;
    // In a run without faults all are, and no set has to be made.
    if (voters.every((sid) => sid === actor || isSince(post.heard[sid], oldest))) return null;
    const recent = new Set<number>([actor]);
    let last = post.awake;
    for (const sid of voters) {
      const heard = post.heard[sid];
      if (isSince(heard, oldest)) recent.add(sid);
      else last = latest(last, heard);
    }
    return this.#context.isQuorum(recent) ? null : last;
  }
}

function isSince(heard: Heard | undefined, micros: number): boolean {
  return heard !== undefined && heard.micros >= micros;
}

function latest(one: Heard, other: Heard | undefined): Heard {
  return other !== undefined && other.micros > one.micros ? other : one;
}

function bySlowClock(micros: number): number {
  return Math.ceil((micros * CLOCK_NUMERATOR) / CLOCK_DENOMINATOR);
}
