import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Offers } from '../../../sim/kernel/choices.js';
import { Kernel } from '../../../sim/kernel/kernel.js';
import type { Channel, Pending } from '../../../sim/kernel/pending.js';
import { isBefore } from '../../../sim/kernel/pending.js';
import { logged } from './logged-work.js';
import { ScriptedChoices } from './scripted-choices.js';

const CHANNELS = ['fifo', 'fifo', 'due', 'due', 'none'] as const;

/** One thing that a random program does: when it starts, or whenever one of its events is executed. */
type Action =
  | { readonly kind: 'schedule'; readonly channel: number; readonly delay: number }
  | { readonly kind: 'plan'; readonly delay: number }
  | { readonly kind: 'cancel'; readonly which: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('schedule' as const),
      channel: fc.nat({ max: CHANNELS.length - 1 }),
      delay: fc.nat({ max: 40 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('plan' as const), delay: fc.nat({ max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat({ max: 20 }) }) },
);
const program = fc.array(action, { minLength: 1, maxLength: 60 });
const picks = fc.array(fc.nat({ max: 1_000 }), { maxLength: 60 });

/** Runs a random program, and knows of every event whether it is pending, apart from the kernel. */
class Rehearsal {
  readonly kernel: Kernel;
  readonly choices: ScriptedChoices;
  readonly log: string[] = [];
  readonly late: number[] = [];
  readonly pending = new Set<Pending>();
  readonly fences = new Set<Pending>();
  readonly #channels: readonly Channel[];
  readonly #actions: readonly Action[];
  #acted = 0;

  constructor(
    actions: readonly Action[],
    options: {
      readonly slackMicros?: number;
      readonly queue?: 'heap' | 'open';
      readonly pick?: (offers: Offers) => number;
    },
  ) {
    this.#actions = actions;
    const { slackMicros = 0, queue, pick = () => 0 } = options;
    this.choices = new ScriptedChoices({ slackMicros, pick });
    this.kernel = new Kernel({ choices: this.choices, ...(queue === undefined ? {} : { queue }) });
    this.#channels = CHANNELS.map((order) => this.kernel.channel(order));
  }

  /** Runs to the end; `beforeStep` looks at the world before each step. */
  run(beforeStep: () => void = () => undefined): void {
    for (let i = 0; i < 8; i += 1) this.#act();
    do beforeStep();
    while (this.kernel.step());
  }

  /** What may be offered now, by the definition: the heads of channels within the slack, up to the next fence. */
  offers(slackMicros: number): Pending[] {
    const fence = [...this.fences].sort((a, b) => (isBefore(a, b) ? -1 : 1))[0];
    const events = [...this.pending].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    const latest = Math.min(events[0]?.dueMicros ?? Infinity, fence?.dueMicros ?? Infinity) + slackMicros;
    const isFirstOfItsChannel = (event: Pending): boolean =>
      event.channel.order === 'none' || events.find(({ channel }) => channel === event.channel) === event;
    const heads = events.filter(
      (event) =>
        event.dueMicros <= latest &&
        event.dueMicros < (fence?.dueMicros ?? Infinity) &&
        isFirstOfItsChannel(event),
    );
    return fence !== undefined && fence.dueMicros <= latest ? [...heads, fence] : heads;
  }

  #act(): void {
    const next = this.#actions[this.#acted];
    this.#acted += 1;
    if (next === undefined) return;
    const name = String(this.#acted);
    if (next.kind === 'cancel') {
      const event = [...this.pending][next.which];
      if (event === undefined) return;
      event.isCancelled = true;
      this.pending.delete(event);
      return;
    }
    const among = next.kind === 'plan' ? this.fences : this.pending;
    const work = logged(this.log, `${next.kind} ${name}`, () => {
      among.delete(event);
      this.late.push(this.kernel.nowMicros - event.dueMicros);
      if (next.kind === 'plan') expect(this.kernel.nowMicros, 'a fence is on time').toBe(event.dueMicros);
      for (const other of this.fences) expect(event.dueMicros).toBeLessThanOrEqual(other.dueMicros);
      for (const other of this.pending)
        if (other.channel === event.channel && event.channel.order !== 'none')
          expect(isBefore(event, other), 'a channel keeps its order').toBe(true);
      this.#act();
      this.#act();
    });
    const channel = next.kind === 'schedule' ? this.#channels[next.channel] : undefined;
    const event =
      channel === undefined
        ? this.kernel.plan(this.kernel.nowMicros + next.delay, work)
        : this.kernel.schedule(channel, next.delay, work);
    among.add(event);
  }
}

describe('a kernel with slack', () => {
  it('takes nothing early and nothing later than the slack, fences on time, and channels in order', () => {
    fc.assert(
      fc.property(program, picks, fc.integer({ min: 1, max: 50 }), (actions, answers, slackMicros) => {
        let asked = 0;
        const rehearsal = new Rehearsal(actions, {
          slackMicros,
          pick: ({ count }) => (answers[asked++] ?? 0) % count,
        });
        rehearsal.run();
        expect(rehearsal.pending.size + rehearsal.fences.size).toBe(0);
        for (const micros of rehearsal.late) {
          expect(micros).toBeGreaterThanOrEqual(0);
          expect(micros).toBeLessThanOrEqual(slackMicros);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('offers exactly the heads of channels within the slack, up to the next fence, the earliest first', () => {
    fc.assert(
      fc.property(program, picks, fc.integer({ min: 1, max: 50 }), (actions, answers, slackMicros) => {
        let asked = 0;
        let expected: Pending[] = [];
        const rehearsal = new Rehearsal(actions, {
          slackMicros,
          pick: (offers) => {
            const shown = Array.from({ length: offers.count }, (_, i) => [offers.due(i), offers.describe(i)]);
            expect(shown).toEqual(expected.map(({ dueMicros, work }) => [dueMicros, work.describe()]));
            return (answers[asked++] ?? 0) % offers.count;
          },
        });
        rehearsal.run(() => (expected = rehearsal.offers(slackMicros)));
      }),
      { numRuns: 300 },
    );
  });

  it('asks only where there are several offers', () => {
    const { kernel, choices } = new Rehearsal([], { slackMicros: 10 });
    const [first, second] = [kernel.channel('none'), kernel.channel('fifo')];
    kernel.schedule(first, 0, logged([], 'alone'));
    kernel.schedule(first, 11, logged([], 'beyond the slack'));
    kernel.step();
    expect(choices.asked).toBe(0);
    kernel.schedule(second, 3, logged([], 'head'));
    kernel.schedule(second, 3, logged([], 'behind it'));
    kernel.schedule(first, 13, logged([], 'not quite beyond'));
    kernel.step();
    expect(choices.asked).toBe(1);
  });

  it('gives each datagram a channel of its own, and the events of a stream one', () => {
    const shown: number[] = [];
    const { kernel } = new Rehearsal([], {
      slackMicros: 10,
      pick: (offers) => {
        for (let i = 0; i < offers.count; i += 1) shown.push(offers.channel(i));
        return 0;
      },
    });
    const [link, file] = [kernel.channel('none'), kernel.channel('fifo')];
    for (const channel of [link, link, file, file]) kernel.schedule(channel, 5, logged([], 'event'));
    kernel.step();
    expect(shown).toHaveLength(3);
    expect(new Set(shown).size).toBe(3);
    expect(shown[2]).toBe(file.id);
  });

  it('lets a fence strike while earlier events are still late, and takes those behind it', () => {
    const log: string[] = [];
    const rehearsal = new Rehearsal([], { slackMicros: 100, pick: ({ count }) => count - 1 });
    const { kernel } = rehearsal;
    kernel.schedule(kernel.channel('fifo'), 5, logged(log, 'late'));
    kernel.schedule(kernel.channel('fifo'), 20, logged(log, 'due with the fence'));
    kernel.plan(
      20,
      logged(log, 'fence', () => expect(kernel.nowMicros).toBe(20)),
    );
    while (kernel.step());
    expect(log).toEqual(['fence', 'due with the fence', 'late']);
    expect(kernel.nowMicros).toBe(20);
  });

  it('goes by time alone when the slack has ended, the late events first', () => {
    const log: string[] = [];
    const { kernel, choices } = new Rehearsal([], { slackMicros: 100, pick: ({ count }) => count - 1 });
    for (const delay of [10, 20, 30])
      kernel.schedule(kernel.channel('fifo'), delay, logged(log, String(delay)));
    kernel.plan(40, logged(log, 'fence'));
    kernel.schedule(kernel.channel('fifo'), 50, logged(log, '50'));
    kernel.step();
    kernel.endSlack();
    const asked = choices.asked;
    const { nowMicros } = kernel;
    while (kernel.step());
    expect(nowMicros).toBe(40);
    expect(log).toEqual(['fence', '10', '20', '30', '50']);
    expect(choices.asked).toBe(asked);
  });

  it('refuses a pick that is no offer, and the heap, which knows no slack', () => {
    const { kernel } = new Rehearsal([], { slackMicros: 10, pick: () => 2 });
    for (let i = 0; i < 2; i += 1) kernel.schedule(kernel.channel('none'), 0, logged([], 'event'));
    expect(() => kernel.step()).toThrow('a pick is one of the offers');
    expect(() => new Kernel({ choices: new ScriptedChoices({ slackMicros: 1 }), queue: 'heap' })).toThrow(
      'the heap knows no slack',
    );
  });
});

describe('the two queues', () => {
  it('execute the same steps at slack 0, and give equal hashes', () => {
    fc.assert(
      fc.property(program, (actions) => {
        const [heap, open] = (['heap', 'open'] as const).map((queue) => new Rehearsal(actions, { queue }));
        heap?.run();
        open?.run();
        expect(open?.log).toEqual(heap?.log);
        expect(open?.kernel.steps).toBe(heap?.kernel.steps);
        expect(open?.kernel.hash.digits()).toBe(heap?.kernel.hash.digits());
        expect(open?.choices.asked).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
