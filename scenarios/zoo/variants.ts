import type { Variant } from '../scenario.js';
import { px01 } from './px-01.js';
import { px02 } from './px-02.js';
import { px03 } from './px-03.js';
import { px06 } from './px-06.js';
import type { SynodVariant } from './synod-variant.js';
import type { ZabVariant } from './zab-variant.js';
import { zk1154 } from './zk-1154.js';
import { zk1282 } from './zk-1282.js';
import { zk2845 } from './zk-2845.js';
import { zk3911 } from './zk-3911.js';
import { zk4643 } from './zk-4643.js';
import { zk4646 } from './zk-4646.js';

/** The broken variants of the synod. */
export const SYNOD_VARIANTS: readonly SynodVariant[] = [px01, px02, px03, px06];

/** The broken variants of ZAB. */
export const ZAB_VARIANTS: readonly ZabVariant[] = [zk1154, zk1282, zk2845, zk3911, zk4643, zk4646];

/** The whole zoo. */
export const VARIANTS: readonly Variant[] = [...SYNOD_VARIANTS, ...ZAB_VARIANTS];
