/** Histories of a register that was really there, so that they are legal: clients call it by turns that a seed decides. */
import type { Operation } from '../../../../sim/check/linearizability/history.js';
import type { RegisterOp, Value } from './register.js';
import { register } from './register.js';

export type RegisterOperation = Operation<RegisterOp, Value | boolean>;

export interface PlayOptions {
  readonly seed: number;
  readonly count: number;
  readonly clients: number;
  /** Of a hundred calls, how many get no answer. */
  readonly unknownPercent: number;
  /** Whether reads are answered from the past now and then, as a server that lags does. */
  readonly stale: boolean;
  /** Whether there are conditional writes too. */
  readonly cas: boolean;
}

/** A register that holds 0 at first. Written values are all different. */
export function playedHistory(options: PlayOptions): readonly RegisterOperation[] {
  const play = new Play(options);
  play.run();
  return play.history.filter(({ op, outcome }) => op.kind !== 'read' || outcome.kind === 'answered');
}

/** A call under way. */
interface Open {
  readonly op: RegisterOp;
  readonly place: number;
  readonly isLost: boolean;
  /** Null until it has taken effect, or never will. */
  done: { readonly answer: Value | boolean } | null;
}

interface Client {
  readonly session: number;
  open: Open | null;
  /** An update without an answer: it may still happen, until the next call of the client does that may not be stale. */
  lost: RegisterOp | null;
  /** The oldest state that it may still be shown, by its number. */
  seen: number;
  connection: number;
}

const MODEL = register(0);

class Play {
  readonly history: RegisterOperation[] = [];
  readonly #options: PlayOptions;
  readonly #dice: Dice;
  readonly #states: Value[] = [MODEL.initial];
  #now = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#dice = new Dice(options.seed);
  }

  run(): void {
    const { count } = this.#options;
    const clients = Array.from({ length: this.#options.clients }, (_, session): Client => {
      return { session, open: null, lost: null, seen: 0, connection: 1 };
    });
    while (this.history.length < count || clients.some(({ open }) => open !== null)) {
      const client = clients[this.#dice.below(clients.length)];
      if (client !== undefined) this.#turn(client);
    }
  }

  #turn(client: Client): void {
    const { open, lost } = client;
    if (lost !== null && this.#dice.below(4) === 0) {
      client.lost = null;
      this.#apply(lost);
    } else if (open === null) {
      if (this.history.length < this.#options.count) this.#begin(client);
    } else if (open.done !== null) this.#end(client, open, open.done.answer);
    else if (open.isLost) this.#lose(client, open);
    else this.#happen(client, open);
  }

  #begin(client: Client): void {
    this.#now += 1;
    const op = this.#someOp();
    const { session, connection } = client;
    const isLost = this.#dice.below(100) < this.#options.unknownPercent;
    client.open = { op, place: this.history.length, isLost, done: null };
    const mayBeStale = this.#options.stale && op.kind === 'read';
    const outcome = { kind: 'unknown' } as const;
    this.history.push({ op, session, connection, mayBeStale, called: this.#now, outcome });
  }

  #happen(client: Client, open: Open): void {
    if (this.#options.stale && open.op.kind === 'read') {
      client.seen += this.#dice.below(this.#states.length - client.seen);
      open.done = { answer: this.#states[client.seen] ?? null };
      return;
    }
    client.lost = null;
    open.done = { answer: this.#apply(open.op) };
    client.seen = this.#states.length - 1;
  }

  #end(client: Client, { place }: Open, answer: Value | boolean): void {
    this.#now += 1;
    client.open = null;
    const operation = this.history[place];
    if (operation === undefined) return;
    this.history[place] = { ...operation, outcome: { kind: 'answered', at: this.#now, answer } };
  }

  /** The connection breaks, and nobody knows whether the request has arrived. */
  #lose(client: Client, { op }: Open): void {
    client.open = null;
    client.connection += 1;
    if (op.kind !== 'read' && this.#dice.below(2) === 0) client.lost = op;
  }

  #apply(op: RegisterOp): Value | boolean {
    const { state, answer } = MODEL.step(this.#states.at(-1) ?? null, op);
    if (op.kind !== 'read') this.#states.push(state);
    return answer;
  }

  #someOp(): RegisterOp {
    const die = this.#dice.below(this.#options.cas ? 10 : 8);
    const value = this.history.length + 1;
    if (die < 5) return { kind: 'read' };
    if (die < 8) return { kind: 'write', value };
    const back = this.#dice.below(Math.min(2, this.#states.length));
    return { kind: 'cas', expected: this.#states.at(-1 - back) ?? null, value };
  }
}

/** A plain generator of numbers: a history is a function of its seed. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) >>> 0;
  }

  /** An integer from 0 to below the bound. */
  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 4294967296) * bound);
  }
}
