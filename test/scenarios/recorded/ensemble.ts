/**
 * Replays the steps of recordings of real ensembles (Apache ZooKeeper 3.8.0) on simulated ones: starts, kills, cuts and
 * writes are a plan, and what a recording tells of a step can be asked for behind it. What is compared is the protocol's
 * own work, so the writes go to a ledger, which takes one zxid for each.
 */
import { expect } from 'vitest';

import type { ServerId } from '../../../core/ids.js';
import type { ZabSettings } from '../../../core/zab/settings.js';
import type { Zxid } from '../../../core/zxid.js';
import { formatZxid } from '../../../core/zxid.js';
import { plainZab } from '../../../scenarios/zab/plain.js';
import type { Fault, PlannedFault, Strike } from '../../../sim/faults/plan.js';
import type { RunResult } from '../../../sim/run-result.js';
import { EventStream } from '../../../sim/trace/event-stream.js';
import { zabFold } from '../../../sim/trace/zab-fold.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { ZabRunEvent } from '../../core/zab/together/run-histories.js';
import { RunHistories } from '../../core/zab/together/run-histories.js';
import type { LedgerRequest } from '../../ledger/messages.js';
import type { LedgerPlan } from '../../ledger/protocol.js';
import { runLedger } from '../../ledger/protocol.js';

const SECOND = 1_000_000;

/** A client of one server: it is cut off from all others, so that it stays. Its updates by their times, in s. */
export interface Writer {
  readonly at: ServerId;
  readonly writes: readonly number[];
  /** What it asks for; by default it sets its account. */
  readonly request?: LedgerRequest;
  /** It asks anew where it learned no outcome; by default it does not. A client hears of a crash only when it sends. */
  readonly insists?: boolean;
}

/** Times are in s. */
export interface Script {
  readonly voters?: number;
  readonly observers?: number;
  readonly settings?: Partial<ZabSettings>;
  /** When each server starts, by its place; 0 by default. */
  readonly starts?: readonly number[];
  readonly writers?: readonly Writer[];
  readonly faults?: readonly PlannedFault[];
  /** How long faults strike and all is watched. */
  readonly seconds: number;
  readonly seed?: number;
  /** What happens to its disks is more than any protocol can bear: rules may be violated. */
  readonly isDoomed?: boolean;
}

/** `{ kill: 3 }` in `at(2, { kill: 3 })`, as the recordings call it. */
export type Deed =
  | { readonly kill: ServerId }
  | { readonly start: ServerId }
  /** It heals after so many seconds: a heal of everything would end what keeps clients at their servers as well. */
  | { readonly split: readonly (readonly ServerId[])[]; readonly seconds: number }
  | Fault;

function faultOf(deed: Deed): Fault {
  if ('kind' in deed) return deed;
  // A killed process of a recording loses nothing that it wrote: only its machine's power could take that.
  if ('kill' in deed)
    return { kind: 'crash', target: `s${deed.kill}`, disk: 'keep', restartAfterMicros: null };
  if ('start' in deed) return { kind: 'restart', target: `s${deed.start}` };
  return { kind: 'split', groups: deed.split, forMicros: Math.round(deed.seconds * SECOND) };
}

/** What is done at a time. */
export function at(second: number, ...deeds: readonly Deed[]): readonly PlannedFault[] {
  const strike: Strike = { kind: 'time', atMicros: Math.round(second * SECOND) };
  return deeds.map((deed) => ({ fault: faultOf(deed), strike }));
}

/** What is done before or after a step of the protocol. */
export function onStep(
  strike: Omit<Extract<Strike, { kind: 'step' }>, 'kind' | 'nth' | 'sid' | 'to'> & {
    sid?: ServerId;
    to?: ServerId;
  },
  ...deeds: readonly Deed[]
): readonly PlannedFault[] {
  const { sid = null, to = null, ...rest } = strike;
  return deeds.map((deed) => ({ fault: faultOf(deed), strike: { kind: 'step', nth: 1, sid, to, ...rest } }));
}

interface Seen {
  readonly event: ZabRunEvent;
  readonly actor: number;
  readonly micros: number;
}

/** What came of a script. */
export class Recording {
  readonly result: RunResult;
  readonly #seen: readonly Seen[];

  constructor(result: RunResult, seen: readonly Seen[]) {
    this.result = result;
    this.#seen = seen;
  }

