import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Choices, Offers } from '../../../sim/kernel/choices.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { ChoiceTape } from '../../../sim/kernel/taped-choices.js';
import { RecordingChoices, TapedChoices } from '../../../sim/kernel/taped-choices.js';
import { WalkChoices } from '../../../sim/search/walk.js';

const SEED = 11;
const WORD = 4_294_967_296;

function offers(count: number): Offers {
  return { count, due: (i) => i, channel: (i) => i, describe: (i) => `offer ${String(i)}` };
}

/** A question of a run: a draw from a stream, or a pick. */
type Question = { readonly stream: string; readonly bound: number } | { readonly count: number };

const question: fc.Arbitrary<Question> = fc.oneof(
  fc.record({
    stream: fc.constantFrom('link/1/2', 'disk/1', 'faults/1'),
    bound: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({ count: fc.integer({ min: 2, max: 5 }) }),
);

function ask(choices: Choices, questions: readonly Question[]): number[] {
  return questions.map((asked) =>
    'count' in asked
      ? choices.pick(offers(asked.count))
      : choices.draw(choices.stream(asked.stream), asked.bound),
  );
}

/** What the seed says of a stream, from its first draw. */
function seeded(stream: string, draws: number, bound = WORD): number[] {
  const choices = new SeededChoices(SEED);
  return Array.from({ length: draws }, () => choices.draw(choices.stream(stream), bound));
}

function taped(tape: Partial<ChoiceTape>): TapedChoices {
  return new TapedChoices({ draws: [], picks: [], ...tape }, SEED);
}

describe('a choice tape', () => {
  it('answers as the source that it was recorded from, even from another seed', () => {
    fc.assert(
      fc.property(fc.array(question, { maxLength: 60 }), fc.nat(), (questions, seed) => {
        const recording = new RecordingChoices(new WalkChoices(seed, 100));
        const answers = ask(recording, questions);
        const replay = new TapedChoices(recording.tape(), seed + 1, recording.slackMicros);
        expect(ask(replay, questions)).toEqual(answers);
        expect(replay.divergence).toBeNull();
        expect(replay.slackMicros).toBe(100);
      }),
    );
  });

  it('is plain data: it survives being written and read', () => {
    const recording = new RecordingChoices(new WalkChoices(SEED, 100));
    const questions = [{ stream: 'disk/1', bound: 50 }, { count: 5 }, { stream: 'disk/1', bound: 50 }];
    const answers = ask(recording, questions);
    const tape = recording.tape();
    expect(JSON.parse(JSON.stringify(tape))).toEqual(tape);
    expect(tape.draws).toEqual([{ stream: 'disk/1', values: [answers[0], answers[2]] }]);
    expect(tape.picks).toEqual([answers[1]]);
  });

  it('is not changed by what is recorded after it was taken', () => {
    const recording = new RecordingChoices(new SeededChoices(SEED));
    ask(recording, [{ stream: 'disk/1', bound: 50 }, { count: 2 }]);
    const tape = recording.tape();
    const before = JSON.stringify(tape);
    ask(recording, [{ stream: 'disk/1', bound: 50 }, { count: 2 }]);
    expect(JSON.stringify(tape)).toBe(before);
  });

  it('shifts nothing: recording answers as its base does', () => {
    const recording = new RecordingChoices(new SeededChoices(SEED));
    expect(ask(recording, Array<Question>(4).fill({ stream: 'disk/1', bound: WORD }))).toEqual(
      seeded('disk/1', 4),
    );
  });
});

describe('a replay that leaves its tape', () => {
  it('goes on from the seed at the right index, stream by stream, and says where the tape ended', () => {
    const choices = taped({ draws: [{ stream: 'disk/1', values: [3, 1] }] });
    const stream = choices.stream('disk/1');
    const answers = Array.from({ length: 4 }, () => choices.draw(stream, WORD));
    expect(answers).toEqual([3, 1, ...seeded('disk/1', 4).slice(2)]);
    expect(choices.divergence).toEqual({ stream: 'disk/1', index: 2, why: 'beyond-the-tape' });
  });

  it('reports a draw that no longer fits its bound, and answers it and no other from the seed', () => {
    const choices = taped({ draws: [{ stream: 'disk/1', values: [3, 9, 4] }] });
    const stream = choices.stream('disk/1');
    const answers = [10, 9, 10].map((bound) => choices.draw(stream, bound));
    expect(answers).toEqual([3, seeded('disk/1', 2, 9)[1], 4]);
    expect(choices.divergence).toEqual({ stream: 'disk/1', index: 1, why: 'out-of-range' });
  });

  it('reports a stream that the tape does not know', () => {
    const choices = taped({ draws: [{ stream: 'disk/1', values: [3] }] });
    choices.draw(choices.stream('disk/1'), 10);
    expect(choices.draw(choices.stream('disk/2'), WORD)).toBe(seeded('disk/2', 1)[0]);
    expect(choices.divergence).toEqual({ stream: 'disk/2', index: 0, why: 'beyond-the-tape' });
  });

  it('takes the earliest offer where the tape has no pick, or one that is no offer', () => {
    const beyond = taped({ picks: [1] });
    expect([3, 3].map((count) => beyond.pick(offers(count)))).toEqual([1, 0]);
    expect(beyond.divergence).toEqual({ stream: null, index: 1, why: 'beyond-the-tape' });
    const outside = taped({ picks: [2, 1] });
    expect([2, 2].map((count) => outside.pick(offers(count)))).toEqual([0, 1]);
    expect(outside.divergence).toEqual({ stream: null, index: 0, why: 'out-of-range' });
  });

  it('keeps the first place and no later one', () => {
    const choices = taped({ draws: [{ stream: 'disk/1', values: [7] }] });
    choices.draw(choices.stream('disk/1'), 5);
    choices.pick(offers(2));
    choices.draw(choices.stream('disk/1'), 5);
    expect(choices.divergence).toEqual({ stream: 'disk/1', index: 0, why: 'out-of-range' });
  });
});
