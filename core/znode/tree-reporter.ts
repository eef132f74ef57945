import type { ZnodeEvent } from './events.js';
import type { SessionId } from '../ids.js';
import type { Zxid } from '../zxid.js';
import { ZERO_ZXID } from '../zxid.js';
import type { Data } from './requests.js';
import type { Znode } from './znode.js';
import { statOf } from './znode.js';

/** What became of a znode. `counted`: the server's own count of what a quota limits. */
export type ZnodeChange = 'created' | 'set' | 'acl' | 'children' | 'deleted' | 'counted';

/** Where a state tells of itself; see `Env.observeLazily`. */
export interface TreeEnv {
  observeLazily<K extends ZnodeEvent['kind']>(
    kind: K,
    make: () => Extract<ZnodeEvent, { readonly kind: K }>,
  ): void;
}

/** Longer data are told in part. */
const DATA_CHARACTERS_MAX = 64;

/**
 * Tells what happens to a tree, change by change. While a state is put together (from a snapshot and the log behind it)
 * nothing is told; the whole of it is told once it is there.
 */
export class TreeReporter {
  private readonly env: TreeEnv | null;
  private zxid: Zxid = ZERO_ZXID;
  /** Whether all that the tree holds was told. */
  private isTold = false;

  constructor(env: TreeEnv | null) {
    this.env = env;
  }

  /** The transaction at this position is applied from now on. */
  applies(zxid: Zxid): void {
    this.zxid = zxid;
  }

  /** What was told holds no more, and what comes is told by `replaced`. */
  pause(): void {
    this.isTold = false;
  }

  /** A znode is as it is now; of a deleted one this is its last state. */
  changed(change: ZnodeChange, znode: Znode): void {
    if (!this.isTold || this.env === null) return;
    this.env.observeLazily('znode.changed', () => ({
      kind: 'znode.changed',
      zxid: this.zxid,
      change,
      ...described(znode),
    }));
  }

  sessionsChanged(timeouts: ReadonlyMap<SessionId, number>): void {
    if (!this.isTold || this.env === null) return;
    this.env.observeLazily('sessions.listed', () => ({
      kind: 'sessions.listed',
      zxid: this.zxid,
      sessions: [...timeouts.keys()],
      timeoutsMs: [...timeouts.values()],
    }));
  }

  /** The state is whole: all of it is told, if it was not by its changes. Parents stand before their children. */
  replaced(znodes: ReadonlyMap<string, Znode>, timeouts: ReadonlyMap<SessionId, number>): void {
    if (this.isTold || this.env === null) return;
    this.isTold = true;
    this.env.observeLazily('tree.replaced', () => ({
      kind: 'tree.replaced',
      zxid: this.zxid,
      znodes: znodes.size,
    }));
    for (const znode of znodes.values()) {
      this.env.observeLazily('znode.loaded', () => ({ kind: 'znode.loaded', ...described(znode) }));
    }
    this.sessionsChanged(timeouts);
  }
}

function described(
  znode: Znode,
): Pick<Extract<ZnodeEvent, { readonly kind: 'znode.loaded' }>, 'path' | 'sort' | 'data' | 'stat'> {
  const { path, kind, data } = znode;
  return { path, sort: kind.kind, data: shownData(data), stat: statOf(znode) };
}

/** The part of data that is told. */
export function shownData(data: Data): Data {
  return data?.slice(0, DATA_CHARACTERS_MAX) ?? null;
}
