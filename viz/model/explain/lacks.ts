/**
 * Who is missing from a quorum, and what each of those lacked: the answer to *why is this not committed*, and to *why was
 * it committed without s2*.
 */
import { formatBallot } from '../../../core/paxos/ballot.js';
import { formatZxid } from '../../../core/zxid.js';
import { rowsIn } from '../rows.js';
import type { Row } from '../trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../trace-model.js';
import { capital, counted, duration, listed } from '../words/phrases.js';
import type { Sentence, Teller } from './teller.js';

/** How a protocol brings one thing about: which message asks for it, which event says yes, and which counts a quorum. */
interface Round {
  readonly field: 'zxid' | 'ballot';
  /** `2.5`, `ballot 3.1`. */
  readonly name: string;
  readonly value: number;
  readonly asks: string;
  /** Text of the disk tag, in front of `name`, that makes a yes durable. */
  readonly tag: string;
  readonly done: string;
  readonly doneWord: string;
}

/** Sentences on each server that had not said yes when a quorum was counted, or by the end; none if no round is at hand. */
export function explainLacks(row: Row, teller: Teller): readonly Sentence[] {
  const round = roundAt(row, teller);
  if (round === null) return [];
  const rows = rowsAbout(round, teller);
  const done =
    rows.find((each) => teller.kindOf(each) === round.done && evidenceOf(each, teller).length > 0) ?? NO_ROW;
  const yes = new Set(done === NO_ROW ? yesSayers(rows, teller) : evidenceOf(done, teller));
  const servers = [...teller.trace.model.actors.entries()].filter(([, { role }]) => role === 'server');
  const missing = servers.filter(([place]) => !yes.has(place));
  if (missing.length === 0) return [];
  const names = listed([...yes].sort((a, b) => a - b).map((place) => teller.nameAt(place)));
  const head =
    done === NO_ROW
      ? `${capital(round.name)} is never ${round.doneWord} in this file: ${yes.size === 0 ? 'nobody' : names} of ${counted(servers.length, 'server')} said yes.`
      : `${capital(round.name)} was ${round.doneWord} with ${names}.`;
  const first: Sentence = { row: done === NO_ROW ? row : done, text: head };
  return [first, ...missing.map(([place]) => lackOf(place, { rows, round, done, teller }))];
}

/** What the event is about, if it is about a transaction or a ballot. */
function roundAt(row: Row, { trace }: Teller): Round | null {
  const zxid = trace.search.numbers.zxid.at(row);
  const isZab = trace.model.header.protocol === 'zab';
  if (isZab && zxid % 4294967296 > 0) {
    const name = formatZxid(zxid);
    return {
      field: 'zxid',
      name,
      value: zxid,
      asks: 'PROPOSAL',
      tag: `log ${name}`,
      done: 'zab.committed',
      doneWord: 'committed',
    };
  }
  const ballot = trace.search.numbers.ballot.at(row);
  if (isZab || !(ballot > 0)) return null;
  const text = formatBallot(ballot);
  const isPhaseOne = /^paxos\.(?:promised|prepared|ballot-started)$|^ballot\./.test(
    trace.model.kinds[trace.model.columns.kind[row] ?? 0]?.kind ?? '',
  );
  const base = { field: 'ballot', name: `ballot ${text}`, value: ballot } as const;
  return isPhaseOne
    ? {
        ...base,
        asks: 'Prepare',
        tag: `promised ${text}`,
        done: 'paxos.prepared',
        doneWord: 'promised by a quorum',
      }
    : { ...base, asks: 'Accept', tag: `accepted 1 ${text}`, done: 'paxos.chosen', doneWord: 'chosen' };
}

function rowsAbout({ field, value }: Round, { trace }: Teller): readonly Row[] {
  const { values } = trace.search.numbers[field];
  const rows: Row[] = [];
  for (let row = 0; row < values.length; row += 1) if (values[row] === value) rows.push(row);
  return rows;
}

/** Places of the servers whose yes a row counted. */
function evidenceOf(row: Row, { trace }: Teller): readonly number[] {
  const event = trace.event(row);
  if (event === null || !('quorum' in event)) return [];
  const { actors } = trace.model;
  return event.quorum
    .map((address) => actors.findIndex(({ id }) => id === address))
    .filter((place) => place >= 0);
}

