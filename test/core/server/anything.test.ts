/** Whatever a client sends gets an answer with a code that ZooKeeper has, and in its turn; nothing throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ClientMessage } from '../../../core/server/messages.js';
import type { Acl } from '../../../core/znode/acl.js';
import { CODES } from '../../../core/znode/codes.js';
import type { MultiOp, MultiReadOp, ZnodeRequest } from '../../../core/znode/requests.js';
import { ServiceBench } from './bench.js';

const KNOWN: ReadonlySet<number> = new Set(Object.values(CODES));

const path = fc.oneof(
  fc.constantFrom(
    '/',
    '/a',
    '/a/b',
    '/a/b/c',
    '/q/',
    '/zookeeper',
    '/zookeeper/quota',
    '/zookeeper/config',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `/${text}`),
  fc.constantFrom(null, 'a', '//', '/.', '/a/..', '/\0', '/\ud800', '/\uffff', '/e\u0301'),
);
const someText = fc.oneof(
  fc.constantFrom('', '/', 'world', 'auth'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const bytes = fc.option(
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replaceAll(/[^\0-\xff]/g, '\xff')),
);
const int = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.integer());
const acl: fc.Arbitrary<readonly Acl[]> = fc.array(
  fc.record({
    perms: int,
    scheme: fc.oneof(fc.constantFrom('world', 'auth', 'digest', 'ip', 'super'), someText),
    id: fc.oneof(fc.constantFrom('anyone', 'a:b', '10.0.0.0/8', '1.2.3.4/33', '1.2.3'), someText),
  }),
  { maxLength: 3 },
);
const fields = { path, data: bytes, acl, flags: int };
const multiOp: fc.Arbitrary<MultiOp> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'create2', 'createContainer'), ...fields }),
  fc.record({ kind: fc.constant('createTTL'), ...fields, ttl: fc.oneof(int, fc.maxSafeInteger()) }),
  fc.record({ kind: fc.constantFrom('delete', 'check'), path, version: int }),
  fc.record({ kind: fc.constant('setData'), path, data: bytes, version: int }),
);
const readOp: fc.Arbitrary<MultiReadOp> = fc.record({
  kind: fc.constantFrom('getData', 'getChildren'),
  path,
  watch: fc.boolean(),
});
const paths = fc.array(
  path.map((one) => one ?? ''),
  { maxLength: 2 },
);
const missed = { relativeZxid: int, data: paths, exist: paths, child: paths };

const request: fc.Arbitrary<ZnodeRequest> = fc.oneof(
  { weight: 6, arbitrary: multiOp },
  fc.record({ kind: fc.constant('multi'), ops: fc.array(fc.option(multiOp, { freq: 9 }), { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('multiRead'),
    ops: fc.array(fc.option(readOp, { freq: 9 }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('setACL'), path, acl, version: int }),
  fc.record({
    kind: fc.constantFrom('exists', 'getData', 'getChildren', 'getChildren2'),
    path,
    watch: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('getACL', 'getAllChildrenNumber', 'sync'), path }),
  fc.record({ kind: fc.constant('getEphemerals'), prefix: path }),
  fc.record({ kind: fc.constant('addWatch'), path, mode: int }),
  fc.record({ kind: fc.constantFrom('checkWatches', 'removeWatches'), path, type: int }),
  fc.record({ kind: fc.constant('setWatches'), ...missed }),
  fc.record({ kind: fc.constant('setWatches2'), ...missed, persistent: paths, recursive: paths }),
  fc.record({
    kind: fc.constant('addAuth'),
    scheme: fc.constantFrom('digest', 'ip'),
    auth: bytes.map((b) => b ?? ''),
  }),
  fc.constantFrom<ZnodeRequest>(
    { kind: 'reconfig' },
    { kind: 'malformedUpdate' },
    { kind: 'malformed' },
    { kind: 'whoAmI' },
    { kind: 'ping' },
  ),
);

/** They end the connection. */
const last: fc.Arbitrary<ZnodeRequest> = fc.constantFrom<ZnodeRequest>(
  { kind: 'unknown', opcode: 55 },
  { kind: 'addAuth', scheme: 'world', auth: 'anyone' },
  { kind: 'closeSession' },
);

test('whatever is asked', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 12 }), last, fc.nat({ max: 12 }), (requests, end, burst) => {
      const bench = new ServiceBench();
      bench.serve('leading');
      bench.open(1);
      bench.take();
      const replies: Extract<ClientMessage, { kind: 'Reply' }>[] = [];
      bench.onSent = (message) => {
        if (message.kind === 'Reply') replies.push(message);
      };
      for (const [i, one] of [...requests, end].entries()) {
        bench.ask(1, one, one.kind === 'ping' ? -2 : 100 + i);
        if (i >= burst) bench.settle();
      }
      bench.settle();
      expect(replies.map(({ xid }) => xid)).toEqual(
        [...requests, end].map(({ kind }, i) => (kind === 'ping' ? -2 : 100 + i)),
      );
      for (const { code } of replies) expect(KNOWN).toContain(code);
      expect(bench.take('close c1')).not.toEqual([]);
    }),
    { numRuns: 400 },
  );
});
