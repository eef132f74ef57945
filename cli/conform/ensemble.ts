/**
 * Plays recordings of real ensembles, by the rules of their README: compared are what clients are told, who serves and
 * who leads with which epochs and counters, the trees, and what a disk can tell of logs and of how learners were brought
 * up. Not compared are the states of servers that are up and serve nobody.
 */
import type { z } from 'zod';
import type { SessionId } from '../../core/ids.js';
import { counterOf, epochOf } from '../../core/zxid.js';
import { Ensemble } from '../../scenarios/ensemble.js';
import { check } from '../input/check.js';
import { writtenOf } from './byte-text.js';
import type { Told } from './ensemble-clients.js';
import { EnsembleClients } from './ensemble-clients.js';
import { direct } from './ensemble-direction.js';
import type { Compared } from './ensemble-facts.js';
import { NOTHING_COMPARED, RecordedDisks, syncsCompared, syncsOf, together } from './ensemble-facts.js';
import type { Looked } from './ensemble-looked.js';
import { lookedAt, place, serversCompared, treesCompared } from './ensemble-looked.js';
import { serverArgs, settingsOf, waitArgs } from './ensemble-script.js';
import { ensembleNames, resolvedFields, resolvedList } from './ensemble-wording.js';
import type { Json, JsonObject, Outcome } from './outcome.js';
import { textOf } from './outcome.js';
import type { RecordedStep, Recording } from './recording.js';
import { Wording } from './wording.js';

const MILLI = 1_000;
/** What is asked of every connection when a step is over is answered within this, or never. */
const MARK_MICROS = 1_000 * MILLI;

/** They do something to servers, and what clients see of it stands behind a later step. */
const FAULTS: ReadonlySet<string> = new Set([
  ...['start', 'kill', 'killUnderLoad', 'wipe', 'save', 'restore', 'remove', 'damage'],
  ...['pause', 'resume', 'split', 'oneway', 'heal', 'note'],
]);

