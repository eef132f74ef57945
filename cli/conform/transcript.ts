/** What was seen of a run, in the words of recordings: sessions, zxids and times by names that every run agrees on. */
import { unreachable } from '../../core/assert.js';
import type { SessionId } from '../../core/ids.js';
import { formatSessionId } from '../../core/ids.js';
import type { Answer, MultiReadResult, MultiResult } from '../../core/znode/answers.js';
import { CODES, nameOfCode } from '../../core/znode/codes.js';
import type { Stat } from '../../core/znode/stat.js';
import type { Zxid } from '../../core/zxid.js';
import { epochOf, formatZxid } from '../../core/zxid.js';
import type { Frame, Observation } from '../../scenarios/conform.js';
import { writtenOf } from './byte-text.js';
import { bodyOf } from './frame.js';
import type { Json, JsonObject, Outcome } from './outcome.js';

/** What the outcome of a step depends on besides what came. */
export interface Asked {
  readonly op: string;
  /** The label that acts; -1 if none does. */
  readonly label: number;
  /** For each request of the step, whether it chose its own number. */
  readonly choseXid: readonly boolean[];
}

const ENDED = 'closed';

/** Writes what came of steps. */
export class Transcript {
  readonly #observation: Observation;
  readonly #labels: readonly string[];

  constructor(observation: Observation, labels: readonly string[]) {
    this.#observation = observation;
    this.#labels = labels;
  }

