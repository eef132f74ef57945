/**
 * Snapshots: the session table, then the znodes, parents first. A reader takes what is there when each chunk is pulled,
 * so that transactions may go on meanwhile; a znode is reached through its parent, by the children that it had then.
 */
import { assert } from '../assert.js';
import type { SnapshotReader } from '../replication/state-machine.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { ROOT, childOf } from './path.js';
import type { Tree } from './tree.js';
import type { Znode, ZnodeRecord } from './znode.js';
import { readAcl, readKind, writeAcl, writeKind } from './znode-fields.js';

const SESSIONS = 1;
const ZNODES = 2;

/** A chunk ends with the znode that reaches so many bytes, or the number of znodes that the reader is told. */
const CHUNK_BYTES = 4096;
/** Room for most chunks. */
const FIRST_BYTES = 512;

export class TreeReader implements SnapshotReader {
  private readonly tree: Tree;
  private readonly chunkZnodes: number;
  /** For one chunk after the other: most are far smaller than the largest. */
  private readonly writer = new ByteWriter(FIRST_BYTES);
  private isBegun = false;
  /** Paths that are still to be visited, the next one last. */
  private readonly ahead: string[] = [ROOT];

  constructor(tree: Tree, chunkZnodes: number) {
    this.tree = tree;
    this.chunkZnodes = chunkZnodes;
  }

  next(): Uint8Array | null {
    if (this.isBegun) return this.znodes();
    this.isBegun = true;
    return this.sessions();
  }

  private sessions(): Uint8Array {
    const { writer } = this;
    writer.byte(SESSIONS);
    for (const [sessionId, timeoutMs] of this.tree.sessions) {
      writer.int53(sessionId);
      writer.int53(timeoutMs);
    }
    return writer.take();
  }

  private znodes(): Uint8Array | null {
    const { writer } = this;
    writer.byte(ZNODES);
    let count = 0;
    while (count < this.chunkZnodes && writer.length < CHUNK_BYTES) {
      const path = this.ahead.pop();
      if (path === undefined) break;
      const znode = this.tree.at(path);
      // Deleted since its parent was visited.
      if (znode === null) continue;
      writeZnode(writer, znode);
      for (const name of znode.children) this.ahead.push(childOf(path, name));
      count += 1;
    }
    const chunk = writer.take();
    return count === 0 ? null : chunk;
  }
}

/** Adds what a chunk holds to a tree that holds what stood before it. */
export function loadChunk(tree: Tree, chunk: Uint8Array): void {
  const reader = new ByteReader(chunk);
  const tag = reader.byte();
  assert(tag === SESSIONS || tag === ZNODES, 'a chunk holds sessions or znodes');
  while (!reader.isAtEnd) {
    if (tag === SESSIONS) tree.openSession(reader.int53(), reader.int53());
    else tree.add(readZnode(reader));
  }
}

function writeZnode(writer: ByteWriter, znode: Znode): void {
  writer.text(znode.path);
  writer.text(znode.data);
  writeAcl(writer, znode.acl);
  writeKind(writer, znode.kind);
  writer.int53(znode.czxid);
  writer.int53(znode.mzxid);
  writer.int53(znode.pzxid);
  writer.int53(znode.ctime);
  writer.int53(znode.mtime);
  writer.word(znode.version);
  writer.word(znode.aversion);
  writer.word(znode.creations);
}

/** Its fields in the order in which they were written. */
function readZnode(reader: ByteReader): ZnodeRecord {
  return {
    path: reader.textOf('a path'),
    data: reader.text(),
    acl: readAcl(reader),
    kind: readKind(reader),
    czxid: reader.int53(),
    mzxid: reader.int53(),
    pzxid: reader.int53(),
    ctime: reader.int53(),
    mtime: reader.int53(),
    version: reader.int32(),
    aversion: reader.int32(),
    creations: reader.uint32(),
  };
}
