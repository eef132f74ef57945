import type { Variant } from '../scenario.js';
import { px01 } from './px-01.js';
import { px02 } from './px-02.js';
import { px03 } from './px-03.js';
import { px06 } from './px-06.js';
import type { SynodVariant } from './synod-variant.js';

/** The broken variants of the synod. */
export const SYNOD_VARIANTS: readonly SynodVariant[] = [px01, px02, px03, px06];

/** The whole zoo. */
export const VARIANTS: readonly Variant[] = [...SYNOD_VARIANTS];
