/** Which watches stand at each path by a row: what a badge tells. */
import type { WatchHistory } from '../../model/tables.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Viewpoint } from './znode-trees.js';

export interface WatchBadge {
  /** Waits for a change · its event is on the way · its client was told of the last change. */
  readonly state: 'armed' | 'sent' | 'told';
  readonly count: number;
  /** The event that the badge takes one to: of the newest such watch. */
  readonly row: Row;
}

export type BadgesByPath = ReadonlyMap<string, readonly WatchBadge[]>;

export interface BadgeOptions {
  readonly viewpoint: Viewpoint;
  readonly row: Row;
  /** Transactions of which a told watch is still shown: the last one of the tree. */
  readonly zxid: number;
}

export function badgesAt(watches: readonly WatchHistory[], options: BadgeOptions): BadgesByPath {
  const found = new Map<string, Map<WatchBadge['state'], WatchBadge>>();
  for (const watch of watches) {
    if (options.viewpoint !== 'committed' && watch.server !== options.viewpoint) continue;
    const stand = standOf(watch, options);
    if (stand === null) continue;
    const badges = found.get(watch.path) ?? new Map<WatchBadge['state'], WatchBadge>();
    found.set(watch.path, badges);
    badges.set(stand.state, { ...stand, count: (badges.get(stand.state)?.count ?? 0) + 1 });
  }
  return new Map([...found].map(([path, badges]) => [path, [...badges.values()]]));
}

function standOf(
  { armed, fired, told, removed, zxid: of }: WatchHistory,
  { row, zxid }: BadgeOptions,
): Pick<WatchBadge, 'state' | 'row'> | null {
  const isBy = (step: Row): boolean => step !== NO_ROW && step <= row;
  if (isBy(told)) return of === zxid ? { state: 'told', row: told } : null;
  if (isBy(fired)) return of === zxid || told !== NO_ROW ? { state: 'sent', row: fired } : null;
  if (!isBy(armed) || isBy(removed)) return null;
  return { state: 'armed', row: armed };
}
