import type { Variant } from '../scenario.js';
import { px01 } from './px-01.js';
import { px02 } from './px-02.js';
import { px03 } from './px-03.js';
import { px06 } from './px-06.js';
import type { SynodVariant } from './synod-variant.js';
import type { ServerVariant } from './server-variant.js';
import { zk1046 } from './zk-1046.js';
import { zk1154 } from './zk-1154.js';
import { zk1208 } from './zk-1208.js';
import { zk1282 } from './zk-1282.js';
import { zk1319 } from './zk-1319.js';
import { zk1367 } from './zk-1367.js';
import { zk1419 } from './zk-1419.js';
import { zk1489 } from './zk-1489.js';
import { zk1624 } from './zk-1624.js';
import { zk1667 } from './zk-1667.js';
import { zk1667b } from './zk-1667b.js';
import { zk1863 } from './zk-1863.js';
import { zk2355 } from './zk-2355.js';
import { zk2845 } from './zk-2845.js';
import { zk2872 } from './zk-2872.js';
import { zk2926 } from './zk-2926.js';
import { zk3125 } from './zk-3125.js';
import { zk3145 } from './zk-3145.js';
import { zk3249 } from './zk-3249.js';
import { zk335 } from './zk-335.js';
import { zk3911 } from './zk-3911.js';
import { zk4643 } from './zk-4643.js';
import { zk4646 } from './zk-4646.js';
import { zk4712 } from './zk-4712.js';
import { zk4925 } from './zk-4925.js';
import { zk790 } from './zk-790.js';

/** The broken variants of the synod. */
export const SYNOD_VARIANTS: readonly SynodVariant[] = [px01, px02, px03, px06];

/** The broken variants of ZAB: elections and epochs, synchronisation, the log and the disk. */
const PROTOCOL_VARIANTS: readonly ServerVariant[] = [
  ...[zk335, zk790, zk1282, zk1419],
  ...[zk1154, zk1319, zk2355, zk2845, zk3911, zk4643, zk4646, zk4712, zk4925],
  ...[zk1489, zk2872],
];

/** Those of the service on top: snapshot replay, sessions, requests, watches. */
const SERVICE_VARIANTS: readonly ServerVariant[] = [
  ...[zk1046, zk3249, zk3125, zk3145],
  ...[zk1208, zk1367, zk2926],
  ...[zk1624, zk1863],
  ...[zk1667, zk1667b],
];

/** The broken variants of servers of ZAB. */
export const ZAB_VARIANTS: readonly ServerVariant[] = [...PROTOCOL_VARIANTS, ...SERVICE_VARIANTS];

/** The whole zoo. */
export const VARIANTS: readonly Variant[] = [...SYNOD_VARIANTS, ...ZAB_VARIANTS];
