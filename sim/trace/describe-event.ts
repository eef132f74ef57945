/** Events in a person's words: one line for a timeline, in the form of the declaration. */
import { assert } from '../../core/assert.js';
import type { AcceptedEntry, EventSpecs, FieldTypeName } from '../../core/define-events.js';
import type { Kinded } from '../../core/env.js';
import { formatSessionId } from '../../core/ids.js';
import { formatBallot } from '../../core/paxos/ballot.js';
import { formatTag } from '../../core/storage/tag.js';
import type { Stat } from '../../core/znode/stat.js';
import { formatZxid } from '../../core/zxid.js';
import { fieldType, isEntry, isTag } from './file/field-codecs.js';
import { isCount, isInteger, isList, isRecord } from './file/json-guards.js';
import { isStat } from './file/stat-codec.js';
import { isBallot } from './file/tag-text.js';

/** What a person calls an actor, by its address: `s1`, `c1`, `world`. */
export type ActorNames = (actor: number) => string;

const INCARNATION = 4294967296;

/**
 * `paxos.accepted slot=1 ballot=3.1 value=7`: the kind and its fields in declared order, without those that are null.
 * Fields of a kind that `specs` does not declare are not shown.
 */
export function describeEvent(event: Kinded, specs: EventSpecs, nameOf: ActorNames): string {
  assert(isRecord(event), 'an event is an object');
  const words: string[] = [event.kind];
  for (const [name, spec] of Object.entries(specs[event.kind]?.fields ?? {})) {
    const value: unknown = event[name];
    if (value !== null) words.push(`${name}=${describeValue(value, fieldType(spec).type, nameOf)}`);
  }
  return words.join(' ');
}

/** A value that is not of its type (a faulty protocol's) is shown as it is. */
function describeValue(value: unknown, type: FieldTypeName, nameOf: ActorNames): string {
  switch (type) {
    case 'actor':
      return isInteger(value) ? nameOf(value) : raw(value);
    case 'ballot':
      return isBallot(value) ? formatBallot(value) : raw(value);
    case 'zxid':
      return isCount(value) ? formatZxid(value) : raw(value);
    case 'msg':
      return isInteger(value)
        ? `${String(Math.floor(value / INCARNATION))}.${String(value % INCARNATION)}`
        : raw(value);
    case 'tag':
      return isTag(value) ? formatTag(value) : raw(value);
    case 'sids':
    case 'actors':
      return describeList(value, (element) => describeValue(element, 'actor', nameOf));
    case 'tags':
      return describeList(value, (element) => describeValue(element, 'tag', nameOf));
    case 'entries':
      return describeList(value, (element) => (isEntry(element) ? describeEntry(element) : raw(element)));
    case 'session':
      return isCount(value) ? formatSessionId(value) : raw(value);
    case 'sessions':
      return describeList(value, (element) => describeValue(element, 'session', nameOf));
    case 'ints':
      return describeList(value, raw);
    case 'stat':
      return isStat(value) ? describeStat(value) : raw(value);
    case 'int':
    case 'text':
    case 'bool':
    case 'micros':
    case 'request':
    case 'answer':
      return raw(value);
  }
}

/** `1 3.1 7`: slot, ballot, value. */
function describeEntry({ slot, ballot, value }: AcceptedEntry): string {
  return `${String(slot)} ${formatBallot(ballot)} ${String(value)}`;
}

function describeList(value: unknown, describe: (element: unknown) => string): string {
  return isList(value) ? `[${value.map(describe).join(', ')}]` : raw(value);
}

/** `version=3 cversion=0 …`, without what is 0 or as old as the znode itself. */
function describeStat(stat: Stat): string {
  const { czxid, mzxid, pzxid, version, cversion, ephemeralOwner, dataLength, numChildren } = stat;
  const words = [`czxid=${formatZxid(czxid)}`, `version=${String(version)}`, `length=${String(dataLength)}`];
  if (mzxid !== czxid) words.push(`mzxid=${formatZxid(mzxid)}`);
  if (pzxid !== czxid) words.push(`pzxid=${formatZxid(pzxid)}`);
  if (cversion !== 0) words.push(`cversion=${String(cversion)}`);
  if (numChildren !== 0) words.push(`children=${String(numChildren)}`);
  if (ephemeralOwner !== 0) words.push(`owner=${formatSessionId(ephemeralOwner)}`);
  return `{${words.join(' ')}}`;
}

/** A text that is one word stands bare; any other value as JSON. */
function raw(value: unknown): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value)
    ? value
    : (JSON.stringify(value) ?? 'undefined');
}
