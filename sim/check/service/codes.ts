/** ZooKeeper's error numbers as far as rules name them: written apart, so that no rule asks the code that it judges. */
import type { ErrorCode } from '../../../core/replication/state-machine.js';

export const CODES = {
  OK: 0,
  RUNTIMEINCONSISTENCY: -2,
  MARSHALLINGERROR: -5,
  UNIMPLEMENTED: -6,
  BADARGUMENTS: -8,
  NONODE: -101,
  NOAUTH: -102,
  BADVERSION: -103,
  NOCHILDRENFOREPHEMERALS: -108,
  NODEEXISTS: -110,
  NOTEMPTY: -111,
  SESSIONEXPIRED: -112,
  INVALIDACL: -114,
  AUTHFAILED: -115,
  SESSIONMOVED: -118,
  NOTREADONLY: -119,
  EPHEMERALONLOCALSESSION: -120,
  NOWATCHER: -121,
  RECONFIGDISABLED: -123,
  THROTTLEDOP: -127,
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** Whether a server says by this that it has not looked at a request: it is alone, or has too much to do. */
export function isTurnedAway(code: ErrorCode): boolean {
  return code === CODES.NOTREADONLY || code === CODES.THROTTLEDOP;
}

const NAMES: ReadonlyMap<ErrorCode, string> = new Map<ErrorCode, string>(
  Object.entries(CODES).map(([name, code]) => [code, name]),
);

/** `NONODE`; the number where no rule has a name for it. */
export function codeName(code: ErrorCode): string {
  return NAMES.get(code) ?? String(code);
}
