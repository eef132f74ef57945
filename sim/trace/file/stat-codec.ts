/** A Stat in a trace file: its numbers in one list, each zxid and the owner as two. */
import { makeSessionId } from '../../../core/ids.js';
import { counterOf, epochOf, makeZxid } from '../../../core/zxid.js';
import type { Stat } from '../../../core/znode/stat.js';
import { isInteger, isList, isRecord } from './json-guards.js';

const SESSIONS = 1099511627776;
const NUMBERS = 15;

export function isStat(value: unknown): value is Stat {
  if (!isRecord(value)) return false;
  const { czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion } = value;
  const { ephemeralOwner, dataLength, numChildren } = value;
  const numbers = [czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion];
  return numbers.every(isInteger) && [ephemeralOwner, dataLength, numChildren].every(isInteger);
}

/** czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion, ephemeralOwner, dataLength, numChildren. */
export function encodeStat(stat: Stat): string {
  const { czxid, mzxid, pzxid, ephemeralOwner: owner } = stat;
  const zxids = [czxid, mzxid, pzxid].flatMap((zxid) => [epochOf(zxid), counterOf(zxid)]);
  const rest = [stat.ctime, stat.mtime, stat.version, stat.cversion, stat.aversion];
  const session = [Math.floor(owner / SESSIONS), owner % SESSIONS];
  return JSON.stringify([...zxids, ...rest, ...session, stat.dataLength, stat.numChildren]);
}

export function decodeStat(json: unknown): Stat | undefined {
  if (!isList(json) || json.length !== NUMBERS || !json.every(isInteger)) return undefined;
  const at = (place: number): number => json[place] ?? 0;
  return {
    czxid: makeZxid(at(0), at(1)),
    mzxid: makeZxid(at(2), at(3)),
    ctime: at(6),
    mtime: at(7),
    version: at(8),
    cversion: at(9),
    aversion: at(10),
    ephemeralOwner: makeSessionId(at(11), at(12)),
    dataLength: at(13),
    numChildren: at(14),
    pzxid: makeZxid(at(4), at(5)),
  };
}
