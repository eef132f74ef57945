/** Transactions as bytes, for the log. */
import { assert, unreachable } from '../assert.js';
import type { ErrorCode } from '../replication/state-machine.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import type { ZnodeServiceTxn, ZnodeTxn } from './txn.js';
import { readAcl, readKind, writeAcl, writeKind } from './znode-fields.js';

const CREATE = 1;
const DELETE = 2;
const SET_DATA = 3;
const CHECK = 4;
const MULTI = 5;
const FAILED_MULTI = 6;
const ERROR = 7;
const CREATE_SESSION = 8;
const CLOSE_SESSION = 9;
const SET_ACL = 10;
const DELETE_CONTAINER = 11;

const EXPECTED_BYTES = 128;

export function encodeTxn(txn: ZnodeServiceTxn): Uint8Array {
  const writer = new ByteWriter(expectedBytes(txn));
  writeTxn(writer, txn);
  return writer.written;
}

export function decodeTxn(bytes: Uint8Array): ZnodeServiceTxn {
  const reader = new ByteReader(bytes);
  const txn = readTxn(reader);
  assert(reader.isAtEnd, 'nothing follows a transaction');
  return txn;
}

/** Exact for the most frequent ones: an engine keeps a small array of bytes on its heap as long as nobody cuts it. */
function expectedBytes(txn: ZnodeServiceTxn): number {
  if (txn.kind === 'setData') return 13 + txn.path.length + (txn.data === null ? 0 : txn.data.length);
  return txn.kind === 'delete' ? 5 + txn.path.length : EXPECTED_BYTES;
}

function writeTxn(writer: ByteWriter, txn: ZnodeServiceTxn): void {
  switch (txn.kind) {
    case 'create':
    case 'delete':
    case 'setData':
    case 'check':
      writeZnodeTxn(writer, txn);
      return;
    case 'setACL':
      writer.byte(SET_ACL);
      writer.text(txn.path);
      writeAcl(writer, txn.acl);
      writer.word(txn.version);
      return;
    case 'deleteContainer':
      writer.byte(DELETE_CONTAINER);
      writer.text(txn.path);
      return;
    case 'multi':
      writer.byte(MULTI);
      writer.word(txn.txns.length);
      for (const one of txn.txns) writeZnodeTxn(writer, one);
      return;
    case 'failedMulti':
      writer.byte(FAILED_MULTI);
      writer.word(txn.codes.length);
      for (const code of txn.codes) writer.word(code);
      return;
    case 'error':
      writer.byte(ERROR);
      writer.word(txn.code);
      return;
    case 'createSession':
      writer.byte(CREATE_SESSION);
      writer.int53(txn.sessionId);
      writer.int53(txn.timeoutMs);
      return;
    case 'closeSession':
      writer.byte(CLOSE_SESSION);
      writer.int53(txn.sessionId);
      writer.word(txn.paths.length);
      for (const path of txn.paths) writer.text(path);
      return;
    default:
      unreachable(txn);
  }
}

function writeZnodeTxn(writer: ByteWriter, txn: ZnodeTxn): void {
  switch (txn.kind) {
    case 'create':
      writer.byte(CREATE);
      writer.text(txn.path);
      writer.text(txn.data);
      writeAcl(writer, txn.acl);
      writeKind(writer, txn.znode);
      writer.word(txn.parentCreations);
      writer.byte(txn.withStat ? 1 : 0);
      return;
    case 'delete':
      writer.byte(DELETE);
      writer.text(txn.path);
      return;
    case 'setData':
      writer.byte(SET_DATA);
      writer.text(txn.path);
      writer.text(txn.data);
      writer.word(txn.version);
      return;
    case 'check':
      writer.byte(CHECK);
      writer.text(txn.path);
      return;
    default:
      unreachable(txn);
  }
}

function readTxn(reader: ByteReader): ZnodeServiceTxn {
  const tag = reader.byte();
  switch (tag) {
    case MULTI: {
      const txns: ZnodeTxn[] = [];
      for (let left = reader.uint32(); left > 0; left -= 1) txns.push(readZnodeTxn(reader, reader.byte()));
      return { kind: 'multi', code: 0, txns };
    }
    case FAILED_MULTI: {
      const codes: ErrorCode[] = [];
      for (let left = reader.uint32(); left > 0; left -= 1) codes.push(reader.int32());
      return { kind: 'failedMulti', code: 0, codes };
    }
    case SET_ACL:
      return {
        kind: 'setACL',
        code: 0,
        path: reader.textOf('a path'),
        acl: readAcl(reader),
        version: reader.int32(),
      };
    case DELETE_CONTAINER:
      return { kind: 'deleteContainer', code: 0, path: reader.textOf('a path') };
    case ERROR:
      return { kind: 'error', code: reader.int32() };
    case CREATE_SESSION:
      return { kind: 'createSession', code: 0, sessionId: reader.int53(), timeoutMs: reader.int53() };
    case CLOSE_SESSION: {
      const sessionId = reader.int53();
      const paths: string[] = [];
      for (let left = reader.uint32(); left > 0; left -= 1) paths.push(reader.textOf('a path'));
      return { kind: 'closeSession', code: 0, sessionId, paths };
    }
    default:
      return readZnodeTxn(reader, tag);
  }
}

function readZnodeTxn(reader: ByteReader, tag: number): ZnodeTxn {
  const path = reader.textOf('a path');
  switch (tag) {
    case CREATE:
      return {
        kind: 'create',
        code: 0,
        path,
        data: reader.text(),
        acl: readAcl(reader),
        znode: readKind(reader),
        parentCreations: reader.uint32(),
        withStat: reader.byte() === 1,
      };
    case SET_DATA:
      return { kind: 'setData', code: 0, path, data: reader.text(), version: reader.int32() };
    case DELETE:
      return { kind: 'delete', code: 0, path };
    default:
      assert(tag === CHECK, 'a transaction has a kind');
      return { kind: 'check', code: 0, path };
  }
}
