/** Messages, events and acts of the synod in words, for transcripts and for expectations that can be read. */
import { unreachable } from '../../../../core/assert.js';
import type { AcceptedEntry } from '../../../../core/define-events.js';
import { formatBallot } from '../../../../core/paxos/ballot.js';
import type { SynodEvent } from '../../../../core/paxos/synod/events.js';
import type { SynodMessage, SynodTimer } from '../../../../core/paxos/synod/messages.js';
import { formatTag } from '../../../../core/storage/tag.js';
import type { Act, Sent } from './fake-env.js';

/** `Accept 7 at 1.1`. */
export function sayMessage(message: SynodMessage): string {
  switch (message.kind) {
    case 'Prepare':
    case 'Accepted':
      return `${message.kind} ${formatBallot(message.ballot)}`;
    case 'Promise':
      return `Promise ${formatBallot(message.ballot)}, ${sayEntries(message.accepted === null ? [] : [message.accepted])}`;
    case 'Accept':
    case 'Decide':
      return `${message.kind} ${String(message.value)} at ${formatBallot(message.ballot)}`;
    case 'Reject':
      return `Reject ${formatBallot(message.ballot)}, promised ${formatBallot(message.promised)}`;
    case 'LearnReq':
      return 'LearnReq';
    case 'Submit':
    case 'Answer':
      return `${message.kind} ${String(message.value)}`;
    default:
      return unreachable(message);
  }
}

/** `Accept 7 at 1.1 to 2`. */
export function saySent({ to, message }: Sent): string {
  return `${sayMessage(message)} to ${String(to)}`;
}

/** `resend 1.1`. */
export function sayTimer(timer: SynodTimer): string {
  switch (timer.kind) {
    case 'resend':
    case 'retry':
      return `${timer.kind} ${formatBallot(timer.ballot)}`;
    case 'learn':
      return 'learn';
    case 'call':
    case 'timeout':
      return `${timer.kind} ${String(timer.xid)}`;
    default:
      return unreachable(timer);
  }
}

/** What a process did, as a verb of which the process is the subject. */
export function sayAct(act: Act): string {
  switch (act.act) {
    case 'send':
      return `sends ${saySent(act)}`;
    case 'observe':
      return `reports ${sayEvent(act.event)}`;
    case 'set':
      return `sets timer ${sayTimer(act.timer)} in ${String(act.delayMicros)} µs`;
    case 'cancel':
      return `cancels timer number ${String(act.id)}`;
    case 'halt':
      return `halts: ${act.why}`;
    case 'append':
      return `writes ${formatTag(act.tag)} to ${act.file}, ${String(act.bytes)} bytes`;
    case 'truncate':
      return `cuts ${act.file} to ${String(act.size)} bytes`;
    case 'sync':
      return `asks for sync ${String(act.ticket)} of ${act.target}`;
    default:
      return unreachable(act);
  }
}

function sayEvent(event: SynodEvent): string {
  return `${event.kind}: ${sayFields(event)}`;
}

function sayFields(event: SynodEvent): string {
  switch (event.kind) {
    case 'ballot.stored':
      return `${formatBallot(event.ballot)} from slot ${String(event.fromSlot)}`;
    case 'log.appended':
    case 'paxos.accepted':
      return sayVote(event);
    case 'paxos.recovered':
      return `promised ${formatBallot(event.promised)}, ${sayEntries(event.entries)}, end ${event.end}`;
    case 'paxos.ballot-started':
      return formatBallot(event.ballot);
    case 'paxos.backed-off':
      return `${formatBallot(event.ballot)}, outbid by ${formatBallot(event.outbidBy)}, waits ${String(event.delayMicros)} µs`;
    case 'paxos.promised':
      return `${formatBallot(event.ballot)} from slot ${String(event.fromSlot)} to ${String(event.to)}, ${sayEntries(event.entries)}`;
    case 'paxos.prepared':
      return `${formatBallot(event.ballot)} from slot ${String(event.fromSlot)}, highest reported ${String(event.hi)}, quorum ${event.quorum.join(' ')}`;
    case 'paxos.proposed':
      return `${sayVote(event)}, ${event.how}`;
    case 'paxos.chosen':
      return `${sayVote(event)}, quorum ${event.quorum.join(' ')}`;
    case 'paxos.learned':
      return `${sayVote(event)}, via ${event.via}`;
    case 'role.changed':
      return (
        `${event.role} ${event.phase}, ballot ${event.ballot === null ? 'none' : formatBallot(event.ballot)}, ` +
        `leader ${event.leader === null ? 'none' : String(event.leader)}: ${event.why}`
      );
    case 'guard.refused':
      return `${event.guard} from ${String(event.from)}, expected ${formatBallot(event.expected)}, came ${formatBallot(event.actual)}`;
    case 'client.called':
      return `call ${String(event.xid)}, ${event.op} ${String(event.value)}`;
    case 'client.returned':
      return `call ${String(event.xid)}, ${event.outcome} ${String(event.value)}`;
    default:
      return unreachable(event);
  }
}

function sayVote({ slot, ballot, value }: AcceptedEntry): string {
  return `${String(value)} at ${formatBallot(ballot)} in slot ${String(slot)}`;
}

function sayEntries(entries: readonly AcceptedEntry[]): string {
  return entries.length === 0 ? 'nothing accepted' : `accepted ${entries.map(sayVote).join(' and ')}`;
}
