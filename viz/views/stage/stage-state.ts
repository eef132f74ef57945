/** What holds right after the event at the cursor: who is what, what is under way, and how far a quorum has come. */
import { formatBallot } from '../../../core/paxos/ballot.js';
import { formatZxid } from '../../../core/zxid.js';
import type { IntervalIndex } from '../../model/interval-index.js';
import { countBelow, rowsIn } from '../../model/rows.js';
import type { BallotHistory, ReplicatedLog, TimerSpan } from '../../model/tables.js';
import type { Finding, NetworkSpan, OutageSpan, RoleSpan, Row, TraceModel } from '../../model/trace-model.js';
import { MESSAGE_CLASSES, NO_ROW } from '../../model/trace-model.js';
import type { LogIndex } from '../../model/log-index.js';
import { cellAt, stepsAt } from '../../model/log-index.js';

export interface ServerState {
  /** A place in `actors`. */
  readonly actor: number;
  readonly hasStarted: boolean;
  /** Null if it has told of none: an acceptor of Paxos need not. */
  readonly role: RoleSpan | null;
  readonly outage: OutageSpan | null;
  /** `logged 2.5, applied 2.4`; empty if the file does not say. */
  readonly positions: string;
  /** What it waits for, and how long at most; null if for nothing, or if the file does not say. */
  readonly timer: TimerSpan | null;
}

/** A message between its sending and its end. */
export interface Token {
  /** A place in `messages`. */
  readonly message: number;
  /** How much of its way it has made, 0 to 1. */
  readonly share: number;
}

/** How far the newest proposal, or the newest ballot, has come. */
export interface Quorum {
  /** `2.5`, `ballot 3.5`. */
  readonly what: string;
  /** `acknowledged`, `promised`, `accepted`. */
  readonly verb: string;
  /** Places in `actors`. */
  readonly by: readonly number[];
  readonly voters: number;
  /** How many make a majority. */
  readonly needed: number;
  /** `committed`, `chosen`; empty until it is. */
  readonly result: string;
}

/** A stop of the finding at hand that has happened by now, or that is at the cursor. */
export interface StopSign {
  readonly actor: number;
  readonly row: Row;
  readonly text: string;
}

/** What is known of a trace behind its model; null and empty until it is. */
export interface Known {
  readonly index: LogIndex | null;
  readonly timers: readonly TimerSpan[];
}

export function serverStates(model: TraceModel, { index, timers }: Known, row: Row): readonly ServerState[] {
  const armed = timersAt(timers, row);
  return [...model.actors.keys()]
    .filter((actor) => model.actors[actor]?.role === 'server')
    .map((actor) => {
      const role = model.roles.filter((span) => span.actor === actor && isDuring(span, row)).at(-1) ?? null;
      const outage =
        model.outages.filter((span) => span.actor === actor && isDuring(span, row)).at(-1) ?? null;
      const hasActed = (rowsIn(model.rowsOfActor, actor)[0] ?? Infinity) <= row;
      return {
        actor,
        // In a part of a trace it may have done so before the first row.
        hasStarted: hasActed || role !== null || outage !== null,
        role,
        outage,
        positions: positionsOf(index, actor, row),
        timer: armed.find((timer) => timer.actor === actor) ?? null,
      };
    });
}

/** The timers that run at a row, the newest of each server first. */
export function timersAt(timers: readonly TimerSpan[], row: Row): readonly TimerSpan[] {
  return timers.filter((timer) => isDuring(timer, row)).reverse();
}

/** From its first row on, and before the row at which it is over. */
function isDuring({ start, end }: { readonly start: Row; readonly end: Row }, row: Row): boolean {
  return start <= row && (end === NO_ROW || row < end);
}

function positionsOf(index: LogIndex | null, actor: number, row: Row): string {
  const server = index?.servers.find((each) => each.actor === actor);
  if (server === undefined) return '';
  const logged = stepsAt(server.logged, row);
  const applied = stepsAt(server.applied, row);
  if (logged === 0 && applied === 0) return '';
  return `logged ${formatZxid(logged)}, applied ${formatZxid(applied)}`;
}

export interface UnderWay {
  readonly tokens: readonly Token[];
  /** How many more there are. */
  readonly folded: number;
}

/** More are not drawn. */
const MOST_TOKENS = 300;

