import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Places } from '../places.js';
import type { Collector, RowEnvelope, RowHandlers } from '../collector.js';
import type { WatchHistory } from '../tables.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';

type MutableWatch = { -readonly [K in keyof WatchHistory]: WatchHistory[K] };
type Fired = Extract<RunEvent, { readonly kind: 'watch.fired' }>;

/** The watches of one connection. */
interface Connection {
  /** By list and path. */
  readonly armed: Map<string, MutableWatch>;
  /** Those of them that stay, and when each was armed. */
  readonly staying: Map<string, Row>;
  /** Sent, and the client has not been told. */
  readonly sent: MutableWatch[];
  /** The change that they wait for has come, and no reply has shown it so far. */
  unshown: MutableWatch[];
}

interface Server {
  readonly connections: Map<number, Connection>;
  /** The armed watches of all connections, by list and path. */
  readonly armed: Map<string, Set<MutableWatch>>;
}

/** Which lists an event of a type empties, and which a change of a znode concerns. */
const LISTS_OF: Readonly<Record<string, readonly string[]>> = {
  NodeCreated: ['data'],
  NodeDataChanged: ['data'],
  NodeDeleted: ['data', 'child'],
  NodeChildrenChanged: ['child'],
  created: ['data'],
  set: ['data'],
  deleted: ['data', 'child'],
  children: ['child'],
};

/** Watches from being armed to being told of, with the reply that must not come first. */
export function watchCollector(places: Places): Collector<readonly WatchHistory[]> {
  return new WatchCollector(places);
}

class WatchCollector implements Collector<readonly WatchHistory[]> {
  readonly handlers: RowHandlers = {
    'watch.armed': ({ session, connection, path, list, mode }, at) => {
      const { staying } = this.#connection(this.#server(at.actor), connection);
      if (mode === 'persistent' || mode === 'recursive') staying.set(keyOf(list, path), at.row);
      else staying.delete(keyOf(list, path));
      const watch = this.#begin({ session, connection, path, list }, at);
      watch.armed = at.row;
      this.#arm(at.actor, watch);
    },
    'watch.dropped': ({ connection, path, list }, { actor, row }) => {
      const known = this.#servers.get(actor)?.connections.get(connection);
      const watch = known?.armed.get(keyOf(list, path));
      if (watch === undefined) return;
      known?.staying.delete(keyOf(list, path));
      watch.removed = row;
      this.#disarm(actor, watch);
    },
    'znode.changed': ({ path, change, zxid }, { actor, row }) => {
      for (const list of LISTS_OF[change] ?? []) this.#changed(actor, keyOf(list, path), { zxid, row });
    },
    'watch.fired': (event, at) => {
      if (!event.withheld) this.#fire(event, at);
    },
    'watch.removed': ({ connection }, { actor, row }) => this.#forget(actor, connection, row),
    'process.crashed': (_, { actor, row }) => {
      for (const connection of [...(this.#servers.get(actor)?.connections.keys() ?? [])])
        this.#forget(actor, connection, row);
    },
    'server.replied': ({ connection, state }, { actor, row }) => {
      const known = this.#servers.get(actor)?.connections.get(connection);
      if (known !== undefined && known.unshown.length > 0) show(known, row, state);
    },
    'client.notified': ({ connection, path, type }, { row }) => {
      const known = this.#byNumber.get(connection);
      if (known !== undefined) tell(known, { path, type }, row);
    },
  };
  readonly #places: Places;
  readonly #watches: MutableWatch[] = [];
  /** By address. */
  readonly #servers = new Map<number, Server>();
  /** A client knows its connection by the number alone. */
  readonly #byNumber = new Map<number, Connection>();

  constructor(places: Places) {
    this.#places = places;
  }

  finish(): readonly WatchHistory[] {
    return this.#watches;
  }

  #begin(of: Pick<WatchHistory, 'session' | 'connection' | 'path' | 'list'>, at: RowEnvelope): MutableWatch {
    const watch: MutableWatch = {
      ...of,
      server: this.#places.of(at.actor),
      armed: NO_ROW,
      fired: NO_ROW,
      type: '',
      zxid: null,
      told: NO_ROW,
      removed: NO_ROW,
      changed: NO_ROW,
      shown: NO_ROW,
      shownBefore: NO_ROW,
    };
    this.#watches.push(watch);
    return watch;
  }

  #arm(address: number, watch: MutableWatch): void {
    const server = this.#server(address);
    const key = keyOf(watch.list, watch.path);
    this.#connection(server, watch.connection).armed.set(key, watch);
    const armed = server.armed.get(key);
    if (armed === undefined) server.armed.set(key, new Set([watch]));
    else armed.add(watch);
  }

  #disarm(address: number, watch: MutableWatch): void {
    const server = this.#server(address);
    const key = keyOf(watch.list, watch.path);
    server.connections.get(watch.connection)?.armed.delete(key);
    const armed = server.armed.get(key);
    armed?.delete(watch);
    if (armed?.size === 0) server.armed.delete(key);
  }

