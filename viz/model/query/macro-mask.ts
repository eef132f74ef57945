import { unreachable } from '../../../core/assert.js';
import { rowsIn } from '../rows.js';
import type { TraceModel } from '../trace-model.js';
import { MESSAGE_CLASSES } from '../trace-model.js';
import type { Mask } from './mask.js';
import { maskWhere } from './mask.js';
import type { Macro } from './syntax.js';

const ELECTION =
  /^(?:role\.changed|zab\.(?:voted|notified|elected|epoch-proposed|epoch-acked|established)|paxos\.(?:ballot-started|backed-off|promised|prepared))$/;
const RETRY = /^(?:paxos\.backed-off|client\.(?:connecting|disconnected|sent)|net\.duplicated)$/;
const VOTE = MESSAGE_CLASSES.indexOf('vote');

export function macroMask(macro: Macro, model: TraceModel): Mask {
  const { count } = model.columns;
  switch (macro) {
    // What counted a quorum, and what it counted.
    case 'quorum': {
      const mask = maskWhere(count, (row) => rowsIn(model.furtherCauses, row).length > 0);
      for (const row of model.furtherCauses.rows) mask[row] = 1;
      return mask;
    }
    // Who leads: votes, ballots, epochs and roles, and the messages with them.
    case 'election': {
      const isVote = (row: number): boolean => model.messages.class[model.messages.ofRow[row] ?? -1] === VOTE;
      const mask = kindsMask(model, ELECTION);
      for (let row = 0; row < count; row += 1) if (isVote(row)) mask[row] = 1;
      return mask;
    }
    // What was tried again.
    case 'retry':
      return kindsMask(model, RETRY);
    default:
      return unreachable(macro);
  }
}

function kindsMask({ kinds, columns }: TraceModel, pattern: RegExp): Mask {
  const hits = kinds.map(({ kind }) => pattern.test(kind));
  return maskWhere(columns.count, (row) => hits[columns.kind[row] ?? 0] === true);
}