  /** What came of a step. */
  outcome(asked: Asked, frames: readonly Frame[]): Outcome {
    const own = frames.filter(({ label }) => label === asked.label);
    const replyAt = asked.op === 'sleep' || asked.op === 'drop' ? -1 : lastOfReply(own, asked);
    const upToReply = own.slice(0, replyAt + 1);
    const isPipeline = asked.op === 'pipeline';
    const reply = isPipeline ? this.#pipelined(upToReply, asked) : this.#reply(upToReply.at(-1), asked);
    const after: Record<string, Json[]> = {};
    for (const frame of frames) {
      if (upToReply.includes(frame)) continue;
      (after[this.#labels[frame.label] ?? ''] ??= []).push(this.#unasked(frame));
    }
    return {
      ...(reply === null ? {} : { reply }),
      before: isPipeline ? [] : upToReply.slice(0, -1).map((frame) => this.#unasked(frame)),
      after,
    };
  }

  /** The frames up to the last reply, in their order. */
  #pipelined(frames: readonly Frame[], asked: Asked): JsonObject {
    const written = frames.map((frame): Json => {
      if (frame.kind === 'conform.answered') return { reply: this.#answered(frame, asked), to: frame.place };
      return frame.kind === 'conform.notified' ? { event: this.#unasked(frame) } : this.#unasked(frame);
    });
    return { frames: written };
  }

  #reply(frame: Frame | undefined, asked: Asked): JsonObject | null {
    switch (frame?.kind) {
      case 'conform.answered':
        return this.#answered(frame, asked);
      case 'conform.connected': {
        const { session, timeoutMs, passwdLength, isNew, isSamePasswd } = frame;
        return {
          timeOut: timeoutMs,
          session: session === 0 ? null : this.#session(session),
          passwdLength,
          ...(isNew || session === 0 ? {} : { samePasswd: isSamePasswd }),
        };
      }
      case 'conform.broken':
        return frame.why === ENDED ? { closed: true } : { broken: frame.why };
      case 'conform.notified':
      case 'conform.puzzled':
      case undefined:
        return null;
      default:
        return unreachable(frame);
    }
  }

  #answered(frame: Extract<Frame, { readonly kind: 'conform.answered' }>, asked: Asked): JsonObject {
    const { zxid, code, xid, sentXid, place, answer } = frame;
    return {
      zxid: this.#zxid(zxid),
      err: nameOfCode(code),
      code,
      ...(asked.choseXid[place] === true || xid !== sentXid ? { xid } : {}),
      ...(code !== CODES.OK ? {} : asked.op === 'raw' ? rawBody(answer) : this.#answer(answer)),
    };
  }

  #answer(answer: Answer): JsonObject {
    switch (answer.kind) {
      case 'none':
        return {};
      case 'path':
      case 'synced':
        return { path: answer.path };
      case 'created':
        return { path: answer.path, stat: this.#stat(answer.stat) };
      case 'stat':
        return { stat: this.#stat(answer.stat) };
      case 'data':
        return {
          data: answer.data === null ? null : writtenOf(answer.data),
          stat: this.#stat(answer.stat),
        };
      case 'children':
        return { children: answer.children };
      case 'children2':
        return { children: answer.children, stat: this.#stat(answer.stat) };
      case 'acl':
        return {
          acl: answer.acl.map(({ perms, scheme, id }) => ({ perms, scheme, id })),
          stat: this.#stat(answer.stat),
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
        return { op, header: CODES.OK, path: result.path, stat: this.#stat(result.stat) };
      case 'setData':
        return { op, header: CODES.OK, stat: this.#stat(result.stat) };
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
        return { op, header: CODES.OK, data, stat: this.#stat(result.stat) };
      }
      case 'getChildren':
        return { op, header: CODES.OK, children: result.children };
      default:
        return unreachable(result);
    }
  }

  #stat(stat: Stat): JsonObject {
    const { czxid, mzxid, pzxid, ctime, mtime, ephemeralOwner, ...counts } = stat;
    return {
      ...counts,
      czxid: this.#zxid(czxid),
      mzxid: this.#zxid(mzxid),
      pzxid: this.#zxid(pzxid),
      ctime: this.#time(ctime, czxid),
      mtime: this.#time(mtime, mzxid),
      ephemeralOwner: ephemeralOwner === 0 ? 0 : this.#session(ephemeralOwner),
    };
  }

  /** What came without being asked for by the step. */
  #unasked(frame: Frame): Json {
    switch (frame.kind) {
      case 'conform.notified':
        // Servers send no other state with the event of a watch, and messages of the simulator leave it out.
        return { type: frame.type, state: 'SyncConnected', path: frame.path };
      case 'conform.broken':
        return frame.why === ENDED ? ENDED : `broken: ${frame.why}`;
      case 'conform.puzzled':
        return `unasked: ${frame.message}`;
      case 'conform.connected':
      case 'conform.answered':
        return `unasked: ${frame.kind}`;
      default:
        return unreachable(frame);
    }
  }

  /** As the offset from the script's beginning; 0 stays 0. Another epoch shows: an undisturbed ensemble has but one. */
  #zxid(zxid: Zxid): Json {
    const { base } = this.#observation;
    // What is 0 or -1 in a header belongs to no transaction, and is the same in every history.
    if (zxid <= 0) return zxid;
    return epochOf(zxid) === epochOf(base) ? zxid - base : formatZxid(zxid);
  }

  /**
   * A time by the zxid of the transaction that it is the time of: `own` is the one that it should be of, for within one
   * ms there may be several.
   */
  #time(timeMs: number, own: Zxid): Json {
    const { timesMs, base } = this.#observation;
    if (timeMs === 0) return 0;
    if (timesMs.get(own) === timeMs) return `T${String(own - base)}`;
    for (const [zxid, ms] of timesMs) if (ms === timeMs) return `T${String(zxid - base)}`;
    return `${String(timeMs)} ms`;
  }

  #session(sessionId: SessionId): string {
    const place = this.#observation.sessions.indexOf(sessionId);
    return place < 0 ? formatSessionId(sessionId) : `s${String(place + 1)}`;
  }
}

/** What was asked for as bytes is answered as bytes; nothing where there are none. */
function rawBody(answer: Answer): JsonObject {
  const body = bodyOf(answer);
  if (body === null) return { body: 'not the same in every run' };
  return body.length === 0 ? {} : { body: body.toString('base64') };
}

/** Where the reply ends among the frames of the label that acts; -1 if none came. */
function lastOfReply(own: readonly Frame[], { choseXid }: Asked): number {
  const isLast = (frame: Frame): boolean => {
    if (frame.kind === 'conform.answered') return frame.place === choseXid.length - 1;
    return frame.kind === 'conform.connected' || frame.kind === 'conform.broken';
  };
  return own.findIndex(isLast);
}
