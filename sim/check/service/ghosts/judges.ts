import type { ServiceEvent } from '../../../../core/server/events.js';
import type { ZnodeClientEvent } from '../../../../core/client/events.js';
import type { Envelope } from '../../../trace/event-stream.js';
import type { Call, Handle, Transaction } from './records.js';

type ClientEventOf<K extends ZnodeClientEvent['kind']> = Extract<ZnodeClientEvent, { readonly kind: K }>;
type ServiceEventOf<K extends ServiceEvent['kind']> = Extract<ServiceEvent, { readonly kind: K }>;

/** What rules ask for. Judges are called when the ghosts have taken up the event, unless it says otherwise. */
export class ServiceJudges {
  readonly called: ((call: Call, at: Envelope) => void)[] = [];
  readonly sent: ((call: Call, at: Envelope) => void)[] = [];
  /** Before `handle.lastZxid` is raised. */
  readonly returned: ((call: Call, event: ClientEventOf<'client.returned'>, at: Envelope) => void)[] = [];
  /** A server sent a reply; `call.expected` is known by now. Null: nobody is known to have asked. */
  readonly replied: ((call: Call | null, event: ServiceEventOf<'server.replied'>, at: Envelope) => void)[] =
    [];
  /** Before `handle.lastZxid` is raised. */
  readonly notified: ((handle: Handle, event: ClientEventOf<'client.notified'>, at: Envelope) => void)[] = [];
  readonly connected: ((handle: Handle, event: ClientEventOf<'client.connected'>, at: Envelope) => void)[] =
    [];
  /** A handle has ended: expired, closed, or its client died. */
  readonly ended: ((handle: Handle, at: Envelope) => void)[] = [];
  /** The committed history has grown by a transaction; the model is behind it. */
  readonly committed: ((txn: Transaction, at: Envelope) => void)[] = [];
  /** A server applied a transaction of the committed history, live. */
  readonly applied: ((server: number, txn: Transaction, at: Envelope) => void)[] = [];
}
