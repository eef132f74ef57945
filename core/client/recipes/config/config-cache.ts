/**
 * A subtree of configuration, kept at hand (recipe 9; Curator's TreeCache and CuratorCache). The watch is left first and
 * everything read behind it, so that nothing changes unheard of in between. A watch that stays has no catch-up: each time
 * that the session is on a server again, everything is read again.
 */
import type { Answer } from '../../../znode/answers.js';
import type { Data } from '../../../znode/requests.js';
import { WATCH_MODES } from '../../../znode/requests.js';
import type { Zxid } from '../../../zxid.js';
import { ZERO_ZXID } from '../../../zxid.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { failedWith } from '../../failed-with.js';
import { childOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';
import { Showing } from '../showing.js';

/** A znode of the cache. */
export interface CachedNode {
  readonly data: Data;
  readonly version: number;
  /** Of the transaction that wrote it: no two values of one path have the same. */
  readonly mzxid: Zxid;
}

export interface ConfigCacheOwner {
  /** A path has another value, or none any more. What came and went in between is left out. */
  changed(path: string, node: CachedNode | null): void;
  /** Everything has been read since the session is on this server: from now on the cache is current. */
  completed(): void;
}

/** What is to be read of a path. */
interface Job {
  readonly path: string;
  readonly kind: 'getData' | 'getChildren';
}

const ADD_WATCH = 0;
const SYNC = 1;
/** From here on tags are numbers of jobs. */
const FIRST_JOB = 2;

const BEGIN = 0;
const GO_ON = 1;
const REST_MICROS = 20_000;
/** How many reads it has in flight at most. */
const WINDOW = 8;

export class ConfigCache implements Recipe {
  private readonly line: Line;
  private readonly showing: Showing;
  private readonly root: string;
  private readonly owner: ConfigCacheOwner;
  private readonly nodes = new Map<string, CachedNode>();
  /** By path: the mzxid of the value that it has reported last. */
  private readonly shown = new Map<string, Zxid>();
  /**
   * `closed`: nobody wants it. `apart`: there is no server at hand. `watching`: the watch is asked for. `reading`:
   * everything is read. `current`: everything has been.
   */
  private state: 'closed' | 'apart' | 'watching' | 'reading' | 'current' = 'closed';
  /** By what they are, so that nothing is asked twice at a time. */
  private readonly ahead = new Map<string, Job>();
  private readonly inFlight = new Map<number, Job>();
  private readonly asked = new Set<string>();
  /** The paths that have been looked for since the watch was left. */
  private readonly found = new Set<string>();
  private tags = FIRST_JOB;
  private knownZxid = ZERO_ZXID;

  constructor(handle: SharedHandle, root: string, owner: ConfigCacheOwner) {
    this.root = root;
    this.owner = owner;
    this.line = handle.join(this);
    this.showing = new Showing(handle, { recipe: 'config-cache', path: root });
  }

  /** Whether a server is at hand, and all that it holds has been read since it is; else what is shown may be old. */
  get isCurrent(): boolean {
    return this.state === 'current';
  }

  /** While it is current, no znode that it shows was deleted up to this zxid. */
  get zxid(): Zxid {
    return this.knownZxid;
  }

  /** By path, in no order. */
  get entries(): ReadonlyMap<string, CachedNode> {
    return this.nodes;
  }

  open(): void {
    this.showing.begins();
    this.nodes.clear();
    this.shown.clear();
    this.state = 'apart';
    if (this.line.isConnected) this.begin();
  }

  /** Its owner is told no more. The watch stays with the session: somebody else of the handle may have asked for it too. */
  close(): void {
    this.showing.ends();
    this.state = 'closed';
    this.drop();
  }

  returned(tag: number, call: ReturnedCall): void {
    const job = this.inFlight.get(tag);
    this.inFlight.delete(tag);
    if (job !== undefined) this.asked.delete(keyOf(job));
    // The connection is over: all is read again on the next one.
    if (call.outcome === 'unknown') return;
    if (tag === SYNC) this.watch();
    else if (call.zxid < this.knownZxid) this.catchUp();
    else if (tag === ADD_WATCH) this.onWatched(call);
    else if (job !== undefined) this.onRead(job, call);
  }

  due(step: number): void {
    if (step === BEGIN) this.begin();
    else this.goOn();
  }

  notified({ path, type, zxid }: Notice): void {
    if ((this.state !== 'reading' && this.state !== 'current') || !this.isWithin(path)) return;
    // Of the transaction itself another event may still be on its way.
    this.knownZxid = Math.max(this.knownZxid, zxid - 1);
    if (type === 'NodeChildrenChanged') return;
    if (type === 'NodeDeleted') this.gone(path);
    this.read(path, 'getData');
    this.goOn();
  }

  connected(): void {
    if (this.state !== 'closed') this.begin();
  }

  suspended(): void {
    this.stop();
  }

  lost(): void {
    this.stop();
  }

  /** The session is on a server, for the first time or again: what was read before may be old. */
  private begin(): void {
    this.drop();
    this.watch();
  }

  private stop(): void {
    if (this.state !== 'closed') this.state = 'apart';
    this.drop();
  }

  private drop(): void {
    this.line.forget();
    this.line.unwait();
    this.ahead.clear();
    this.inFlight.clear();
    this.asked.clear();
  }

  /** A new session began on a server that is behind what the one before has shown. */
  private catchUp(): void {
    this.drop();
    this.state = 'watching';
    this.line.call(SYNC, { kind: 'sync', path: this.root });
  }

  private watch(): void {
    this.state = 'watching';
    this.line.call(ADD_WATCH, { kind: 'addWatch', path: this.root, mode: WATCH_MODES.recursive });
  }

  private onWatched({ outcome }: ReturnedCall): void {
    if (outcome !== 'ok') {
      this.line.wait(BEGIN, REST_MICROS);
      return;
    }
    this.state = 'reading';
    this.found.clear();
    this.find(this.root);
    for (const path of this.shown.keys()) this.find(path);
    for (const path of this.nodes.keys()) this.find(path);
    this.goOn();
  }

  private onRead(job: Job, call: ReturnedCall): void {
    const { answer, zxid } = call;
    const { path } = job;
    this.knownZxid = zxid;
    if (answer.kind === 'children') for (const name of answer.children) this.find(childOf(path, name));
    else if (answer.kind === 'data') this.value(path, nodeOf(answer), zxid);
    else if (!failedWith(call, 'NONODE') && !failedWith(call, 'NOAUTH')) {
      this.ahead.set(keyOf(job), job);
      this.line.wait(GO_ON, REST_MICROS);
      return;
    } else if (job.kind === 'getData') this.missing(path, zxid);
    this.goOn();
  }

  private value(path: string, node: CachedNode, zxid: Zxid): void {
    if (this.shown.get(path) !== node.mzxid) this.showing.shows(`=${node.data ?? ''}`, zxid, path);
    this.shown.set(path, node.mzxid);
    if (this.nodes.get(path)?.mzxid === node.mzxid) return;
    this.nodes.set(path, node);
    this.owner.changed(path, node);
  }

  /** Deleted, or not for its eyes any more. */
  private missing(path: string, zxid: Zxid): void {
    if (this.shown.delete(path)) this.showing.shows('', zxid, path);
    this.gone(path);
  }

  private gone(path: string): void {
    if (this.nodes.delete(path)) this.owner.changed(path, null);
  }

  private find(path: string): void {
    if (this.found.has(path)) return;
    this.found.add(path);
    this.read(path, 'getData');
    this.read(path, 'getChildren');
  }

  /** One that is in flight already is answered behind all events that have come so far, and shows what they tell of. */
  private read(path: string, kind: Job['kind']): void {
    const job: Job = { path, kind };
    if (!this.asked.has(keyOf(job))) this.ahead.set(keyOf(job), job);
  }

  private goOn(): void {
    for (const [key, job] of this.ahead) {
      if (this.inFlight.size >= WINDOW) break;
      this.ahead.delete(key);
      this.tags += 1;
      this.inFlight.set(this.tags, job);
      this.asked.add(key);
      this.line.call(this.tags, { kind: job.kind, path: job.path, watch: false });
    }
    if (this.state !== 'reading' || this.inFlight.size > 0) return;
    this.state = 'current';
    this.owner.completed();
  }

  private isWithin(path: string): boolean {
    return path === this.root || path.startsWith(this.root === '/' ? '/' : `${this.root}/`);
  }
}

function keyOf({ kind, path }: Job): string {
  return `${kind} ${path}`;
}

function nodeOf({ data, stat }: Extract<Answer, { readonly kind: 'data' }>): CachedNode {
  return { data, version: stat.version, mzxid: stat.mzxid };
}
