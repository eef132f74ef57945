import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { Transaction } from '../service/ghosts/records.js';
import type { RecipeGhosts } from './ghosts.js';
import { nodeNamed } from './records.js';
import { queueAt } from './tree-views.js';

const RECIPE = 'priority-queue';

/**
 * K14: the best item goes first. When one is taken, no better one is there that the taker had been shown when it asked for
 * it: whose creation is not behind the last state that its client had seen by then. For a watch tells of a new item before
 * anything shows a state with it. The smallest number is the best, and of equal ones the oldest item. Premise: each item
 * that is taken.
 */
export function priorityOrder(ghosts: RecipeGhosts): ServiceChecker {
  const findings = new Findings('K14');
  const paths = new Set<string>();
  ghosts.judges.requested.push(({ recipe, path }) => {
    if (recipe === RECIPE) paths.add(path);
  });
  ghosts.service.judges.committed.push((txn, at) => {
    if (paths.size > 0) judge({ ghosts, findings, paths }, txn, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

interface Judging {
  readonly ghosts: RecipeGhosts;
  readonly findings: Findings;
  readonly paths: ReadonlySet<string>;
}

function judge(
  { ghosts, findings, paths }: Judging,
  { call, changes, zxid }: Transaction,
  at: Envelope,
): void {
  if (call?.request.kind !== 'delete') return;
  for (const { kind, path, before } of changes) {
    const slash = path.lastIndexOf('/');
    const queue = path.slice(0, slash);
    const taken = nodeNamed(path.slice(slash + 1));
    if (kind !== 'deleted' || taken === null || before === null || !paths.has(queue)) continue;
    findings.premise();
    for (const other of queueAt(ghosts.service, queue, null)) {
      if (other.czxid > call.seen || other.label > taken.label) continue;
      if (other.label === taken.label && other.czxid > before.czxid) continue;
      findings.violated(
        `promised that the best item of a priority queue is taken first, but ${formatZxid(zxid)} took ${path} for ` +
          `${ghosts.clientName(call.handle.client)}, which had been shown ${formatZxid(call.seen)}, and ${other.path} of ` +
          `${formatZxid(other.czxid)} is better`,
        [{ index: call.called.index, role: 'asked for' }, witness(at, 'taken')],
      );
      return;
    }
  }
}
