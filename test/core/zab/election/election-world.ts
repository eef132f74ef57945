/**
 * An ensemble whose servers do nothing but elect, and a network between them: it keeps the order of each connection,
 * and takes as long over each message, and over each attempt to connect, as the test draws. Servers crash and come
 * back; links are cut and heal. What follows an election is played by `patience`: from time to time a server looks
 * whether its leader leads and whether, if it leads itself, a quorum follows; if not, it goes looking again.
 */
import type { ConnectionId, ServerId } from '../../../../core/ids.js';
import type { QuorumSystem } from '../../../../core/replication/quorums.js';
import { makeQuorums } from '../../../../core/replication/quorums.js';
import { ElectionConnections } from '../../../../core/zab/election/connections.js';
import type { Elected } from '../../../../core/zab/election/fast-leader-election.js';
import { FastLeaderElection } from '../../../../core/zab/election/fast-leader-election.js';
import type { ElectionTimer } from '../../../../core/zab/election/vocabulary.js';
import type { Vote } from '../../../../core/zab/election/vote.js';
import type { ZabEvent } from '../../../../core/zab/events.js';
import type { ElectionMessage } from '../../../../core/zab/messages.js';
import type { Ensemble, ZabSettings } from '../../../../core/zab/settings.js';
import { ZAB_DEFAULTS } from '../../../../core/zab/settings.js';
import type { Act, Counter } from './fake-env.js';
import { FakeEnv } from './fake-env.js';

export interface WorldOptions {
  readonly ensemble: Ensemble;
  /** What each server's data speak for. */
  readonly own: (sid: ServerId) => Vote;
  /** How long the next message or attempt takes, in µs. */
  readonly delay: () => number;
  readonly settings?: Partial<ZabSettings>;
  /** How often a settled server looks whether its leadership works, in µs; never if it is not given. */
  readonly patienceMicros?: number;
  readonly election?: typeof FastLeaderElection;
}

interface Life {
  readonly sid: ServerId;
  readonly env: FakeEnv;
  readonly connections: ElectionConnections;
  readonly election: FastLeaderElection;
  elected: Elected | null;
  search: number;
}

interface Link {
  readonly asker: Life;
  /** Null until it accepts. */
  other: Life | null;
  /** Who closed it: nothing comes to it any more. */
  closedBy: Life | null;
  /** Until when what was sent is under way, by receiver. */
  readonly busyUntil: Map<Life, number>;
}

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly what: () => void;
}

