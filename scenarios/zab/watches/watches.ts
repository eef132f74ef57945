import type { Scenario } from '../../scenario.js';
import { ephemeralDeleteLostInSync } from './delete-lost-in-sync.js';
import { watchFiresOnUncommitted } from './fires-on-uncommitted.js';
import { watchOrderBeforeRead } from './order-before-read.js';
import { watchReconnectMissedChange } from './reconnect-missed-change.js';
import { sequentialAcrossFailover } from './sequential-failover.js';
import { watchTwoSpeeds } from './two-speeds.js';

/** Watches, and the two kinds of znodes that recipes are made of. */
export const WATCHES: readonly Scenario[] = [
  watchOrderBeforeRead,
  watchReconnectMissedChange,
  watchFiresOnUncommitted,
  watchTwoSpeeds,
  ephemeralDeleteLostInSync,
  sequentialAcrossFailover,
];
