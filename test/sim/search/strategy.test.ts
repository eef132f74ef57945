import { describe, expect, it } from 'vitest';

import type { Choices, Offers, RandomStream } from '../../../sim/kernel/choices.js';
import { RecordingChoices, TapedChoices } from '../../../sim/kernel/taped-choices.js';
import { STRATEGIES, defaultSlackMicros, strategyChoices } from '../../../sim/search/strategy.js';
import type { Part } from '../process/puppet.js';
import { World } from '../process/world.js';

/** Counts the picks that a source is asked for. */
class Counting implements Choices {
  asked = 0;
  readonly #base: Choices;

  constructor(base: Choices) {
    this.#base = base;
  }

  get slackMicros(): number {
    return this.#base.slackMicros;
  }

  stream(name: string): RandomStream {
    return this.#base.stream(name);
  }

  draw(stream: RandomStream, bound: number): number {
    return this.#base.draw(stream, bound);
  }

  pick(offers: Offers): number {
    this.asked += 1;
    return this.#base.pick(offers);
  }
}

/** Every server sends to every other one, three times over, and each answers once. */
function chatter(choices: Choices): { readonly hash: string; readonly heard: readonly string[] } {
  const reply: Part = {
    handle: (input, env) => {
      if (input.kind === 'datagram' && input.datagram.kind === 'Ping')
        env.datagrams.send(input.from, { kind: 'Pong', n: input.datagram.n });
    },
  };
  const world = new World({ choices, parts: { 1: reply, 2: reply, 3: reply } });
  for (const from of [1, 2, 3]) for (const to of [1, 2, 3]) world.send(from, to, 'Ping', 3);
  world.settle();
  return { hash: world.cluster.kernel.hash.digits(), heard: [1, 2, 3].flatMap((sid) => world.heard(sid)) };
}

describe('a strategy', () => {
  it('called timed never asks which event is next', () => {
    const choices = new Counting(strategyChoices('timed', 1, 50_000));
    chatter(choices);
    expect(choices.slackMicros).toBe(0);
    expect(choices.asked).toBe(0);
  });

  it.each(['walk', 'pct'] as const)(
    'called %s picks within its slack, and loses no message by it',
    (strategy) => {
      const choices = new Counting(strategyChoices(strategy, 1, 50_000));
      const { hash, heard } = chatter(choices);
      const timed = chatter(strategyChoices('timed', 1, 0));
      expect(choices.slackMicros).toBe(50_000);
      expect(choices.asked).toBeGreaterThan(20);
      expect([...heard].sort()).toEqual([...timed.heard].sort());
      expect(heard).not.toEqual(timed.heard);
      expect(hash).not.toBe(timed.hash);
    },
  );

  it.each(STRATEGIES)('called %s is replayed from its tape', (strategy) => {
    const recording = new RecordingChoices(strategyChoices(strategy, 9, 50_000));
    const played = chatter(recording);
    const replay = new TapedChoices(recording.tape(), 1, recording.slackMicros);
    expect(chatter(replay)).toEqual(played);
    expect(replay.divergence).toBeNull();
  });

  it('has 50 ms of slack unless told otherwise, and none where time alone decides', () => {
    expect(STRATEGIES.map(defaultSlackMicros)).toEqual([0, 50_000, 50_000]);
  });
});
