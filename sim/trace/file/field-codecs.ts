/** How the values of each declared field type stand in a trace file. */
import { assert } from '../../../core/assert.js';
import type { AcceptedEntry, FieldSpec, FieldTypeName, FieldTypes } from '../../../core/define-events.js';
import { proposerOf, roundOf } from '../../../core/paxos/ballot.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import type { SessionId } from '../../../core/ids.js';
import { makeSessionId } from '../../../core/ids.js';
import type { Tag } from '../../../core/storage/tag.js';
import { counterOf, epochOf, makeZxid } from '../../../core/zxid.js';
import type { Zxid } from '../../../core/zxid.js';
import type { Answer } from '../../../core/znode/answers.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { Stat } from '../../../core/znode/stat.js';
import { asIs, asListOf, isCount, isInteger, isList, isRecord, isText, isTruth } from './json-guards.js';
import { decodeAnswer, encodeAnswer } from './answer-codec.js';
import { decodeRequest, encodeRequest } from './request-codec.js';
import { decodeStat, encodeStat, isStat } from './stat-codec.js';
import { ballotOf, decodeTag, encodeTag, isBallot } from './tag-text.js';
import { isAnswer, isZnodeRequest } from './znode-guards.js';

/** The codec of one field type. No value of a field is ever undefined, so undefined says *it is no such value*. */
export interface FieldCodec {
  /** What must stand there, for the sentence of an error. */
  readonly expects: string;
  /** The JSON text of a value in memory. */
  readonly encode: (value: unknown) => string | undefined;
  /** The value in memory that parsed JSON stands for. */
  readonly decode: (json: unknown) => unknown;
}

/** A codec of values of type `T`; what `is` refuses cannot be encoded. */
interface TypedCodec<T> {
  readonly expects: string;
  readonly is: (value: unknown) => value is T;
  readonly encode: (value: T) => string;
  readonly decode: (json: unknown) => T | undefined;
}

const INCARNATION = 4294967296;
const COUNTERS = 4294967296;
const SESSIONS = 1099511627776;

export function isTag(value: unknown): value is Tag {
  if (!isRecord(value)) return false;
  const { kind, ballot, promised, slot, value: accepted, zxid, epoch } = value;
  switch (kind) {
    case 'promised':
      return isBallot(ballot);
    case 'accepted':
      return isBallot(ballot) && isBallot(promised) && isInteger(slot) && isInteger(accepted);
    case 'log':
    case 'snapshot':
      return isCount(zxid);
    case 'acceptedEpoch':
    case 'currentEpoch':
      return isCount(epoch);
    default:
      return false;
  }
}

export function isEntry(value: unknown): value is AcceptedEntry {
  return (
    isRecord(value) && isInteger(value['slot']) && isBallot(value['ballot']) && isInteger(value['value'])
  );
}

/** What stands in a file as it stands in memory. */
function plain<T extends number | string | boolean>(
  expects: string,
  is: (value: unknown) => value is T,
): TypedCodec<T> {
  return { expects, is, encode: (value) => JSON.stringify(value), decode: asIs(is) };
}

function listOf<T>(element: TypedCodec<T>, elements: string): TypedCodec<readonly T[]> {
  return {
    expects: `a list of ${elements}`,
    is: (value): value is readonly T[] => isList(value) && value.every(element.is),
    encode: (values) => `[${values.map(element.encode).join(',')}]`,
    decode: asListOf(element.decode),
  };
}

/** Two integers, `[major, minor]`, for what is one number in memory. */
function pair(json: unknown): readonly [number, number] | undefined {
  if (!isList(json) || json.length !== 2) return undefined;
  const [first, second] = json;
  return isInteger(first) && isCount(second) ? [first, second] : undefined;
}

function decodeBallot(json: unknown): Ballot | undefined {
  const parts = pair(json);
  return parts === undefined ? undefined : ballotOf(parts[0], parts[1]);
}

function decodeMessage(json: unknown): number | undefined {
  const parts = pair(json);
  if (parts === undefined || parts[1] >= INCARNATION) return undefined;
  const message = parts[0] * INCARNATION + parts[1];
  return isCount(message) ? message : undefined;
}

function decodeSession(json: unknown): SessionId | undefined {
  const parts = pair(json);
  if (parts === undefined || parts[0] < 0 || parts[1] >= SESSIONS) return undefined;
  const id = makeSessionId(parts[0], parts[1]);
  return isCount(id) ? id : undefined;
}

/** A faulty protocol may report what is no zxid, and so do votes for nobody: a negative one is `[-1,4294967295]`. */
function decodeZxid(json: unknown): Zxid | undefined {
  const parts = pair(json);
  if (parts === undefined || parts[1] >= COUNTERS) return undefined;
  const value = makeZxid(parts[0], parts[1]);
  return isInteger(value) ? value : undefined;
}

function encodeZxid(value: Zxid): string {
  const counter = counterOf(value);
  return `[${String(epochOf(value))},${String(counter < 0 ? counter + COUNTERS : counter)}]`;
}

function decodeLogTag(json: unknown): Tag | undefined {
  const position = decodeZxid(json);
  return isCount(position) ? { kind: 'log', zxid: position } : undefined;
}

