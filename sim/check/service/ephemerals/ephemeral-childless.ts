import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import { CODES } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Expected, Transaction } from '../ghosts/records.js';
import { isLook, wasAnswered } from '../requests.js';
import { namesIn, statIn } from './shown.js';

type Returned = Parameters<ServiceGhosts['judges']['returned'][number]>[1];

/**
 * E4: an ephemeral has no children: nobody makes one below it, and no answer shows one. And its own session sees it in
 * every answer about it, as long as both live. Premise: each create below an ephemeral, and each answered read of one.
 */
export function ephemeralChildless(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context);
  ghosts.judges.committed.push((txn, at) => judge.committed(txn, at));
  ghosts.judges.returned.push((call, event, at) => judge.returned(call, event, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly findings = new Findings('E4');
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  committed({ call, code, op, zxid, proposedAt }: Transaction, at: Envelope): void {
    const expected = call?.expected ?? null;
    if (call === null || expected === null || !isRefusedBelowEphemeral(expected)) return;
    this.findings.premise();
    if (code !== 0 || op === 'failedMulti') return;
    this.findings.violated(
      `promised that an ephemeral has no children, but ${formatZxid(zxid)}, which is ` +
        `${callName(call, this.#context.servers)}, makes one`,
      [{ index: proposedAt, role: 'proposal' }, witness(at, 'commit')],
    );
  }

  returned(call: Call, { code, answer }: Returned, at: Envelope): void {
    const { expected, request, handle } = call;
    if (expected === null || !isLook(request) || !wasAnswered(call)) return;
    const due = statIn(expected.answer)?.ephemeralOwner ?? 0;
    const told = statIn(answer);
    if (due === 0 && (told === null || told.ephemeralOwner === 0)) return;
    this.findings.premise();
    const name = (): string => callName(call, this.#context.servers);
    const where = (): string => `at ${formatZxid(expected.zxid)}`;
    if (told !== null && told.ephemeralOwner !== 0 && (told.numChildren > 0 || hasNames(answer))) {
      this.findings.violated(
        `promised that an ephemeral has no children, but ${name()}, was shown one with children ${where()}`,
        [{ index: call.called.index, role: 'call' }, witness(at, 'answer')],
      );
    } else if (due !== 0 && due === handle.session && code === CODES.NONODE) {
      this.findings.violated(
        `promised that a session sees its own ephemerals, but ${name()}, was answered that there is none ${where()}`,
        [{ index: call.called.index, role: 'call' }, witness(at, 'answer')],
      );
    }
  }
}

function hasNames(answer: Returned['answer']): boolean {
  return (namesIn(answer)?.length ?? 0) > 0;
}

function isRefusedBelowEphemeral({ code, answer }: Expected): boolean {
  if (answer.kind !== 'multi') return code === CODES.NOCHILDRENFOREPHEMERALS;
  return answer.results.some(
    (result) => result.kind === 'error' && result.code === CODES.NOCHILDRENFOREPHEMERALS,
  );
}
