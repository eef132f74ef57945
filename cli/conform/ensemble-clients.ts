/** What the clients of a recorded ensemble do, and what they are told, in the words of the recording. */
import type { z } from 'zod';
import { unreachable } from '../../core/assert.js';
import type { SessionId } from '../../core/ids.js';
import { makeSessionId } from '../../core/ids.js';
import { CODES } from '../../core/znode/codes.js';
import type { Ensemble } from '../../scenarios/ensemble.js';
import { makerOf } from '../../scenarios/ensemble.js';
import type { Heard } from '../../sim/workload/ensemble/puppet.js';
import { check } from '../input/check.js';
import { bytesOf } from './byte-text.js';
import {
  burstArgs,
  connectArgs,
  loadArgs,
  numberedArgs,
  pipelineArgs,
  reapArgs,
  sendArgs,
} from './ensemble-script.js';
import { withPlainZxids } from './ensemble-wording.js';
import { bodyOf } from './frame.js';
import { listedOperation, requestOf } from './operations.js';
import type { Json, JsonObject } from './outcome.js';
import type { RecordedStep } from './recording.js';
import type { Wording } from './wording.js';

const MILLI = 1_000;
/** How long a client waits that sends and does not want to know. */
const SENT_MICROS = 150 * MILLI;
/** How many writes are answered before somebody is killed under load, if the recording does not say. */
const WRITES_UNDER_LOAD = 50;
const RAW = 'raw';

/** What a step brought: the reply, what stood before it, and what was looked at besides. */
export interface Told {
  readonly fields?: JsonObject;
  readonly before?: readonly Json[];
  readonly shown?: JsonObject;
}

/** A request that was sent without waiting. */
interface Sent {
  readonly name: string;
  /** It chose its number itself. */
  readonly hasXid: boolean;
}

export interface EnsembleClientsOptions {
  readonly ensemble: Ensemble;
  readonly wording: Wording;
  /** In the order of their creation; new ones are added. */
  readonly sessions: SessionId[];
}

export class EnsembleClients {
  readonly #ensemble: Ensemble;
  readonly #wording: Wording;
  readonly #sessions: SessionId[];
  /** By label, in order. */
  readonly #pending = new Map<string, readonly Sent[]>();
  /** What came and was not told of so far. */
  readonly #heard = new Map<string, Heard[]>();
  /** Labels that have shown whether they may go to a server that only reads. */
  readonly #saysReadOnly = new Map<string, boolean>();

  constructor({ ensemble, wording, sessions }: EnsembleClientsOptions) {
    this.#ensemble = ensemble;
    this.#wording = wording;
    this.#sessions = sessions;
  }

  /** Whether a label has sent what is not reaped. */
  isPending(label: string): boolean {
    return this.#pending.has(label);
  }

  /** What came on a label's connection since that was asked last. */
  takeFrames(label: string): readonly Json[] {
    return this.#take(label).map((heard) => this.#frame(heard, label));
  }

  act(label: string, { op, args: written }: RecordedStep, at: string): Told | null {
    const args = withPlainZxids(written);
    switch (op) {
      case 'connect':
        return this.#connect(label, check(connectArgs, args, at));
      case 'drop':
        this.#ensemble.puppet.drop(label);
        return null;
      case 'send': {
        const { request: name } = check(sendArgs, args, at);
        this.#send(label, name, without(args, 'request'), at);
        this.#ensemble.rest(SENT_MICROS);
        return null;
      }
      case 'reap':
        return this.#reap(label, check(reapArgs, args, at).limitMs);
      case 'look':
        return { fields: { frames: this.takeFrames(label) } };
      case 'burst': {
        const { path, count, size } = check(burstArgs, args, at);
        const write = (k: number): Told => this.#write(label, path, String(k).padEnd(size, '.'), at);
        for (let k = 0; k + 1 < count; k += 1) write(k);
        return write(count - 1);
      }
      case 'pipeline':
        return this.#pipeline(label, check(pipelineArgs, args, at).ops, at);
      default:
        return this.#call(label, op, args, at);
    }
  }

