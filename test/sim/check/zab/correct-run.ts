/** A correct run, line by line, for tests that change a line of it. */
import type { Hands } from './hand-made-trace.js';
import { ensembleOf } from './hand-made-trace.js';

/** Three servers, and a scenario that asks for everything. */
export const CONTEXT = ensembleOf(3, {
  demands: {
    progressDuring: { withinMicros: 20_000_000, fromMicros: 0, toMicros: 60_000_000 },
    leaderChangesMax: 1,
    electionRoundsMax: 2,
  },
});

export type Lines = Readonly<Record<string, (hands: Hands) => void>>;

export const EPOCH_1 = { epoch: 1, leader: 3, learners: [1, 2] };
export const EPOCH_2 = { epoch: 2, leader: 2, learners: [1], base: '1.2' } as const;

/** A correct run that exercises every rule: s3 leads, dies, s2 leads, s3 comes back, all is healed and quiet. */
export const CORRECT: Lines = {
  'all start': (hands) => hands.start(1, 2, 3),
  's1 votes for itself': ({ s1 }) => s1.votes(1, 1),
  's3 leads epoch 1': (hands) => hands.establish(EPOCH_1),
  'c1 calls': ({ c1 }) => c1.calls(1),
  'all write 1.1': (hands) => hands.write('1.1', EPOCH_1),
  'c1 is answered': ({ c1 }) => c1.returns(1),
  'all write 1.2': (hands) => hands.write('1.2', EPOCH_1),
  's3 dies': ({ s3 }) => s3.crashes(),
  's1 goes looking': ({ s1 }) => s1.becomes('looking'),
  's2 goes looking': ({ s2 }) => s2.becomes('looking'),
  's2 leads epoch 2': (hands) => hands.establish(EPOCH_2),
  's1 and s2 write 2.1': (hands) => hands.write('2.1', EPOCH_2),
  'the core is healed': (hands) => hands.phase('liveness', 1, 2, 3),
  'c2 calls': ({ c2 }) => c2.calls(1),
  's3 starts': ({ s3 }) => s3.starts({ last: '1.2', accepted: 1, current: 1 }),
  's3 joins': (hands) => hands.join(3, { epoch: 2, leader: 2, end: '1.2', missing: ['2.1'] }),
  'all write 2.2': (hands) => hands.write('2.2', { leader: 2, learners: [1, 3] }),
  'c2 is answered': ({ c2 }) => c2.returns(1),
  'time passes': (hands) => hands.wait(2_000_000),
  'it is quiet': (hands) => hands.phase('quiet', 1, 2, 3),
  'more time passes': (hands) => hands.wait(500_000),
};
