import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Places } from '../places.js';
import type { Collector, RowHandlers } from '../collector.js';
import type { ZnodeChange } from '../tables.js';
import type { Row } from '../trace-model.js';

type Told = Pick<Extract<RunEvent, { readonly kind: 'znode.loaded' }>, 'path' | 'sort' | 'data' | 'stat'>;

/** A state that takes the place of what a server held: its znodes are told one by one. */
interface Replacement {
  readonly zxid: number;
  readonly znodes: number;
  readonly loaded: Map<string, Told>;
}

/** The tree of one server: what was told last of each znode that is there. */
interface ServerTree {
  readonly server: number;
  readonly znodes: Map<string, ZnodeChange>;
  replacement: Replacement | null;
}

/** What happened to each znode at each server. Of a replaced tree only what differs from the one before is told. */
export function znodeCollector(places: Places): Collector<readonly ZnodeChange[]> {
  return new ZnodeCollector(places);
}

class ZnodeCollector implements Collector<readonly ZnodeChange[]> {
  readonly handlers: RowHandlers = {
    'znode.changed': ({ zxid, change, ...told }, { actor, row }) => {
      const op = change === 'created' || change === 'deleted' ? change : 'changed';
      this.#push(this.#treeOf(actor), told, { zxid, op, row });
    },
    'tree.replaced': ({ zxid, znodes }, { actor }) => {
      this.#treeOf(actor).replacement = { zxid, znodes, loaded: new Map() };
    },
    'znode.loaded': (told, { actor, row }) => {
      const tree = this.#treeOf(actor);
      const { replacement } = tree;
      if (replacement === null) return;
      replacement.loaded.set(told.path, told);
      if (replacement.loaded.size < replacement.znodes) return;
      tree.replacement = null;
      this.#replace(tree, replacement, row);
    },
  };
  readonly #places: Places;
  readonly #changes: ZnodeChange[] = [];
  readonly #trees = new Map<number, ServerTree>();

  constructor(places: Places) {
    this.#places = places;
  }

  finish(): readonly ZnodeChange[] {
    return this.#changes;
  }

  #replace(tree: ServerTree, { zxid, loaded }: Replacement, row: Row): void {
    for (const old of [...tree.znodes.values()])
      if (!loaded.has(old.path)) this.#keep(tree, { ...old, row, zxid, op: 'deleted' });
    for (const told of loaded.values()) {
      const old = tree.znodes.get(told.path);
      if (old === undefined || !isSame(old, told)) this.#push(tree, told, { zxid, op: 'loaded', row });
    }
  }

  #push(tree: ServerTree, told: Told, at: Pick<ZnodeChange, 'zxid' | 'op' | 'row'>): void {
    const { path, sort, data, stat } = told;
    const { version, cversion, czxid, mzxid, pzxid, ephemeralOwner, numChildren, dataLength } = stat;
    const { server } = tree;
    const of = { server, path, sort, data, dataLength, ...at };
    this.#keep(tree, { ...of, version, cversion, czxid, mzxid, pzxid, ephemeralOwner, numChildren });
  }

  #keep(tree: ServerTree, change: ZnodeChange): void {
    if (change.op === 'deleted') tree.znodes.delete(change.path);
    else tree.znodes.set(change.path, change);
    this.#changes.push(change);
  }

  #treeOf(address: number): ServerTree {
    let tree = this.#trees.get(address);
    if (tree === undefined) {
      const server = this.#places.of(address);
      tree = { server, znodes: new Map(), replacement: null };
      this.#trees.set(address, tree);
    }
    return tree;
  }
}

function isSame(old: ZnodeChange, { sort, data, stat }: Told): boolean {
  return (
    old.sort === sort &&
    old.data === data &&
    old.version === stat.version &&
    old.cversion === stat.cversion &&
    old.czxid === stat.czxid &&
    old.mzxid === stat.mzxid &&
    old.pzxid === stat.pzxid &&
    old.ephemeralOwner === stat.ephemeralOwner &&
    old.numChildren === stat.numChildren &&
    old.dataLength === stat.dataLength
  );
}
