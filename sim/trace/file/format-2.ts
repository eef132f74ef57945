/**
 * Format 2, as far as format 3 differs: a Stat was a list of all of its numbers, each zxid and the owner as two. A list of
 * format 3 is shorter, so that each is known by its length. What else is new stands where format 2 has something else, and
 * is never written there: references to other actors in keyframes, names of lists of permissions, and zxids as tags.
 */
import { makeSessionId } from '../../../core/ids.js';
import { makeZxid } from '../../../core/zxid.js';
import type { Stat } from '../../../core/znode/stat.js';
import { isInteger } from './json-guards.js';

const NUMBERS = 15;

/** czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion, ephemeralOwner, dataLength, numChildren. */
export function decodeStat2(json: readonly unknown[]): Stat | undefined {
  if (json.length !== NUMBERS || !json.every(isInteger)) return undefined;
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
