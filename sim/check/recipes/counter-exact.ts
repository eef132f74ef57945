import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { Transaction } from '../service/ghosts/records.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';

/** A number that is counted up. */
interface Count {
  /** Writes to it in the committed history, since somebody asked first. */
  writes: number;
  /** What the last of them made of it. */
  value: number | null;
  /** Steps that are known to be in it, those of which nobody can know, and those under way. */
  counted: number;
  uncertain: number;
  open: number;
}

/**
 * K10: a counter counts each step once. Every write to it makes it one larger than it was; there are as many writes as
 * steps that were told to be in it, and at most as many more as there are steps whose outcome is not known. Premise: each
 * step that is told to be in it.
 */
export function counterExact(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.requested.push((claim) => judge.requested(claim));
  ghosts.judges.acted.push(({ recipe, path }, at) => {
    if (recipe === 'counter') judge.counted(path, at);
  });
  ghosts.judges.released.push((claim, why) => judge.released(claim, why));
  ghosts.service.judges.committed.push((txn, at) => judge.committed(txn, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly findings = new Findings('K10');
  readonly #ghosts: RecipeGhosts;
  readonly #counts = new Map<string, Count>();

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  requested({ recipe, path }: Claim): void {
    if (recipe !== 'counter') return;
    const count = this.#counts.get(path);
    if (count !== undefined) count.open += 1;
    else this.#counts.set(path, { writes: 0, value: null, counted: 0, uncertain: 0, open: 1 });
  }

  counted(path: string, at: Envelope): void {
    const count = this.#counts.get(path);
    if (count === undefined) return;
    this.findings.premise();
    count.counted += 1;
    count.open -= 1;
    if (count.counted <= count.writes) return;
    this.findings.violated(
      `promised that a counter counts each step, but ${this.#ghosts.clientName(at.actor)} was told so by ${path}, with ` +
        `${String(count.writes)} writes and ${String(count.counted)} steps that were told to be in it`,
      [witness(at, 'told')],
    );
  }

  released({ recipe, path }: Claim, why: string): void {
    const count = this.#counts.get(path);
    if (recipe !== 'counter' || count === undefined || why === 'released') return;
    count.uncertain += 1;
    count.open -= 1;
  }

  committed({ call, changes, zxid }: Transaction, at: Envelope): void {
    if (this.#counts.size === 0 || call === null) return;
    for (const { kind, path } of changes) {
      const count = this.#counts.get(path);
      if (count === undefined || kind !== 'dataChanged') continue;
      const op = call.operations.find((one) => one?.kind === 'setData' && one.path === path);
      const value = op?.kind === 'setData' ? Number(op.data) : Number.NaN;
      const former = count.value;
      count.value = value;
      count.writes += 1;
      if (former !== null && value !== former + 1)
        this.findings.violated(
          `promised that each step makes a counter one larger, but ${formatZxid(zxid)} made ${path} ${String(value)}, ` +
            `which was ${String(former)}`,
          [witness(at, 'write')],
        );
      const { counted, uncertain, open } = count;
      if (count.writes <= counted + uncertain + open) continue;
      this.findings.violated(
        `promised that a counter counts each step once, but ${formatZxid(zxid)} is write ${String(count.writes)} to ${path}, ` +
          `and of steps there are ${String(counted)} that are in it, ${String(uncertain)} of which nobody can know, and ` +
          `${String(open)} under way`,
        [witness(at, 'write')],
      );
    }
  }
}
