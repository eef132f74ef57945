/** Answers in the words of recordings; how zxids, times and sessions are called depends on what is recorded. */
import { unreachable } from '../../core/assert.js';
import type { SessionId } from '../../core/ids.js';
import type { Answer, MultiReadResult, MultiResult } from '../../core/znode/answers.js';
import { CODES, nameOfCode } from '../../core/znode/codes.js';
import type { Stat } from '../../core/znode/stat.js';
import type { Zxid } from '../../core/zxid.js';
import { writtenOf } from './byte-text.js';
import type { Json, JsonObject } from './outcome.js';

/** What differs from run to run, by names that every run agrees on. */
export interface Names {
  zxid(zxid: Zxid): Json;
  /** A time in ms: `own` is the transaction that it should be the time of. */
  time(timeMs: number, own: Zxid): Json;
  session(sessionId: SessionId): Json;
}

export class Wording {
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /** A reply, as far as it does not tell its own number. */
  reply(zxid: Zxid, code: number, answer: Answer): JsonObject {
    return {
      zxid: this.#names.zxid(zxid),
      err: nameOfCode(code),
      code,
      ...(code === CODES.OK ? this.answer(answer) : {}),
    };
  }

  answer(answer: Answer): JsonObject {
    switch (answer.kind) {
      case 'none':
        return {};
      case 'path':
      case 'synced':
        return { path: answer.path };
      case 'created':
        return { path: answer.path, stat: this.stat(answer.stat) };
      case 'stat':
        return { stat: this.stat(answer.stat) };
      case 'data':
        return {
          data: answer.data === null ? null : writtenOf(answer.data),
          stat: this.stat(answer.stat),
        };
      case 'children':
        return { children: answer.children };
      case 'children2':
        return { children: answer.children, stat: this.stat(answer.stat) };
      case 'acl':
        return {
          acl: answer.acl.map(({ perms, scheme, id }) => ({ perms, scheme, id })),
          stat: this.stat(answer.stat),
        };
      case 'number':
        return { total: answer.number };
      case 'ephemerals':
        return { ephemerals: answer.ephemerals };
      case 'watching':
        return { result: answer.result };
      case 'identities':
        return { clientInfo: answer.clientInfo.map(({ scheme, user }) => ({ scheme, user })) };
      case 'multi':
        return { results: answer.results.map((result) => this.#result(result)) };
      case 'multiRead':
        return { results: answer.results.map((result) => this.#readResult(result)) };
      default:
        return unreachable(answer);
    }
  }

  #result(result: MultiResult): JsonObject {
    const { kind: op } = result;
    switch (result.kind) {
      case 'error':
        return { op, err: nameOfCode(result.code), code: result.code };
      case 'create':
        return { op, header: CODES.OK, path: result.path };
      case 'create2':
        return { op, header: CODES.OK, path: result.path, stat: this.stat(result.stat) };
      case 'setData':
        return { op, header: CODES.OK, stat: this.stat(result.stat) };
      case 'delete':
      case 'check':
        return { op, header: CODES.OK };
      default:
        return unreachable(result);
    }
  }

  #readResult(result: MultiReadResult): JsonObject {
    const { kind: op } = result;
    switch (result.kind) {
      case 'error':
        return { op, err: nameOfCode(result.code), code: result.code };
      case 'getData': {
        const data = result.data === null ? null : writtenOf(result.data);
        return { op, header: CODES.OK, data, stat: this.stat(result.stat) };
      }
      case 'getChildren':
        return { op, header: CODES.OK, children: result.children };
      default:
        return unreachable(result);
    }
  }

  stat(stat: Stat): JsonObject {
    const { czxid, mzxid, pzxid, ctime, mtime, ephemeralOwner, ...counts } = stat;
    return {
      ...counts,
      czxid: this.#names.zxid(czxid),
      mzxid: this.#names.zxid(mzxid),
      pzxid: this.#names.zxid(pzxid),
      ctime: this.#names.time(ctime, czxid),
      mtime: this.#names.time(mtime, mzxid),
      ephemeralOwner: ephemeralOwner === 0 ? 0 : this.#names.session(ephemeralOwner),
    };
  }
}
