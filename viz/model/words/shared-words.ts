/** Kinds of events that several protocols report, each with fields of its own; and those of Paxos. */
import type { AcceptedEntry } from '../../../core/define-events.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../core/paxos/synod/events.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import { formatZxid } from '../../../core/zxid.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { ByKind } from '../by-kind.js';
import type { NameOf } from './phrases.js';
import { duration, listed, names } from './phrases.js';
import { answerText, requestText } from './request.js';

type SharedKind = 'role.changed' | 'guard.refused' | 'log.appended' | 'client.called' | 'client.returned';
type SynodKind = Exclude<SynodEvent['kind'], SharedKind>;

export const SHARED_WORDS: ByKind<Extract<RunEvent, { readonly kind: SharedKind }>, NameOf, string> = {
  'role.changed': (event, nameOf) => {
    const { role, phase, leader, why } = event;
    const epoch =
      'epoch' in event
        ? event.epoch === null
          ? ''
          : ` of epoch ${String(event.epoch)}`
        : ballotText(event.ballot);
    const of = leader === null || role === 'leading' ? '' : ` ${nameOf(leader)}`;
    return `is ${role}${of}${epoch}, phase ${phase}: ${why}`;
  },
  'guard.refused': (event, nameOf) => {
    const { guard, from } = event;
    const [expected, actual] =
      typeof event.expected === 'number'
        ? [formatBallot(event.expected), formatBallot(Number(event.actual))]
        : [event.expected, String(event.actual)];
    return `refuses an input from ${nameOf(from)} (${guard}): expected ${expected}, got ${actual}`;
  },
  'log.appended': (event) =>
    'zxid' in event
      ? `puts ${formatZxid(event.zxid)} into its log`
      : `accepts value ${String(event.value)} at ballot ${formatBallot(event.ballot)}, not durable yet`,
  'client.called': (event) => {
    if ('request' in event) return `calls ${requestText(event.request)}`;
    return `calls ${event.op}${event.value === null ? '' : ` ${String(event.value)}`}`;
  },
  'client.returned': (event) => {
    if (!('answer' in event))
      return `its call ends: ${event.outcome}${event.value === null ? '' : `, ${String(event.value)}`}`;
    const answer = answerText(event.answer);
    const code = event.code === 0 ? '' : `, ${nameOfCode(event.code)}`;
    return `call ${String(event.xid)} ends: ${event.outcome}${code}${answer === '' ? '' : `, ${answer}`}${event.zxid > 0 ? `, at ${formatZxid(event.zxid)}` : ''}`;
  },
};

export const SYNOD_WORDS: ByKind<Extract<SynodEvent, { readonly kind: SynodKind }>, NameOf, string> = {
  'ballot.stored': ({ ballot }) => `promises ballot ${formatBallot(ballot)}, not durable yet`,
  'paxos.recovered': ({ promised, entries, end }) =>
    `finds on its disk: promise ${formatBallot(promised)}, ${entriesText(entries)} (${end})`,
  'paxos.ballot-started': ({ ballot }) => `begins ballot ${formatBallot(ballot)}`,
  'paxos.backed-off': ({ ballot, outbidBy, delayMicros }) =>
    `gives up ballot ${formatBallot(ballot)}, outbid by ${formatBallot(outbidBy)}, and waits ${duration(delayMicros)}`,
  'paxos.promised': ({ to, ballot, entries }, nameOf) =>
    `promises ballot ${formatBallot(ballot)} to ${nameOf(to)}, and tells what it has accepted: ${entriesText(entries)}`,
  'paxos.prepared': ({ ballot, quorum }, nameOf) =>
    `has the promises of ${names(quorum, nameOf)} for ballot ${formatBallot(ballot)}`,
  'paxos.proposed': ({ ballot, value, how }) =>
    `proposes value ${String(value)} at ballot ${formatBallot(ballot)}: ${how === 'new' ? 'free to choose' : 'forced by a promise'}`,
  'paxos.accepted': ({ ballot, value }) =>
    `says that it has accepted value ${String(value)} at ballot ${formatBallot(ballot)}`,
  'paxos.chosen': ({ ballot, value, quorum }, nameOf) =>
    `value ${String(value)} is chosen at ballot ${formatBallot(ballot)}: accepted by ${names(quorum, nameOf)}`,
  'paxos.learned': ({ value, ballot, via }) =>
    `learns that value ${String(value)} is chosen (ballot ${formatBallot(ballot)}), ${via === 'quorum' ? 'from a quorum' : 'from one that knows'}`,
};

function ballotText(ballot: number | null): string {
  return ballot === null ? '' : `, ballot ${formatBallot(ballot)}`;
}

function entriesText(entries: readonly AcceptedEntry[]): string {
  if (entries.length === 0) return 'nothing';
  return listed(
    entries.map(({ ballot, value }) => `value ${String(value)} at ballot ${formatBallot(ballot)}`),
  );
}
