/** The operations of recordings, as requests to the znode service. */
import { z } from 'zod';
import type { MultiOp, MultiReadOp, ZnodeRequest } from '../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../core/znode/requests.js';
import { check } from '../input/check.js';
import { bytesOf, pathOf, writtenOrNull } from './byte-text.js';
import { requestOfFrame } from './frame.js';

const path = writtenOrNull.transform((form) => (form === null ? null : pathOf(form)));
const data = writtenOrNull.transform((form) => (form === null ? null : bytesOf(form)));
/** A null list is refused like an empty one (INVALIDACL). */
const acl = z
  .array(
    z.strictObject({
      perms: z.int(),
      // A text that is not there is taken for an empty one, as servers do with what some clients send for it.
      scheme: z
        .string()
        .nullable()
        .transform((text) => text ?? ''),
      id: z
        .string()
        .nullable()
        .transform((text) => text ?? ''),
    }),
  )
  .nullable()
  .transform((list) => list ?? []);

const FLAGS: ReadonlyMap<unknown, number> = new Map(Object.entries(CREATE_FLAGS));
const mode = z
  .custom<string | number>(
    (value) => FLAGS.has(value) || Number.isSafeInteger(value),
    `the name of a mode (${[...FLAGS.keys()].join(', ')}), or a number`,
  )
  .transform((word) => (typeof word === 'number' ? word : (FLAGS.get(word) ?? 0)));

const int = z.int();
const paths = z.array(path).transform((list) => list.map((one) => one ?? ''));

/** The operations' arguments besides the number, which a step may choose for any of them. */
const create = z.strictObject({ path, data, acl, mode });
const createTTL = z.strictObject({ path, data, acl, mode, ttl: int });
const versioned = z.strictObject({ path, version: int });
const setData = z.strictObject({ path, data, version: int });
const reading = z.strictObject({ path, watch: z.boolean() });
const empty = z.strictObject({});
const pathOnly = z.strictObject({ path });
const missed = { relativeZxid: int, data: paths, exist: paths, child: paths };
const setWatches = z.strictObject(missed);
const setWatches2 = z.strictObject({ ...missed, persistent: paths, recursive: paths });
const setACL = z.strictObject({ path, acl, version: int });
const addWatch = z.strictObject({ path, mode: int });
const typed = z.strictObject({ path, type: int });
const addAuth = z.strictObject({ scheme: z.string().nullable(), auth: data });
const list = z.strictObject({ ops: z.array(z.unknown()) });
const raw = z.strictObject({ opcode: int, body: z.base64().or(z.literal('')) });

/** Builds something of an operation's arguments; `place` says where they stand. */
type Build<R> = (args: unknown, place: string) => R;

function built<T, R>(schema: z.ZodType<T>, build: (args: T, place: string) => R): Build<R> {
  return (args, place) => build(check(schema, args, place), place);
}

/** Operations that a multi may hold. */
const MULTI_OPS: Readonly<Record<MultiOp['kind'], Build<MultiOp>>> = {
  create: built(create, ({ mode: flags, ...rest }) => ({ kind: 'create', ...rest, flags })),
  create2: built(create, ({ mode: flags, ...rest }) => ({ kind: 'create2', ...rest, flags })),
  createContainer: built(create, ({ mode: flags, ...rest }) => ({ kind: 'createContainer', ...rest, flags })),
  createTTL: built(createTTL, ({ mode: flags, ...rest }) => ({ kind: 'createTTL', ...rest, flags })),
  delete: built(versioned, (args) => ({ kind: 'delete', ...args })),
  setData: built(setData, (args) => ({ kind: 'setData', ...args })),
  check: built(versioned, (args) => ({ kind: 'check', ...args })),
};

/** An operation as it stands in a list: its name beside its arguments. */
export const listedOperation = z.looseObject({ op: z.string() });

/**
 * An operation of a multi; null for one that does not belong there, whichever it is: the server answers MARSHALLINGERROR
 * before it looks at more than the operation's number.
 */
