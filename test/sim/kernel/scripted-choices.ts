import type { Choices, Offers, RandomStream } from '../../../sim/kernel/choices.js';

/** Answers that a test decides. */
export interface Script {
  readonly slackMicros?: number;
  /** Draws by stream, in order; beyond them every draw is 0, the calm answer. */
  readonly draws?: Readonly<Record<string, readonly number[]>>;
  /** Which offer is next; the earliest due unless said otherwise. */
  readonly pick?: (offers: Offers) => number;
}

interface ScriptedStream extends RandomStream {
  drawn: number;
}

/** A source of choices that does what its script says. */
export class ScriptedChoices implements Choices {
  readonly slackMicros: number;
  /** How often a pick was asked for. */
  asked = 0;
  readonly #script: Script;
  readonly #streams = new Map<string, ScriptedStream>();

  constructor(script: Script = {}) {
    this.#script = script;
    this.slackMicros = script.slackMicros ?? 0;
  }

  stream(name: string): ScriptedStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = { name, drawn: 0 };
      this.#streams.set(name, stream);
    }
    return stream;
  }

  draw({ name }: RandomStream, bound: number): number {
    const stream = this.stream(name);
    const value = this.#script.draws?.[name]?.[stream.drawn] ?? 0;
    stream.drawn += 1;
    return Math.min(value, bound - 1);
  }

  pick(offers: Offers): number {
    this.asked += 1;
    return this.#script.pick?.(offers) ?? 0;
  }
}
