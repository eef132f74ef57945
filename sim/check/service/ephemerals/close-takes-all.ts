import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName, sessionName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { isLook, wasAnswered } from '../requests.js';
import { childPath, namesIn, statIn } from './shown.js';

/**
 * E2: the transaction that ends a session removes all the ephemerals that the session has at its place, and nothing
 * else: each server removes as many, and no state behind it shows one of them. Premise: each end of a session that a
 * server applies, and each read of what such an end has removed.
 */
export function closeTakesAll({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('E2');
  /** By path, the last session whose end removed it, and the zxid of that. */
  const removed = new Map<string, { readonly session: number; readonly zxid: number }>();
  ghosts.judges.committed.push(({ session, zxid, changes }) => {
    if (ghosts.session(session)?.closedZxid !== zxid) return;
    for (const { path } of changes) removed.set(path, { session, zxid });
  });
  ghosts.judges.returned.push((call, { answer }, at) => {
    const { expected, request } = call;
    if (expected === null || !isLook(request) || request.path === null || !wasAnswered(call)) return;
    if (removed.size === 0) return;
    const judge = (path: string, isShown: boolean, isDue: boolean): void => {
      const end = removed.get(path);
      if (end === undefined || isDue || end.zxid > expected.zxid) return;
      findings.premise();
      if (!isShown) return;
      findings.violated(
        `promised that ${formatZxid(end.zxid)} removes all ephemerals of ${sessionName(end.session)}, but ` +
          `${callName(call, servers)}, was shown ${path} at ${formatZxid(expected.zxid)}`,
        [
          ...(call.reply === null ? [] : [{ index: call.reply.at.index, role: 'reply' }]),
          witness(at, 'answer'),
        ],
      );
    };
    judge(request.path, statIn(answer) !== null, statIn(expected.answer) !== null);
    const due = namesIn(expected.answer);
    const told = namesIn(answer);
    if (due === null || told === null || told.length <= due.length) return;
    for (const name of told) judge(childPath(request.path, name), true, due.includes(name));
  });
  return {
    findings,
    handlers: ghosts.handlersWith({
      'session.closed': ({ session, zxid, ephemerals }, at) => {
        const txn = ghosts.transaction(zxid);
        if (txn === undefined || ghosts.session(session)?.closedZxid !== zxid) return;
        findings.premise();
        if (ephemerals === txn.changes.length) return;
        findings.violated(
          `promised that the end of a session removes exactly its ephemerals, but ${serverName(at.actor)} removed ` +
            `${String(ephemerals)} with ${sessionName(session)} at ${formatZxid(zxid)}, which had ` +
            String(txn.changes.length),
          [{ index: txn.proposedAt, role: 'proposal' }, witness(at, 'end of the session')],
        );
      },
    }),
  };
}
