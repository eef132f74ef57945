import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { Transaction, ZnodeChange } from '../service/ghosts/records.js';
import type { RecipeGhosts } from './ghosts.js';
import { nodeNamed } from './records.js';
import { LATEST, childrenAt, queueAt } from './tree-views.js';

/** Items of these are taken once at most; those of a `locked-queue` are processed once at least. */
const AT_MOST_ONCE: ReadonlySet<string> = new Set(['queue', 'priority-queue']);
const LOCKED = 'locked-queue';

/**
 * K6: of an item that is put into a queue once there is one znode at most, and one if its maker was told so; nothing comes
 * out that nobody put in. A queue gives each item to one taker at most, who finds it gone then, and the oldest first. A
 * locked queue loses no item before somebody has processed it. Nobody waits for ever for an item that is there.
 * Premise: each item that is taken or processed.
 */
export function queueOnce(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.requested.push(({ recipe, path, holder }) => judge.requested(recipe, path, holder));
  ghosts.judges.acted.push((event, at) => judge.acted(event, at));
  ghosts.service.judges.committed.push((txn, at) => judge.committed(txn, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

/** What is known of a queue. */
interface Line {
  readonly recipe: string;
  /** Who ever asked for something: the items of one who put something in bear its name. */
  readonly holders: Set<string>;
  /** Items that ever were there, by the name of their maker. */
  readonly items: Map<string, string>;
  /** Items that were taken, or processed, and when. */
  readonly done: Map<string, number>;
}

class Judge {
  readonly findings = new Findings('K6');
  readonly #ghosts: RecipeGhosts;
  readonly #lines = new Map<string, Line>();

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  requested(recipe: string, path: string, holder: string): void {
    if (!AT_MOST_ONCE.has(recipe) && recipe !== LOCKED) return;
    let line = this.#lines.get(path);
    if (line === undefined) {
      line = { recipe, holders: new Set(), items: new Map(), done: new Map() };
      this.#lines.set(path, line);
    }
    line.holders.add(holder);
  }

  acted(
    { path, holder, what, item }: { path: string; holder: string; what: string; item: string },
    at: Envelope,
  ): void {
    const line = this.#lines.get(path);
    if (line === undefined) return;
    if (what === 'put') {
      if (line.items.get(holder) !== item)
        this.#broken(at, `was told that ${item} is in ${path}, and it never was`);
    } else if (what === 'taken' && line.recipe !== LOCKED) this.#taken(line, { path, item }, at);
    else if (what === 'processed') {
      this.findings.premise();
      line.done.set(item, at.index);
    }
  }

  committed({ changes }: Transaction, at: Envelope): void {
    if (this.#lines.size === 0) return;
    for (const change of changes) {
      const slash = change.path.lastIndexOf('/');
      const line = this.#lines.get(change.path.slice(0, slash));
      const item = change.path.slice(slash + 1);
      if (line === undefined || nodeNamed(item) === null) continue;
      if (change.kind === 'created') this.#created(line, item, at);
      else if (change.kind === 'deleted') this.#deleted(line, { change, item }, at);
    }
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const [path, { recipe }] of this.#lines) {
      const locked = new Set(recipe === LOCKED ? childrenAt(ghosts.service, `${path}-locks`) : []);
      const free = childrenAt(ghosts.service, path).find(
        (name) => nodeNamed(name) !== null && !locked.has(name),
      );
      const [waiting] = ghosts.claimsAt(path);
      if (free === undefined || waiting === undefined) continue;
      if (!ghosts.hadTimeFor(waiting.client, path, end)) continue;
      this.findings.violated(
        `promised that nobody waits for an item that is there, but ${ghosts.clientName(waiting.client)} still does at ` +
          `${path}, where ${free} is`,
        [{ index: waiting.requested.index, role: 'request' }],
      );
    }
  }

  #created({ holders, items }: Line, item: string, at: Envelope): void {
    const guid = nodeNamed(item)?.guid ?? '';
    const former = items.get(guid);
    items.set(guid, item);
    if (!holders.has(guid)) this.#brokenBy(at, `${item}, which nobody put in`);
    else if (former !== undefined) this.#brokenBy(at, `${item}, which was put in as ${former} already`);
  }

  #deleted(
    { recipe, done }: Line,
    { change, item }: { change: ZnodeChange; item: string },
    at: Envelope,
  ): void {
    if (recipe === LOCKED) {
      if (!done.has(item)) this.#brokenBy(at, `no ${item} any more, which nobody has processed`);
      return;
    }
    if (recipe !== 'queue') return;
    const path = change.path.slice(0, change.path.lastIndexOf('/'));
    const [first] = queueAt(this.#ghosts.service, path, ['item']);
    const czxid = change.before?.czxid ?? 0;
    if (first !== undefined && first.czxid < czxid)
      this.#brokenBy(at, `no ${item} of ${formatZxid(czxid)} any more, before the older ${first.path}`);
  }

  #taken({ done, items }: Line, { path, item }: { path: string; item: string }, at: Envelope): void {
    this.findings.premise();
    const before = done.get(item);
    done.set(item, at.index);
    const guid = nodeNamed(item)?.guid ?? '';
    if (before !== undefined) this.#broken(at, `took ${item} from ${path}, which was taken before`, before);
    else if (items.get(guid) !== item) this.#broken(at, `took ${item} from ${path}, where it never was`);
    else if (this.#ghosts.service.model.stat(`${path}/${item}`, LATEST) !== null)
      this.#broken(at, `took ${item} from ${path}, where it still is`);
  }

  #broken(at: Envelope, how: string, before: number | null = null): void {
    const former = before === null ? [] : [{ index: before, role: 'before' }];
    this.findings.violated(`${PROMISE} ${this.#ghosts.clientName(at.actor)} ${how}`, [
      ...former,
      witness(at, 'told'),
    ]);
  }

  #brokenBy(at: Envelope, what: string): void {
    this.findings.violated(`${PROMISE} now there is ${what}`, [witness(at, 'commit')]);
  }
}

const PROMISE =
  'promised that a queue keeps each item that is put in until it is taken, and gives it once, but';
