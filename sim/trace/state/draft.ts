import type { StateTree, StateValue } from './state-tree.js';

/**
 * Copies on the first write: a fold changes its states in place, but nothing of what it has handed out. So who asks
 * rarely pays next to nothing for a change, and who keeps states shares all that did not change between them.
 */
export class Draft {
  /** What was copied since something was handed out last: nobody else has it. */
  #own = new WeakSet<StateTree>();
  #isSealed = true;

  /** What there is was handed out. */
  seal(): void {
    if (this.#isSealed) return;
    this.#own = new WeakSet();
    this.#isSealed = true;
  }

  /** The tree itself if only this draft has it, or a copy that may be changed and has to take its place. */
  edit<T extends StateTree>(tree: T): T {
    if (this.#own.has(tree)) return tree;
    return this.add({ ...tree });
  }

  /** The table with an entry, new or in place of another. */
  put<T extends StateValue>(table: StateTable<T>, key: string | number, value: T): StateTable<T> {
    const own = this.edit(table);
    if (key !== '__proto__') own[key] = value;
    else Object.defineProperty(own, key, { value, configurable: true, enumerable: true, writable: true });
    return own;
  }

  /** The table without an entry; itself if it has none such. */
  without<T extends StateValue>(table: StateTable<T>, key: string | number): StateTable<T> {
    if (!Object.hasOwn(table, key)) return table;
    const own = this.edit(table);
    Reflect.deleteProperty(own, key);
    return own;
  }

  /** A new tree, which may be changed until it is handed out. */
  add<T extends StateTree>(tree: T): T {
    this.#own.add(tree);
    this.#isSealed = false;
    return tree;
  }
}

/** A table of a state, by whatever names its entries: a path may have a part that is called `constructor`. */
export interface StateTable<T extends StateValue> extends StateTree {
  [key: string]: T;
}

/** The entry of a table; undefined if there is none. */
export function entryOf<T extends StateValue>(
  table: StateTable<T> | undefined,
  key: string | number,
): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
