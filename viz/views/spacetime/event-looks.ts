/** How events that are no messages look on their lane. */
import type { Glyph } from '../../draw/glyphs.js';
import type { Palette } from '../../draw/tokens.js';
import type { KindInfo } from '../../model/trace-model.js';

export interface EventLook {
  readonly word: string;
  readonly glyph: Glyph;
  readonly colour: keyof Palette;
  readonly radius: number;
  /** Where across: on the lane's middle, or in the row of its disk. */
  readonly place: 'lane' | 'disk';
  /** It stays when others are folded into bars. */
  readonly isKept: boolean;
}

const TICK: EventLook = {
  word: 'other event',
  glyph: 'bar',
  colour: 'muted',
  radius: 4,
  place: 'lane',
  isKept: false,
};
const PROPOSED: EventLook = { ...TICK, word: 'proposes', glyph: 'square', colour: 'propose', radius: 4 };
const COMMITTED: EventLook = { ...TICK, word: 'commits', glyph: 'diamond', colour: 'commit', radius: 4.5 };
const APPLIED: EventLook = { ...TICK, word: 'applies', glyph: 'dot', colour: 'ink', radius: 3.5 };
const VOTED: EventLook = { ...TICK, word: 'votes', glyph: 'ring', colour: 'election', radius: 4 };
const REFUSED: EventLook = { ...TICK, word: 'refuses', glyph: 'cross', colour: 'lost', radius: 4 };
const CHANGED: EventLook = {
  ...TICK,
  word: 'changes role',
  glyph: 'ring',
  colour: 'ink',
  radius: 5,
  isKept: true,
};
const CLOCK: EventLook = {
  ...TICK,
  word: 'clock changed',
  glyph: 'slash',
  colour: 'lost',
  radius: 8,
  isKept: true,
};
const WRITTEN: EventLook = {
  ...TICK,
  word: 'written',
  glyph: 'box',
  colour: 'muted',
  radius: 4.5,
  place: 'disk',
};
const DURABLE: EventLook = { ...WRITTEN, word: 'durable', glyph: 'full-box', colour: 'commit' };
const LOST: EventLook = {
  ...WRITTEN,
  word: 'lost from disk',
  glyph: 'hatched-box',
  colour: 'lost',
  isKept: true,
};

const LOOKS: Readonly<Record<string, EventLook>> = {
  'zab.proposed': PROPOSED,
  'paxos.proposed': PROPOSED,
  'zab.committed': COMMITTED,
  'paxos.chosen': COMMITTED,
  'paxos.learned': COMMITTED,
  'txn.applied': APPLIED,
  'zab.voted': VOTED,
  'zab.elected': VOTED,
  'paxos.prepared': VOTED,
  'guard.refused': REFUSED,
  'role.changed': CHANGED,
  'zab.established': CHANGED,
  'clock.changed': CLOCK,
  'disk.written': WRITTEN,
  'disk.synced': DURABLE,
  'disk.lost': LOST,
  'disk.damaged': LOST,
  'disk.failed': LOST,
};

/** Events that other marks show: messages by their arrows, crashes and pauses by the gap in the lane, calls by their bars. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  'net.sent',
  'net.delivered',
  'net.dropped',
  'net.duplicated',
  'net.held',
  'net.released',
  'process.started',
  'process.crashed',
  'process.paused',
  'process.resumed',
  'client.called',
  'client.returned',
]);

/** By the kind's place in `kinds`; null if another mark shows it. */
export function eventLooks(kinds: readonly KindInfo[]): readonly (EventLook | null)[] {
  return kinds.map(({ kind }) => (SHOWN_ELSEWHERE.has(kind) ? null : (LOOKS[kind] ?? TICK)));
}