/** What had been sent by the cursor and had not ended. `nowMicros` says how far it has come. */
export function tokensAt(
  model: TraceModel,
  messages: IntervalIndex,
  at: { readonly row: Row; readonly nowMicros: number; readonly showsHeartbeats: boolean },
): UnderWay {
  const { sent, ended, sentMicros, endedMicros, class: classes } = model.messages;
  const heartbeat = MESSAGE_CLASSES.indexOf('heartbeat');
  const tokens: Token[] = [];
  let folded = 0;
  messages.forEach(at.nowMicros, at.nowMicros, (message) => {
    const end = ended[message] ?? NO_ROW;
    if ((sent[message] ?? 0) > at.row || (end !== NO_ROW && end <= at.row)) return true;
    if (!at.showsHeartbeats && classes[message] === heartbeat) return true;
    if (tokens.length === MOST_TOKENS) {
      folded += 1;
      return true;
    }
    const from = sentMicros[message] ?? 0;
    const took = (endedMicros[message] ?? 0) - from;
    const share = took <= 0 ? 0.5 : Math.max(0, Math.min(1, (at.nowMicros - from) / took));
    tokens.push({ message, share });
    return true;
  });
  return { tokens, folded };
}

export function disturbancesAt({ network }: TraceModel, row: Row): readonly NetworkSpan[] {
  return network.filter((span) => isDuring(span, row));
}

/** Servers that vote: all but those that only observe. */
export function votersOf({ actors, roles }: TraceModel): readonly number[] {
  const observers = new Set(roles.filter(({ role }) => role === 'observing').map(({ actor }) => actor));
  return [...actors.keys()].filter((actor) => actors[actor]?.role === 'server' && !observers.has(actor));
}

/** Null before anything was proposed. */
export function quorumAt(
  log: ReplicatedLog,
  index: LogIndex,
  { voters, row }: { readonly voters: readonly number[]; readonly row: Row },
): Quorum | null {
  const size = { voters: voters.length, needed: Math.floor(voters.length / 2) + 1 };
  const ballot = log.ballots.filter(({ started }) => started !== NO_ROW && started <= row).at(-1);
  if (ballot !== undefined) return { ...ballotQuorum(ballot, row), ...size };
  const rows = log.proposed.map((proposal) => proposal.row);
  const newest = log.proposed[countBelow(rows, row + 1) - 1];
  if (newest === undefined) return null;
  const by = voters.filter((actor) => {
    const server = index.servers.find((each) => each.actor === actor);
    const acked = server === undefined ? NO_ROW : (cellAt(server, newest.zxid, row)?.acked ?? NO_ROW);
    return acked >= newest.row && acked <= row;
  });
  const leader = index.servers.find((each) => each.actor === newest.leader);
  const committed = leader === undefined ? NO_ROW : (cellAt(leader, newest.zxid, row)?.committed ?? NO_ROW);
  return {
    what: formatZxid(newest.zxid),
    verb: 'acknowledged',
    by,
    ...size,
    result: committed !== NO_ROW && committed <= row ? 'committed' : '',
  };
}

function ballotQuorum(ballot: BallotHistory, row: Row): Omit<Quorum, 'voters' | 'needed'> {
  const what = `ballot ${formatBallot(ballot.ballot)}`;
  if (ballot.proposal === null || ballot.proposal.row > row) {
    const by = ballot.promises.filter((promise) => promise.row <= row).map(({ actor }) => actor);
    const isPrepared = ballot.prepared !== NO_ROW && ballot.prepared <= row;
    return { what, verb: 'promised', by: [...new Set(by)], result: isPrepared ? 'prepared' : '' };
  }
  const by = ballot.accepted.filter((accepted) => accepted.row <= row).map(({ actor }) => actor);
  const isChosen = ballot.chosen !== NO_ROW && ballot.chosen <= row;
  const value = `${what}, value ${String(ballot.proposal.value)}`;
  return { what: value, verb: 'accepted', by: [...new Set(by)], result: isChosen ? 'chosen' : '' };
}

export function stopSigns({ columns }: TraceModel, finding: Finding | null, row: Row): readonly StopSign[] {
  return (finding?.stops ?? []).flatMap((stop, place) => {
    if (stop.row === NO_ROW || stop.row > row) return [];
    const text = `${String(place + 1)} ${stop.role}`;
    return [{ actor: columns.actor[stop.row] ?? 0, row: stop.row, text }];
  });
}
