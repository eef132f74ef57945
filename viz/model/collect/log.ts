import type { Places } from '../places.js';
import type { Collector, RowEnvelope, RowHandlers } from '../collector.js';
import type { ProposedTxn, ReplicatedLog } from '../tables.js';
import { ServerLogBuilder } from './server-log.js';

/** Messages that bring a transaction to a server. */
const CARRIERS: ReadonlySet<string> = new Set(['PROPOSAL', 'INFORM']);

type ZabLogs = Pick<ReplicatedLog, 'servers' | 'proposed'>;

/** The logs of the servers of ZAB, transaction by transaction. */
export function logCollector(places: Places): Collector<ZabLogs> {
  return new LogCollector(places);
}

class LogCollector implements Collector<ZabLogs> {
  readonly handlers: RowHandlers;
  readonly #places: Places;
  /** By address. */
  readonly #logs = new Map<number, ServerLogBuilder>();
  readonly #leaders = new Map<number, number>();
  /** Transactions that are under way, by sender and message. */
  readonly #carried = new Map<number, Map<number, number>>();
  readonly #proposed: ProposedTxn[] = [];

  constructor(places: Places) {
    this.#places = places;
    places.actors.forEach(({ id, role }, place) => {
      if (role === 'server') this.#logs.set(id, new ServerLogBuilder(place));
    });
    this.handlers = { ...this.#ofBroadcast(), ...this.#ofDisk(), ...this.#ofMessages(), ...this.#ofLives() };
  }

  finish(): ZabLogs {
    const isZab = this.#proposed.length > 0 || this.#leaders.size > 0;
    return {
      servers: isZab ? [...this.#logs.values()].map((log) => log.finish()) : [],
      proposed: this.#proposed,
    };
  }

  #ofBroadcast(): RowHandlers {
    return {
      'zab.proposed': ({ zxid, txn, session, op, code }, { actor, row }) => {
        this.#proposed.push({ zxid, txn, row, leader: this.#places.of(actor), session, op, code });
        this.#logs.get(actor)?.mark(zxid, 'proposed', row, txn);
      },
      'log.appended': (event, { actor, row }) => {
        if ('zxid' in event) this.#logs.get(actor)?.mark(event.zxid, 'appended', row);
      },
      'zab.acked': ({ from, zxid }, { row }) => this.#logs.get(from)?.markLive(zxid, 'acked', row),
      'zab.committed': ({ zxid }, { actor, row }) => this.#logs.get(actor)?.mark(zxid, 'committed', row),
      'txn.applied': ({ zxid, txn }, { actor, row }) =>
        this.#logs.get(actor)?.mark(zxid, 'applied', row, txn),
      'tree.loaded': ({ zxid, from }, { actor, row }) => {
        const log = this.#logs.get(actor);
        // A DIFF and a transfer go transaction by transaction, and say so each time.
        if (from === 'DIFF' || from === 'transfer') log?.markLive(zxid, 'applied', row);
        else log?.loadUpTo(zxid, row);
        if (from === 'disk') log?.reloadFromDisk(row);
      },
    };
  }

  #ofDisk(): RowHandlers {
    return {
      'disk.synced': ({ tags }, { actor, row }) => {
        for (const tag of tags)
          if (tag.kind === 'log') this.#logs.get(actor)?.markLive(tag.zxid, 'durable', row);
      },
      'disk.lost': ({ tags }, { actor, row }) => {
        for (const tag of tags) if (tag.kind === 'log') this.#logs.get(actor)?.lose(tag.zxid, row);
      },
      'log.truncated': ({ zxid }, { actor, row }) => this.#logs.get(actor)?.cutBehind(zxid, row),
      'log.recovered': ({ snapshot, last }, { actor, row }) =>
        this.#logs.get(actor)?.recover(snapshot, last, row),
      'snap.written': ({ zxid, isInstalled }, { actor, row }) => {
        if (!isInstalled) return;
        const leader = this.#logs.get(this.#leaders.get(actor) ?? 0) ?? null;
        this.#logs.get(actor)?.install(zxid, row, leader);
      },
    };
  }

  #ofMessages(): RowHandlers {
    return {
      'net.sent': ({ msg, type, zxid }, { actor }) => {
        if (zxid === null || !CARRIERS.has(type)) return;
        const carried = this.#carried.get(actor);
        if (carried === undefined) this.#carried.set(actor, new Map([[msg, zxid]]));
        else carried.set(msg, zxid);
      },
      'net.delivered': ({ from, msg }, at) => this.#arrived(from, msg, at),
      'net.dropped': ({ from, msg }) => this.#carried.get(from)?.delete(msg),
    };
  }

  #arrived(from: number, msg: number, { actor, row }: RowEnvelope): void {
    const zxid = this.#carried.get(from)?.get(msg);
    if (zxid === undefined) return;
    this.#carried.get(from)?.delete(msg);
    this.#logs.get(actor)?.mark(zxid, 'proposed', row, this.#logs.get(from)?.txnOf(zxid));
  }

  #ofLives(): RowHandlers {
    return {
      'role.changed': (event, { actor }) => {
        if ('epoch' in event && event.leader !== null) this.#leaders.set(actor, event.leader);
      },
      'zab.sync-applied': ({ mode, zxid }, { actor, row }) => this.#logs.get(actor)?.sync(mode, zxid, row),
      'process.crashed': (_, { actor, row }) => this.#logs.get(actor)?.forgetUnwritten(row),
    };
  }
}
