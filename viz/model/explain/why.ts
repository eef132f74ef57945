/** Why something happened: back along what brought it about, one sentence for each event. */
import { rowsIn } from '../rows.js';
import type { Explanation } from '../service.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { capital, counted } from '../words/phrases.js';
import { coneOf } from '../cone.js';
import type { Sentence, Teller } from './teller.js';

/** So many events are told one by one. */
const TOLD_MAX = 14;

export function explainWhy(row: Row, teller: Teller): Explanation {
  const sentences: Sentence[] = [{ text: `${capital(teller.clause(row))}.`, row }];
  const told = new Set([row]);
  let at = row;
  for (;;) {
    addCounted(at, teller, { sentences, told });
    const next = nextOf(at, teller);
    if (next === null || told.has(next.row)) break;
    sentences.push({ text: `${next.link}: ${teller.clause(next.row)}.`, row: next.row });
    told.add(next.row);
    at = next.row;
    if (told.size >= TOLD_MAX) break;
  }
  sentences.push(ending(row, at, teller, told));
  return { sentences };
}

interface Told {
  readonly sentences: Sentence[];
  readonly told: Set<Row>;
}

/** What a quorum counted, if the event counts one. */
function addCounted(row: Row, teller: Teller, { sentences, told }: Told): void {
  for (const each of rowsIn(teller.trace.model.furtherCauses, row)) {
    if (told.has(each)) continue;
    told.add(each);
    sentences.push({
      text: `It counted this, ${teller.before(each, row)}: ${teller.clause(each)}.`,
      row: each,
    });
  }
}

/** What an event came of most of all, and how. */
function nextOf(row: Row, teller: Teller): { readonly row: Row; readonly link: string } | null {
  const { columns, order } = teller.trace.model;
  const step = order.step[row] ?? NO_ROW;
  if (step !== NO_ROW) return { row: step, link: 'In the same step, before it' };
  const cause = columns.cause[row] ?? NO_ROW;
  const isFollowed = (order.cause[row] ?? NO_ROW) !== NO_ROW;
  if (cause !== NO_ROW && isFollowed) {
    const isMessage = teller.kindOf(cause) === 'net.sent';
    const link = isMessage
      ? `The message was sent ${teller.before(cause, row)}`
      : `That came of this, ${teller.before(cause, row)}`;
    return { row: cause, link };
  }
  const state = order.state[row] ?? NO_ROW;
  return state === NO_ROW ? null : { row: state, link: `It rests on this, ${teller.before(state, row)}` };
}

function ending(root: Row, last: Row, teller: Teller, told: ReadonlySet<Row>): Sentence {
  const past = coneOf(teller.trace.model, [root], 'past');
  const more = past.rows().filter((row) => !told.has(row)).length;
  const rest = more === 0 ? '' : ` ${counted(more, 'more event')} led to it; its cone shows them all.`;
  return { text: beginning(teller.kindOf(last)) + rest, row: last };
}

function beginning(kind: string): string {
  switch (kind) {
    case 'client.called':
      return 'Here a client begins of its own accord.';
    case 'process.started':
      return 'Here a life begins.';
    case 'fault.struck':
    case 'net.partitioned':
    case 'net.healed':
    case 'run.phased':
      return 'This is planned: nothing in the run brought it about.';
    default:
      return 'That far the chain is told.';
  }
}
