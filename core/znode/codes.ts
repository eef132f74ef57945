/** ZooKeeper's error numbers by their names (`KeeperException.Code`), as clients see them. */
import type { ErrorCode } from '../replication/state-machine.js';

export const CODES = {
  OK: 0,
  SYSTEMERROR: -1,
  RUNTIMEINCONSISTENCY: -2,
  DATAINCONSISTENCY: -3,
  CONNECTIONLOSS: -4,
  MARSHALLINGERROR: -5,
  UNIMPLEMENTED: -6,
  OPERATIONTIMEOUT: -7,
  BADARGUMENTS: -8,
  NONODE: -101,
  NOAUTH: -102,
  BADVERSION: -103,
  NOCHILDRENFOREPHEMERALS: -108,
  NODEEXISTS: -110,
  NOTEMPTY: -111,
  SESSIONEXPIRED: -112,
  INVALIDCALLBACK: -113,
  INVALIDACL: -114,
  AUTHFAILED: -115,
  SESSIONMOVED: -118,
  NOTREADONLY: -119,
  EPHEMERALONLOCALSESSION: -120,
  NOWATCHER: -121,
  RECONFIGDISABLED: -123,
  QUOTAEXCEEDED: -125,
  THROTTLEDOP: -127,
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** What an error is called. */
export type ErrorName = keyof typeof CODES;

const NAMES: ReadonlyMap<ErrorCode, string> = new Map(
  Object.entries(CODES).map(([name, code]) => [code, name]),
);

/** The name of an error number; the number itself where ZooKeeper has no such error. */
export function nameOfCode(code: ErrorCode): string {
  return NAMES.get(code) ?? String(code);
}
