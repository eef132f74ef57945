/**
 * The tree of znodes at the end of the committed history, and what it was before, back to where somebody may still read
 * from. Each path keeps the states that it has gone through, and none of them is ever changed.
 */
import { assert } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { Acl, Identity } from '../../../../core/znode/acl.js';
import type { Data } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { ZnodeChange } from '../ghosts/records.js';
import { nameOf, parentOf } from './paths.js';
import { ALL, READ_ONLY } from './permissions.js';

/** A znode. */
export interface Znode {
  readonly stat: Stat;
  readonly data: Data;
  /** How many children were ever made below it: the next sequence number. */
  readonly creations: number;
  readonly acl: readonly Acl[];
  readonly kind: ZnodeKind;
}

/** What becomes of a znode that nobody uses: `kept`, or the service may take it away. `ttl`: so many ms behind its data. */
export type ZnodeKind =
  | { readonly kind: 'kept' | 'container' }
  | { readonly kind: 'ttl'; readonly ttl: number };

/** From which transaction on a path is like this; null: there is no znode. */
interface State {
  readonly since: Zxid;
  readonly znode: Znode | null;
}

/** A child came or went. */
interface Birth {
  readonly zxid: Zxid;
  readonly name: string;
  readonly isBirth: boolean;
}

/** All that is known of one path. */
interface Place {
  readonly path: string;
  /** In order; the last one is the present. */
  readonly states: State[];
  /** The names of the children at present. */
  children: Set<string> | null;
  readonly births: Birth[];
  /** The names as a list, as long as they do not change. */
  listing: readonly string[] | null;
}

/** How to take a change back. */
type Undo =
  | { readonly kind: 'state'; readonly place: Place; readonly replaced: State | null }
  | { readonly kind: 'birth'; readonly place: Place; readonly birth: Birth };

/** The transaction that changes the tree. */
export interface Step {
  readonly zxid: Zxid;
  readonly timeMs: number;
  readonly session: SessionId;
  /** Who its client was when it asked; if missing, nobody in particular. */
  readonly identities?: readonly Identity[];
  /** Only its own server knows the session; if missing, it is one of the ensemble. */
  readonly isLocal?: boolean;
}

/** A znode that is to be made. */
interface Made {
  readonly path: string;
  readonly data: Data;
  /** The session that it belongs to; 0 for all but ephemerals. */
  readonly owner: SessionId;
  readonly acl: readonly Acl[];
  readonly kind: ZnodeKind;
}

const ROOT = '/';
export const KEPT: ZnodeKind = { kind: 'kept' };
const NO_STATES: readonly State[] = [];
const NO_NAMES: readonly string[] = [];
const NO_PATHS: ReadonlySet<string> = new Set();

export class Tree {
  readonly #places = new Map<string, Place>();
  readonly #ephemerals = new Map<SessionId, Set<string>>();
  /** What the transaction at hand has changed so far. */
  #undo: Undo[] = [];
  /** Places that have an older state, by the transaction that made it old. */
  #aged: { readonly zxid: Zxid; readonly place: Place }[] = [];
  #forgotten = 0;

  /** A new server's tree: no client has made these, so that their zxids and times are 0. */
  constructor() {
    this.#builtIn(ROOT, { names: ['zookeeper'], acl: ALL, aversion: 0 });
    this.#builtIn('/zookeeper', { names: ['config', 'quota'], acl: ALL, aversion: 0 });
    this.#builtIn('/zookeeper/quota', { names: [], acl: ALL, aversion: 0 });
    this.#builtIn('/zookeeper/config', { names: [], acl: READ_ONLY, aversion: -1 });
  }

  /** The znode at present. The empty path is the root. */
  at(path: string): Znode | null {
    return this.#find(path)?.states.at(-1)?.znode ?? null;
  }

  /** The znode as it was when this transaction had been applied. */
  asOf(path: string, zxid: Zxid): Znode | null {
    return this.#stateAsOf(path, zxid)?.znode ?? null;
  }

  /** The transaction that made a path what it was then; 0 if that is too long ago, or there was none. */
  changedAt(path: string, zxid: Zxid): Zxid {
    return this.#stateAsOf(path, zxid)?.since ?? ZERO_ZXID;
  }

  /** The names of the children then, in no order. */
  childrenAsOf(path: string, zxid: Zxid): readonly string[] {
    const place = this.#find(path);
    if (place === undefined) return NO_NAMES;
    if ((place.births.at(-1)?.zxid ?? ZERO_ZXID) <= zxid)
      return (place.listing ??= [...(place.children ?? [])]);
    const names = new Set(place.children);
    for (let i = place.births.length - 1; i >= 0; i -= 1) {
      const birth = place.births[i];
      if (birth === undefined || birth.zxid <= zxid) break;
      if (birth.isBirth) names.delete(birth.name);
      else names.add(birth.name);
    }
    return [...names];
  }

