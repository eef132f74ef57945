/**
 * What leaders say of their sessions' deadlines: ghosts of the rules of expiry, fed by the events alone. The first rule
 * that shares them feeds them.
 */
import type { SessionId } from '../../../../core/ids.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** What a leader has said of a session in its present reign. Indices of events are 0 while there is none. */
export interface Deadline {
  readonly session: SessionId;
  /** When it was renewed last: by virtual time, and by the leader's own clock. */
  renewedAt: number;
  renewedMicros: number;
  ownMicros: number;
  timeoutMs: number;
  /** On the leader's own clock. */
  deadlineMicros: number;
  /** The leader decided that it has passed. */
  expiringAt: number;
  expiringMicros: number;
  /** The leader proposed the end of the session, whoever had asked for it. */
  closingAt: number;
}

/** What rules ask for: they are called before the ghosts take up the event. */
class DeadlineJudges {
  readonly renewed: ((event: EventOf<'session.renewed'>, before: Deadline | null, at: Envelope) => void)[] =
    [];
  readonly expiring: ((event: EventOf<'session.expiring'>, before: Deadline | null, at: Envelope) => void)[] =
    [];
}

export class Deadlines {
  readonly judges = new DeadlineJudges();
  readonly #service: ServiceGhosts;
  /** By leader; what it said of a session is forgotten when it applies the end of that. */
  readonly #deadlines = new Map<number, Map<SessionId, Deadline>>();
  #isFed = false;

  constructor(service: ServiceGhosts) {
    this.#service = service;
    const { judges } = service.zab;
    judges.roleChanged.push(({ role }, replica) => {
      if (role !== replica.role) this.#deadlines.delete(replica.sid);
    });
    judges.crashed.push((_, { sid }) => this.#deadlines.delete(sid));
    judges.proposed.push(({ op, session, code }, { sid }, { index }) => {
      if (op === 'closeSession' && code === 0) this.#of(sid, session).closingAt = index;
    });
  }

  /** What a leader has said of a session in this reign; null if nothing. */
  find(leader: number, session: SessionId): Deadline | null {
    return this.#deadlines.get(leader)?.get(session) ?? null;
  }

  /** The handlers of a rule: its own, and for the first rule also those that feed the ghosts. */
  handlersWith(own: Handlers<ServiceRunEvent>): Handlers<ServiceRunEvent> {
    if (this.#isFed) return this.#service.handlersWith(own);
    this.#isFed = true;
    return this.#service.handlersWith({ ...this.#handlers, ...own });
  }

  readonly #handlers: Handlers<ServiceRunEvent> = {
    'session.renewed': (event, at) => this.#renewed(event, at),
    'session.expiring': (event, at) => this.#expiring(event, at),
    'session.closed': ({ session }, { actor }) => this.#deadlines.get(actor)?.delete(session),
  };

  #renewed(event: EventOf<'session.renewed'>, at: Envelope): void {
    const { session, nowMicros, deadlineMicros, timeoutMs } = event;
    for (const judge of this.judges.renewed) judge(event, this.find(at.actor, session), at);
    const deadline = this.#of(at.actor, session);
    deadline.renewedAt = at.index;
    deadline.renewedMicros = at.micros;
    deadline.ownMicros = nowMicros;
    deadline.timeoutMs = timeoutMs;
    deadline.deadlineMicros = deadlineMicros;
  }

  #expiring(event: EventOf<'session.expiring'>, at: Envelope): void {
    for (const judge of this.judges.expiring) judge(event, this.find(at.actor, event.session), at);
    const deadline = this.#of(at.actor, event.session);
    deadline.expiringAt = at.index;
    deadline.expiringMicros = at.micros;
  }

  #of(leader: number, session: SessionId): Deadline {
    let deadlines = this.#deadlines.get(leader);
    if (deadlines === undefined) {
      deadlines = new Map();
      this.#deadlines.set(leader, deadlines);
    }
    let deadline = deadlines.get(session);
    if (deadline === undefined) {
      deadline = {
        session,
        renewedAt: 0,
        renewedMicros: 0,
        ownMicros: 0,
        timeoutMs: 0,
        deadlineMicros: 0,
        expiringAt: 0,
        expiringMicros: 0,
        closingAt: 0,
      };
      deadlines.set(session, deadline);
    }
    return deadline;
  }
}
