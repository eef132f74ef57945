/** What the answer to an update tells of each of its operations. */
import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';
import type { Call } from '../ghosts/records.js';

/** What a client was told of one operation that succeeded. */
interface Told {
  readonly path: string | null;
  readonly stat: Stat | null;
}

/** Calls `take` for each operation that succeeded, with its place in the request. */
export function eachSuccess(
  { operations }: Call,
  answer: Answer,
  take: (op: MultiOp, told: Told, place: number) => void,
): void {
  for (let i = 0; i < operations.length; i += 1) {
    const op = operations[i] ?? null;
    if (op === null) continue;
    const told = answer.kind === 'multi' ? answer.results[i] : answer;
    if (told !== undefined && told.kind !== 'error') take(op, toldBy(told), i);
  }
}

function toldBy(told: Answer | MultiResult): Told {
  return { path: 'path' in told ? told.path : null, stat: 'stat' in told ? told.stat : null };
}

/** Something for each life of a znode: between its creation, whose zxid names it, and its deletion. */
export class PerLife<T> {
  readonly #lives = new Map<string, Map<number, T>>();
  readonly #make: () => T;

  constructor(make: () => T) {
    this.#make = make;
  }

  of(path: string, czxid: number): T {
    let lives = this.#lives.get(path);
    if (lives === undefined) this.#lives.set(path, (lives = new Map<number, T>()));
    let found = lives.get(czxid);
    if (found === undefined) lives.set(czxid, (found = this.#make()));
    return found;
  }

  /** By path. */
  all(): Iterable<readonly [path: string, lives: Iterable<T>]> {
    return [...this.#lives].map(([path, lives]) => [path, lives.values()] as const);
  }
}