function multiOp(entry: unknown, place: string): MultiOp | null {
  const { op, ...args } = check(listedOperation, entry, place);
  return isMultiOp(op) ? MULTI_OPS[op](args, place) : null;
}

function isMultiOp(op: string): op is MultiOp['kind'] {
  return Object.hasOwn(MULTI_OPS, op);
}

/** A read of a multiRead; null for any other operation. */
function multiReadOp(entry: unknown, place: string): MultiReadOp | null {
  const { op, ...args } = check(listedOperation, entry, place);
  return op === 'getData' || op === 'getChildren' ? { kind: op, ...check(reading, args, place) } : null;
}

/** What stands for bytes is none that a recording could name. */
type Kind = Exclude<ZnodeRequest['kind'], MultiOp['kind'] | 'malformed' | 'malformedUpdate' | 'unknown'>;

/** All others that are built: a request of the service that is missing here does not compile. */
const OTHERS: Readonly<Record<Kind, Build<ZnodeRequest>>> = {
  multi: built(list, ({ ops }, place) => ({
    kind: 'multi',
    ops: ops.map((op, i) => multiOp(op, `${place}.ops[${String(i)}]`)),
  })),
  closeSession: built(empty, () => ({ kind: 'closeSession' })),
  exists: built(reading, (args) => ({ kind: 'exists', ...args })),
  getData: built(reading, (args) => ({ kind: 'getData', ...args })),
  getChildren: built(reading, (args) => ({ kind: 'getChildren', ...args })),
  getChildren2: built(reading, (args) => ({ kind: 'getChildren2', ...args })),
  getACL: built(pathOnly, (args) => ({ kind: 'getACL', ...args })),
  setACL: built(setACL, (args) => ({ kind: 'setACL', ...args })),
  getAllChildrenNumber: built(pathOnly, (args) => ({ kind: 'getAllChildrenNumber', ...args })),
  getEphemerals: built(pathOnly, ({ path: prefix }) => ({ kind: 'getEphemerals', prefix })),
  multiRead: built(list, ({ ops }, place) => ({
    kind: 'multiRead',
    ops: ops.map((op, i) => multiReadOp(op, `${place}.ops[${String(i)}]`)),
  })),
  addWatch: built(addWatch, (args) => ({ kind: 'addWatch', ...args })),
  checkWatches: built(typed, (args) => ({ kind: 'checkWatches', ...args })),
  removeWatches: built(typed, (args) => ({ kind: 'removeWatches', ...args })),
  addAuth: built(addAuth, ({ scheme, auth }) => ({ kind: 'addAuth', scheme: scheme ?? '', auth })),
  whoAmI: built(empty, () => ({ kind: 'whoAmI' })),
  // Whatever it asks for, it is refused.
  reconfig: built(z.looseObject({}), () => ({ kind: 'reconfig' })),
  sync: built(pathOnly, (args) => ({ kind: 'sync', ...args })),
  ping: built(empty, () => ({ kind: 'ping' })),
  setWatches: built(setWatches, (args) => ({ kind: 'setWatches', ...args })),
  setWatches2: built(setWatches2, (args) => ({ kind: 'setWatches2', ...args })),
};

function isOther(op: string): op is Kind {
  return Object.hasOwn(OTHERS, op);
}

/** A request that is given as bytes. */
const RAW = 'raw';

/** Whether the service has this operation. */
export function isRequest(op: string): boolean {
  return isMultiOp(op) || isOther(op) || op === RAW;
}

/** The request that an operation stands for; null if the service does not have it. `place` says where its arguments stand. */
export function requestOf(op: string, args: unknown, place: string): ZnodeRequest | null {
  if (isMultiOp(op)) return MULTI_OPS[op](args, place);
  if (op === RAW) {
    const { opcode, body } = check(raw, args, place);
    return requestOfFrame(opcode, Buffer.from(body, 'base64'));
  }
  return isOther(op) ? OTHERS[op](args, place) : null;
}
