import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, epochOf, formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import { isTurnedAway } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Handle } from '../ghosts/records.js';
import { isRead, wasAnswered } from '../requests.js';

/** What a handle must be shown since a sync of it was answered. */
interface Owed {
  zxid: Zxid;
  evidence: readonly Evidence[];
}

/**
 * R6: a sync and the reads behind it show every update that had returned, to whomever, when the sync was called. Premise:
 * each sync that was called when some update had returned, and each read behind one.
 *
 * ZooKeeper's sync is not agreed on by a quorum: a leader that was replaced and does not know it answers it as well. So
 * it promises nothing about an update of a later epoch than the one in which the server serves that answers: such a sync
 * is counted apart, and owes nothing.
 */
export function syncReadFresh(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context, ghosts);
  ghosts.judges.replied.push((call) => {
    if (call?.request.kind === 'sync') judge.synced(call);
  });
  ghosts.judges.returned.push((call, { code }, at) => judge.returned(call, code, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly findings = new Findings('R6');
  readonly #context: ServiceContext;
  readonly #ghosts: ServiceGhosts;
  readonly #owed = new Map<Handle, Owed>();
  /** Syncs that a server answered which could not know better. */
  readonly #outdated = new Set<Call>();
  #outdatedCount = 0;

  constructor(context: ServiceContext, ghosts: ServiceGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
  }

  /** A server answers a sync, in the epoch that it serves in. */
  synced(call: Call): void {
    const server = call.reply?.server ?? 0;
    const serving = this.#ghosts.zab.find(server)?.servingEpoch ?? 0;
    if (epochOf(call.settled.zxid) <= serving) return;
    this.#outdated.add(call);
  }

  returned(call: Call, code: ErrorCode, at: Envelope): void {
    const isOutdated = this.#outdated.delete(call);
    if (!wasAnswered(call) || isTurnedAway(code)) return;
    if (call.request.kind === 'sync') {
      if (isOutdated) this.#outdatedCount += 1;
      else if (call.settled.zxid !== ZERO_ZXID) this.#owe(call, at);
    } else if (!isRead(call.request)) return;
    const owed = this.#owed.get(call.handle);
    if (owed === undefined || call.expected === null) return;
    this.findings.premise();
    if (call.expected.zxid >= owed.zxid) return;
    const by = call.reply === null ? '' : ` by ${serverName(call.reply.server)}`;
    const counted =
      this.#outdatedCount === 0
        ? ''
        : ` (not counted: ${String(this.#outdatedCount)} answered in an epoch that was over)`;
    this.findings.violated(
      `promised that a sync shows all that had returned before it, but ${callName(call, this.#context.servers)}, was ` +
        `answered${by} from ${formatZxid(call.expected.zxid)}, and ${formatZxid(owed.zxid)} had returned${counted}`,
      [...owed.evidence, witness(at, 'answer')],
    );
  }

  #owe({ handle, settled, called }: Call, at: Envelope): void {
    const evidence = [
      { index: settled.index, role: 'answer of the update' },
      { index: called.index, role: 'sync called' },
      witness(at, 'sync answered'),
    ];
    const owed = this.#owed.get(handle);
    if (owed === undefined) this.#owed.set(handle, { zxid: settled.zxid, evidence });
    else if (settled.zxid > owed.zxid) {
      owed.zxid = settled.zxid;
      owed.evidence = evidence;
    }
  }
}
