/**
 * Which touches of a session its leader is certain to know: those at the leader itself, and those at a learner whose
 * word has arrived. Certain by facts alone, however slow the network or a disk is: a learner tells its leader of touches
 * when its timer fires, connections keep their order, and the leader has counted an acknowledgement that was sent later.
 */
import type { SessionId } from '../../../../core/ids.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, counterOf } from '../../../../core/zxid.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

/** The touches of a session. Indices of events are 0 while there is none. */
interface Touched {
  /** The latest one that a leader is known to know, when it was, and which leader. */
  knownAt: number;
  knownMicros: number;
  knownBy: number;
  /** The oldest one behind it, and at which server. */
  pendingAt: number;
  pendingMicros: number;
  pendingServer: number;
}

/** What a learner has told its leader. */
interface Told {
  /** Touches before this event have been sent. */
  sentAt: number;
  /** The acknowledgement that will show that what was sent before `probedAt` has come; 0: none is under way. */
  probe: Zxid;
  probedAt: number;
  /** To whom it was sent. */
  probedBy: number;
  /** Touches before this event are known to this leader. */
  knownAt: number;
  knownBy: number;
}

/** A touch. */
export interface KnownTouch {
  readonly index: number;
  readonly micros: number;
}

/** The timer of the client's side of a server. */
export const SESSION_TICK = 'session-tick';

export class KnownTouches {
  readonly #service: ServiceGhosts;
  readonly #touched = new Map<SessionId, Touched>();
  readonly #told: (Told | undefined)[] = [];

  constructor(service: ServiceGhosts) {
    this.#service = service;
    const { judges } = service.zab;
    judges.roleChanged.push(({ role }, replica) => {
      if (role !== replica.role) this.#told[replica.sid] = undefined;
    });
    judges.crashed.push((_, { sid }) => {
      this.#told[sid] = undefined;
    });
    judges.ack.push(({ to, zxid }, { sid }) => this.#acknowledges(sid, to, zxid ?? ZERO_ZXID));
    judges.acked.push(({ from, zxid }, { sid }) => this.#counts(sid, from, zxid));
    service.judges.committed.push(({ op, code, session }) => {
      if (op === 'closeSession' && code === 0) this.#touched.delete(session);
    });
  }

  /** The latest touch of a session that a leader knows of in its present reign; null if none is certain. */
  latest(session: SessionId, leader: number): KnownTouch | null {
    const touched = this.#touched.get(session);
    if (touched === undefined) return null;
    this.#settle(touched);
    const since = this.#service.zab.find(leader)?.roleAt ?? Infinity;
    if (touched.knownBy !== leader || touched.knownAt < since) return null;
    return { index: touched.knownAt, micros: touched.knownMicros };
  }

  readonly handlers: Handlers<ServiceRunEvent> = {
    'session.touched': ({ session }, at) => this.#touch(session, at),
    'timer.fired': ({ timer }, { actor, index }) => {
      if (timer === SESSION_TICK) this.#of(actor).sentAt = index;
    },
  };

  #touch(session: SessionId, { actor, index, micros }: Envelope): void {
    let touched = this.#touched.get(session);
    if (touched === undefined) {
      touched = {
        knownAt: 0,
        knownMicros: 0,
        knownBy: 0,
        pendingAt: 0,
        pendingMicros: 0,
        pendingServer: 0,
      };
      this.#touched.set(session, touched);
    }
    if (this.#service.zab.find(actor)?.role === 'leading') {
      touched.knownAt = index;
      touched.knownMicros = micros;
      touched.knownBy = actor;
      touched.pendingAt = 0;
      return;
    }
    this.#settle(touched);
    // The oldest one is the first to be known; the next one that comes then takes its place.
    if (touched.pendingAt > 0 && touched.pendingServer === actor && this.#isOfThisRole(touched)) return;
    touched.pendingAt = index;
    touched.pendingMicros = micros;
    touched.pendingServer = actor;
  }

  /** The pending touch may be known by now. */
  #settle(touched: Touched): void {
    const { pendingAt, pendingMicros, pendingServer } = touched;
    const told = this.#told[pendingServer];
    if (pendingAt === 0 || told === undefined || told.knownAt < pendingAt) return;
    touched.pendingAt = 0;
    // What was touched in an earlier role was forgotten with it.
    if (pendingAt < (this.#service.zab.find(pendingServer)?.roleAt ?? Infinity)) return;
    touched.knownAt = pendingAt;
    touched.knownMicros = pendingMicros;
    touched.knownBy = told.knownBy;
  }

  #isOfThisRole({ pendingAt, pendingServer }: Touched): boolean {
    return pendingAt > (this.#service.zab.find(pendingServer)?.roleAt ?? Infinity);
  }

  #acknowledges(sid: number, leader: number, zxid: Zxid): void {
    const told = this.#of(sid);
    // Of NEWLEADER no leader reports that it counted the acknowledgement.
    if (told.probe !== ZERO_ZXID || told.sentAt <= told.knownAt || counterOf(zxid) === 0) return;
    told.probe = zxid;
    told.probedAt = told.sentAt;
    told.probedBy = leader;
  }

  #counts(leader: number, from: number, zxid: Zxid): void {
    const told = this.#told[from];
    if (told === undefined || told.probe === ZERO_ZXID || told.probedBy !== leader || zxid < told.probe)
      return;
    told.knownAt = told.probedAt;
    told.knownBy = leader;
    told.probe = ZERO_ZXID;
  }

  #of(sid: number): Told {
    return (this.#told[sid] ??= {
      sentAt: 0,
      probe: ZERO_ZXID,
      probedAt: 0,
      probedBy: 0,
      knownAt: 0,
      knownBy: 0,
    });
  }
}