  /** How many znodes were below this one then, at any depth. */
  countBelowAsOf(path: string, zxid: Zxid): number {
    let count = 0;
    const ahead = [path];
    for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
      for (const name of this.childrenAsOf(at, zxid)) {
        count += 1;
        ahead.push(at === '' || at === ROOT ? ROOT + name : `${at}/${name}`);
      }
    }
    return count;
  }

  /** The ephemerals of a session then: among those that it has, and what has changed since. */
  ephemeralsAsOf(session: SessionId, zxid: Zxid): readonly string[] {
    const paths = new Set(this.ephemeralsOf(session));
    for (let i = this.#aged.length - 1; i >= this.#forgotten; i -= 1) {
      const aged = this.#aged[i];
      if (aged === undefined || aged.zxid <= zxid) break;
      paths.add(aged.place.path);
    }
    return [...paths].filter((path) => this.asOf(path, zxid)?.stat.ephemeralOwner === session);
  }

  ephemeralsOf(session: SessionId): ReadonlySet<string> {
    return this.#ephemerals.get(session) ?? NO_PATHS;
  }

  create({ path, data, owner, acl, kind }: Made, { zxid, timeMs }: Step): ZnodeChange {
    const stat: Stat = {
      czxid: zxid,
      mzxid: zxid,
      ctime: timeMs,
      mtime: timeMs,
      version: 0,
      cversion: 0,
      aversion: 0,
      ephemeralOwner: owner,
      dataLength: data?.length ?? 0,
      numChildren: 0,
      pzxid: zxid,
    };
    const parentAcl = this.#present(parentOf(path)).acl;
    this.#put(path, { since: zxid, znode: { stat, data, creations: 0, acl, kind } });
    this.#bear(path, { zxid, name: nameOf(path), isBirth: true });
    return { kind: 'created', path, before: null, after: stat, acl, parentAcl };
  }

  remove(path: string, { zxid }: Step): ZnodeChange {
    const { stat: before, acl } = this.#present(path);
    const parentAcl = this.#present(parentOf(path)).acl;
    this.#put(path, { since: zxid, znode: null });
    this.#bear(path, { zxid, name: nameOf(path), isBirth: false });
    return { kind: 'deleted', path, before, after: null, acl, parentAcl };
  }

  /** Another list: of the Stat nothing changes but its version. */
  setAcl(path: string, acl: readonly Acl[], { zxid }: Step): Stat {
    const znode = this.#present(path);
    const stat: Stat = { ...znode.stat, aversion: next(znode.stat.aversion) };
    const { data, creations, kind } = znode;
    this.#put(path, { since: zxid, znode: { stat, data, creations, acl, kind } });
    return stat;
  }

  setData(path: string, data: Data, { zxid, timeMs }: Step): ZnodeChange {
    const znode = this.#present(path);
    const before = znode.stat;
    const version = next(before.version);
    const stat: Stat = {
      czxid: before.czxid,
      mzxid: zxid,
      ctime: before.ctime,
      mtime: timeMs,
      version,
      cversion: before.cversion,
      aversion: before.aversion,
      ephemeralOwner: before.ephemeralOwner,
      dataLength: data?.length ?? 0,
      numChildren: before.numChildren,
      pzxid: before.pzxid,
    };
    const { creations, acl, kind } = znode;
    this.#put(path, { since: zxid, znode: { stat, data, creations, acl, kind } });
    return { kind: 'dataChanged', path, before, after: stat, acl, parentAcl: null };
  }

  /** The transaction is over. */
  commit(): void {
    for (const undo of this.#undo) {
      if (undo.kind !== 'state' || undo.replaced !== null) continue;
      const since = undo.place.states.at(-1)?.since ?? ZERO_ZXID;
      this.#aged.push({ zxid: since, place: undo.place });
    }
    this.#undo = [];
  }

  /** What the transaction at hand has done is undone. */
  rollBack(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      const { place } = undo;
      if (undo.kind === 'birth') {
        place.births.pop();
        list(place, undo.birth.name, !undo.birth.isBirth);
      } else {
        const undone = place.states.pop();
        if (undo.replaced !== null) place.states.push(undo.replaced);
        this.#own(place.path, undone?.znode ?? null, place.states.at(-1)?.znode ?? null);
        if (place.states.length === 0) this.#places.delete(place.path);
      }
    }
  }

  /** Nobody asks any more for what was before this transaction. */
  forgetBelow(zxid: Zxid): void {
    for (let aged = this.#aged[this.#forgotten]; aged !== undefined; aged = this.#aged[this.#forgotten]) {
      if (aged.zxid > zxid) break;
      this.#forgotten += 1;
      forgetBelow(aged.place, zxid);
      if (isGone(aged.place) && this.#places.get(aged.place.path) === aged.place) {
        this.#places.delete(aged.place.path);
      }
    }
    if (this.#forgotten < FORGOTTEN_AT_ONCE) return;
    this.#aged = this.#aged.slice(this.#forgotten);
    this.#forgotten = 0;
  }

  #builtIn(
    path: string,
    { names, acl, aversion }: { names: readonly string[]; acl: readonly Acl[]; aversion: number },
  ): void {
    const stat: Stat = {
      czxid: ZERO_ZXID,
      mzxid: ZERO_ZXID,
      ctime: 0,
      mtime: 0,
      version: 0,
      cversion: 0 - names.length,
      aversion,
      ephemeralOwner: 0,
      dataLength: 0,
      numChildren: names.length,
      pzxid: ZERO_ZXID,
    };
    const znode: Znode = { stat, data: '', creations: 0, acl, kind: KEPT };
    const states = [{ since: ZERO_ZXID, znode }];
    this.#places.set(path, { path, states, children: new Set(names), births: [], listing: null });
  }

  #find(path: string): Place | undefined {
    return this.#places.get(path === '' ? ROOT : path);
  }

  #stateAsOf(path: string, zxid: Zxid): State | null {
    const states = this.#find(path)?.states ?? NO_STATES;
    for (let i = states.length - 1; i >= 0; i -= 1) {
      const state = states[i];
      if (state !== undefined && state.since <= zxid) return state;
    }
    return null;
  }

  #present(path: string): Znode {
    const znode = this.at(path);
    assert(znode !== null, 'what is changed is there');
    return znode;
  }

  #put(path: string, state: State): void {
    let place = this.#find(path);
    if (place === undefined) {
      place = { path, states: [], children: null, births: [], listing: null };
      this.#places.set(path, place);
    }
    const { states } = place;
    const last = states.at(-1);
    this.#own(path, last?.znode ?? null, state.znode);
    const isSame = last?.since === state.since;
    if (isSame) states.pop();
    states.push(state);
    this.#undo.push({ kind: 'state', place, replaced: isSame ? last : null });
  }

  /** The parent's part in a creation or a deletion. */
  #bear(path: string, birth: Birth): void {
    const parent = parentOf(path);
    const znode = this.#present(parent);
    const { zxid, name, isBirth } = birth;
    const creations = znode.creations + (isBirth ? 1 : 0);
    const numChildren = znode.stat.numChildren + (isBirth ? 1 : -1);
    const { stat: before, data, acl, kind } = znode;
    const stat: Stat = {
      czxid: before.czxid,
      mzxid: before.mzxid,
      ctime: before.ctime,
      mtime: before.mtime,
      version: before.version,
      cversion: 2 * creations - numChildren,
      aversion: before.aversion,
      ephemeralOwner: before.ephemeralOwner,
      dataLength: before.dataLength,
      numChildren,
      pzxid: zxid,
    };
    this.#put(parent, { since: zxid, znode: { stat, data, creations, acl, kind } });
    const place = this.#find(parent);
    assert(place !== undefined, 'a parent has its place');
    place.births.push(birth);
    list(place, name, isBirth);
    this.#undo.push({ kind: 'birth', place, birth });
  }

  #own(path: string, before: Znode | null, after: Znode | null): void {
    const left = before?.stat.ephemeralOwner ?? 0;
    const taken = after?.stat.ephemeralOwner ?? 0;
    if (left === taken) return;
    if (left !== 0) {
      const paths = this.#ephemerals.get(left);
      paths?.delete(path);
      if (paths?.size === 0) this.#ephemerals.delete(left);
    }
    if (taken === 0) return;
    const paths = this.#ephemerals.get(taken);
    if (paths === undefined) this.#ephemerals.set(taken, new Set([path]));
    else paths.add(path);
  }
}

/** What is forgotten is cut off in blocks: moving the rest for each would cost as much as there is. */
const FORGOTTEN_AT_ONCE = 1024;

function list(place: Place, name: string, isThere: boolean): void {
  place.listing = null;
  if (isThere) (place.children ??= new Set()).add(name);
  else place.children?.delete(name);
}

function forgetBelow({ states, births }: Place, zxid: Zxid): void {
  let old = 0;
  while ((states[old + 1]?.since ?? Infinity) <= zxid) old += 1;
  if (old > 0) states.splice(0, old);
  let known = 0;
  while ((births[known]?.zxid ?? Infinity) <= zxid) known += 1;
  if (known > 0) births.splice(0, known);
}

/** A path without a znode, and without a past that counts. */
function isGone({ states }: Place): boolean {
  return states.length === 1 && states[0]?.znode === null;
}

/** Versions are 32 bits wide, and leave out -1, which stands for any. */
function next(version: number): number {
  const raised = (version + 1) | 0;
  return raised === -1 ? 0 : raised;
}
