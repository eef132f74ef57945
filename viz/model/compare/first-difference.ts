/** Where two runs part, in words. */
import type { Row, TraceModel } from '../trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../trace-model.js';
import type { Comparison } from './comparison.js';

/** One line on an event of a run: what `details` gives. */
export type SummaryOf = (row: Row) => string;

export interface TwoRuns {
  readonly a: TraceModel;
  readonly b: TraceModel;
  readonly comparison: Comparison;
  readonly summaryA: SummaryOf;
  readonly summaryB: SummaryOf;
}

/** The first row of each run that is not equal, NO_ROW where the run has ended; null if the runs are equal. */
export function firstDifference({
  a,
  b,
  comparison,
}: Pick<TwoRuns, 'a' | 'b' | 'comparison'>): { readonly a: Row; readonly b: Row } | null {
  const { prefix } = comparison;
  const rowA = prefix < a.columns.count ? prefix : NO_ROW;
  const rowB = prefix < b.columns.count ? prefix : NO_ROW;
  return rowA === NO_ROW && rowB === NO_ROW ? null : { a: rowA, b: rowB };
}

/** `A delivers s1→s3 PROPOSAL at 1.204000 s; B loses it at 1.203000 s.` */
export function describeFirstDifference(runs: TwoRuns): string {
  const { a, b, comparison, summaryA, summaryB } = runs;
  const first = firstDifference(runs);
  if (first === null) return 'The runs are equal in every event.';
  if (first.a === NO_ROW) return `A ends; in B, ${eventText(b, first.b, summaryB)}.`;
  if (first.b === NO_ROW) return `In A, ${eventText(a, first.a, summaryA)}; B ends.`;
  const message = messageText(runs, first);
  if (message !== null) return message;
  // What comes first in time is what one of them does and the other does not, or not then.
  const isAFirst = (a.columns.micros[first.a] ?? 0) <= (b.columns.micros[first.b] ?? 0);
  const paired = isAFirst ? comparison.ofA[first.a] : comparison.ofB[first.b];
  const [name, other] = isAFirst ? ['A', 'B'] : ['B', 'A'];
  const said = isAFirst ? eventText(a, first.a, summaryA) : eventText(b, first.b, summaryB);
  if (paired === undefined || paired === NO_ROW) return `In ${name}, ${said}; in ${other} it does not.`;
  const atOnce = sameMoment(runs, isAFirst ? [first.a, paired] : [paired, first.b]);
  if (atOnce !== null) return atOnce;
  const counterpart = isAFirst ? eventText(b, paired, summaryB) : eventText(a, paired, summaryA);
  return `In ${name}, ${said}; in ${other}, ${counterpart}.`;
}

/** If an actor does two things at one time: the time and the name are said once. Null otherwise. */
function sameMoment({ a, b, summaryA, summaryB }: TwoRuns, [rowA, rowB]: readonly [Row, Row]): string | null {
  const micros = a.columns.micros[rowA] ?? 0;
  const name = a.actors[a.columns.actor[rowA] ?? 0]?.name ?? '';
  const isSame = b.columns.micros[rowB] === micros && b.actors[b.columns.actor[rowB] ?? 0]?.name === name;
  if (!isSame) return null;
  return `At ${secondsText(micros)}, ${name} in A ${whatText(a, rowA, summaryA)}; in B it ${whatText(b, rowB, summaryB)}.`;
}

/** If one of the two is the end of a message that both runs sent: what became of it in each. Null otherwise. */
function messageText({ a, b }: TwoRuns, first: { readonly a: Row; readonly b: Row }): string | null {
  const ofA = a.messages.ofRow[first.a] ?? NO_ROW;
  const ofB = b.messages.ofRow[first.b] ?? NO_ROW;
  const isEarlierA = (a.columns.micros[first.a] ?? 0) <= (b.columns.micros[first.b] ?? 0);
  const ends = [
    { side: a, message: ofA, row: first.a, other: b },
    { side: b, message: ofB, row: first.b, other: a },
  ];
  for (const { side, message, row, other } of isEarlierA ? ends : ends.reverse()) {
    if (message === NO_ROW || side.messages.ended[message] !== row) continue;
    const sent = side.messages.sent[message] ?? NO_ROW;
    // Both runs sent it: it is in the part that they share, where a row is the same in both.
    if (sent >= Math.min(first.a, first.b)) continue;
    const counterpart = other.messages.ofRow[sent] ?? NO_ROW;
    if (counterpart === NO_ROW) continue;
    const [inA, inB] = side === a ? [message, counterpart] : [counterpart, message];
    return `A ${fateText(a, inA, nameOf(a, inA))}; B ${fateText(b, inB, 'it')}.`;
  }
  return null;
}

/** `s1→s3 PROPOSAL` */
function nameOf({ messages, messageTypes, actors }: TraceModel, message: number): string {
  const [from, to] = [messages.from[message] ?? 0, messages.to[message] ?? 0].map(
    (place) => actors[place]?.name ?? '',
  );
  return `${from ?? ''}→${to ?? ''} ${messageTypes[messages.type[message] ?? 0] ?? 'message'}`;
}

function fateText({ messages }: TraceModel, message: number, name: string): string {
  const at = secondsText(messages.endedMicros[message] ?? 0);
  switch (MESSAGE_FATES[messages.fate[message] ?? 0] ?? 'in-flight') {
    case 'delivered':
      return `delivers ${name} at ${at}`;
    case 'lost':
      return `drops ${name} at ${at}`;
    case 'in-flight':
      return `has ${name} still under way at its end`;
  }
}

/** `s3 votes for s1 at 1.204113 s` */
function eventText(model: TraceModel, row: Row, summary: SummaryOf): string {
  const { columns, actors } = model;
  const actor = actors[columns.actor[row] ?? 0]?.name ?? '';
  return `${actor} ${whatText(model, row, summary)} at ${secondsText(columns.micros[row] ?? 0)}`;
}

/** `votes for s1`; the kind of the event where there is no text of it. */
function whatText({ columns, kinds }: TraceModel, row: Row, summary: SummaryOf): string {
  const text = summary(row);
  return text === '' ? (kinds[columns.kind[row] ?? 0]?.kind ?? 'an event') : text;
}

function secondsText(micros: number): string {
  return `${(micros / 1_000_000).toFixed(6)} s`;
}