  /** Somebody writes one thing after the other until these servers are killed; what is asked then is not answered. */
  killUnderLoad(step: RecordedStep, at: string): void {
    const { path, size, afterMs, count, ...who } = check(loadArgs, step.args, at);
    const ensemble = this.#ensemble;
    const { names } = ensemble.puppet;
    const writer = step.c ?? who.client ?? who.label ?? names.find((name) => this.#isOpen(name));
    const endMicros = ensemble.nowMicros + (afterMs ?? 0) * MILLI;
    const isDue = (k: number): boolean => {
      return afterMs === undefined ? k >= (count ?? WRITES_UNDER_LOAD) : ensemble.nowMicros >= endMicros;
    };
    if (writer !== undefined) {
      for (let k = 0; this.#isOpen(writer) && !isDue(k); k += 1) {
        this.#write(writer, path, String(k).padEnd(size, '.'), at);
      }
      this.#ask(writer, 'setData', { path, data: '', version: -1 }, { at, place: 0 });
    }
    ensemble.kill(who.servers ?? (who.server === undefined ? [] : [who.server]));
    if (writer !== undefined) this.#untilTold(writer);
  }

  #isOpen(label: string): boolean {
    return this.#ensemble.puppet.isOpen(label);
  }

  #connect(label: string, args: z.output<typeof connectArgs>): Told {
    const { server, timeOut: timeoutMs, lastZxidSeen, session, readOnly, passwd } = args;
    this.#saysReadOnly.set(label, readOnly !== null);
    this.#ensemble.puppet.connect(label, {
      server,
      timeoutMs,
      lastZxidSeen,
      sessionId: this.#sessionCalled(session),
      canBeReadOnly: readOnly === true,
      passwd: passwd === undefined ? null : bytesOf(passwd ?? ''),
    });
    const told = this.#untilTold(label);
    // Whoever is refused in the wrong words has nothing to say on that connection.
    if (told.fields?.['header'] !== undefined) this.#ensemble.puppet.drop(label);
    return told;
  }

  /** A number from outside is that of no session here: no server is called 0. */
  #sessionCalled(name: string | null): SessionId {
    if (name === null) return 0;
    return this.#sessions[Number(name.slice(1)) - 1] ?? makeSessionId(0, 1);
  }

  #write(label: string, path: string, data: string, at: string): Told {
    return this.#call(label, 'setData', { path, data, version: -1 }, at);
  }

  #call(label: string, name: string, args: JsonObject, at: string): Told {
    const sent = this.#ask(label, name, args, { at, place: 0 });
    const { before, heard } = this.#untilReply(label);
    return { fields: heard === null ? { noReply: true } : this.#reply(heard, label, sent), before };
  }

  #ask(label: string, name: string, args: JsonObject, { at, place }: { at: string; place: number }): Sent {
    const { xid = null } = check(numberedArgs, args, at);
    const request = requestOf(name, without(args, 'xid'), at);
    if (request !== null) this.#ensemble.puppet.ask(label, request, place, xid);
    return { name, hasXid: xid !== null };
  }

  #send(label: string, name: string, args: JsonObject, at: string): void {
    const sent = this.#pending.get(label) ?? [];
    this.#pending.set(label, [...sent, this.#ask(label, name, args, { at, place: sent.length })]);
  }

  /** In one burst; then everything up to the last reply. */
  #pipeline(label: string, ops: readonly JsonObject[], at: string): Told {
    for (const [k, entry] of ops.entries()) {
      const inList = `${at}.ops[${String(k)}]`;
      const { op } = check(listedOperation, entry, inList);
      this.#send(label, op, withPlainZxids(without(entry, 'op')), inList);
    }
    this.#ensemble.await(() => this.#isReaped(label));
    const heard = this.#hear(label);
    const last = heard.map(({ kind }) => kind !== 'event').lastIndexOf(true);
    const frames = heard.splice(0, last + 1).map((one) => this.#frame(one, label, 'by place'));
    this.#pending.delete(label);
    return { fields: { frames } };
  }

  /** All that a label has sent is answered, or its connection ends. */
  #reap(label: string, limitMs: number): Told {
    const isAll = this.#ensemble.await(() => this.#isReaped(label), limitMs * MILLI);
    const frames = this.takeFrames(label);
    this.#pending.delete(label);
    return { fields: { frames: isAll ? frames : [...frames, 'noReply'] } };
  }

  #isReaped(label: string): boolean {
    const heard = this.#hear(label);
    const replies = heard.filter(({ kind }) => kind === 'reply').length;
    return heard.some(({ kind }) => kind === 'broken') || replies >= (this.#pending.get(label)?.length ?? 0);
  }

  #untilTold(label: string): Told {
    const { before, heard } = this.#untilReply(label);
    return { fields: heard === null ? { noReply: true } : this.#reply(heard, label), before };
  }

  /** The answer to the one thing that a label waits for, and what stood in front of it. */
  #untilReply(label: string): {
    readonly before: readonly Json[];
    readonly heard: Exclude<Heard, { kind: 'event' }> | null;
  } {
    const before: Json[] = [];
    for (;;) {
      const heard = this.#hear(label).shift();
      if (heard?.kind === 'event') before.push(this.#frame(heard, label));
      else if (heard !== undefined) return { before, heard };
      else if (!this.#ensemble.await(() => this.#hear(label).length > 0)) return { before, heard: null };
    }
  }

  #reply(heard: Exclude<Heard, { kind: 'event' }>, label: string, sent: Sent | null = null): JsonObject {
    switch (heard.kind) {
      case 'session':
        return this.#attached(heard, label);
      case 'refusal': {
        const { xid, zxid, code } = heard.message;
        return { header: { xid, ...this.#wording.reply(zxid, code, { kind: 'none' }) } };
      }
      case 'reply': {
        const { xid, zxid, code, answer } = heard.message;
        const isNumbered = sent?.hasXid === true || xid !== heard.sentXid;
        const body = sent?.name === RAW && code === CODES.OK ? rawBody(bodyOf(answer)) : null;
        return {
          ...this.#wording.reply(zxid, code, body === null ? answer : { kind: 'none' }),
          ...(body ?? {}),
          ...(isNumbered ? { xid } : {}),
        };
      }
      case 'broken':
        return { closed: true };
      default:
        return unreachable(heard);
    }
  }

  #attached({ message }: Extract<Heard, { kind: 'session' }>, label: string): JsonObject {
    const { sessionId, timeoutMs, readOnly = false } = message;
    const isNew = sessionId !== 0 && !this.#sessions.includes(sessionId);
    if (isNew) this.#sessions.push(sessionId);
    const session = sessionId === 0 ? null : `s${String(this.#sessions.indexOf(sessionId) + 1)}`;
    return {
      timeOut: timeoutMs,
      session,
      ...(isNew ? { idHighByte: makerOf(sessionId) } : sessionId === 0 ? {} : { samePasswd: true }),
      ...(this.#saysReadOnly.get(label) === true ? { readOnly } : {}),
    };
  }

  #frame(heard: Heard, label: string, to: 'by name' | 'by place' = 'by name'): Json {
    if (heard.kind === 'broken') return 'closed';
    const sent = this.#pending.get(label);
    if (heard.kind === 'event') {
      const { type, path } = heard.message;
      const event = { type, state: 'SyncConnected', path };
      return sent === undefined ? event : { event };
    }
    if (heard.kind !== 'reply') return { reply: this.#reply(heard, label), to: null };
    const asked = sent?.[heard.to] ?? null;
    const name = to === 'by place' ? heard.to : (asked?.name ?? null);
    return { reply: this.#reply(heard, label, asked), to: name };
  }

  /** What came on a connection, in a list that goes on growing. */
  #hear(label: string): Heard[] {
    const heard = this.#heard.get(label) ?? [];
    heard.push(...this.#ensemble.puppet.take(label));
    this.#heard.set(label, heard);
    return heard;
  }

  #take(label: string): readonly Heard[] {
    const heard = this.#hear(label);
    this.#heard.set(label, []);
    return heard;
  }
}

function without(args: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(args).filter(([field]) => field !== name));
}

function rawBody(body: Buffer | null): JsonObject {
  if (body === null) return { body: 'not the same in every run' };
  return body.length === 0 ? {} : { body: body.toString('base64') };
}
