import { formatZxid, makeZxid } from '../../../core/zxid.js';
import { enumerate, serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker, ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import type { IntactCore } from './intact-core.js';
import { OpenCalls, describeCall } from './open-calls.js';

/**
 * V6: when the quiet phase is over nothing is left over: each proposal of the last epoch is committed, each server of the
 * core has delivered it, and no call is open. Premise: the quiet phase.
 */
export function noLeak(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore): ZabChecker {
  const findings = new Findings('V6');
  const calls = new OpenCalls(ghosts);
  let quiet: Evidence | null = null;
  return {
    findings,
    handlers: ghosts.handlersWith({
      ...calls.handlers(() => undefined),
      'run.phased': ({ phase }, at) => {
        if (phase !== 'quiet') return;
        findings.premise();
        quiet = witness(at, 'quiet phase');
      },
    }),
    finish: () => {
      if (quiet === null) return;
      const left = [...outstanding(context, ghosts, intact)];
      const evidence = [quiet];
      for (const call of calls.all()) {
        evidence.push({ index: call.index, role: 'call' });
        left.push(describeCall(call, context.servers));
      }
      if (left.length === 0) return;
      findings.violated(
        `promised that the quiet phase leaves nothing over, but ${enumerate(left)}`,
        evidence,
      );
    },
  };
}

/** What of the last epoch is not committed, or not delivered everywhere. */
function outstanding(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore): readonly string[] {
  const { epochs, committed } = ghosts;
  const epoch = epochs.of(Math.max(0, ...ghosts.established));
  const last = epochs.real(makeZxid(epoch.number, epoch.proposed));
  const left: string[] = [];
  if (!epochs.contains(committed, last)) {
    left.push(`${formatZxid(last)} was proposed and the last commit was ${formatZxid(committed)}`);
  }
  for (const sid of context.core) {
    const replica = ghosts.find(sid);
    if (replica === undefined || replica.memory.end === last || intact.isUnusable(sid)) continue;
    left.push(`${serverName(sid)} has ${formatZxid(replica.memory.end)} and not ${formatZxid(last)}`);
  }
  return left;
}
