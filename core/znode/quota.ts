/**
 * Quotas, as ZooKeeper keeps them. What limits `/a` is the data of `/zookeeper/quota/a/zookeeper_limits`; what is used is
 * the data of `zookeeper_stats` beside it, which every replica keeps up to date by itself, without a version, a zxid or
 * an event. Both are made by clients, like any other znode.
 */
import { ROOT, childOf, parentOf } from './path.js';
import { QUOTA_ROOT, STATS_NAME } from './quota-paths.js';
import type { Data } from './requests.js';
import type { Tree } from './tree.js';

const LIMITS_END = '/zookeeper_limits';
const STATS_END = `/${STATS_NAME}`;

/** ZooKeeper's `StatsTrack`; -1 stands for a number that is not there. */
interface Track {
  readonly count: number;
  readonly bytes: number;
  readonly countHardLimit: number;
  readonly byteHardLimit: number;
}

/** What a change adds to what is used. */
export interface Growth {
  readonly count: number;
  readonly bytes: number;
}

export class Quotas {
  private readonly tree: Tree;
  /** Paths that have limits. */
  private readonly limited = new Set<string>();

  constructor(tree: Tree) {
    this.tree = tree;
  }

  /** A znode was made. */
  created(path: string, data: Data): void {
    const limitedPath = pathOfQuota(path, LIMITS_END);
    if (limitedPath !== null) this.limited.add(limitedPath);
    // Whatever its maker wrote into it.
    const countedPath = pathOfQuota(path, STATS_END);
    if (countedPath !== null) this.countAnew(countedPath);
    this.grow(path, { count: 1, bytes: lengthOf(data) });
  }

  /** A znode with this data is gone. */
  deleted(path: string, data: Data): void {
    const limitedPath = pathOfQuota(path, LIMITS_END);
    if (limitedPath !== null) this.limited.delete(limitedPath);
    this.grow(path, { count: -1, bytes: -lengthOf(data) });
  }

  /** A znode has new data, in place of so many bytes. */
  written(path: string, bytesBefore: number, data: Data): void {
    this.grow(path, { count: 0, bytes: lengthOf(data) - bytesBefore });
  }

  /**
   * The tree was loaded: what has limits is found in it, and what they count is counted anew, for a fuzzy snapshot may
   * hold the numbers of one moment and the znodes of another.
   */
  restored(): void {
    this.limited.clear();
    for (const path of this.pathsBelow(QUOTA_ROOT)) {
      const limitedPath = pathOfQuota(path, LIMITS_END);
      if (limitedPath === null) continue;
      this.limited.add(limitedPath);
      this.countAnew(limitedPath);
    }
  }

  /**
   * Whether a change would go beyond a hard limit. Judged by what is applied, not by what is outstanding, as ZooKeeper
   * does: a multi has no use of the room that its own deletions make.
   */
  forbids(path: string, { count, bytes }: Growth): boolean {
    const limitedPath = this.limitedAbove(path);
    if (limitedPath === null) return false;
    const limits = this.trackAt(QUOTA_ROOT + limitedPath + LIMITS_END);
    const used = this.trackAt(QUOTA_ROOT + limitedPath + STATS_END);
    if (limits === null || used === null) return false;
    const { countHardLimit, byteHardLimit } = limits;
    if (count !== 0 && countHardLimit >= 0 && used.count + count > countHardLimit) return true;
    return bytes !== 0 && byteHardLimit >= 0 && used.bytes + bytes > byteHardLimit;
  }

  private grow(path: string, { count, bytes }: Growth): void {
    const limitedPath = this.limitedAbove(path);
    if (limitedPath === null) return;
    const statsPath = QUOTA_ROOT + limitedPath + STATS_END;
    const used = this.trackAt(statsPath);
    if (used !== null) this.tree.note(statsPath, textOf(used.count + count, used.bytes + bytes));
  }

  private countAnew(countedPath: string): void {
    let count = 0;
    let bytes = 0;
    for (const path of this.pathsBelow(countedPath)) {
      count += 1;
      bytes += lengthOf(this.tree.at(path)?.data ?? null);
    }
    this.tree.note(QUOTA_ROOT + countedPath + STATS_END, textOf(count, bytes));
  }

  /** The path with limits that is nearest above, or the path itself; null if there is none. */
  private limitedAbove(path: string): string | null {
    if (this.limited.size === 0) return null;
    for (let at = path; at !== ROOT && at !== ''; at = parentOf(at)) if (this.limited.has(at)) return at;
    return null;
  }

  /** A path, if there is a znode, and all paths below it. */
  private *pathsBelow(path: string): Generator<string> {
    const znode = this.tree.at(path);
    if (znode === null) return;
    yield path;
    for (const name of znode.children) yield* this.pathsBelow(childOf(path, name));
  }

  private trackAt(path: string): Track | null {
    const znode = this.tree.at(path);
    return znode === null ? null : trackOf(znode.data);
  }
}

/** The path whose quota this znode is about, if its name ends so; null if it is about none. The root has no quota. */
function pathOfQuota(path: string, end: string): string | null {
  if (!path.endsWith(end) || !path.startsWith(QUOTA_ROOT)) return null;
  const about = path.slice(QUOTA_ROOT.length, path.length - end.length);
  return about === '' ? null : about;
}

function lengthOf(data: Data): number {
  return data === null ? 0 : data.length;
}

/** `count=3,bytes=10;byteHardLimit=20` */
function trackOf(data: Data): Track {
  const numbers = new Map<string, number>();
  for (const pair of (data ?? '').split(/[,;]+/)) {
    const [name = '', text = ''] = pair.split('=');
    if (/^-?\d+$/.test(text)) numbers.set(name, Number(text));
  }
  return {
    count: numbers.get('count') ?? -1,
    bytes: numbers.get('bytes') ?? -1,
    countHardLimit: numbers.get('countHardLimit') ?? -1,
    byteHardLimit: numbers.get('byteHardLimit') ?? -1,
  };
}

function textOf(count: number, bytes: number): string {
  return `count=${String(count)},bytes=${String(bytes)}`;
}
