/** Why something did not happen: who refused, what was lost, who was missing, around an event and its actor. */
import type { Explanation } from '../service.js';
import type { Row } from '../trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../trace-model.js';
import { capital, duration } from '../words/phrases.js';
import { explainLacks } from './lacks.js';
import type { Sentence, Teller } from './teller.js';

/** So many of each sort are told: the nearest. */
const EACH_MAX = 4;
/** Further away than so many µs nothing bears on an event. */
const NEAR_MICROS = 2_000_000;
const LOST = MESSAGE_FATES.indexOf('lost');

/** Without sentences if nothing was refused, lost or missing, as far as the file tells. */
export function explainWhyNot(row: Row, teller: Teller): Explanation {
  const sentences = [
    ...explainLacks(row, teller),
    ...refusals(row, teller),
    ...losses(row, teller),
    ...outages(row, teller),
    ...disturbances(row, teller),
  ];
  return { sentences };
}

/** Inputs that the actor refused, or that others refused of it. */
function refusals(row: Row, teller: Teller): readonly Sentence[] {
  const { columns, kinds, actors } = teller.trace.model;
  const kind = kinds.findIndex((info) => info.kind === 'guard.refused');
  const place = columns.actor[row] ?? 0;
  const address = actors[place]?.id;
  const { from } = teller.trace.search.numbers;
  const isAbout = (each: Row): boolean =>
    columns.kind[each] === kind && (columns.actor[each] === place || from.at(each) === address);
  return nearest(row, teller, isAbout).map((each) => ({
    row: each,
    text: `${capital(teller.clause(each))}.`,
  }));
}

/** Messages to or from the actor that were lost. */
function losses(row: Row, teller: Teller): readonly Sentence[] {
  const { columns, messages } = teller.trace.model;
  const place = columns.actor[row] ?? 0;
  const isAbout = (each: Row): boolean => {
    const message = messages.ofRow[each] ?? NO_ROW;
    if (message === NO_ROW || messages.fate[message] !== LOST || messages.ended[message] !== each)
      return false;
    return messages.from[message] === place || messages.to[message] === place;
  };
  return nearest(row, teller, isAbout).map((each) => ({
    row: each,
    text: `${capital(teller.clause(each))}.`,
  }));
}

/** Rows around one that pass a test, the nearest of them, in their order. */
function nearest(row: Row, teller: Teller, isAbout: (row: Row) => boolean): readonly Row[] {
  const { count } = teller.trace.model.columns;
  const at = teller.microsOf(row);
  const found: Row[] = [];
  for (
    let each = row;
    each >= 0 && found.length < EACH_MAX && at - teller.microsOf(each) <= NEAR_MICROS;
    each -= 1
  )
    if (isAbout(each)) found.unshift(each);
  const before = found.length;
  for (let each = row + 1; each < count && found.length - before < EACH_MAX; each += 1) {
    if (teller.microsOf(each) - at > NEAR_MICROS) break;
    if (isAbout(each)) found.push(each);
  }
  return found
    .sort((a, b) => Math.abs(a - row) - Math.abs(b - row))
    .slice(0, EACH_MAX)
    .sort((a, b) => a - b);
}

/** Who was down or stood still at the time. */
function outages(row: Row, teller: Teller): readonly Sentence[] {
  const { outages: spans, actors } = teller.trace.model;
  const at = teller.microsOf(row);
  return spans
    .filter(({ startMicros, endMicros }) => startMicros <= at && endMicros > at)
    .map(({ actor, start, sort, why, startMicros, lost }) => {
      const verb = sort === 'down' ? 'has been down' : 'has stood still';
      const taken = lost.length === 0 ? '' : `; the crash took ${lost.join(', ')}`;
      const reason = sort === 'down' ? ` (${why})` : '';
      return {
        row: start,
        text: `${actors[actor]?.name ?? '?'} ${verb} for ${duration(at - startMicros)}${reason}${taken}.`,
      };
    });
}

/** Which links of the actor did not carry. */
function disturbances(row: Row, teller: Teller): readonly Sentence[] {
  const { network, columns } = teller.trace.model;
  const place = columns.actor[row] ?? 0;
  const at = teller.microsOf(row);
  return network
    .filter(({ startMicros, endMicros }) => startMicros <= at && endMicros > at)
    .filter(({ links }) => place === 0 || links.some(([from, to]) => from === place || to === place))
    .map(({ start, startMicros, text }) => ({
      row: start,
      text: `For ${duration(at - startMicros)} the network has been disturbed: ${text}.`,
    }));
}