function decodeEntry(json: unknown): AcceptedEntry | undefined {
  if (!isList(json) || json.length !== 3) return undefined;
  const [slot, ballotJson, value] = json;
  const ballot = decodeBallot(ballotJson);
  return isInteger(slot) && ballot !== undefined && isInteger(value) ? { slot, ballot, value } : undefined;
}

function encodeBallot(ballot: Ballot): string {
  return `[${String(roundOf(ballot))},${String(proposerOf(ballot))}]`;
}

const integer = plain('a safe integer', isInteger);
/** Addresses are not held against the header's actors: a faulty protocol may name one that nobody has. */
const actor = plain('an address, an integer from 0', isCount);
const ballot: TypedCodec<Ballot> = {
  expects: 'a ballot as [round, sid]',
  is: isBallot,
  encode: encodeBallot,
  decode: decodeBallot,
};
const zxid: TypedCodec<Zxid> = {
  expects: 'a zxid as [epoch, counter]',
  is: isInteger,
  encode: encodeZxid,
  decode: decodeZxid,
};
const message: TypedCodec<number> = {
  expects: 'a message as [incarnation, number]',
  is: isCount,
  encode: (msg) => `[${String(Math.floor(msg / INCARNATION))},${String(msg % INCARNATION)}]`,
  decode: decodeMessage,
};
const tag: TypedCodec<Tag> = {
  expects: 'a tag such as "promised 3.1", or that of a transaction in the log as [epoch, counter]',
  is: isTag,
  // Nearly all tags are those of transactions.
  encode: (value) => (value.kind === 'log' ? encodeZxid(value.zxid) : `"${encodeTag(value)}"`),
  decode: (json) => (isText(json) ? decodeTag(json) : decodeLogTag(json)),
};
const entry: TypedCodec<AcceptedEntry> = {
  expects: 'an entry as [slot, [round, sid], value]',
  is: isEntry,
  encode: ({ slot, ballot: at, value }) => `[${String(slot)},${encodeBallot(at)},${String(value)}]`,
  decode: decodeEntry,
};
const session: TypedCodec<SessionId> = {
  expects: 'a session as [sid, number]',
  is: isCount,
  encode: (id) => `[${String(Math.floor(id / SESSIONS))},${String(id % SESSIONS)}]`,
  decode: decodeSession,
};
const stat: TypedCodec<Stat> = {
  expects: 'a Stat as a list of its numbers',
  is: isStat,
  encode: encodeStat,
  decode: decodeStat,
};
const request: TypedCodec<ZnodeRequest> = {
  expects: 'a request of the znode service',
  is: isZnodeRequest,
  encode: encodeRequest,
  decode: decodeRequest,
};
const answer: TypedCodec<Answer> = {
  expects: 'an answer of the znode service',
  is: isAnswer,
  encode: encodeAnswer,
  decode: decodeAnswer,
};

const TYPED: { readonly [T in FieldTypeName]: FieldCodec } = {
  int: untyped<FieldTypes['int']>(integer),
  text: untyped<FieldTypes['text']>(plain('a text', isText)),
  bool: untyped<FieldTypes['bool']>(plain('true or false', isTruth)),
  actor: untyped<FieldTypes['actor']>(actor),
  sids: untyped<FieldTypes['sids']>(listOf(actor, 'addresses')),
  actors: untyped<FieldTypes['actors']>(listOf(actor, 'addresses')),
  micros: untyped<FieldTypes['micros']>(plain('a time in µs, an integer from 0', isCount)),
  ballot: untyped<FieldTypes['ballot']>(ballot),
  zxid: untyped<FieldTypes['zxid']>(zxid),
  msg: untyped<FieldTypes['msg']>(message),
  tag: untyped<FieldTypes['tag']>(tag),
  tags: untyped<FieldTypes['tags']>(listOf(tag, 'tags such as "promised 3.1" or [epoch, counter]')),
  entries: untyped<FieldTypes['entries']>(listOf(entry, 'entries as [slot, [round, sid], value]')),
  session: untyped<FieldTypes['session']>(session),
  sessions: untyped<FieldTypes['sessions']>(listOf(session, 'sessions as [sid, number]')),
  ints: untyped<FieldTypes['ints']>(listOf(integer, 'safe integers')),
  stat: untyped<FieldTypes['stat']>(stat),
  request: untyped<FieldTypes['request']>(request),
  answer: untyped<FieldTypes['answer']>(answer),
};

function untyped<T>({ expects, is, encode, decode }: TypedCodec<T>): FieldCodec {
  return { expects, encode: (value) => (is(value) ? encode(value) : undefined), decode };
}

/** The codec of a field type. */
export function fieldCodec(type: FieldTypeName): FieldCodec {
  return TYPED[type];
}

/** The type behind a field's declaration, and whether the field may be null. */
export function fieldType(spec: FieldSpec): { readonly type: FieldTypeName; readonly isOptional: boolean } {
  const declared = typeof spec === 'string' ? spec : spec.type;
  const isOptional = declared.endsWith('?');
  const type = isOptional ? declared.slice(0, -1) : declared;
  assert(isFieldType(type), `a field is of a known type, not ${type}`);
  return { type, isOptional };
}

function isFieldType(name: string): name is FieldTypeName {
  return Object.hasOwn(TYPED, name);
}
