import type { Scenario } from '../../scenario.js';
import { sessCreateAfterClose } from './create-after-close.js';
import { sessExpireEphemeral } from './expire-ephemeral.js';
import { sessLeaderless } from './leaderless.js';
import { sessMoveFenced } from './move-fenced.js';
import { sessReconnectBehind } from './reconnect-behind.js';

/** Sessions that move, end, and outlive leaders. */
export const SESSIONS: readonly Scenario[] = [
  sessMoveFenced,
  sessExpireEphemeral,
  sessLeaderless,
  sessCreateAfterClose,
  sessReconnectBehind,
];
