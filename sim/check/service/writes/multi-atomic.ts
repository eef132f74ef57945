import type { Answer, MultiResult } from '../../../../core/znode/answers.js';
import type { Zxid } from '../../../../core/zxid.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import { CODES } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call } from '../ghosts/records.js';
import { isLook, wasAnswered } from '../requests.js';
import { isSameAnswer } from '../same-answer.js';

type Returned = Parameters<ServiceGhosts['judges']['returned'][number]>[1];
type MultiAnswer = Extract<Answer, { readonly kind: 'multi' }>;

/**
 * L8: a multi is answered with a result for each of its operations, all in one transaction, or with an error for each,
 * and then it was no transaction that changes anything: the operations before the one that failed say 0, those behind it
 * that the multi broke off. And nobody reads, from a state that has the multi, what was before it. Premise: each answered
 * multi, and each answered read of what a multi changed last.
 */
export function multiAtomic(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context, ghosts);
  ghosts.judges.returned.push((call, event, at) => judge.returned(call, event, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly findings = new Findings('L8');
  readonly #context: ServiceContext;
  readonly #ghosts: ServiceGhosts;

  constructor(context: ServiceContext, ghosts: ServiceGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
  }

  returned(call: Call, event: Returned, at: Envelope): void {
    if (!wasAnswered(call)) return;
    if (call.request.kind === 'multi') this.#multi(call, event, at);
    else if (isLook(call.request)) this.#read(call, event, at);
  }

  #multi(call: Call, { answer }: Returned, at: Envelope): void {
    if (answer.kind !== 'multi' || call.request.kind !== 'multi') return;
    this.findings.premise();
    const { txn } = call;
    const wrong =
      this.#wrongShape(answer, call.request.ops.length) ??
      (txn === null ? null : wrongPlace(answer, { zxid: txn.zxid, op: txn.op }));
    if (wrong === null) return;
    this.findings.violated(
      `promised that a multi takes effect as a whole or not at all, but ${callName(call, this.#context.servers)}, ${wrong}`,
      [
        { index: call.called.index, role: 'call' },
        ...(txn === null ? [] : [{ index: txn.proposedAt, role: 'proposal' }]),
        witness(at, 'answer'),
      ],
    );
  }

  #wrongShape({ results }: MultiAnswer, count: number): string | null {
    if (results.length !== count) {
      return `of ${String(count)} operations was told ${String(results.length)} results`;
    }
    const errors = results.filter(({ kind }) => kind === 'error').length;
    if (errors === 0) return null;
    if (errors < count) return `was told ${String(errors)} errors among ${String(count)} results`;
    const codes = results.map(codeOf);
    const failed = codes.findIndex((code) => code !== CODES.OK);
    const isRight =
      failed >= 0 && codes.slice(failed + 1).every((code) => code === CODES.RUNTIMEINCONSISTENCY);
    return isRight ? null : `was told the codes ${codes.map(String).join(', ')}`;
  }

  /** A read that shows what was before a multi which its state holds. */
  #read(call: Call, { code, answer }: Returned, at: Envelope): void {
    const { expected, request, reply } = call;
    if (expected === null || reply === null || !isLook(request) || request.path === null) return;
    const { model, zab } = this.#ghosts;
    if (!this.#ghosts.knows(expected.zxid)) return;
    const changed = model.changedAt(request.path, expected.zxid);
    const txn = this.#ghosts.transaction(changed);
    if (txn?.op !== 'multi') return;
    this.findings.premise();
    if (code === expected.code && isSameAnswer(answer, expected.answer)) return;
    const before = zab.epochs.before(changed);
    if (!this.#ghosts.knows(before)) return;
    const old = model.read(request, before);
    if (code !== old.code || !isSameAnswer(answer, old.answer)) return;
    this.findings.violated(
      `promised that nobody sees a part of a multi, but ${callName(call, this.#context.servers)}, was answered by ` +
        `${serverName(reply.server)} from ${formatZxid(expected.zxid)} as if the multi ${formatZxid(changed)} had left ` +
        `${request.path} out`,
      [
        { index: txn.proposedAt, role: 'proposal of the multi' },
        { index: reply.at.index, role: 'reply' },
        witness(at, 'answer'),
      ],
    );
  }
}

function codeOf(result: MultiResult): number {
  return result.kind === 'error' ? result.code : CODES.OK;
}

/** What does not fit its transaction. */
function wrongPlace({ results }: MultiAnswer, { zxid, op }: { zxid: Zxid; op: string }): string | null {
  if (results.length > 0) {
    const isFailure = results[0]?.kind === 'error';
    if (isFailure !== (op === 'failedMulti')) {
      return `was told ${isFailure ? 'errors' : 'results'}, and its transaction ${formatZxid(zxid)} is ${op}`;
    }
  }
  for (const result of results) {
    if (!('stat' in result) || result.stat.mzxid === zxid) continue;
    return `which is ${formatZxid(zxid)}, was told of a change by ${formatZxid(result.stat.mzxid)}`;
  }
  return null;
}
