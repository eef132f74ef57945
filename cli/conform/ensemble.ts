/**
 * Plays recordings of real ensembles, by the rules of their README: compared are what clients are told, who serves and
 * who leads with which epochs and counters, and the trees. Not compared are the log files, how a learner was brought up,
 * and the states of servers that serve nobody.
 */
import type { z } from 'zod';
import { unreachable } from '../../core/assert.js';
import type { SessionId } from '../../core/ids.js';
import { counterOf, epochOf } from '../../core/zxid.js';
import { Ensemble, makerOf } from '../../scenarios/ensemble.js';
import type { Heard } from '../../sim/workload/ensemble/puppet.js';
import { check } from '../input/check.js';
import { writtenOf } from './byte-text.js';
import { longestOf, lookedAt, place, serversCompared, treesCompared } from './ensemble-looked.js';
import {
  burstArgs,
  connectArgs,
  oneWayArgs,
  reapArgs,
  restArgs,
  sendArgs,
  serverArgs,
  settingsOf,
  splitArgs,
  waitArgs,
  wipeArgs,
} from './ensemble-script.js';
import { ensembleNames, resolvedFields, resolvedList, withPlainZxids } from './ensemble-wording.js';
import { requestOf } from './operations.js';
import type { Json, JsonObject, Outcome } from './outcome.js';
import { textOf } from './outcome.js';
import type { RecordedStep, Recording } from './recording.js';
import { Wording } from './wording.js';

const MILLI = 1_000;
/** How long a client waits that sends and does not want to know. */
const SENT_MICROS = 150 * MILLI;
/** What is asked of every connection when a step is over is answered within this, or never. */
const MARK_MICROS = 1_000 * MILLI;

/** They do something to servers, and what clients see of it stands behind a later step. */
const FAULTS: ReadonlySet<string> = new Set([
  'start',
  'kill',
  'wipe',
  'pause',
  'resume',
  'split',
  'oneway',
  'heal',
  'logs',
  'note',
]);

/** How far a play came, and what differed. */
export interface EnsemblePlay {
  readonly mismatches: readonly {
    readonly step: RecordedStep;
    readonly expected: string;
    readonly actual: string;
  }[];
  readonly played: number;
}

/** Plays a recording; where real runs came to one of several histories, the one that fits best. */
export function playEnsemble(recording: Recording): EnsemblePlay {
  const { file } = recording;
  const variantOf = (step: RecordedStep): number | undefined => lookedAt(step, file).variant;
  const variants = new Set(recording.steps.map(variantOf).filter((variant) => variant !== undefined));
  let best: EnsemblePlay | null = null;
  for (const variant of variants.size === 0 ? [undefined] : variants) {
    const steps = recording.steps.filter((step) => {
      const own = variantOf(step);
      return own === undefined || own === variant;
    });
    const play = new Play(recording, steps).result();
    if (best === null || play.mismatches.length < best.mismatches.length) best = play;
  }
  return best ?? { mismatches: [], played: 0 };
}

class Play {
  readonly #file: string;
  readonly #steps: readonly RecordedStep[];
  readonly #ensemble: Ensemble;
  readonly #wording: Wording;
  readonly #sessions: SessionId[] = [];
  /** Requests that were sent without waiting, by label: their names, in order. */
  readonly #pending = new Map<string, string[]>();
  /** What came and was not told of so far. */
  readonly #heard = new Map<string, Heard[]>();

  constructor({ file, server }: Recording, steps: readonly RecordedStep[]) {
    this.#file = file;
    this.#steps = steps;
    this.#ensemble = new Ensemble(settingsOf(server, file));
    this.#wording = new Wording(ensembleNames(this.#ensemble.timesMs, this.#sessions));
  }

  result(): EnsemblePlay {
    const mismatches: EnsemblePlay['mismatches'][number][] = [];
    let played = 0;
    for (const step of this.#steps) {
      const actual = this.#play(step);
      played += 1;
      const expected = this.#expected(step, actual);
      // Where time passes sessions end, and ZooKeeper goes through their znodes in the order of a hash set.
      const isUnordered = step.unordered === true || step.op === 'rest' || step.op === 'wait';
      const [due, is] = [textOf(expected, isUnordered), textOf(actual, isUnordered)];
      if (due !== is) mismatches.push({ step, expected: due, actual: is });
    }
    return { mismatches, played };
  }

  /** What was recorded of a step, as far as it is compared. */
  #expected(step: RecordedStep, actual: Outcome): Outcome {
    const { reply = {}, before = [], after = {}, op } = step;
    if (FAULTS.has(op)) return { before: [], after: {} };
    const looked = lookedAt(step, this.#file);
    const compared = {
      ...reply,
      ...serversCompared(looked),
      ...(op === 'check' ? treesCompared(looked) : {}),
    };
    const isSilent = Object.keys(compared).length === 0 && actual.reply === undefined;
    return {
      ...(isSilent ? {} : { reply: resolvedFields(compared, actual.reply ?? {}) }),
      before: resolvedList(before, actual.before),
      after: Object.fromEntries(
        Object.entries(after).map(([label, list]) => [label, resolvedList(list, actual.after[label] ?? [])]),
      ),
    };
  }

