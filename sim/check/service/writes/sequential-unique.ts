import type { Answer } from '../../../../core/znode/answers.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call } from '../ghosts/records.js';
import { parentOf } from '../model/paths.js';
import { isSequential } from '../model/updates.js';
import { wasAnswered } from '../requests.js';
import { eachSuccess } from './answered-stats.js';
import { GivenNumbers } from './given-numbers.js';

/** The numbers that were given below a znode, in one of its lives. */
interface Numbers {
  /** The zxid that made the parent. */
  readonly life: number;
  /** By the answers that told of them. */
  readonly told: GivenNumbers;
  /** The largest, and when it was told. */
  top: number;
  topAt: number;
}

/** What had been told below a parent at some time. */
type Floor = Pick<Numbers, 'life' | 'top' | 'topAt'>;

/** A call of sequential creates on its way. */
interface Pending {
  /** For each operation, what had been told below its parent when it was called. */
  readonly floors: readonly (Floor | null)[];
  /** For each operation, the life of its parent at its place in the history. */
  lives: readonly number[];
}

/** A number that a client was given, in the path of its new znode. */
interface Given {
  readonly call: Call;
  readonly path: string;
  readonly number: number;
}

const SEQUENCE_DIGITS = 10;
/** There was no such parent. */
const NO_LIFE = -1;

/**
 * L6: below one parent, as long as it lives, no sequence number is given twice, a create that is called when another one
 * has returned gets a larger number, and each number is the count of all creations before it. Premise: each sequential
 * create that succeeded.
 */
export function sequentialUnique(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context, ghosts);
  ghosts.judges.called.push((call) => judge.called(call));
  ghosts.judges.committed.push(({ call, zxid }) => {
    if (call !== null) judge.committed(call, zxid);
  });
  ghosts.judges.returned.push((call, { answer }, at) => judge.returned(call, answer, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly findings = new Findings('L6');
  readonly #context: ServiceContext;
  readonly #ghosts: ServiceGhosts;
  /** By path of the parent: its latest life. */
  readonly #numbers = new Map<string, Numbers>();
  readonly #pending = new Map<Call, Pending>();

  constructor(context: ServiceContext, ghosts: ServiceGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
  }

  called(call: Call): void {
    const { operations } = call;
    if (!operations.some(isNumbered)) return;
    const floors = operations.map((op) => {
      const numbers = isNumbered(op) ? this.#numbers.get(parentOf(op.path)) : undefined;
      return numbers === undefined ? null : { life: numbers.life, top: numbers.top, topAt: numbers.topAt };
    });
    this.#pending.set(call, { floors, lives: [] });
  }

  committed(call: Call, zxid: number): void {
    const pending = this.#pending.get(call);
    if (pending === undefined) return;
    pending.lives = call.operations.map((op) =>
      isNumbered(op) ? (this.#ghosts.model.stat(parentOf(op.path), zxid)?.czxid ?? NO_LIFE) : NO_LIFE,
    );
  }

  returned(call: Call, answer: Answer, at: Envelope): void {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (pending === undefined || call.outcome !== 'ok' || !wasAnswered(call)) return;
    const due: (string | null)[] = [];
    if (call.expected !== null) {
      eachSuccess(call, call.expected.answer, (_, { path }, place) => (due[place] = path));
    }
    eachSuccess(call, answer, (op, { path }, place) => {
      if (!isNumbered(op) || path === null) return;
      this.findings.premise();
      const given = { call, path, number: numberOf(path) };
      this.#count(given, due[place] ?? null, at);
      const life = pending.lives[place] ?? NO_LIFE;
      if (life !== NO_LIFE) this.#among(given, { life, floor: pending.floors[place] ?? null }, at);
    });
  }

  /** The number is the count of creations before it. */
  #count({ call, path, number }: Given, due: string | null, at: Envelope): void {
    if (due === null || numberOf(due) === number) return;
    this.findings.violated(
      `promised that a sequence number is the count of creations before it, but ${this.#name(call)}, was given ${path} ` +
        `where ${due} was due`,
      [{ index: call.called.index, role: 'call' }, witness(at, 'answer')],
    );
  }

  /** It is another one than those below the same parent, and larger than those that had been told. */
  #among(
    { call, path, number }: Given,
    { life, floor }: { life: number; floor: Floor | null },
    at: Envelope,
  ): void {
    const numbers = this.#of(parentOf(path), life);
    if (numbers === null) return;
    const before = numbers.told.givenAt(number);
    if (before !== undefined) {
      this.findings.violated(
        `promised that no sequence number is given twice below a znode (made by ${formatZxid(life)}), but ` +
          `${this.#name(call)}, was given ${path}, and another call was given ${String(number)} before`,
        [...(before === 0 ? [] : [{ index: before, role: 'first answer' }]), witness(at, 'second answer')],
      );
    } else if (floor?.life === life && number <= floor.top) {
      this.findings.violated(
        `promised that sequence numbers rise below a znode (made by ${formatZxid(life)}), but ${this.#name(call)}, was ` +
          `given ${path}, and ${String(floor.top)} had been given when it was called`,
        [
          { index: floor.topAt, role: 'answer before' },
          { index: call.called.index, role: 'call' },
          witness(at, 'answer'),
        ],
      );
    }
    numbers.told.add(number, at.index);
    if (number <= numbers.top) return;
    numbers.top = number;
    numbers.topAt = at.index;
  }

  /** Null for an earlier life of the parent: what was given then is forgotten. */
  #of(parent: string, life: number): Numbers | null {
    const known = this.#numbers.get(parent);
    if (known !== undefined && known.life >= life) return known.life === life ? known : null;
    const numbers = { life, told: new GivenNumbers(), top: -1, topAt: 0 };
    this.#numbers.set(parent, numbers);
    return numbers;
  }

  #name(call: Call): string {
    return callName(call, this.#context.servers);
  }
}

type Numbered = Extract<MultiOp, { readonly flags: number }> & { readonly path: string };

function isNumbered(op: MultiOp | null): op is Numbered {
  return op !== null && 'flags' in op && op.path !== null && isSequential(op);
}

function numberOf(path: string): number {
  return Number(path.slice(-SEQUENCE_DIGITS));
}
