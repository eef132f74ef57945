import type { Envelope } from '../../../trace/event-stream.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import { formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName, sessionName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Transaction } from '../ghosts/records.js';
import { isEphemeral } from '../model/updates.js';
import { isLook, wasAnswered } from '../requests.js';
import { statIn } from './shown.js';

type Returned = Parameters<ServiceGhosts['judges']['returned'][number]>[1];

/**
 * E1: at every zxid the owner of an ephemeral is a session that has begun and not ended. No leader makes one for a
 * session whose end it has proposed (ZOOKEEPER-1208), and no read shows one. Premise: each transaction that makes an
 * ephemeral, and each answer that shows one.
 */
export function ephemeralOwnerLive(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context, ghosts);
  ghosts.judges.committed.push((txn, at) => judge.committed(txn, at));
  ghosts.judges.returned.push((call, event, at) => judge.returned(call, event, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly findings = new Findings('E1');
  readonly #context: ServiceContext;
  readonly #ghosts: ServiceGhosts;

  constructor(context: ServiceContext, ghosts: ServiceGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
  }

  committed({ zxid, session, call, code, op, proposedAt }: Transaction, at: Envelope): void {
    if (call === null || code !== 0 || op === 'failedMulti') return;
    if (!call.operations.some(makesEphemeral)) return;
    this.findings.premise();
    if (this.#ghosts.model.wasOpen(session, zxid)) return;
    this.findings.violated(
      `promised that an ephemeral has a live owner, but ${formatZxid(zxid)}, which is ` +
        `${callName(call, this.#context.servers)}, makes one for ${sessionName(session)}, which ${this.#end(session)}`,
      [{ index: proposedAt, role: 'proposal' }, witness(at, 'commit')],
    );
  }

  returned(call: Call, { answer }: Returned, at: Envelope): void {
    const { expected, request, reply } = call;
    if (expected === null || !isLook(request) || !wasAnswered(call)) return;
    const owner = statIn(answer)?.ephemeralOwner ?? 0;
    if (owner === 0) return;
    this.findings.premise();
    if (this.#ghosts.model.wasOpen(owner, expected.zxid)) return;
    this.findings.violated(
      `promised that an ephemeral has a live owner, but ${callName(call, this.#context.servers)}, was shown one at ` +
        `${formatZxid(expected.zxid)} that belongs to ${sessionName(owner)}, which ${this.#end(owner)}`,
      [...(reply === null ? [] : [{ index: reply.at.index, role: 'reply' }]), witness(at, 'answer')],
    );
  }

  #end(session: number): string {
    const record = this.#ghosts.session(session);
    if (record === undefined) return 'has never begun';
    return record.closedZxid === 0
      ? `begins at ${formatZxid(record.openedZxid)}`
      : `ended at ${formatZxid(record.closedZxid)}`;
  }
}

function makesEphemeral(op: MultiOp | null): boolean {
  return op !== null && isEphemeral(op);
}
