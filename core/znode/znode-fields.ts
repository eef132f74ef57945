/** The fields that a log and a snapshot have in common, as bytes. */
import { assert, unreachable } from '../assert.js';
import type { Acl } from './acl.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import type { ZnodeKind } from './txn.js';

const PERSISTENT = 0;
const EPHEMERAL = 1;
const CONTAINER = 2;
const TTL = 3;

export function writeKind(writer: ByteWriter, kind: ZnodeKind): void {
  switch (kind.kind) {
    case 'persistent':
      writer.byte(PERSISTENT);
      return;
    case 'ephemeral':
      writer.byte(EPHEMERAL);
      writer.int53(kind.owner);
      return;
    case 'container':
      writer.byte(CONTAINER);
      return;
    case 'ttl':
      writer.byte(TTL);
      writer.int53(kind.ttl);
      return;
    default:
      unreachable(kind);
  }
}

export function readKind(reader: ByteReader): ZnodeKind {
  const tag = reader.byte();
  if (tag === PERSISTENT) return { kind: 'persistent' };
  if (tag === EPHEMERAL) return { kind: 'ephemeral', owner: reader.int53() };
  if (tag === CONTAINER) return { kind: 'container' };
  assert(tag === TTL, 'a znode has a kind');
  return { kind: 'ttl', ttl: reader.int53() };
}

export function writeAcl(writer: ByteWriter, acl: readonly Acl[]): void {
  writer.word(acl.length);
  for (const { perms, scheme, id } of acl) {
    writer.word(perms);
    writer.text(scheme);
    writer.text(id);
  }
}

export function readAcl(reader: ByteReader): readonly Acl[] {
  const acl: Acl[] = [];
  for (let left = reader.uint32(); left > 0; left -= 1) {
    acl.push({ perms: reader.int32(), scheme: reader.textOf('a scheme'), id: reader.textOf('an id') });
  }
  return acl;
}
