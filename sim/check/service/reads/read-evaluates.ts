import { formatZxid } from '../../../../core/zxid.js';
import { serverName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import { isTurnedAway } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName, difference } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import { isRead, wasAnswered } from '../requests.js';
import { isSameAnswer } from '../same-answer.js';

/**
 * R1: a read is answered as the tree was when the transaction had been applied that its server had applied last. Premise:
 * each answered read of a state that is in the committed history.
 */
export function readEvaluates({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('R1');
  ghosts.judges.returned.push((call, { code, answer }, at) => {
    const { expected, reply, request } = call;
    if (!isRead(request) || expected === null || !wasAnswered(call) || isTurnedAway(code)) return;
    findings.premise();
    if (code === expected.code && isSameAnswer(answer, expected.answer)) return;
    const by = reply === null ? '' : ` by ${serverName(reply.server)}`;
    findings.violated(
      `promised that a read is answered from the tree at its zxid, but ${callName(call, servers)}, was answered${by} ` +
        `from ${formatZxid(expected.zxid)} with ${difference({ code, answer }, expected)}`,
      [
        { index: call.called.index, role: 'call' },
        ...(reply === null ? [] : [{ index: reply.at.index, role: 'reply' }]),
        witness(at, 'answer'),
      ],
    );
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
