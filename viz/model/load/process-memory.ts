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
  readonly stepTopics: Map<Topic, Row>;
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

export function newMemory(disk: Row): Memory {
  return {
    stepCause: NO_ROW,
    stepReport: NO_ROW,
    stepTopics: new Map(),
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

interface Place {
  readonly row: Row;
  readonly topic: Topic;
  readonly memory: Memory;
}
type Used = Omit<Place, 'row'>;

const USED: Partial<ByKind<RunEvent, Used, Row>> = {
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

/** The earlier event of the same process whose state an event used; NO_ROW if none is known. */
export function stateUsed(event: RunEvent, topic: Topic, memory: Memory): Row {
  const used = entryFor<RunEvent, Used, Row>(USED, event.kind);
  if (used !== undefined) return used(event, { topic, memory });
  return restsOnRole(event.kind) ? memory.role : NO_ROW;
}

export function remember(event: RunEvent, place: Place): void {
  entryFor<RunEvent, Place, void>(REMEMBERED, event.kind)?.(event, place);
}

function voteOrRole(_: RunEvent, { memory }: Used): Row {
  return memory.vote === NO_ROW ? memory.role : memory.vote;
}

function arrivalOrLogged(_: RunEvent, { topic, memory }: Used): Row {
  return memory.arrivals.get(topic) ?? memory.logged.get(topic) ?? memory.role;
}

function loggedOrRole(_: RunEvent, { topic, memory }: Used): Row {
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