  /** The events of a kind, in their order. */
  events<K extends ZabRunEvent['kind']>(
    kind: K,
  ): readonly (Extract<ZabRunEvent, { kind: K }> & { actor: number; second: number })[] {
    const isOf = (event: ZabRunEvent): event is Extract<ZabRunEvent, { kind: K }> => event.kind === kind;
    return this.#seen.flatMap(({ event, actor, micros }) =>
      isOf(event) ? [{ ...event, actor, second: micros / SECOND }] : [],
    );
  }

  /** As the recordings' `syncs`: `3 leads 2 from 1.5: TRUNC 1.3`. */
  get syncs(): readonly string[] {
    return this.events('zab.sync-chosen').map(
      ({ actor, learner, peer, mode, zxid }) =>
        `${String(actor)} leads ${String(learner)} from ${formatZxid(peer)}: ${mode} ${formatZxid(zxid)}`,
    );
  }

  /** Who was established, in which epoch: `3 in 1`. */
  get established(): readonly string[] {
    return this.events('zab.established').map(({ actor, epoch }) => `${String(actor)} in ${String(epoch)}`);
  }

  /** As the recordings' `servers`: role, last zxid, currentEpoch, acceptedEpoch; `down` before and between lives. */
  servers(second: number): Record<string, string> {
    const fold = zabFold();
    const sids = this.#until(second, (stream) => stream.subscribe(fold.handlers));
    return Object.fromEntries(sids.map((sid) => [String(sid), shownState(fold.stateOf(sid))]));
  }

  /** The logs of all servers at a time, with what snapshots stand for: `1.1 1.2 2.1`. */
  logs(second: number): Record<string, string> {
    const histories = new RunHistories();
    const sids = this.#until(second, (stream) =>
      stream.subscribeToAll((event, { actor }) => histories.take(event, actor)),
    );
    return Object.fromEntries(sids.map((sid) => [String(sid), histories.of(sid).map(formatZxid).join(' ')]));
  }

  /** Tells a consumer all that was seen up to a time; returns the servers that were ever up. */
  #until(second: number, tell: (stream: EventStream<ZabRunEvent>) => void): readonly ServerId[] {
    const stream = new EventStream<ZabRunEvent>({ nowMicros: 0 });
    tell(stream);
    const sids = new Set<ServerId>();
    for (const { event, actor, micros } of this.#seen) {
      if (micros > second * SECOND) break;
      stream.emit(event, actor, 0);
      if (event.kind === 'log.recovered') sids.add(actor);
    }
    return [...sids].sort((a, b) => a - b);
  }

  /** The outcomes of a client's calls, in the order of their ends. */
  answers(client: number): readonly string[] {
    const clients = [...new Set(this.events('client.called').map(({ actor }) => actor))].sort(
      (a, b) => a - b,
    );
    return this.events('client.returned')
      .filter(({ actor }) => actor === clients[client - 1])
      .map(({ outcome }) => outcome);
  }
}

interface State {
  readonly role: string;
  readonly phase: string;
  readonly zxid: Zxid;
  readonly currentEpoch: number;
  readonly acceptedEpoch: number;
}

function isState(state: unknown): state is State {
  return typeof state === 'object' && state !== null && 'phase' in state;
}

function shownState(state: unknown): string {
  if (!isState(state)) return 'down';
  const { role, phase, zxid, currentEpoch, acceptedEpoch } = state;
  return [phase === 'broadcast' ? role : 'looking', formatZxid(zxid), currentEpoch, acceptedEpoch].join(' ');
}

/** Runs a script. No rule may be violated in it. */
export function play(script: Script): Recording {
  const { voters = 3, observers = 0, starts = [], writers = [], faults = [], seconds } = script;
  const servers = voters + observers;
  const plain = plainZab(servers);
  const plan: LedgerPlan = {
    ...plain,
    settings: { ...plain.settings, ...script.settings },
    observers: Array.from({ length: observers }, (_, i) => voters + i + 1),
    startsMicros: starts.map((second) => Math.round(second * SECOND)),
    clients: writers.map(({ at: firstServer, writes, request, insists = false }, i) => ({
      calls: writes.map((second, nth) => ({
        atMicros: Math.round(second * SECOND),
        request: request ?? { kind: 'set' as const, account: i + 1, value: nth + 1 },
        isInsistent: insists,
      })),
      firstServer,
      timeoutMicros: 2 * SECOND,
    })),
    faults: [
      ...writers.flatMap((writer, i) => bonds(i + 1, writer.at, servers)),
      ...faults,
      // While a fault is to come nothing is healed, however well all goes.
      ...at(seconds - 0.001, { kind: 'heal' }),
    ],
    safetyMicros: seconds * SECOND,
  };
  const seen: Seen[] = [];
  const result = runLedger(plan, new SeededChoices(script.seed ?? 1), {
    listen: (events) =>
      events.subscribeToAll((event, { actor, micros }) => seen.push({ event, actor, micros })),
  });
  if (script.isDoomed !== true) expect(result.violations).toEqual([]);
  expect(result.skippedFaults, 'every fault finds whom it is meant for').toBe(0);
  return new Recording(result, seen);
}

/** Keeps a client at one server. */
function bonds(client: number, server: ServerId, servers: number): readonly PlannedFault[] {
  const others = Array.from({ length: servers }, (_, i) => i + 1).filter((sid) => sid !== server);
  const cuts = others.map((sid): Fault => ({
    kind: 'cut',
    from: `c${client}`,
    to: `s${sid}`,
    isOneWay: false,
    forMicros: null,
    port: 'client',
    mode: 'kill',
  }));
  return at(0, ...cuts);
}

/** The zxids from one counter to another: `range(1, 1, 3)` is `1.1 1.2 1.3`. */
export function range(epoch: number, first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, i) => `${String(epoch)}.${String(first + i)}`).join(
    ' ',
  );
}
