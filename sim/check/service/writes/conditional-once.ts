import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Answer } from '../../../../core/znode/answers.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import { CODES, codeName } from '../codes.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Expected } from '../ghosts/records.js';
import { wasAnswered } from '../requests.js';
import { PerLife, eachSuccess } from './answered-stats.js';
import { GivenNumbers } from './given-numbers.js';

/**
 * L7: of the updates that expect one version of a znode's data at most one succeeds, and gives it the next version; and
 * an update is refused for its version only if the znode had another one at its place. From calls and answers alone as
 * far as it is about success: a znode is known by its path and czxid, so that a deletion and a new creation in between
 * are no repetition. Premise: each answered update with an expected version.
 */
export function conditionalOnce({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('L7');
  /** The expected versions, by the answers of those who succeeded. */
  const successes = new PerLife(() => new GivenNumbers());
  const succeeded = (
    call: Call,
    op: Conditional,
    told: { version: number; czxid: number },
    at: Envelope,
  ): void => {
    if (op.path === null) return;
    const known = successes.of(op.path, told.czxid);
    const before = known.givenAt(op.version);
    if (before !== undefined) {
      findings.violated(
        `promised that an expected version succeeds once, but ${callName(call, servers)}, succeeded on version ` +
          `${String(op.version)} of ${op.path}, as a call before it had`,
        [...(before === 0 ? [] : [{ index: before, role: 'first success' }]), witness(at, 'second success')],
      );
    } else if (told.version !== op.version + 1) {
      findings.violated(
        `promised that success on version ${String(op.version)} gives the next one, but ${callName(call, servers)}, was ` +
          `told version ${String(told.version)}`,
        [{ index: call.called.index, role: 'call' }, witness(at, 'answer')],
      );
    }
    known.add(op.version, at.index);
  };
  ghosts.judges.returned.push((call, { code, answer }, at) => {
    if (!wasAnswered(call)) return;
    const { operations } = call;
    if (!operations.some(isConditional)) return;
    for (const [i, op] of operations.entries()) {
      if (!isConditional(op)) continue;
      findings.premise();
      judgeRefusal(findings, { call, place: i, code: codeAt(i, code, answer), servers }, at);
    }
    if (call.outcome !== 'ok') return;
    eachSuccess(call, answer, (op, { stat }) => {
      // A version beyond the range of the counter is followed by another one.
      if (isConditional(op) && stat !== null && op.version < VERSION_MAX) succeeded(call, op, stat, at);
    });
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

const VERSION_MAX = 2_147_483_647;

type Conditional = Extract<MultiOp, { readonly version: number }>;

function isConditional(op: MultiOp | null): op is Conditional {
  return op !== null && 'version' in op && op.version !== -1;
}

/** What one operation was told: the code of the whole, unless it stands in a multi. */
function codeAt(place: number, code: ErrorCode, answer: Answer): ErrorCode {
  if (answer.kind !== 'multi') return code;
  const result = answer.results[place];
  return result?.kind === 'error' ? result.code : CODES.OK;
}

interface Refusal {
  readonly call: Call;
  readonly place: number;
  readonly code: ErrorCode;
  readonly servers: readonly number[];
}

function judgeRefusal(findings: Findings, { call, place, code, servers }: Refusal, at: Envelope): void {
  const { expected } = call;
  if (expected === null) return;
  const due = dueAt(place, expected);
  if ((code === CODES.BADVERSION) === (due === CODES.BADVERSION)) return;
  const at0 = { index: call.called.index, role: 'call' };
  findings.violated(
    `promised that an update is refused for its version if and only if that differs, but ${callName(call, servers)}, ` +
      `was told ${codeName(code)} where ${codeName(due)} was due`,
    [
      at0,
      ...(call.txn === null ? [] : [{ index: call.txn.committedAt, role: 'commit' }]),
      witness(at, 'answer'),
    ],
  );
}

function dueAt(place: number, { code, answer }: Expected): ErrorCode {
  return codeAt(place, code, answer);
}