  #play(step: RecordedStep): Outcome {
    const { c, op } = step;
    const reply = c === null ? this.#direct(step) : this.#act(c, step);
    // What came while the recorder did something by itself, it kept to itself.
    if (op === 'note') for (const label of this.#ensemble.puppet.names) this.#take(label);
    if (FAULTS.has(op)) return { before: [], after: {} };
    const own = c === null ? null : reply;
    if (op !== 'send') this.#settle();
    const after: Record<string, Json[]> = {};
    for (const label of this.#ensemble.puppet.names) {
      if (this.#pending.has(label)) continue;
      const frames = this.#take(label).map((heard) => this.#frame(heard, label));
      if (frames.length > 0) after[label] = frames;
    }
    const { fields = {}, before = [] } = own ?? {};
    const shown = { ...fields, ...(reply?.shown ?? {}), ...this.#servers(step) };
    return { ...(Object.keys(shown).length === 0 ? {} : { reply: shown }), before, after };
  }

  /** Everybody is asked for a sign, behind which nothing of the step comes any more. */
  #settle(): void {
    const { puppet } = this.#ensemble;
    this.#ensemble.calm();
    puppet.ping();
    this.#ensemble.await(
      () => puppet.names.every((label) => this.#pending.has(label) || puppet.isQuiet(label)),
      MARK_MICROS,
    );
  }

  /** The servers that are compared, as they are here. */
  #servers(step: RecordedStep): JsonObject {
    const { servers } = serversCompared(lookedAt(step, this.#file));
    if (typeof servers !== 'object' || servers === null) return {};
    const states = Object.keys(servers).map((sid): readonly [string, Json] => {
      const { role, zxid, currentEpoch, acceptedEpoch } = this.#ensemble.stateOf(Number(sid));
      const written = zxid === null ? null : [epochOf(zxid), counterOf(zxid)];
      return [sid, [role, place(role, written), currentEpoch, acceptedEpoch]];
    });
    return { servers: Object.fromEntries(states) };
  }

  #direct(step: RecordedStep): Told | null {
    const { op, args, i } = step;
    const at = `${this.#file}: steps[${String(i)}].args`;
    const ensemble = this.#ensemble;
    switch (op) {
      case 'start':
        ensemble.start(check(serverArgs, args, at).servers);
        return null;
      case 'kill':
        ensemble.kill(check(serverArgs, args, at).servers);
        return null;
      case 'wipe':
        ensemble.wipe(check(wipeArgs, args, at).server);
        return null;
      case 'pause':
        ensemble.pause(check(serverArgs, args, at).servers);
        return null;
      case 'resume':
        ensemble.resume(check(serverArgs, args, at).servers);
        return null;
      case 'split':
        ensemble.split(check(splitArgs, args, at).groups);
        return null;
      case 'oneway': {
        const { source, dest } = check(oneWayArgs, args, at);
        ensemble.oneWay(source, dest);
        return null;
      }
      case 'heal':
        ensemble.heal();
        return null;
      case 'rest':
        ensemble.rest(check(restArgs, args, at).ms * MILLI);
        return null;
      case 'note':
        ensemble.rest(longestOf(step.reply) * MILLI);
        return null;
      case 'wait':
        return this.#wait(check(waitArgs, args, at));
      case 'check':
        return { shown: { trees: this.#trees(check(serverArgs, args, at).servers) } };
      default:
        return null;
    }
  }

  #wait({ for: what, servers, inVainMs }: z.output<typeof waitArgs>): Told | null {
    const ensemble = this.#ensemble;
    const isSo = (): boolean => {
      if (what === 'serving') return ensemble.areServing(servers);
      const role = what === 'down' ? 'down' : 'looking';
      return servers.every((sid) => ensemble.stateOf(sid).role === role);
    };
    const isReached = ensemble.await(isSo, inVainMs === undefined ? undefined : inVainMs * MILLI);
    return isReached === (inVainMs === undefined)
      ? null
      : { shown: { wait: isReached ? 'not in vain' : 'in vain' } };
  }

  #act(label: string, step: RecordedStep): Told | null {
    const { op, args: written, i } = step;
    const at = `${this.#file}: steps[${String(i)}].args`;
    const args = withPlainZxids(written);
    const { puppet } = this.#ensemble;
    switch (op) {
      case 'connect':
        return this.#connect(label, check(connectArgs, args, at));
      case 'drop':
        puppet.drop(label);
        return null;
      case 'send': {
        const { request: name } = check(sendArgs, args, at);
        const rest = Object.fromEntries(Object.entries(args).filter(([field]) => field !== 'request'));
        const names = this.#pending.get(label) ?? [];
        this.#ask(label, name, rest, { at, place: names.length });
        this.#pending.set(label, [...names, name]);
        this.#ensemble.rest(SENT_MICROS);
        return null;
      }
      case 'reap':
        return this.#reap(label, check(reapArgs, args, at).limitMs);
      case 'look':
        return { fields: { frames: this.#take(label).map((heard) => this.#frame(heard, label)) } };
      case 'burst': {
        const { path, count, size } = check(burstArgs, args, at);
        const write = (k: number): Told =>
          this.#call(label, 'setData', { path, data: String(k).padEnd(size, '.'), version: -1 }, at);
        for (let k = 0; k + 1 < count; k += 1) write(k);
        return write(count - 1);
      }
      default:
        return this.#call(label, op, args, at);
    }
  }

  #connect(label: string, { server, timeOut, lastZxidSeen, session }: z.output<typeof connectArgs>): Told {
    const known = session === null ? 0 : (this.#sessions[Number(session.slice(1)) - 1] ?? 0);
    this.#ensemble.puppet.connect(label, { server, timeoutMs: timeOut, lastZxidSeen, sessionId: known });
    return this.#untilTold(label);
  }

  #call(label: string, name: string, args: JsonObject, at: string): Told {
    this.#ask(label, name, args, { at, place: 0 });
    return this.#untilTold(label);
  }

  #ask(label: string, name: string, args: JsonObject, { at, place }: { at: string; place: number }): void {
    const request = requestOf(name, args, at);
    if (request !== null) this.#ensemble.puppet.ask(label, request, place);
  }

  /** The answer to the one thing that a label waits for, and what stood in front of it. */
  #untilTold(label: string): Told {
    const before: Json[] = [];
    for (;;) {
      const heard = this.#hear(label).shift();
      if (heard !== undefined) {
        if (heard.kind === 'event') before.push(this.#frame(heard, label));
        else return { fields: this.#reply(heard), before };
      } else if (!this.#ensemble.await(() => this.#hear(label).length > 0))
        return { fields: { noReply: true }, before };
    }
  }

  /** All that a label has sent is answered, or its connection ends. */
  #reap(label: string, limitMs: number): Told {
    const names = this.#pending.get(label) ?? [];
    const isOver = (): boolean => {
      const heard = this.#hear(label);
      return (
        heard.some(({ kind }) => kind === 'broken') ||
        heard.filter(({ kind }) => kind === 'reply').length >= names.length
      );
    };
    const isAll = this.#ensemble.await(isOver, limitMs * MILLI);
    const frames = this.#take(label).map((heard) => this.#frame(heard, label));
    this.#pending.delete(label);
    return { fields: { frames: isAll ? frames : [...frames, 'noReply'] } };
  }

  #reply(heard: Exclude<Heard, { kind: 'event' }>): JsonObject {
    switch (heard.kind) {
      case 'session': {
        const { sessionId, timeoutMs } = heard.message;
        const isNew = sessionId !== 0 && !this.#sessions.includes(sessionId);
        if (isNew) this.#sessions.push(sessionId);
        const session = sessionId === 0 ? null : `s${String(this.#sessions.indexOf(sessionId) + 1)}`;
        if (sessionId === 0) return { timeOut: timeoutMs, session };
        return {
          timeOut: timeoutMs,
          session,
          ...(isNew ? { idHighByte: makerOf(sessionId) } : { samePasswd: true }),
        };
      }
      case 'reply': {
        const { zxid, code, answer } = heard.message;
        return this.#wording.reply(zxid, code, answer);
      }
      case 'broken':
        return { closed: true };
      default:
        return unreachable(heard);
    }
  }

  #frame(heard: Heard, label: string): Json {
    if (heard.kind === 'broken') return 'closed';
    if (heard.kind === 'event') {
      const { type, path } = heard.message;
      const event = { type, state: 'SyncConnected', path };
      return this.#pending.has(label) ? { event } : event;
    }
    const to = heard.kind === 'reply' ? (this.#pending.get(label)?.[heard.to] ?? null) : null;
    return { reply: this.#reply(heard), to };
  }

  #trees(servers: readonly number[]): JsonObject {
    return Object.fromEntries(
      servers.map((sid) => {
        const znodes = [...this.#ensemble.treeOf(sid)].filter(([path]) => !path.startsWith('/zookeeper'));
        const tree = znodes.map(([path, { data, stat }]): [string, Json] => [
          path,
          { data: data === null ? null : writtenOf(data), stat: this.#wording.stat(stat) },
        ]);
        return [String(sid), Object.fromEntries(tree)];
      }),
    );
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

/** What a step brought: the reply, what stood before it, and what was looked at besides. */
interface Told {
  readonly fields?: JsonObject;
  readonly before?: readonly Json[];
  readonly shown?: JsonObject;
}
