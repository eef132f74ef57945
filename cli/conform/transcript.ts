/** What was seen of a run, in the words of recordings: sessions, zxids and times by names that every run agrees on. */
import { unreachable } from '../../core/assert.js';
import { formatSessionId } from '../../core/ids.js';
import type { Answer } from '../../core/znode/answers.js';
import { CODES, nameOfCode } from '../../core/znode/codes.js';
import { epochOf, formatZxid } from '../../core/zxid.js';
import type { Frame, Observation } from '../../scenarios/conform.js';
import { bodyOf } from './frame.js';
import type { Json, JsonObject, Outcome } from './outcome.js';
import type { Names } from './wording.js';
import { Wording } from './wording.js';

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
  readonly #labels: readonly string[];
  readonly #names: Names;
  readonly #wording: Wording;

  constructor(observation: Observation, labels: readonly string[]) {
    this.#labels = labels;
    this.#names = namesOf(observation);
    this.#wording = new Wording(this.#names);
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
          session: session === 0 ? null : this.#names.session(session),
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
      zxid: this.#names.zxid(zxid),
      err: nameOfCode(code),
      code,
      ...(asked.choseXid[place] === true || xid !== sentXid ? { xid } : {}),
      ...(code !== CODES.OK ? {} : asked.op === 'raw' ? rawBody(answer) : this.#wording.answer(answer)),
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
}

/** Zxids count from the script's beginning, and a time is called by the zxid of the transaction that it is the time of. */
function namesOf({ base, timesMs, sessions }: Observation): Names {
  return {
    // What is 0 or -1 in a header belongs to no transaction. Another epoch shows: an undisturbed ensemble has but one.
    zxid: (zxid) => {
      if (zxid <= 0) return zxid;
      return epochOf(zxid) === epochOf(base) ? zxid - base : formatZxid(zxid);
    },
    // Within one ms there may be several.
    time: (timeMs, own) => {
      if (timeMs === 0) return 0;
      if (timesMs.get(own) === timeMs) return `T${String(own - base)}`;
      for (const [zxid, ms] of timesMs) if (ms === timeMs) return `T${String(zxid - base)}`;
      return `${String(timeMs)} ms`;
    },
    session: (sessionId) => {
      const place = sessions.indexOf(sessionId);
      return place < 0 ? formatSessionId(sessionId) : `s${String(place + 1)}`;
    },
  };
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
