/**
 * A Stat in a trace file: its numbers in one list, most of which are small or left out. It begins with czxid as two
 * numbers; mzxid and pzxid are so many transactions later, or stand as `[epoch, counter]` if they are of other epochs;
 * ctime is in ms since the calendars of a run begin, and null for the time 0 of the built-in znodes; mtime is so much
 * later. Then come version, dataLength, cversion, numChildren, aversion, and the session of the owner as two numbers.
 * Zeros at the end are left out.
 */
import { makeSessionId } from '../../../core/ids.js';
import { epochOf, makeZxid } from '../../../core/zxid.js';
import type { Zxid } from '../../../core/zxid.js';
import type { Stat } from '../../../core/znode/stat.js';
import { decodeStat2 } from './format-2.js';
import { isInteger, isList, isRecord } from './json-guards.js';

const SESSIONS = 1099511627776;
const NUMBERS_MAX = 13;
/**
 * What ctime is counted from, in ms since 1970. It is part of the format, and stays as it is even if the calendars of
 * later runs begin at another time.
 */
const TIME_BASE_MS = 1_700_000_000_000;

export function isStat(value: unknown): value is Stat {
  if (!isRecord(value)) return false;
  const { czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion } = value;
  const { ephemeralOwner, dataLength, numChildren } = value;
  const numbers = [czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion];
  if (!numbers.every(isInteger) || ![ephemeralOwner, dataLength, numChildren].every(isInteger)) return false;
  return isTime(ctime, TIME_BASE_MS) && isTime(mtime, ctime);
}

/** A time stands as a difference, which must be exact: no calendar is wrong by a hundred thousand years. */
function isTime(time: unknown, base: unknown): boolean {
  return isInteger(time) && isInteger(base) && isInteger(time - base);
}

export function encodeStat(stat: Stat): string {
  const { czxid, mzxid, pzxid, ctime, mtime, ephemeralOwner: owner } = stat;
  const epoch = epochOf(czxid);
  const time = ctime === 0 ? 'null' : String(ctime - TIME_BASE_MS);
  const sid = Math.floor(owner / SESSIONS);
  const zxids = `${String(epoch)},${String(czxid - makeZxid(epoch, 0))},${laterZxid(mzxid, czxid)},${laterZxid(pzxid, czxid)}`;
  const counts = [stat.version, stat.dataLength, stat.cversion, stat.numChildren, stat.aversion];
  const numbers = [mtime - ctime, ...counts, sid, owner - makeSessionId(sid, 0)];
  return `[${`${zxids},${time},${numbers.join(',')}`.replace(ZEROS, '')}]`;
}

/** The Stat that parsed JSON stands for, in the form of this format or of format 2; undefined if it is none. */
export function decodeStat(json: unknown): Stat | undefined {
  if (!isList(json)) return undefined;
  if (json.length > NUMBERS_MAX) return decodeStat2(json);
  const [epoch = 0, counter = 0, modified = 0, children = 0, time = 0] = json;
  if (!isInteger(epoch) || !isInteger(counter)) return undefined;
  const rest = json.slice(FIRST_REST);
  if (!rest.every(isInteger)) return undefined;
  const [lasted = 0, version = 0, dataLength = 0, cversion = 0, numChildren = 0, aversion = 0, ...owner] =
    rest;
  const czxid = makeZxid(epoch, counter);
  const mzxid = decodeLater(modified, czxid);
  const pzxid = decodeLater(children, czxid);
  const ctime = time === null ? 0 : isInteger(time) ? time + TIME_BASE_MS : undefined;
  if (mzxid === undefined || pzxid === undefined || ctime === undefined) return undefined;
  const [sid = 0, session = 0] = owner;
  const stat = {
    czxid,
    mzxid,
    ctime,
    mtime: ctime + lasted,
    version,
    cversion,
    aversion,
    ephemeralOwner: makeSessionId(sid, session),
    dataLength,
    numChildren,
    pzxid,
  };
  // Sums of safe integers need not be safe.
  return isStat(stat) ? stat : undefined;
}

const ZEROS = /(?:,0)+$/;
/** Behind the zxids and ctime. */
const FIRST_REST = 5;

function laterZxid(zxid: Zxid, czxid: Zxid): string {
  const epoch = epochOf(zxid);
  return epoch === epochOf(czxid)
    ? String(zxid - czxid)
    : `[${String(epoch)},${String(zxid - makeZxid(epoch, 0))}]`;
}

function decodeLater(json: unknown, czxid: Zxid): Zxid | undefined {
  if (isInteger(json)) return czxid + json;
  if (!isList(json) || json.length !== 2) return undefined;
  const [epoch, counter] = json;
  return isInteger(epoch) && isInteger(counter) ? makeZxid(epoch, counter) : undefined;
}
