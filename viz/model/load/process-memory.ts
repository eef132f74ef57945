import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { ByKind } from '../by-kind.js';
import { entryFor } from '../by-kind.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import type { Topic } from './topics.js';
import { isTxn } from './topics.js';

/** What the order of events remembers of a process during one life: the rows that later events may rest on. */
export interface Memory {
  /** The input at hand, the last report of it, and the last of each topic. */
  stepCause: Row;
  stepReport: Row;
  readonly stepTopics: LatestRows;
  role: Row;
  applied: Row;
  /** The newest promise or accepted value of an acceptor. */
  vote: Row;
  /** What its disk did last; of another life perhaps. */
  disk: Row;
  /** The message that brought a transaction first, and its writing to the log. */
  readonly arrivals: Map<Topic, Row>;
  readonly logged: Map<Topic, Row>;
  /** By session. */
  readonly renewals: Map<number, Row>;
  readonly attachments: Map<number, Row>;
  /** By session and path. */
  readonly watches: Map<string, Row>;
}

/** The latest row of each topic of one step: a few, looked through one by one, and forgotten a million times. */
class LatestRows {
  readonly #topics: Topic[] = [];
  readonly #rows: Row[] = [];
  #count = 0;

  /** NO_ROW if there is none. */
  of(topic: Topic): Row {
    for (let i = this.#count - 1; i >= 0; i -= 1)
      if (this.#topics[i] === topic) return this.#rows[i] ?? NO_ROW;
    return NO_ROW;
  }

  /** A topic that comes again stands twice; the later one is found. */
  add(topic: Topic, row: Row): void {
    const last = this.#count - 1;
    const place = last >= 0 && this.#topics[last] === topic ? last : this.#count;
    this.#topics[place] = topic;
    this.#rows[place] = row;
    this.#count = place + 1;
  }

  clear(): void {
    this.#count = 0;
  }
}

export function newMemory(disk: Row): Memory {
  return {
    stepCause: NO_ROW,
    stepReport: NO_ROW,
    stepTopics: new LatestRows(),
    role: NO_ROW,
    applied: NO_ROW,
    vote: NO_ROW,
    disk,
    arrivals: new Map(),
    logged: new Map(),
    renewals: new Map(),
    attachments: new Map(),
    watches: new Map(),
  };
}

/** Where an event stands, and what its process remembers then. Valid only during a call. */
export interface Place {
  row: Row;
  topic: Topic;
  memory: Memory;
}

const USED: Partial<ByKind<RunEvent, Place, Row>> = {
  'log.recovered': (_, { memory }) => memory.disk,
  'paxos.recovered': (_, { memory }) => memory.disk,
  'server.replied': (_, { memory }) => memory.applied,
  'session.expiring': ({ session }, { memory }) => memory.renewals.get(session) ?? memory.role,
  'session.detached': ({ session }, { memory }) => memory.attachments.get(session) ?? NO_ROW,
  'watch.fired': (event, { memory }) => memory.watches.get(watchKey(event)) ?? NO_ROW,
  'paxos.promised': voteOrRole,
  'paxos.accepted': voteOrRole,
  'guard.refused': voteOrRole,
  'disk.written': arrivalOrLogged,
  'log.appended': arrivalOrLogged,
  'net.sent': (_, { topic, memory }) => memory.logged.get(topic) ?? NO_ROW,
  'txn.applied': loggedOrRole,
  'tree.loaded': loggedOrRole,
  'zab.committed': loggedOrRole,
  'zab.acked': loggedOrRole,
};

const REMEMBERED: Partial<ByKind<RunEvent, Place, void>> = {
  'disk.synced': rememberDisk,
  'disk.lost': rememberDisk,
  'disk.damaged': rememberDisk,
  'role.changed': (_, { row, memory }) => {
    memory.role = row;
  },
  'txn.applied': rememberApplied,
  'tree.loaded': rememberApplied,
  'ballot.stored': (_, { row, memory }) => {
    memory.vote = row;
  },
  'disk.written': (_, { row, topic, memory }) => {
    if (isTxn(topic)) memory.logged.set(topic, row);
  },
  'log.appended': (event, { row, memory }) => {
    if ('ballot' in event) memory.vote = row;
  },
  'session.renewed': ({ session }, { row, memory }) => {
    memory.renewals.set(session, row);
  },
  'session.attached': ({ session }, { row, memory }) => {
    memory.attachments.set(session, row);
  },
  'watch.armed': (event, { row, memory }) => {
    memory.watches.set(watchKey(event), row);
  },
};

/** The earlier event of the same process whose state an event of a kind used; NO_ROW if none is known. */
export function statesUsed(kind: string): (event: RunEvent, place: Place) => Row {
  const used = entryFor<RunEvent, Place, Row>(USED, kind);
  if (used !== undefined) return used;
  return restsOnRole(kind) ? (_, { memory }) => memory.role : () => NO_ROW;
}

/** What of an event of a kind is remembered; null if nothing is. */
export function remembering(kind: string): ((event: RunEvent, place: Place) => void) | null {
  return entryFor<RunEvent, Place, void>(REMEMBERED, kind) ?? null;
}

function voteOrRole(_: RunEvent, { memory }: Place): Row {
  return memory.vote === NO_ROW ? memory.role : memory.vote;
}

function arrivalOrLogged(_: RunEvent, { topic, memory }: Place): Row {
  return memory.arrivals.get(topic) ?? memory.logged.get(topic) ?? memory.role;
}

function loggedOrRole(_: RunEvent, { topic, memory }: Place): Row {
  return memory.logged.get(topic) ?? memory.role;
}

function rememberDisk(_: RunEvent, { row, memory }: Place): void {
  memory.disk = row;
}

function rememberApplied(_: RunEvent, { row, memory }: Place): void {
  memory.applied = row;
}

function watchKey({ session, path }: { readonly session: number; readonly path: string }): string {
  return `${String(session)} ${path}`;
}

/** Whether what such an event says depends on the role of its server. */
function restsOnRole(kind: string): boolean {
  return /^(?:zab|paxos|role|epoch)\./.test(kind) || kind === 'server.serving' || kind === 'log.truncated';
}
