import type { Zxid } from '../../../../core/zxid.js';
import { epochOf } from '../../../../core/zxid.js';
import type { Handlers } from '../../../trace/event-stream.js';
import type { ServiceRunEvent } from '../../service/context.js';
import type { Guesses, Noted } from './guesses.js';

type Read = 'zab.proposed' | 'zab.established' | 'txn.applied' | 'znode.changed';

/** Notes what the servers of a run report of its transactions, for whoever has the events and no rules. */
export function guessesFromEvents(guesses: Guesses): Required<Pick<Handlers<ServiceRunEvent>, Read>> {
  const proposed = new Map<Zxid, Noted>();
  const reaping = new Set<Zxid>();
  const note = (txn: Noted): void => {
    proposed.delete(txn.zxid);
    guesses.note(txn);
    if (txn.op === 'deleteContainer') reaping.add(txn.zxid);
  };
  return {
    'zab.proposed': (event) => {
      proposed.set(event.zxid, event);
    },
    'txn.applied': ({ zxid }) => {
      const txn = proposed.get(zxid);
      if (txn !== undefined) note(txn);
    },
    // What the initial history of an epoch holds is committed with it, and what it leaves out never will be.
    'zab.established': ({ zxid: end }) => {
      for (const txn of [...proposed.values()]) {
        if (epochOf(txn.zxid) === epochOf(end) && txn.zxid <= end) note(txn);
      }
      proposed.clear();
    },
    'znode.changed': ({ path, zxid, change }) => {
      if (change === 'deleted' && reaping.has(zxid)) guesses.noteReaping(path, zxid);
    },
  };
}
