import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import { epochOf, formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceRunEvent } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { sessionName } from '../describe.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

/** A connection that a session was attached to. */
interface Attachment {
  readonly connection: ConnectionId;
  readonly server: number;
  /** In which epoch, and the how-manyeth in it: leaders count for themselves. */
  readonly epoch: number;
  readonly ownerEpoch: number;
  readonly index: number;
  isLive: boolean;
}

/**
 * S7: a session has one owner. What its leader proposes for it when it knows of a newer attachment, and what came in
 * through an older one, has no effect; a server has one connection for a session at a time; and a connection that gave a
 * wrong password is never attached. Premise: each attachment of a session that had one before, and each wrong password.
 *
 * A leader counts the attachments of a session; word of them may come to servers in another order. The end of a session
 * is for whoever asks: there the owner is not looked at. Reads through an older attachment go on.
 */
export function sessionSingleOwner(service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('S7');
  const owners = new Owners(service);
  const attempts = new Attempts();
  service.zab.judges.proposed.push((event, { sid }, at) => {
    const { session, cxid, op, zxid } = event;
    if (cxid === 0 || op === 'error' || op === 'closeSession') return;
    if (!owners.isContested(session)) return;
    const call = service.callOf(session, cxid);
    if (call === undefined || call.connection === 0) return;
    const used = owners.find(session, call.connection);
    const newest = owners.newest(session, epochOf(zxid));
    if (used === undefined || newest === null || !isNewer(newest, used)) return;
    // Its one server asked for this before it took up the newer attachment, and nobody else asks for that session.
    if (service.alone.beganLocally(session) && newest.server === used.server) return;
    findings.violated(
      `promised that an older attachment of a session has no effect, but ${serverName(sid)} proposed ${op} as ` +
        `${formatZxid(zxid)} for ${sessionName(session)}, which came in through ${serverName(used.server)} when the ` +
        `session was attached to ${serverName(newest.server)}`,
      [
        { index: used.index, role: 'older attachment' },
        { index: newest.index, role: 'newer attachment' },
        witness(at, 'proposal'),
      ],
    );
  });
  return {
    findings,
    // The ghosts keep handles and not their attempts, so that this rule listens to those itself.
    handlers: {
      'client.connecting': ({ to, connection }, { actor }) => attempts.begin(actor, to, connection),
      'guard.refused': ({ guard, from }, { actor, index }) => {
        if (guard === 'wrong-password' && attempts.refuse(from, actor, index)) findings.premise();
      },
      'session.attached': (event, at) => {
        const { session, connection } = event;
        const refused = attempts.refusedAt(connection);
        if (refused > 0) {
          findings.violated(
            `promised that a wrong password never gets a session, but ${serverName(at.actor)} attached ` +
              `${sessionName(session)} to a connection that had given one`,
            [{ index: refused, role: 'wrong password' }, witness(at, 'attachment')],
          );
        }
        const other = owners.liveAt(session, at.actor);
        if (other !== null) {
          findings.violated(
            `promised that a server has one connection for a session, but ${serverName(at.actor)} attached ` +
              `${sessionName(session)} to a second one`,
            [{ index: other.index, role: 'first attachment' }, witness(at, 'second attachment')],
          );
        }
        if (owners.attach(event, at)) findings.premise();
      },
      'session.detached': ({ session, connection }) => {
        const attachment = owners.find(session, connection);
        if (attachment !== undefined) attachment.isLive = false;
      },
    },
  };
}

function isNewer(one: Attachment, other: Attachment): boolean {
  return one.epoch === other.epoch ? one.ownerEpoch > other.ownerEpoch : one.epoch > other.epoch;
}

/** The attachments of sessions that have not ended. */
class Owners {
  readonly #service: ServiceGhosts;
  readonly #attachments = new Map<SessionId, Attachment[]>();

  constructor(service: ServiceGhosts) {
    this.#service = service;
    service.judges.committed.push(({ op, code, session }) => {
      if (op !== 'closeSession' || code !== 0) return;
      this.#attachments.delete(session);
    });
    service.zab.judges.crashed.push((_, { sid }) => {
      for (const attachments of this.#attachments.values()) {
        for (const attachment of attachments) if (attachment.server === sid) attachment.isLive = false;
      }
    });
  }

  /** Whether there was more than one attachment. */
  isContested(session: SessionId): boolean {
    return (this.#attachments.get(session)?.length ?? 0) > 1;
  }

  /** The newest one of an epoch. Of later ones a leader that was deposed knows nothing, and what it proposes is in vain. */
  newest(session: SessionId, inEpoch: number): Attachment | null {
    let newest: Attachment | null = null;
    for (const attachment of this.#attachments.get(session) ?? []) {
      if (attachment.epoch !== inEpoch) continue;
      if (newest === null || isNewer(attachment, newest)) newest = attachment;
    }
    return newest;
  }

  find(session: SessionId, connection: ConnectionId): Attachment | undefined {
    return this.#attachments.get(session)?.find((attachment) => attachment.connection === connection);
  }

  /** The connection that a server has for a session; null if it has none. */
  liveAt(session: SessionId, sid: number): Attachment | null {
    return this.#attachments.get(session)?.find(({ server, isLive }) => isLive && server === sid) ?? null;
  }

  /** Whether the session had one before. */
  attach({ session, connection, ownerEpoch }: EventOf<'session.attached'>, at: Envelope): boolean {
    const epoch = this.#service.zab.find(at.actor)?.servingEpoch ?? -1;
    const attachment = {
      connection,
      server: at.actor,
      epoch,
      ownerEpoch,
      index: at.index,
      isLive: true,
    };
    const known = this.#attachments.get(session);
    if (known === undefined) this.#attachments.set(session, [attachment]);
    else known.push(attachment);
    return known !== undefined;
  }
}

/** The latest attempt of each client to get a session, and the connections on which a password was wrong. */
class Attempts {
  readonly #latest = new Map<number, { readonly to: number; readonly connection: ConnectionId }>();
  readonly #refused = new Map<ConnectionId, number>();

  begin(client: number, to: number, connection: ConnectionId): void {
    this.#latest.set(client, { to, connection });
  }

  /** Server `by` found a wrong password. False if it is not known on which connection. */
  refuse(client: number, by: number, index: number): boolean {
    const attempt = this.#latest.get(client);
    if (attempt?.to !== by) return false;
    this.#refused.set(attempt.connection, index);
    return true;
  }

  /** By which event it was refused; 0 if it was not. */
  refusedAt(connection: ConnectionId): number {
    return this.#refused.get(connection) ?? 0;
  }
}
