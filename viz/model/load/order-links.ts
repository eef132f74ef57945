/**
 * What an event rests on besides its causes: program order, where state carries it. All earlier events of a process are
 * its past, but a past that holds everything explains nothing; so an event is linked to
 *
 * - the *step*: what its process reported before, while it handled the same input, about the same thing. (A COMMIT leaves
 *   because an ACK came, and because the leader counted a quorum in between.)
 * - the *state*: the one earlier event whose state it used. What a server says as part of a protocol rests on its role, a
 *   role on the one before; what it says of a transaction, on its having written that to its log, and the writing on
 *   the message that brought it; what it answers, on what it had applied; the end of a session, on its last renewal; a
 *   watch event, on the watch; a recovery, on what the disk had made durable or lost. Nothing but the disk outlives a crash.
 *
 * And two causes are not followed: a call is a beginning, for a client could have asked at any time (the answer before
 * it was not a reason); and a log is written and synced when the disk has time, whatever it did before.
 */
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { ByKind } from '../by-kind.js';
import { entryFor } from '../by-kind.js';
import type { RowEnvelope } from '../collector.js';
import type { OrderLinks, Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { grown } from './event-table.js';
import type { Memory, Place } from './process-memory.js';
import { newMemory, remembering, statesUsed } from './process-memory.js';
import type { Topic } from './topics.js';
import { isReport, isSession, isTxn, NONE, PROCESS, topicsOf } from './topics.js';

const CAPACITY_FIRST = 1 << 14;

/** What is to be done with the events of a kind. */
interface Ways {
  readonly isReport: boolean;
  readonly topicOf: (event: RunEvent) => Topic;
  readonly stateUsed: (event: RunEvent, place: Place) => Row;
  readonly remember: ((event: RunEvent, place: Place) => void) | null;
  /** Null for a kind whose cause is always followed. */
  readonly isFollowed: ((event: RunEvent, step: Row) => boolean) | null;
}

function waysOf(kind: string): Ways {
  return {
    isReport: isReport(kind),
    topicOf: topicsOf(kind),
    stateUsed: statesUsed(kind),
    remember: remembering(kind),
    isFollowed: entryFor<RunEvent, Row, boolean>(FOLLOWED, kind) ?? null,
  };
}

export class OrderLinksTable {
  /** By place of the kind. */
  readonly #ways: readonly Ways[];
  /** By address. */
  readonly #memories: Memory[] = [];
  readonly #place: Place = { row: NO_ROW, topic: NONE, memory: newMemory(NO_ROW) };
  /** What messages under way are about, by the row of their sending. */
  readonly #underWay = new Map<Row, Topic>();
  #cause = new Int32Array(CAPACITY_FIRST);
  #step = new Int32Array(CAPACITY_FIRST);
  #state = new Int32Array(CAPACITY_FIRST);
  #count = 0;

  constructor(kinds: readonly string[]) {
    this.#ways = kinds.map(waysOf);
  }

  /** To be called with every event, in order. `kind`: the place of its kind. */
  add(event: RunEvent, at: RowEnvelope, kind: number): void {
    const ways = this.#ways[kind];
    if (ways === undefined) return;
    const { row, actor, cause } = at;
    if (row >= this.#step.length) this.#grow();
    const memory = this.#memoryOf(actor);
    const topic = ways.topicOf(event);
    if (memory.stepCause !== cause) startStep(memory, cause);
    const step = stepOf(event, topic, memory);
    const place = this.#place;
    place.row = row;
    place.topic = topic;
    place.memory = memory;
    this.#step[row] = step;
    this.#cause[row] = ways.isFollowed === null || ways.isFollowed(event, step) ? cause : NO_ROW;
    this.#state[row] = ways.stateUsed(event, place);
    this.#count = row + 1;
    this.#note(event, at, topic);
    if (ways.remember !== null) ways.remember(event, place);
    if (!ways.isReport) return;
    memory.stepReport = row;
    memory.stepTopics.add(topic, row);
  }

  /** What there is by now. What was added stays as it is, so this is no copy. */
  links(): OrderLinks {
    const count = this.#count;
    return {
      cause: this.#cause.subarray(0, count),
      step: this.#step.subarray(0, count),
      state: this.#state.subarray(0, count),
    };
  }

  #memoryOf(actor: number): Memory {
    const known = this.#memories[actor];
    if (known !== undefined) return known;
    const memory = newMemory(NO_ROW);
    this.#memories[actor] = memory;
    return memory;
  }

  /** What outlives a life, or passes from one process to another. */
  #note({ kind }: RunEvent, { row, actor, cause }: RowEnvelope, topic: Topic): void {
    const memory = this.#memoryOf(actor);
    if (kind === 'process.crashed') this.#memories[actor] = newMemory(memory.disk);
    else if (kind === 'net.sent' && isTxn(topic)) this.#underWay.set(row, topic);
    else if (kind === 'net.delivered') {
      const arrived = this.#underWay.get(cause);
      if (arrived === undefined) return;
      this.#underWay.delete(cause);
      if (!memory.arrivals.has(arrived)) memory.arrivals.set(arrived, row);
    }
  }

  #grow(): void {
    const size = this.#step.length * 2;
    this.#cause = grown(this.#cause, new Int32Array(size));
    this.#step = grown(this.#step, new Int32Array(size));
    this.#state = grown(this.#state, new Int32Array(size));
  }
}

function startStep(memory: Memory, cause: Row): void {
  memory.stepCause = cause;
  memory.stepReport = NO_ROW;
  memory.stepTopics.clear();
}

/** What was reported before in this step: about the same thing, else about the process as a whole. */
function stepOf(event: RunEvent, topic: Topic, memory: Memory): Row {
  if (event.kind === 'client.called' || memory.stepCause === NO_ROW) return NO_ROW;
  if (topic === NONE) return event.kind === 'net.sent' ? memory.stepReport : NO_ROW;
  const same = memory.stepTopics.of(topic);
  return same !== NO_ROW || isSession(topic) ? same : memory.stepTopics.of(PROCESS);
}

/** Messages that carry a call to a server. */
const CALLS: ReadonlySet<string> = new Set(['Request', 'Submit']);

const FOLLOWED: Partial<ByKind<RunEvent, Row, boolean>> = {
  'client.called': () => false,
  'net.sent': ({ type }, step) => step === NO_ROW || !CALLS.has(type),
  'disk.written': ({ tag }) => tag?.kind !== 'log',
  'disk.synced': ({ tags }) => !tags.some(({ kind }) => kind === 'log'),
};
