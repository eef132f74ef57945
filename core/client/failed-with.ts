import type { ErrorName } from '../znode/codes.js';
import { CODES } from '../znode/codes.js';
import type { ReturnedCall } from './owner.js';

/** Answered with this error. */
export function failedWith({ outcome, code }: ReturnedCall, name: ErrorName): boolean {
  return outcome === 'fail' && code === CODES[name];
}
