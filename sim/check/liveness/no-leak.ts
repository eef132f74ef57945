import type { Zxid } from '../../../core/zxid.js';
import { formatZxid, makeZxid } from '../../../core/zxid.js';
import { enumerate, serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker, ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import type { IntactCore } from './intact-core.js';
import { OpenCalls, describeCall } from './open-calls.js';
import { SpentEpochs } from './spent-epochs.js';

/**
 * V6: when the quiet phase is over nothing is left over: each proposal of the last epoch is committed, each server of the
 * core has delivered it, and no call is open. Premise: the quiet phase.
 *
 * Sessions without a client end in the quiet phase as well, up to its last moment: what is proposed there so late that it
 * cannot be everywhere when the run ends may be under way, and so may what those ask then who watched. If one of these takes the last
 * zxid of an epoch, the ensemble is in an election by design, and all is left over that waits for it.
 */
export function noLeak(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore): ZabChecker {
  const findings = new Findings('V6');
  const calls = new OpenCalls(ghosts);
  const spent = new SpentEpochs(context, ghosts);
  /** What was proposed in the quiet phase. */
  const late: Late[] = [];
  let quiet: (Evidence & { readonly micros: number }) | null = null;
  ghosts.judges.proposed.push(({ zxid }, _, { micros }) => {
    if (quiet !== null) late.push({ zxid, micros });
  });
  return {
    findings,
    handlers: ghosts.handlersWith({
      ...calls.handlers(() => undefined),
      'run.phased': ({ phase }, at) => {
        if (phase !== 'quiet') return;
        findings.premise();
        quiet = { ...witness(at, 'quiet phase'), micros: at.micros };
      },
    }),
    finish: (end) => {
      if (quiet === null) return;
      const underWay = late.find(({ micros }) => micros > end.micros - context.commitBoundMicros);
      const left = [...outstanding(ghosts, { context, intact, underWay: underWay?.zxid ?? null })];
      const evidence: Evidence[] = [{ index: quiet.index, role: quiet.role }];
      for (const call of calls.all()) {
        if (call.micros > Math.max(quiet.micros, end.micros - context.commitBoundMicros)) continue;
        evidence.push({ index: call.index, role: 'call' });
        left.push(describeCall(call, context.servers));
      }
      if (left.length === 0) return;
      if (spent.hasJustBeen(end.micros, context.convergeBoundMicros)) {
        findings.excused('spent-epoch');
        return;
      }
      findings.violated(
        `promised that the quiet phase leaves nothing over, but ${enumerate(left)}`,
        evidence,
      );
    },
  };
}

interface Late {
  readonly zxid: Zxid;
  readonly micros: number;
}

interface Owed {
  readonly context: ZabContext;
  readonly intact: IntactCore;
  /** The first proposal that need not have arrived anywhere; null if all have to. */
  readonly underWay: Zxid | null;
}

/** What of the last epoch is not committed, or not delivered everywhere. */
function outstanding(ghosts: ZabGhosts, { context, intact, underWay }: Owed): readonly string[] {
  const { epochs, committed } = ghosts;
  const epoch = epochs.of(Math.max(0, ...ghosts.established));
  const proposed = makeZxid(epoch.number, epoch.proposed);
  const last = epochs.real(Math.min(proposed, (underWay ?? Infinity) - 1));
  const left: string[] = [];
  if (!epochs.contains(committed, last)) {
    left.push(`${formatZxid(last)} was proposed and the last commit was ${formatZxid(committed)}`);
  }
  for (const sid of context.core) {
    const replica = ghosts.find(sid);
    if (replica === undefined || epochs.contains(replica.memory.end, last) || intact.isUnusable(sid))
      continue;
    left.push(`${serverName(sid)} has ${formatZxid(replica.memory.end)} and not ${formatZxid(last)}`);
  }
  return left;
}
