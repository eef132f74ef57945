import type { Envelope } from '../../../trace/event-stream.js';
import { formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Handle, Transaction } from '../ghosts/records.js';
import { wasAnswered } from '../requests.js';

/** The last update of a handle that had an effect, and the last that was answered. */
interface Last {
  effective: Placed | null;
  answered: Placed | null;
}

/** A call with its place. */
interface Placed {
  readonly call: Call;
  readonly txn: Transaction;
}

/**
 * L3: the updates of one session have zxids in the order of their calls, although several may be on their way. Premise:
 * each pair of neighbours that had an effect, or were answered. What was refused and never answered is left out: a
 * request that an older connection brings late is refused at whatever place it gets.
 */
export function writesFifo({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('L3');
  const lasts = new Map<Handle, Last>();
  const compare = (before: Placed | null, placed: Placed, at: Envelope): void => {
    if (before === null || before.call === placed.call) return;
    findings.premise();
    const isCalledLater = placed.call.called.index > before.call.called.index;
    if (isCalledLater === placed.txn.zxid > before.txn.zxid) return;
    const [first, second] = isCalledLater ? [before, placed] : [placed, before];
    findings.violated(
      `promised that updates of one session take effect in the order of their calls, but ` +
        `${callName(first.call, servers)}, is ${formatZxid(first.txn.zxid)}, and ${callName(second.call, servers)}, ` +
        `which was called later, is ${formatZxid(second.txn.zxid)}`,
      [
        { index: first.call.called.index, role: 'first call' },
        { index: second.call.called.index, role: 'second call' },
        { index: second.txn.committedAt, role: 'commit of the second' },
        { index: first.txn.committedAt, role: 'commit of the first' },
        witness(at, 'where it shows'),
      ],
    );
  };
  const lastOf = (handle: Handle): Last => {
    let last = lasts.get(handle);
    if (last === undefined) lasts.set(handle, (last = { effective: null, answered: null }));
    return last;
  };
  ghosts.judges.committed.push((txn, at) => {
    const { call } = txn;
    if (call === null || txn.code !== 0 || txn.op === 'failedMulti') return;
    const last = lastOf(call.handle);
    const placed = { call, txn };
    compare(last.effective, placed, at);
    last.effective = placed;
  });
  ghosts.judges.returned.push((call, _, at) => {
    if (call.txn === null || !wasAnswered(call)) return;
    const last = lastOf(call.handle);
    const placed = { call, txn: call.txn };
    compare(last.effective, placed, at);
    compare(last.answered, placed, at);
    last.answered = placed;
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