export class ElectionWorld {
  readonly quorums: QuorumSystem;
  /** All that was reported, in order, each with the number of the search in which it was: every `start` is a new one. */
  readonly events: { readonly sid: ServerId; readonly search: number; readonly event: ZabEvent }[] = [];
  now = 0;
  /** How many messages arrived. */
  delivered = 0;
  private readonly options: WorldOptions;
  private readonly settings: ZabSettings;
  private readonly lives = new Map<ServerId, Life>();
  private readonly links = new Map<ConnectionId, Link>();
  private readonly counter: Counter = { next: 1 };
  private readonly cuts = new Set<string>();
  private readonly planned: Planned[] = [];
  private plannedEver = 0;
  private searches = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.settings = { ...ZAB_DEFAULTS, ...options.settings };
    const { quorums, voters } = options.ensemble;
    this.quorums = makeQuorums(quorums, voters);
  }

  /** A server starts, with nothing but its data. */
  boot(sid: ServerId): void {
    const { ensemble, election = FastLeaderElection, own } = this.options;
    const { settings, quorums } = this;
    const env = new FakeEnv(sid, this.counter);
    const connections = new ElectionConnections({ env, ensemble, settings });
    const parts = { env, connections, ensemble, quorums, settings };
    const life: Life = { sid, env, connections, election: new election(parts), elected: null, search: 0 };
    env.onAct = (act): void => this.onAct(life, act);
    env.onTimerSet = (id, { timer, delayMicros }): void => {
      this.plan(this.now + delayMicros, () => {
        if (env.setTimers.delete(id)) this.fire(life, timer);
      });
    };
    this.lives.set(sid, life);
    connections.listen();
    this.search(life, own(sid));
  }

  crash(sid: ServerId): void {
    const life = this.life(sid);
    this.lives.delete(sid);
    life.env.setTimers.clear();
    for (const [connection, { asker, other }] of this.links) {
      if (asker === life || other === life) this.breakLink(connection);
    }
  }

  /** A server gives up its role, or its search, and looks anew. */
  lookAgain(sid: ServerId): void {
    this.search(this.life(sid), this.options.own(sid));
  }

  /** Connections between the two break, and new ones do not open. */
  cut(a: ServerId, b: ServerId): void {
    this.cuts.add(pairOf(a, b));
    for (const [connection, { asker, other }] of this.links) {
      if (other !== null && pairOf(asker.sid, other.sid) === pairOf(a, b)) this.breakLink(connection);
    }
  }

  heal(): void {
    this.cuts.clear();
  }

  /** Handles what is due within so long. Returns whether anything is still to come. */
  runFor(micros: number): boolean {
    const end = this.now + micros;
    return this.runUntil(() => (this.planned[0]?.at ?? Infinity) > end) || this.planned.length > 0;
  }

  /** Handles what is due until the condition holds; false if it never did, within 200,000 steps. */
  runUntil(condition: () => boolean): boolean {
    for (let steps = 0; steps < 200_000; steps += 1) {
      if (condition()) return true;
      const next = this.planned.shift();
      if (next === undefined) return false;
      this.now = Math.max(this.now, next.at);
      next.what();
    }
    return false;
  }

  electedBy(sid: ServerId): Elected | null {
    return this.lives.get(sid)?.elected ?? null;
  }

  inspect(sid: ServerId): ReturnType<FastLeaderElection['inspect']> {
    return this.life(sid).election.inspect();
  }

  /** Whether all who are up have settled, on one leader, and it is among them and leads. */
  get isSettled(): boolean {
    const leaders = new Set([...this.lives.values()].map(({ elected }) => elected?.leader ?? null));
    const [leader] = leaders;
    return leaders.size === 1 && leader !== undefined && leader !== null && this.leads(leader);
  }

  private leads(sid: ServerId): boolean {
    const followers = [...this.lives.values()].filter(({ elected }) => elected?.leader === sid);
    return (
      this.electedBy(sid)?.role === 'leading' && this.quorums.isQ2(new Set(followers.map((one) => one.sid)))
    );
  }

  private search(life: Life, own: Vote): void {
    this.searches += 1;
    life.search = this.searches;
    life.elected = null;
    life.election.start(own);
    this.after(life, null);
  }

  private after(life: Life, elected: Elected | null): void {
    for (const event of life.env.takeEvents())
      this.events.push({ sid: life.sid, search: life.search, event });
    if (elected === null) return;
    life.elected = elected;
    this.watch(life, elected);
  }

  private watch(life: Life, elected: Elected): void {
    const { patienceMicros } = this.options;
    if (patienceMicros === undefined) return;
    this.plan(this.now + patienceMicros, () => {
      if (life.elected !== elected || this.lives.get(life.sid) !== life) return;
      if (this.leads(elected.leader)) this.watch(life, elected);
      else this.lookAgain(life.sid);
    });
  }

  private onAct(life: Life, act: Act): void {
    if (this.lives.get(life.sid) !== life) return;
    switch (act.act) {
      case 'listen':
        return;
      case 'connect':
        this.links.set(act.connection, { asker: life, other: null, closedBy: null, busyUntil: new Map() });
        this.plan(this.now + this.options.delay(), () => this.arrive(act.connection, act.to));
        return;
      case 'send':
        this.carry(life, act.connection, act.message);
        return;
      case 'close':
        this.close(life, act.connection);
        return;
    }
  }

  private fire(life: Life, timer: ElectionTimer): void {
    if (this.lives.get(life.sid) === life) this.after(life, life.election.onTimer(timer));
  }

  /** An attempt to connect reaches the other side; nothing happens if it cannot. */
  private arrive(connection: ConnectionId, to: ServerId): void {
    const link = this.links.get(connection);
    if (link === undefined) return;
    const { asker } = link;
    const other = this.lives.get(to);
    if (link.closedBy !== null || this.cuts.has(pairOf(asker.sid, to))) {
      this.links.delete(connection);
    } else if (other === undefined) {
      this.breakLink(connection);
    } else {
      link.other = other;
      this.tell(other, ({ connections }) => connections.onAccepted(connection, asker.sid));
      this.tell(asker, ({ connections }) => connections.onConnected(connection));
    }
  }

  private carry(from: Life, connection: ConnectionId, message: ElectionMessage): void {
    this.under(from, connection, (to) => {
      this.delivered += 1;
      const notification = to.connections.onMessage(connection, message);
      this.after(to, notification === null ? null : to.election.onNotification(notification));
    });
  }

  /** What was sent before still arrives. */
  private close(from: Life, connection: ConnectionId): void {
    const link = this.links.get(connection);
    if (link === undefined) return;
    link.closedBy = from;
    this.under(from, connection, (to) => {
      this.links.delete(connection);
      to.connections.onBroken(connection);
    });
  }

  private breakLink(connection: ConnectionId): void {
    const link = this.links.get(connection);
    this.links.delete(connection);
    for (const end of [link?.asker, link?.other]) {
      if (end === undefined || end === null || end === link?.closedBy) continue;
      this.tell(end, ({ connections }) => connections.onBroken(connection));
    }
  }

  /** Lets something reach the other end of a connection, behind all that was sent before. */
  private under(from: Life, connection: ConnectionId, what: (to: Life) => void): void {
    const link = this.links.get(connection);
    const to = link?.asker === from ? link.other : link?.asker;
    if (link === undefined || to === null || to === undefined) return;
    const at = Math.max(link.busyUntil.get(to) ?? 0, this.now + this.options.delay());
    link.busyUntil.set(to, at);
    this.plan(at, () => {
      if (this.links.get(connection) === link && link.closedBy !== to) this.tell(to, what);
    });
  }

  private tell(life: Life, what: (life: Life) => void): void {
    if (this.lives.get(life.sid) === life) what(life);
    this.after(life, null);
  }

  private life(sid: ServerId): Life {
    const life = this.lives.get(sid);
    if (life === undefined) throw new Error(`server ${String(sid)} is up`);
    return life;
  }

  private plan(at: number, what: () => void): void {
    this.plannedEver += 1;
    const planned = { at, order: this.plannedEver, what };
    const place = this.planned.findIndex((other) => other.at > at);
    this.planned.splice(place < 0 ? this.planned.length : place, 0, planned);
  }
}

/** Delays between two bounds, by a small generator of random numbers. */
export function delays(minMicros: number, maxMicros: number, seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return minMicros + (state % (maxMicros - minMicros + 1));
  };
}

function pairOf(a: ServerId, b: ServerId): string {
  return `${String(Math.min(a, b))}-${String(Math.max(a, b))}`;
}
