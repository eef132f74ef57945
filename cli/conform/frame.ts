/**
 * Requests as bytes: what a recording sends as it is, whether or not it is a request. ZooKeeper's encoding (jute) is that
 * of `wire-protocol` 1; what cannot be read is told apart by whether the server had taken a zxid for it by then.
 */
import { unreachable } from '../../core/assert.js';
import type { Answer } from '../../core/znode/answers.js';
import type { Acl } from '../../core/znode/acl.js';
import type { MultiOp, MultiReadOp, ZnodeRequest } from '../../core/znode/requests.js';

/** The bytes end before the field does, or a length cannot be. */
class Unreadable extends Error {}

class JuteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int(): number {
    return this.#take(4).readInt32BE();
  }

  /** What fits no number would be no zxid and no TTL of ours: the nearest number will do for it. */
  long(): number {
    return Number(this.#take(8).readBigInt64BE());
  }

  bool(): boolean {
    return this.#take(1).readUInt8() !== 0;
  }

  text(): string | null {
    return this.#counted()?.toString('utf8') ?? null;
  }

  data(): string | null {
    return this.#counted()?.toString('latin1') ?? null;
  }

  list<T>(item: () => T): readonly T[] {
    const count = this.int();
    const items: T[] = [];
    for (let i = 0; i < count; i += 1) items.push(item());
    return items;
  }

  texts(): readonly string[] {
    return this.list(() => this.text() ?? '');
  }

  acl(): readonly Acl[] {
    return this.list(() => ({ perms: this.int(), scheme: this.text() ?? '', id: this.text() ?? '' }));
  }

  #counted(): Buffer | null {
    const length = this.int();
    if (length === -1) return null;
    if (length < 0) throw new Unreadable();
    return this.#take(length);
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Unreadable();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

type Read = (reader: JuteReader) => ZnodeRequest;

function createFields(reader: JuteReader): {
  path: string | null;
  data: string | null;
  acl: readonly Acl[];
  flags: number;
} {
  return { path: reader.text(), data: reader.data(), acl: reader.acl(), flags: reader.int() };
}

/** Operations that a multi may hold, by their numbers. */
const MULTI_OPS: ReadonlyMap<number, (reader: JuteReader) => MultiOp> = new Map([
  [1, (reader: JuteReader): MultiOp => ({ kind: 'create', ...createFields(reader) })],
  [2, (reader: JuteReader): MultiOp => ({ kind: 'delete', path: reader.text(), version: reader.int() })],
  [
    5,
    (reader: JuteReader): MultiOp => ({
      kind: 'setData',
      path: reader.text(),
      data: reader.data(),
      version: reader.int(),
    }),
  ],
  [13, (reader: JuteReader): MultiOp => ({ kind: 'check', path: reader.text(), version: reader.int() })],
  [15, (reader: JuteReader): MultiOp => ({ kind: 'create2', ...createFields(reader) })],
  [19, (reader: JuteReader): MultiOp => ({ kind: 'createContainer', ...createFields(reader) })],
  [21, (reader: JuteReader): MultiOp => ({ kind: 'createTTL', ...createFields(reader), ttl: reader.long() })],
]);

/** Updates: a server takes a zxid for them before it reads them. */
const UPDATES: ReadonlyMap<number, Read> = new Map<number, Read>([
  ...MULTI_OPS,
  [7, (reader) => ({ kind: 'setACL', path: reader.text(), acl: reader.acl(), version: reader.int() })],
  [
    14,
    (reader) => ({
      kind: 'multi',
      ops: parts(reader, (type) => {
        const read = MULTI_OPS.get(type);
        if (read !== undefined) return read(reader);
        if (readOp(reader, type) === null) throw new Unreadable();
        return null;
      }),
    }),
  ],
  [-11, () => ({ kind: 'closeSession' })],
]);

/** All others. */
const OTHERS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [3, (reader) => ({ kind: 'exists', path: reader.text(), watch: reader.bool() })],
  [4, (reader) => ({ kind: 'getData', path: reader.text(), watch: reader.bool() })],
  [6, (reader) => ({ kind: 'getACL', path: reader.text() })],
  [8, (reader) => ({ kind: 'getChildren', path: reader.text(), watch: reader.bool() })],
  [9, (reader) => ({ kind: 'sync', path: reader.text() })],
  [11, () => ({ kind: 'ping' })],
  [12, (reader) => ({ kind: 'getChildren2', path: reader.text(), watch: reader.bool() })],
  [16, reconfig],
  [17, (reader) => ({ kind: 'checkWatches', path: reader.text(), type: reader.int() })],
  [18, (reader) => ({ kind: 'removeWatches', path: reader.text(), type: reader.int() })],
  [
    22,
    (reader) => ({
      kind: 'multiRead',
      ops: parts(reader, (type) => {
        const op = readOp(reader, type);
        if (op !== null) return op;
        if (MULTI_OPS.get(type)?.(reader) === undefined) throw new Unreadable();
        return null;
      }),
    }),
  ],
  [100, addAuth],
  [101, (reader) => ({ kind: 'setWatches', ...missed(reader) })],
  [103, (reader) => ({ kind: 'getEphemerals', prefix: reader.text() })],
  [104, (reader) => ({ kind: 'getAllChildrenNumber', path: reader.text() })],
  [
    105,
    (reader) => ({
      kind: 'setWatches2',
      ...missed(reader),
      persistent: reader.texts(),
      recursive: reader.texts(),
    }),
  ],
  [106, (reader) => ({ kind: 'addWatch', path: reader.text(), mode: reader.int() })],
  [107, () => ({ kind: 'whoAmI' })],
]);

