/**
 * One server in an election whose connections all stand: a test plays the other servers and the clock. What it sends is
 * seen as notifications to servers.
 */
import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import type { QuorumSpec } from '../../../../core/replication/quorums.js';
import { makeQuorums } from '../../../../core/replication/quorums.js';
import type { Role } from '../../../../core/replication/replication.js';
import { ElectionConnections } from '../../../../core/zab/election/connections.js';
import type { Elected } from '../../../../core/zab/election/fast-leader-election.js';
import { FastLeaderElection } from '../../../../core/zab/election/fast-leader-election.js';
import type { Vote } from '../../../../core/zab/election/vote.js';
import type { ZabEvent } from '../../../../core/zab/events.js';
import type { Notification } from '../../../../core/zab/messages.js';
import type { ZabSettings } from '../../../../core/zab/settings.js';
import { ZAB_DEFAULTS } from '../../../../core/zab/settings.js';
import { makeZxid } from '../../../../core/zxid.js';
import { FakeEnv } from './fake-env.js';

export interface BenchOptions {
  readonly self?: ServerId;
  readonly voters?: readonly ServerId[];
  readonly observers?: readonly ServerId[];
  readonly quorums?: QuorumSpec;
  readonly settings?: Partial<ZabSettings>;
  readonly election?: typeof FastLeaderElection;
  /** Whether the others can be reached; by default they can. */
  readonly isAlone?: boolean;
}

/** `vote(3, 1, 5)`: for server 3, whose history ends at 1.5 in currentEpoch 1. */
export function vote(leader: ServerId, peerEpoch: number, counter: number): Vote {
  return { leader, zxid: makeZxid(peerEpoch, counter), peerEpoch };
}

/** As in `hear(looking(2, 1, vote(...)))`: from server 2, of round 1. */
export const looking = from('looking');
export const following = from('following');
export const leading = from('leading');
export const observing = from('observing');

function from(role: Role): (sid: ServerId, round: number, cast: Vote) => Notification {
  return (sid, round, cast) => ({ kind: 'NOTIFICATION', sid, role, round, vote: cast });
}

export class Bench {
  readonly env: FakeEnv;
  readonly election: FastLeaderElection;
  private readonly connections: ElectionConnections;
  private readonly peers = new Map<ConnectionId, ServerId>();
  private sent: { readonly to: ServerId; readonly notification: Notification }[] = [];

  constructor(options: BenchOptions = {}) {
    const { self = 1, voters = [1, 2, 3], observers = [], election = FastLeaderElection } = options;
    const ensemble = { voters, observers, quorums: options.quorums ?? { kind: 'majority' as const } };
    const settings = { ...ZAB_DEFAULTS, ...options.settings };
    this.env = new FakeEnv(self);
    this.connections = new ElectionConnections({ env: this.env, ensemble, settings });
    const quorums = makeQuorums(ensemble.quorums, voters);
    this.election = new election({
      env: this.env,
      connections: this.connections,
      ensemble,
      quorums,
      settings,
    });
    if (options.isAlone === true) return;
    for (const sid of [...voters, ...observers]) if (sid > self) this.welcome(sid);
  }

  start(own: Vote): void {
    this.election.start(own);
    this.settleConnections();
  }

  hear(notification: Notification): Elected | null {
    const elected = this.election.onNotification(notification);
    this.settleConnections();
    return elected;
  }

  /** Nothing came for as long as the server waits. */
  silence(): Elected | null {
    const elected = this.election.onTimer(this.env.takeTimer('election-wait'));
    this.settleConnections();
    return elected;
  }

  /** Nothing newer came for as long as the server waits before it believes a quorum. */
  finalize(): Elected | null {
    return this.election.onTimer(this.env.takeTimer('election-finalize'));
  }

  get isFinalizing(): boolean {
    return this.env.timer('election-finalize') !== undefined;
  }

  /** How long it waits for the next notification, in µs. */
  get waitMicros(): number | undefined {
    return this.env.timer('election-wait')?.delayMicros;
  }

  /** The notifications that left since the last call, by receiver: `{ 2: [...], 3: [...] }`. */
  takeSent(): Record<ServerId, Notification[]> {
    const byReceiver: Record<ServerId, Notification[]> = {};
    for (const { to, notification } of this.sent) (byReceiver[to] ??= []).push(notification);
    this.sent = [];
    return byReceiver;
  }

  /** The events of a kind since the last call of any `take`. */
  takeEvents<K extends ZabEvent['kind']>(kind: K): Extract<ZabEvent, { kind: K }>[] {
    const isOf = (event: ZabEvent): event is Extract<ZabEvent, { kind: K }> => event.kind === kind;
    return this.env.takeEvents().filter(isOf);
  }

  /** A server with a larger id has connected. */
  private welcome(sid: ServerId): void {
    const connection = 1000 + sid;
    this.peers.set(connection, sid);
    this.connections.onAccepted(connection, sid);
    this.connections.onMessage(connection, { kind: 'INITIAL', sid });
  }

  /** Lets those with smaller ids accept, and looks at what was sent. */
  private settleConnections(): void {
    for (let acts = this.env.takeActs(); acts.length > 0; acts = this.env.takeActs()) {
      for (const act of acts) {
        if (act.act === 'connect') {
          this.peers.set(act.connection, act.to);
          this.connections.onConnected(act.connection);
        } else if (act.act === 'send' && act.message.kind === 'NOTIFICATION') {
          const to = this.peers.get(act.connection);
          if (to === undefined) throw new Error(`somebody is at the other end of ${String(act.connection)}`);
          this.sent.push({ to, notification: act.message });
        }
      }
    }
  }
}
