/** Tags in a trace file: where `formatTag`, which is for people, leaves something out, this says all that a tag holds. */
import { unreachable } from '../../../core/assert.js';
import { formatBallot, makeBallot, proposerOf, roundOf, ZERO_BALLOT } from '../../../core/paxos/ballot.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatTag } from '../../../core/storage/tag.js';
import type { Tag } from '../../../core/storage/tag.js';
import { makeZxid } from '../../../core/zxid.js';
import type { Zxid } from '../../../core/zxid.js';

const ROUND_LIMIT = 2147483648;
const SID_LIMIT = 8192;
const COUNTERS = 4294967296;

/** `promised 3.1`; `accepted 1 3.1 5 3.1`: slot, ballot, value, and the promise that the same record carries. */
export function encodeTag(tag: Tag): string {
  switch (tag.kind) {
    case 'accepted': {
      const place = `${String(tag.slot)} ${formatBallot(tag.ballot)}`;
      return `accepted ${place} ${String(tag.value)} ${formatBallot(tag.promised)}`;
    }
    case 'promised':
    case 'log':
    case 'acceptedEpoch':
    case 'currentEpoch':
    case 'snapshot':
      return formatTag(tag);
    default:
      return unreachable(tag);
  }
}

/** The tag that a text stands for; undefined unless `encodeTag` gives exactly this text for it. */
export function decodeTag(text: string): Tag | undefined {
  // Most of all tags are these; digits without more need no second look.
  const log = /^log (0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text);
  if (log !== null) return logTag(Number(log[1]), Number(log[2]));
  const tag = parseTag(text.split(' '));
  return tag !== undefined && encodeTag(tag) === text ? tag : undefined;
}

function logTag(epoch: number, counter: number): Tag | undefined {
  const zxid = makeZxid(epoch, counter);
  return counter < COUNTERS && Number.isSafeInteger(zxid) ? { kind: 'log', zxid } : undefined;
}

function parseTag([kind = '', ...words]: readonly string[]): Tag | undefined {
  const [word] = words;
  switch (kind) {
    case 'promised': {
      const ballot = parseBallot(word);
      return ballot === undefined ? undefined : { kind, ballot };
    }
    case 'accepted':
      return parseAccepted(words);
    case 'log':
    case 'snapshot': {
      const zxid = parseZxid(word);
      return zxid === undefined ? undefined : { kind, zxid };
    }
    case 'acceptedEpoch':
    case 'currentEpoch': {
      const epoch = Number(word);
      return Number.isSafeInteger(epoch) && epoch >= 0 ? { kind, epoch } : undefined;
    }
    default:
      return undefined;
  }
}

function parseAccepted([first, second, third, fourth]: readonly string[]): Tag | undefined {
  const [slot, ballot, value, promised] = [
    Number(first),
    parseBallot(second),
    Number(third),
    parseBallot(fourth),
  ];
  if (!Number.isSafeInteger(slot) || !Number.isSafeInteger(value)) return undefined;
  if (ballot === undefined || promised === undefined) return undefined;
  return { kind: 'accepted', slot, ballot, value, promised };
}

function parseZxid(word = ''): Zxid | undefined {
  const [epoch, counter] = word.split('.').map(Number);
  if (epoch === undefined || counter === undefined || counter >= COUNTERS) return undefined;
  const zxid = makeZxid(epoch, counter);
  return Number.isSafeInteger(zxid) && zxid >= 0 ? zxid : undefined;
}

function parseBallot(word = ''): Ballot | undefined {
  const [round, sid] = word.split('.');
  return ballotOf(Number(round), Number(sid));
}

/** The ballot of a round and a server id; undefined if there is none such. `0.0` is the ballot below all. */
export function ballotOf(round: number, sid: number): Ballot | undefined {
  if (round === 0 && sid === 0) return ZERO_BALLOT;
  if (!Number.isSafeInteger(round) || !Number.isSafeInteger(sid)) return undefined;
  if (round < 1 || round >= ROUND_LIMIT || sid < 1 || sid >= SID_LIMIT) return undefined;
  return makeBallot(round, sid);
}

export function isBallot(value: unknown): value is Ballot {
  return typeof value === 'number' && ballotOf(roundOf(value), proposerOf(value)) === value;
}