/** Where time passes sessions end, and ZooKeeper goes through their znodes in the order of a hash set. */
const UNORDERED: ReadonlySet<string> = new Set(['rest', 'sleep', 'wait']);

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
  readonly #clients: EnsembleClients;
  readonly #wording: Wording;
  readonly #disks = new RecordedDisks();

  constructor({ file, server }: Recording, steps: readonly RecordedStep[]) {
    this.#file = file;
    this.#steps = steps;
    this.#ensemble = new Ensemble(settingsOf(server, file));
    const sessions: SessionId[] = [];
    this.#wording = new Wording(ensembleNames(this.#ensemble.timesMs, sessions));
    this.#clients = new EnsembleClients({ ensemble: this.#ensemble, wording: this.#wording, sessions });
  }

  result(): EnsemblePlay {
    const mismatches: EnsemblePlay['mismatches'][number][] = [];
    let played = 0;
    for (const step of this.#steps) {
      const actual = this.#play(step);
      const looked = this.#look(step);
      played += 1;
      const expected = this.#expected(step, actual, looked);
      const isUnordered = step.unordered === true || UNORDERED.has(step.op);
      const due = textOf(expected, isUnordered);
      const is = textOf(withReply(actual, looked.actual), isUnordered);
      if (due !== is) mismatches.push({ step, expected: due, actual: is });
    }
    return { mismatches, played };
  }

  /** What was recorded of a step, as far as it is compared. */
  #expected(step: RecordedStep, actual: Outcome, looked: Compared): Outcome {
    const { reply: told = {}, before = [], after = {}, op } = step;
    if (FAULTS.has(op)) return { before: [], after: {} };
    // How long a password is belongs to the wire.
    const reply = Object.fromEntries(Object.entries(told).filter(([field]) => field !== 'passwdLength'));
    const own = resolvedFields(reply, actual.reply ?? {});
    const isSilent = step.reply === undefined && actual.reply === undefined;
    const outcome: Outcome = {
      ...(isSilent ? {} : { reply: own }),
      before: resolvedList(before, actual.before),
      after: Object.fromEntries(
        Object.entries(after).map(([label, list]) => [label, resolvedList(list, actual.after[label] ?? [])]),
      ),
    };
    return withReply(outcome, looked.expected);
  }

  #play(step: RecordedStep): Outcome {
    const { c, op } = step;
    const { puppet } = this.#ensemble;
    const at = `${this.#file}: steps[${String(step.i)}].args`;
    const told = this.#act(step, at);
    // What came while the recorder did something by itself, it kept to itself.
    if (op === 'note') for (const label of puppet.names) this.#clients.takeFrames(label);
    if (FAULTS.has(op)) return { before: [], after: {} };
    if (op !== 'send') this.#settle();
    const after: Record<string, readonly Json[]> = {};
    for (const label of puppet.names) {
      if (this.#clients.isPending(label)) continue;
      const frames = this.#clients.takeFrames(label);
      if (frames.length > 0) after[label] = frames;
    }
    const { fields = null, before = [] } = told ?? {};
    const reply = { ...(c === null ? {} : fields), ...told?.shown };
    return { ...(Object.keys(reply).length === 0 ? {} : { reply }), before, after };
  }

  #act(step: RecordedStep, at: string): Told | null {
    if (step.op === 'killUnderLoad') this.#clients.killUnderLoad(step, at);
    else if (step.op === 'wait') return this.#wait(check(waitArgs, step.args, at));
    else if (step.c !== null) return this.#clients.act(step.c, step, at);
    else direct(this.#ensemble, step, at);
    return null;
  }

  /** Everybody is asked for a sign, behind which nothing of the step comes any more. */
  #settle(): void {
    const { puppet } = this.#ensemble;
    this.#ensemble.calm();
    puppet.ping();
    this.#ensemble.await(
      () => puppet.names.every((label) => this.#clients.isPending(label) || puppet.isQuiet(label)),
      MARK_MICROS,
    );
  }

  #wait({ for: what, servers, inVainMs }: z.output<typeof waitArgs>): Told | null {
    const ensemble = this.#ensemble;
    const role = what === 'readonly' ? 'read-only' : what;
    const isSo = (): boolean => {
      if (what === 'serving') return ensemble.areServing(servers);
      return servers.every((sid) => ensemble.stateOf(sid).role === role);
    };
    const isReached = ensemble.await(isSo, inVainMs === undefined ? undefined : inVainMs * MILLI);
    return isReached === (inVainMs === undefined)
      ? null
      : { shown: { wait: isReached ? 'not in vain' : 'in vain' } };
  }

  /** What a recording shows besides of a step when it is over, and what is so here. */
  #look(step: RecordedStep): Compared {
    if (FAULTS.has(step.op) && step.op !== 'note') this.#learn(step, null);
    if (FAULTS.has(step.op)) return NOTHING_COMPARED;
    const looked = lookedAt(step, this.#file);
    const syncs = syncsOf(looked.syncs);
    this.#learn(step, looked);
    const compared = [
      this.#servers(looked),
      step.op === 'check' ? this.#trees(step, looked) : NOTHING_COMPARED,
      looked.logs === undefined
        ? NOTHING_COMPARED
        : this.#disks.logs(looked.logs, (sid) => this.#ensemble.logOf(sid)),
      step.op === 'wait' ? syncsCompared(syncs, this.#ensemble.takeSyncs()) : NOTHING_COMPARED,
    ];
    return together(compared);
  }

  #learn(step: RecordedStep, looked: Looked | null): void {
    this.#disks.learn(step, syncsOf(looked?.syncs), looked?.servers ?? null);
  }

  /** The servers that are compared, as they are here. */
  #servers(looked: Looked): Compared {
    const recorded = serversCompared(looked);
    const states = Object.keys(recorded).map((sid): readonly [string, Json] => {
      const { role, zxid, currentEpoch, acceptedEpoch } = this.#ensemble.stateOf(Number(sid));
      const written = zxid === null ? null : [epochOf(zxid), counterOf(zxid)];
      return [sid, [role, place(role, written), currentEpoch, acceptedEpoch]];
    });
    if (states.length === 0) return NOTHING_COMPARED;
    const servers = Object.fromEntries(states);
    return { expected: { servers: resolvedFields(recorded, servers) }, actual: { servers } };
  }

  #trees(step: RecordedStep, looked: Looked): Compared {
    const { servers } = check(serverArgs, step.args, `${this.#file}: steps[${String(step.i)}].args`);
    const trees = Object.fromEntries(servers.map((sid) => [String(sid), this.#tree(sid)]));
    const { expected, isDivergent } = treesCompared(looked, trees);
    if (isDivergent) this.#disks.diverged();
    return { expected: { trees: expected }, actual: { trees } };
  }

  #tree(sid: number): JsonObject {
    const znodes = [...this.#ensemble.treeOf(sid)].filter(([path]) => !path.startsWith('/zookeeper'));
    const tree = znodes.map(([path, { data, stat }]): [string, Json] => [
      path,
      { data: data === null ? null : writtenOf(data), stat: this.#wording.stat(stat) },
    ]);
    return Object.fromEntries(tree);
  }
}

function withReply(outcome: Outcome, more: JsonObject): Outcome {
  if (Object.keys(more).length === 0) return outcome;
  return { ...outcome, reply: { ...outcome.reply, ...more } };
}