function yesSayers(rows: readonly Row[], { trace }: Teller): readonly number[] {
  const { actors, columns, kinds } = trace.model;
  const { from } = trace.search.numbers;
  return rows.flatMap((row) => {
    const kind = kinds[columns.kind[row] ?? 0]?.kind;
    if (kind === 'zab.acked') return actors.flatMap(({ id }, place) => (id === from.at(row) ? [place] : []));
    return kind === 'paxos.accepted' || kind === 'paxos.promised' ? [columns.actor[row] ?? 0] : [];
  });
}

interface Lack {
  readonly rows: readonly Row[];
  readonly round: Round;
  readonly done: Row;
  readonly teller: Teller;
}

/** The first step on the way to its yes that a server did not take in time. */
function lackOf(place: number, { rows, round, done, teller }: Lack): Sentence {
  const { model } = teller.trace;
  const { messages } = model;
  const name = teller.nameAt(place);
  const isInTime = (row: Row): boolean => row !== NO_ROW && (done === NO_ROW || row < done);
  const asked = rows
    .map((row) => messages.ofRow[row] ?? NO_ROW)
    .find(
      (message) =>
        message !== NO_ROW &&
        messages.to[message] === place &&
        model.messageTypes[messages.type[message] ?? 0] === round.asks,
    );
  if (asked === undefined) {
    const down = model.outages.find(
      ({ actor, start, end }) =>
        actor === place && rows.some((row) => row > start && (end === NO_ROW || row < end)),
    );
    if (down !== undefined)
      return { row: down.start, text: `${name} was ${down.sort === 'down' ? 'down' : 'standing still'}.` };
    return {
      row: done === NO_ROW ? (rows[0] ?? 0) : done,
      text: `${name} was never sent the ${round.asks}.`,
    };
  }
  const ended = messages.ended[asked] ?? NO_ROW;
  const sent = messages.sent[asked] ?? NO_ROW;
  if (ended === NO_ROW)
    return { row: sent, text: `The ${round.asks} to ${name} was still under way at the end.` };
  if (messages.fate[asked] === MESSAGE_FATES.indexOf('lost'))
    return { row: ended, text: `${capital(teller.clause(ended))}.` };
  if (!isInTime(ended)) return { row: ended, text: `The ${round.asks} reached ${name} too late.` };
  return afterArrival(place, ended, { rows, round, done, teller });
}

function afterArrival(place: number, arrived: Row, { round, done, teller }: Lack): Sentence {
  const name = teller.nameAt(place);
  const refused = refusalOf(arrived, teller);
  if (refused !== NO_ROW) return { row: refused, text: `${capital(teller.clause(refused))}.` };
  const synced = syncOf(place, arrived, round.tag, teller);
  if (synced === NO_ROW)
    return { row: arrived, text: `${name} got the ${round.asks} but never made it durable.` };
  if (done !== NO_ROW && synced > done) {
    const late = duration(teller.microsOf(synced) - teller.microsOf(done));
    return { row: synced, text: `${name} had not synced it by then; it did ${late} later.` };
  }
  return { row: synced, text: `${name} had it durable, but its answer was not counted in time.` };
}

/** A refusal while the message that arrived was handled. */
function refusalOf(arrived: Row, teller: Teller): Row {
  return (
    rowsIn(teller.trace.model.effects, arrived).find((row) => teller.kindOf(row) === 'guard.refused') ??
    NO_ROW
  );
}

/** The first sync behind a row that makes something durable. */
function syncOf(place: number, from: Row, tag: string, { trace }: Teller): Row {
  const { texts, places } = trace.search.texts.words;
  const pattern = new RegExp(`(?:^| )${tag.replaceAll('.', '\\.')}(?: |$)`);
  const hits = [false, ...texts.map((text) => pattern.test(text))];
  const { columns, kinds } = trace.model;
  const synced = kinds.findIndex(({ kind }) => kind === 'disk.synced');
  for (let row = from + 1; row < places.length; row += 1)
    if (columns.kind[row] === synced && columns.actor[row] === place && hits[places[row] ?? 0] === true)
      return row;
  return NO_ROW;
}
