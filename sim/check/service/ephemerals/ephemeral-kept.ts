import type { Envelope } from '../../../trace/event-stream.js';
import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import { CODES } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName, sessionName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call } from '../ghosts/records.js';
import { parentOf } from '../model/paths.js';
import { isLook, wasAnswered } from '../requests.js';
import { childPath, namesIn, statIn } from './shown.js';

/**
 * E3: an ephemeral is there until its session ends or somebody deletes it: no state in between is shown without it.
 * Premise: each answered read of an ephemeral, and of the children of a znode that has had ephemerals among them.
 */
export function ephemeralKept({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('E3');
  /** Paths below which there have been ephemerals. */
  const nests = new Set<string>();
  const lost = (call: Call, { path, owner }: { path: string; owner: number }, at: Envelope): void => {
    const by = call.reply === null ? '' : ` by ${serverName(call.reply.server)}`;
    findings.violated(
      `promised that an ephemeral is kept until its session ends or somebody deletes it, but ${callName(call, servers)}, ` +
        `was answered${by} at ${formatZxid(call.expected?.zxid ?? 0)} without ${path} of ${sessionName(owner)}`,
      [
        ...(call.reply === null ? [] : [{ index: call.reply.at.index, role: 'reply' }]),
        witness(at, 'answer'),
      ],
    );
  };
  ghosts.judges.committed.push(({ changes }) => {
    for (const { path, after } of changes) {
      if (after !== null && after.ephemeralOwner !== 0) nests.add(parentOf(path));
    }
  });
  ghosts.judges.returned.push((call, { code, answer }, at) => {
    const { expected, request } = call;
    if (expected === null || !isLook(request) || request.path === null || !wasAnswered(call)) return;
    const owner = statIn(expected.answer)?.ephemeralOwner ?? 0;
    if (owner !== 0) {
      findings.premise();
      if (code === CODES.NONODE) lost(call, { path: request.path, owner }, at);
    }
    const due = namesIn(expected.answer);
    if (due === null || !nests.has(request.path === '/' ? '' : request.path)) return;
    findings.premise();
    const told = namesIn(answer);
    if (told === null || told.length >= due.length || !ghosts.knows(expected.zxid)) return;
    for (const name of due) {
      if (told.includes(name)) continue;
      const path = childPath(request.path, name);
      const childOwner = ghosts.model.stat(path, expected.zxid)?.ephemeralOwner ?? 0;
      if (childOwner !== 0) lost(call, { path, owner: childOwner }, at);
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
