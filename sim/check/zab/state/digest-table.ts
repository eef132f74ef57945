import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Findings } from '../../checker.js';
import { witness } from '../../checker.js';
import type { Proposal } from '../ghosts/epochs.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/** A state as a server reports it: the digest of what its history gave. */
export interface State {
  readonly zxid: Zxid;
  readonly digestHigh: number;
  readonly digestLow: number;
}

/** What the first server that had this history said of its state; null if nobody did, or it is forgotten. */
export function known(ghosts: ZabGhosts, { zxid }: State): Proposal | null {
  const { epochs } = ghosts;
  const proposal = epochs.find(epochs.real(zxid));
  return proposal !== undefined && proposal.digestAt > 0 ? proposal : null;
}

export function isSame(one: State, other: Proposal): boolean {
  return one.digestHigh === other.digestHigh && one.digestLow === other.digestLow;
}

/** Reports two states of one history. `promise`: what was promised; `deed`: how the server came to its state. */
export function reportDifference(
  findings: Findings,
  what: { readonly promise: string; readonly deed: string; readonly state: State; readonly other: Proposal },
  at: Envelope,
): void {
  const { promise, deed, state, other } = what;
  findings.violated(
    `promised that ${promise}, but ${serverName(at.actor)} ${deed} ${formatZxid(state.zxid)} and has a state ` +
      `(${digits(state)}) that is not the one of ${serverName(other.digestBy)} (${digits(other)})`,
    [{ index: other.digestAt, role: 'one state' }, witness(at, 'the other')],
  );
}

function digits({
  digestHigh,
  digestLow,
}: {
  readonly digestHigh: number;
  readonly digestLow: number;
}): string {
  return [digestHigh, digestLow].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
