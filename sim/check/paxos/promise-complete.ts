import type { AcceptedEntry } from '../../../core/define-events.js';
import type { Ballot } from '../../../core/paxos/ballot.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import { Findings, witness } from '../checker.js';
import type { AcceptorRecord } from '../durability/durable-acceptors.js';
import { DurableAcceptors } from '../durability/durable-acceptors.js';
import type { SynodChecker } from './context.js';

type Promised = Extract<SynodEvent, { readonly kind: 'paxos.promised' }>;

/** An acceptance, and the event that shows it. */
interface Acceptance {
  readonly ballot: Ballot;
  readonly value: number;
  readonly index: number;
}

/** What an acceptor is known to have accepted, by slot. */
interface Known {
  /** What it wrote to its disk, durable or not. */
  readonly written: ReadonlyMap<number, readonly AcceptorRecord[]>;
  /** What it said that it had accepted. */
  readonly said: ReadonlyMap<number, readonly Acceptance[]>;
}

/**
 * P12: a Promise reports, in each slot from `fromSlot`, what its acceptor accepted at the highest ballot below
 * (Paxos Made Simple, 2.2). Premise: each Promise of an acceptor that owes or makes a report.
 *
 * Owed is what the disk holds, and what the acceptor said it had accepted, be it durable or not: a quorum may have
 * counted it. What was written, lost in a crash and never spoken of is not owed. A report may name a higher ballot than
 * the one owed, up to the promised ballot itself (a Prepare that came twice is answered twice, the second time perhaps
 * after the Accept); then that must be something it did accept.
 */
export function promiseComplete(disks = new DurableAcceptors()): SynodChecker {
  const findings = new Findings('P12');
  const said = new Map<number, Map<number, Acceptance[]>>();
  return {
    findings,
    handlers: disks.handlersWith({
      'paxos.accepted': ({ slot, ballot, value }, { actor, index }) => {
        let bySlot = said.get(actor);
        if (bySlot === undefined) {
          bySlot = new Map();
          said.set(actor, bySlot);
        }
        const acceptances = bySlot.get(slot);
        const last = acceptances?.at(-1);
        if (acceptances === undefined) bySlot.set(slot, [{ ballot, value, index }]);
        else if (last?.ballot !== ballot || last.value !== value) acceptances.push({ ballot, value, index });
      },
      'paxos.promised': (promise, at) => {
        const written = disks.of(at.actor)?.accepts ?? NOTHING;
        const known = { written, said: said.get(at.actor) ?? NOTHING };
        const isOwing = judgeOwed(findings, promise, known, at);
        const isReporting = judgeEntries(findings, promise, known, at);
        if (isOwing || isReporting) findings.premise();
      },
    }),
  };
}

const NOTHING: ReadonlyMap<number, readonly never[]> = new Map<number, never[]>();

/** Whether all that is owed is reported. Returns whether anything is owed. */
function judgeOwed(findings: Findings, promise: Promised, known: Known, at: Envelope): boolean {
  let isOwing = false;
  const judge = (slot: number): void => {
    const owed = slot < promise.fromSlot ? null : owedIn(slot, promise.ballot, known);
    if (owed === null) return;
    isOwing = true;
    if (promise.entries.some((entry) => entry.slot === slot && entry.ballot >= owed.ballot)) return;
    findings.violated(
      `promised that a Promise reports the highest accepted value, but ${serverName(at.actor)} had accepted ` +
        `${String(owed.value)} at ballot ${formatBallot(owed.ballot)} in slot ${String(slot)} and its Promise of ` +
        `ballot ${formatBallot(promise.ballot)} reported ${describeEntry(promise, slot)}`,
      [{ index: owed.index, role: 'accept' }, witness(at, 'Promise')],
    );
  };
  for (const slot of known.written.keys()) judge(slot);
  for (const slot of known.said.keys()) if (!known.written.has(slot)) judge(slot);
  return isOwing;
}

/** The acceptance at the highest ballot below `ballot` that must be reported, if there is one. */
function owedIn(slot: number, ballot: Ballot, { written, said }: Known): Acceptance | null {
  let owed: Acceptance | null = null;
  for (const { accepted, index, isDurable } of written.get(slot) ?? []) {
    if (accepted === null || !isDurable || accepted.ballot >= ballot) continue;
    if (owed === null || accepted.ballot > owed.ballot)
      owed = { ballot: accepted.ballot, value: accepted.value, index };
  }
  for (const acceptance of said.get(slot) ?? []) {
    if (acceptance.ballot < ballot && (owed === null || acceptance.ballot > owed.ballot)) owed = acceptance;
  }
  return owed;
}

/** Whether all that is reported was accepted. Returns whether anything is reported. */
function judgeEntries(
  findings: Findings,
  { ballot, entries }: Promised,
  known: Known,
  at: Envelope,
): boolean {
  for (const entry of entries) {
    const isTrue = isAccepted(entry, known);
    if (isTrue && entry.ballot <= ballot) continue;
    const reported = `${String(entry.value)} at ballot ${formatBallot(entry.ballot)} in slot ${String(entry.slot)}`;
    findings.violated(
      `promised that a Promise reports what its acceptor accepted below its ballot, but ${serverName(at.actor)} ` +
        `reported ${reported} in its Promise of ballot ${formatBallot(ballot)}, which it ` +
        (isTrue ? 'accepted above that ballot' : 'never accepted'),
      [witness(at, 'Promise')],
    );
  }
  return entries.length > 0;
}

function isAccepted(entry: AcceptedEntry, { written, said }: Known): boolean {
  for (const { accepted } of written.get(entry.slot) ?? []) {
    if (accepted?.ballot === entry.ballot && accepted.value === entry.value) return true;
  }
  for (const { ballot, value } of said.get(entry.slot) ?? []) {
    if (ballot === entry.ballot && value === entry.value) return true;
  }
  return false;
}

function describeEntry({ entries }: Promised, slot: number): string {
  const entry = entries.find((one) => one.slot === slot);
  if (entry === undefined) return 'nothing there';
  return `${String(entry.value)} at ballot ${formatBallot(entry.ballot)}`;
}
