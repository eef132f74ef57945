import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sizeOfRequest } from '../../../core/server/request-size.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { Acl } from '../../../core/znode/acl.js';
import type { MultiOp, ZnodeRequest } from '../../../core/znode/requests.js';

/** Writes records as ZooKeeper does, byte by byte; what they say does not matter here. */
class Jute {
  private readonly parts: Buffer[] = [];

  get length(): number {
    return Buffer.concat(this.parts).length;
  }

  int(): this {
    this.parts.push(Buffer.alloc(4));
    return this;
  }

  long(): this {
    return this.int().int();
  }

  bool(): this {
    this.parts.push(Buffer.alloc(1));
    return this;
  }

  text(text: string | null): this {
    this.int();
    if (text !== null) this.parts.push(Buffer.from(text, 'utf8'));
    return this;
  }

  data(data: string | null): this {
    this.int();
    if (data !== null) this.parts.push(Buffer.from(data, 'latin1'));
    return this;
  }

  acl(acl: readonly Acl[]): this {
    this.int();
    for (const { scheme, id } of acl) this.int().text(scheme).text(id);
    return this;
  }

  texts(texts: readonly string[]): this {
    this.int();
    for (const text of texts) this.text(text);
    return this;
  }

  op(op: MultiOp): this {
    this.text(op.path);
    if (op.kind === 'check' || op.kind === 'delete') return this.int();
    this.data(op.data);
    if (op.kind === 'setData') return this.int();
    this.acl(op.acl).int();
    return op.kind === 'createTTL' ? this.long() : this;
  }

  request(request: ZnodeRequest): this {
    this.int().int();
    switch (request.kind) {
      case 'exists':
      case 'getData':
      case 'getChildren':
      case 'getChildren2':
        return this.text(request.path).bool();
      case 'sync':
      case 'getACL':
      case 'getAllChildrenNumber':
        return this.text(request.path);
      case 'getEphemerals':
        return this.text(request.prefix);
      case 'addWatch':
      case 'checkWatches':
      case 'removeWatches':
        return this.text(request.path).int();
      case 'setACL':
        return this.text(request.path).acl(request.acl).int();
      case 'addAuth':
        return this.int().text(request.scheme).data(request.auth);
      case 'multiRead':
        for (const one of request.ops) {
          this.int().bool().int();
          if (one !== null) this.text(one.path).bool();
        }
        return this.int().bool().int();
      case 'ping':
      case 'closeSession':
      case 'whoAmI':
        return this;
      case 'setWatches':
        return this.long().texts(request.data).texts(request.exist).texts(request.child);
      case 'setWatches2':
        this.long().texts(request.data).texts(request.exist).texts(request.child);
        return this.texts(request.persistent).texts(request.recursive);
      case 'reconfig':
      case 'malformed':
      case 'malformedUpdate':
      case 'unknown':
        throw new Error('of these the bytes are not kept');
      case 'multi':
        for (const op of request.ops) {
          this.int().bool().int();
          if (op !== null) this.op(op);
        }
        return this.int().bool().int();
      case 'create':
      case 'create2':
      case 'createContainer':
      case 'createTTL':
      case 'delete':
      case 'setData':
      case 'check':
        return this.op(request);
    }
  }
}

const path = fc.option(fc.string({ unit: 'binary', maxLength: 12 }));
const data = fc.option(
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const acl = fc.constantFrom(OPEN_ACL, [], [...OPEN_ACL, { perms: 1, scheme: 'digest', id: 'ä:ß' }]);
const created = { path, data, acl, flags: fc.constant(0) };
const versioned = { path, version: fc.constant(-1) };
const read = { path, watch: fc.boolean() };
const paths = fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { maxLength: 3 });

const op: fc.Arbitrary<MultiOp> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'create2', 'createContainer'), ...created }),
  fc.record({ kind: fc.constant('createTTL'), ...created, ttl: fc.constant(1) }),
  fc.record({ kind: fc.constantFrom('delete', 'check'), ...versioned }),
  fc.record({ kind: fc.constant('setData'), ...versioned, data }),
);
const request: fc.Arbitrary<ZnodeRequest> = fc.oneof(
  op,
  fc.record({ kind: fc.constantFrom('exists', 'getData', 'getChildren', 'getChildren2'), ...read }),
  fc.record({ kind: fc.constant('sync'), path }),
  fc.record({ kind: fc.constantFrom('ping', 'closeSession') }),
  fc.record({
    kind: fc.constant('setWatches'),
    relativeZxid: fc.constant(0),
    ...{ data: paths, exist: paths, child: paths },
  }),
  fc.record({ kind: fc.constant('multi'), ops: fc.array(fc.option(op), { maxLength: 4 }) }),
);

describe('the size of a request', () => {
  test('is that of its bytes in ZooKeeper’s encoding', () => {
    fc.assert(
      fc.property(request, (some) => {
        expect(sizeOfRequest(some)).toBe(new Jute().request(some).length);
      }),
    );
  });

  test('is at the limit where the recorded server says so (data/large-data)', () => {
    const setData = { kind: 'setData', path: '/a', version: -1 } as const;
    expect(sizeOfRequest({ ...setData, data: 'y'.repeat(1_048_553) })).toBe(1_048_575);
  });

  test('counts UTF-8, not characters', () => {
    const sizes = ['a', 'ä', '€', '😀'].map((text) => sizeOfRequest({ kind: 'sync', path: text }));
    expect(sizes).toEqual([13, 14, 15, 16]);
  });
});
