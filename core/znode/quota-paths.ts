/** Where ZooKeeper keeps quotas. */

export const QUOTA_ROOT = '/zookeeper/quota';
/** The name of a znode that says how much of a quota is used. */
export const STATS_NAME = 'zookeeper_stats';

/** Whether a server writes the data of this znode by itself. */
export function isQuotaStats(path: string): boolean {
  return path.endsWith(STATS_NAME) && path.startsWith(QUOTA_ROOT);
}