  /** Whoever watches is owed an event from now on. */
  #changed(address: number, key: string, { zxid, row }: { zxid: number; row: Row }): void {
    const server = this.#servers.get(address);
    for (const watch of server?.armed.get(key) ?? []) {
      if (watch.changed !== NO_ROW) continue;
      watch.changed = row;
      watch.zxid = zxid;
      server?.connections.get(watch.connection)?.unshown.push(watch);
    }
  }

  #fire({ session, connection, path, type, zxid, catchUp }: Fired, at: RowEnvelope): void {
    const known = this.#connection(this.#server(at.actor), connection);
    const lists = LISTS_OF[type] ?? [];
    const found = catchUp ? [] : lists.flatMap((list) => known.armed.get(keyOf(list, path)) ?? []);
    if (found.length === 0) found.push(this.#begin({ session, connection, path, list: lists[0] ?? '' }, at));
    for (const watch of found) {
      this.#disarm(at.actor, watch);
      watch.fired = at.row;
      watch.type = type;
      watch.zxid = zxid;
      known.sent.push(watch);
      if (watch.changed === NO_ROW) known.unshown.push(watch);
      this.#stay(known, watch, at);
    }
  }

  /** A watch that stays waits for the next change, as if it had been armed again. */
  #stay({ staying }: Connection, { session, connection, path, list }: MutableWatch, at: RowEnvelope): void {
    const row = staying.get(keyOf(list, path));
    if (row === undefined) return;
    const watch = this.#begin({ session, connection, path, list }, at);
    watch.armed = row;
    this.#arm(at.actor, watch);
  }

  #forget(address: number, connection: number, row: Row): void {
    const server = this.#servers.get(address);
    const known = server?.connections.get(connection);
    if (known === undefined) return;
    for (const watch of [...known.armed.values()]) {
      watch.removed = row;
      this.#disarm(address, watch);
    }
    server?.connections.delete(connection);
  }

  #server(address: number): Server {
    let server = this.#servers.get(address);
    if (server === undefined) {
      server = { connections: new Map(), armed: new Map() };
      this.#servers.set(address, server);
    }
    return server;
  }

  #connection(server: Server, number: number): Connection {
    let connection = server.connections.get(number);
    if (connection === undefined) {
      connection = { armed: new Map(), staying: new Map(), sent: [], unshown: [] };
      server.connections.set(number, connection);
      this.#byNumber.set(number, connection);
    }
    return connection;
  }
}

function keyOf(list: string, path: string): string {
  return `${list} ${path}`;
}

function show(connection: Connection, row: Row, state: number): void {
  connection.unshown = connection.unshown.filter((watch) => {
    if (watch.zxid === null || state < watch.zxid) return true;
    watch.shown = row;
    if (watch.fired === NO_ROW) watch.shownBefore = row;
    return false;
  });
}

/** A deletion is told once to who watches data and children, so it may end two watches. */
function tell({ sent }: Connection, { path, type }: Pick<WatchHistory, 'path' | 'type'>, row: Row): void {
  const first = sent.find((watch) => watch.path === path && watch.type === type);
  if (first === undefined) return;
  for (const watch of sent.filter(({ fired }) => fired === first.fired)) {
    watch.told = row;
    sent.splice(sent.indexOf(watch), 1);
  }
}
