import type { AcceptedEntry } from '../../../core/define-events.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName, serverNames } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { SynodChecker, SynodContext } from './context.js';

type Promised = Extract<SynodEvent, { readonly kind: 'paxos.promised' }>;
type Prepared = Extract<SynodEvent, { readonly kind: 'paxos.prepared' }>;
type Proposed = Extract<SynodEvent, { readonly kind: 'paxos.proposed' }>;

/** A promise that an acceptor gave. */
interface Given {
  readonly from: number;
  readonly index: number;
  readonly promise: Promised;
}

/** What forces the value of a slot: the highest report below the ballot, and who made it. */
interface Forced {
  readonly entry: AcceptedEntry;
  readonly from: number;
}

/** A finished phase 1, judged once; a proposer may propose in many slots with it. */
interface Phase1 {
  readonly prepared: Prepared;
  readonly index: number;
  readonly isQ1: boolean;
  /** The promises that it used. */
  readonly used: readonly Given[];
  /** Members of its quorum that gave this proposer no promise of this ballot. */
  readonly missing: readonly number[];
  readonly forced: ReadonlyMap<number, Forced>;
}

/**
 * P5: a proposal rests on a Q1 of promises of its ballot, and carries the value of the highest ballot below that any of
 * them reports in the slot, if one does (P2c of Paxos Made Simple). Premise: each proposal.
 */
export function safeAt(context: SynodContext): SynodChecker {
  const findings = new Findings('P5');
  const given = new Map<Ballot, Given[]>();
  const latest = new Map<number, Phase1>();
  return {
    findings,
    handlers: {
      'paxos.promised': (promise, { actor, index }) => {
        const one = { from: actor, index, promise };
        const list = given.get(promise.ballot);
        if (list === undefined) given.set(promise.ballot, [one]);
        else list.push(one);
      },
      'paxos.prepared': (prepared, at) => {
        latest.set(at.actor, phase1Of(context, prepared, given.get(prepared.ballot) ?? [], at));
      },
      'paxos.proposed': (proposal, at) => {
        findings.premise();
        judge(findings, proposal, latest.get(at.actor), at);
      },
    },
  };
}

function phase1Of(context: SynodContext, prepared: Prepared, given: readonly Given[], at: Envelope): Phase1 {
  const used: Given[] = [];
  const missing: number[] = [];
  for (const sid of prepared.quorum) {
    // An acceptor may have answered more than once, and below the ballot it said the same each time: it could accept
    // nothing there any more.
    const promise = given.find(({ from, promise: { to } }) => from === sid && to === at.actor);
    if (promise === undefined) missing.push(sid);
    else used.push(promise);
  }
  const isQ1 = context.isQ1(new Set(prepared.quorum));
  return { prepared, index: at.index, isQ1, used, missing, forced: forcedBy(used, prepared.ballot) };
}

function forcedBy(promises: readonly Given[], ballot: Ballot): ReadonlyMap<number, Forced> {
  const forced = new Map<number, Forced>();
  for (const { from, promise } of promises) {
    for (const entry of promise.entries) {
      const highest = forced.get(entry.slot);
      const isHigher = highest === undefined || entry.ballot > highest.entry.ballot;
      if (entry.ballot < ballot && isHigher) forced.set(entry.slot, { entry, from });
    }
  }
  return forced;
}

function judge(findings: Findings, proposal: Proposed, phase1: Phase1 | undefined, at: Envelope): void {
  const { slot, ballot, value } = proposal;
  const broken = phase1 === undefined ? 'without having finished a phase 1' : flawOf(phase1, proposal);
  if (broken === null) return;
  const evidence: Evidence[] = [];
  if (phase1 !== undefined) {
    for (const { index } of phase1.used) evidence.push({ index, role: 'promise' });
    evidence.push({ index: phase1.index, role: 'phase 1' });
  }
  findings.violated(
    `promised that a proposal carries the value of the highest ballot among the promises of a Q1, but ` +
      `${serverName(at.actor)} proposed ${String(value)} at ballot ${formatBallot(ballot)} in slot ` +
      `${String(slot)} ${broken}`,
    [...evidence, witness(at, 'proposal')],
  );
}

/** Why a phase 1 does not bear a proposal; null if it does. */
function flawOf(
  { prepared, isQ1, missing, forced }: Phase1,
  { slot, ballot, value }: Proposed,
): string | null {
  if (prepared.ballot !== ballot || prepared.fromSlot > slot) {
    return `after a phase 1 for ballot ${formatBallot(prepared.ballot)} from slot ${String(prepared.fromSlot)}`;
  }
  if (!isQ1) return `with the promises of ${serverNames(prepared.quorum)} alone, which are no Q1`;
  if (missing.length > 0) return `although ${serverNames(missing)} had not promised it that ballot`;
  const highest = forced.get(slot);
  if (highest === undefined || highest.entry.value === value) return null;
  return (
    `although the promise of ${serverName(highest.from)} reports ${String(highest.entry.value)} ` +
    `at ballot ${formatBallot(highest.entry.ballot)}`
  );
}
