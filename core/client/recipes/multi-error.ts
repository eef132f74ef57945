import type { ErrorCode } from '../../replication/state-machine.js';
import { CODES } from '../../znode/codes.js';
import type { ReturnedCall } from '../owner.js';

/** Why a multi had no effect: the error of the operation that failed, or of the whole; OK if it had its effect. */
export function multiError({ outcome, code, answer }: ReturnedCall): ErrorCode {
  if (outcome !== 'fail' || answer.kind !== 'multi') return code;
  for (const result of answer.results) {
    const isIt =
      result.kind === 'error' && result.code !== CODES.OK && result.code !== CODES.RUNTIMEINCONSISTENCY;
    if (isIt) return result.code;
  }
  return code;
}