/** The request that a server takes bytes for. What follows a request is not looked at. */
export function requestOfFrame(opcode: number, body: Buffer): ZnodeRequest {
  const update = UPDATES.get(opcode);
  const read = update ?? OTHERS.get(opcode);
  if (read === undefined) return { kind: 'unknown', opcode };
  try {
    return read(new JuteReader(body));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: update === undefined ? 'malformed' : 'malformedUpdate' };
  }
}

/** The body of a reply, as far as it does not depend on the run: null for one that has zxids or times in it. */
export function bodyOf(answer: Answer): Buffer | null {
  switch (answer.kind) {
    case 'none':
      return Buffer.alloc(0);
    case 'path':
    case 'synced':
      return textBytes(answer.path);
    case 'children':
      return textsBytes(answer.children);
    case 'ephemerals':
      return textsBytes(answer.ephemerals);
    case 'number':
      return intBytes(answer.number);
    case 'watching':
      return intBytes(answer.result);
    case 'created':
    case 'stat':
    case 'data':
    case 'children2':
    case 'acl':
    case 'multi':
    case 'multiRead':
    case 'identities':
      return null;
    default:
      return unreachable(answer);
  }
}

function intBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function textBytes(text: string | null): Buffer {
  if (text === null) return intBytes(-1);
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([intBytes(bytes.length), bytes]);
}

function textsBytes(texts: readonly string[]): Buffer {
  return Buffer.concat([intBytes(texts.length), ...texts.map(textBytes)]);
}

/** Headers with an operation behind each, up to the one that says that it is the end. */
function parts<T>(reader: JuteReader, part: (type: number) => T): readonly T[] {
  const all: T[] = [];
  for (;;) {
    const type = reader.int();
    const isEnd = reader.bool();
    reader.int();
    if (isEnd) return all;
    all.push(part(type));
  }
}

function readOp(reader: JuteReader, type: number): MultiReadOp | null {
  if (type === 4) return { kind: 'getData', path: reader.text(), watch: reader.bool() };
  return type === 8 ? { kind: 'getChildren', path: reader.text(), watch: reader.bool() } : null;
}

function reconfig(reader: JuteReader): ZnodeRequest {
  reader.text();
  reader.text();
  reader.text();
  reader.long();
  return { kind: 'reconfig' };
}

function addAuth(reader: JuteReader): ZnodeRequest {
  reader.int();
  return { kind: 'addAuth', scheme: reader.text() ?? '', auth: reader.data() };
}

function missed(reader: JuteReader): {
  relativeZxid: number;
  data: readonly string[];
  exist: readonly string[];
  child: readonly string[];
} {
  return { relativeZxid: reader.long(), data: reader.texts(), exist: reader.texts(), child: reader.texts() };
}
