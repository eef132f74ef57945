import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { Evidence, RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { nameOf, parentOf } from '../service/model/paths.js';
import type { Transaction } from '../service/ghosts/records.js';
import type { RecipeGhosts } from './ghosts.js';

const COORDINATOR = 'two-phase-commit';
const SITE = 'commit-site';
const VERDICTS: ReadonlySet<string> = new Set(['commit', 'abort']);

/** A transaction in two phases, by the committed history. */
interface Known {
  /** By site; '' for none so far. */
  readonly votes: Map<string, string>;
  decision: string;
  decidedAt: number;
  /** Somebody has said that it will not wait for votes any longer. */
  isLate: boolean;
}

/**
 * K13: a transaction is decided once. To commit, only when all its sites have voted so; to abort, only when one has voted
 * so, or somebody has declared that it waits no longer. A vote is given once, and nobody is told of, or does, anything
 * but what was decided. Nobody waits for one for ever. Premise: each decision.
 */
export function oneDecision(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.requested.push(({ recipe, path }) => {
    if (recipe === COORDINATOR) judge.requested(path);
  });
  ghosts.judges.acted.push((event, at) => {
    if (event.recipe === COORDINATOR || event.recipe === SITE) judge.acted(event, at);
  });
  ghosts.service.judges.committed.push((txn, at) => judge.committed(txn, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K13');
  readonly #ghosts: RecipeGhosts;
  /** Below them are transactions. */
  readonly #roots = new Set<string>();
  readonly #known = new Map<string, Known>();

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  requested(path: string): void {
    this.#roots.add(path);
  }

  acted({ path, what, item }: { path: string; what: string; item: string }, at: Envelope): void {
    const [name = '', verdict = ''] = item.split(' ');
    const known = this.#known.get(`${path}/${name}`);
    if (known === undefined) return;
    if (what === 'refused') known.isLate = true;
    else if ((what === 'decision' || what === 'processed') && verdict !== known.decision)
      this.#broken(
        `${this.#ghosts.clientName(at.actor)} takes ${name} for decided to ${verdict}, and it is ` +
          `${known.decision === '' ? 'open' : `to ${known.decision}`}`,
        [witness(at, what)],
      );
  }

  committed({ call, changes, zxid }: Transaction, at: Envelope): void {
    if (this.#roots.size === 0 || call === null) return;
    for (const { kind, path } of changes) {
      const parent = parentOf(path);
      if (kind === 'created') {
        if (this.#roots.has(parent))
          this.#known.set(path, { votes: new Map(), decision: '', decidedAt: 0, isLate: false });
        else this.#known.get(parent)?.votes.set(path.slice(parent.length + 1), '');
      } else if (kind === 'dataChanged') {
        const op = call.operations.find((one) => one?.kind === 'setData' && one.path === path);
        const data = (op?.kind === 'setData' ? op.data : null) ?? '';
        const own = this.#known.get(path);
        const above = this.#known.get(parent);
        if (own !== undefined && VERDICTS.has(data)) this.#decided(own, { path, data, zxid }, at);
        else if (above !== undefined) this.#voted(above, { path, data, zxid }, at);
      }
    }
  }

  finish(end: RunEnd): void {
    for (const path of this.#roots) {
      for (const { recipe, client, requested } of this.#ghosts.claimsAt(path)) {
        if (recipe !== COORDINATOR || !this.#ghosts.hadTimeFor(client, path, end)) continue;
        this.#broken(`${this.#ghosts.clientName(client)} still waits for a decision at ${path}`, [
          { index: requested.index, role: 'request' },
        ]);
      }
    }
  }

  #decided(known: Known, { path, data, zxid }: Written, at: Envelope): void {
    this.findings.premise();
    const votes = [...known.votes.values()];
    const decided = `${formatZxid(zxid)} decides ${path} to ${data}`;
    if (known.decision !== '')
      this.#broken(`${decided}, which was decided to ${known.decision} already`, [
        { index: known.decidedAt, role: 'decision' },
        witness(at, 'second decision'),
      ]);
    else if (data === 'commit' && votes.some((vote) => vote !== 'commit'))
      this.#broken(`${decided}, and not all sites have voted so`, [witness(at, 'decision')]);
    else if (data === 'abort' && !votes.includes('abort') && !known.isLate)
      this.#broken(`${decided}, and nobody has voted so, or declared that it waits no longer`, [
        witness(at, 'decision'),
      ]);
    known.decision = data;
    known.decidedAt = at.index;
  }

  #voted({ votes }: Known, { path, data, zxid }: Written, at: Envelope): void {
    const site = nameOf(path);
    const former = votes.get(site) ?? '';
    if (former !== '')
      this.#broken(`${formatZxid(zxid)} makes the vote ${path} ${data}, which was ${former} already`, [
        witness(at, 'vote'),
      ]);
    votes.set(site, data);
  }

  #broken(how: string, evidence: readonly Evidence[]): void {
    this.findings.violated(
      `promised that a transaction of many sites is decided once, for all, but ${how}`,
      evidence,
    );
  }
}

interface Written {
  readonly path: string;
  readonly data: string;
  readonly zxid: number;
}
