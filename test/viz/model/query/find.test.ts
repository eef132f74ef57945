import { beforeAll, describe, expect, it } from 'vitest';
import { makeZxid } from '../../../../core/zxid.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { coneOf } from '../../../../viz/model/cone.js';
import type { OpenTrace } from '../../../../viz/model/open-trace.js';
import { findRows } from '../../../../viz/model/query/find.js';
import { parseQuery } from '../../../../viz/model/query/parse.js';
import { QueryFault } from '../../../../viz/model/query/syntax.js';
import { States } from '../../../../viz/model/state/states.js';
import { shortRun } from '../../opened-run.js';
import { openTrace } from '../open-trace.js';

let trace: OpenTrace;
let states: States;
let events: readonly (RunEvent | null)[];
beforeAll(async () => {
  trace = await openTrace(shortRun('elect-leader-crash-mid-broadcast', 'zab'));
  states = new States(trace);
  events = Array.from({ length: trace.model.columns.count }, (_, row) => trace.event(row));
});

function find(text: string): readonly number[] {
  return [...findRows(parseQuery(text), { trace, states }, text)];
}

function rowsWhere(test: (event: RunEvent, row: number) => boolean): readonly number[] {
  return events.flatMap((event, row) => (event !== null && test(event, row) ? [row] : []));
}

function actorAt(row: number): string {
  return trace.model.actors[trace.model.columns.actor[row] ?? 0]?.name ?? '?';
}

function microsAt(row: number): number {
  return trace.model.columns.micros[row] ?? 0;
}

function fault(text: string): { message: string; fix: string | null } {
  try {
    find(text);
  } catch (error) {
    if (error instanceof QueryFault) return { message: error.message, fix: error.fix };
    throw error;
  }
  throw new Error(`${text} was answered`);
}

describe('finds what a look at each event finds', () => {
  const wanted: readonly (readonly [string, (event: RunEvent, row: number) => boolean])[] = [
    ['', () => true],
    ['kind:zab.acked', ({ kind }) => kind === 'zab.acked'],
    ['kind:ack', ({ kind }) => kind === 'zab.acked'],
    ['kind:committed', ({ kind }) => kind === 'zab.committed'],
    ['kind:zab.*', ({ kind }) => kind.startsWith('zab.')],
    ['kind!=ack', ({ kind }) => kind !== 'zab.acked'],
    ['actor:s2', (_, row) => actorAt(row) === 's2'],
    ['actor!=s2', (_, row) => actorAt(row) !== 's2'],
    ['-actor:s2 kind:snd', ({ kind }, row) => actorAt(row) !== 's2' && kind === 'net.sent'],
    ['kind:snd or kind:rcv', ({ kind }) => kind === 'net.sent' || kind === 'net.delivered'],
    [
      'from:s1',
      (event, row) =>
        event.kind === 'net.sent' ? actorAt(row) === 's1' : 'from' in event && event.from === 1,
    ],
    [
      'zxid:1.2 -kind:net.*',
      (event) => 'zxid' in event && event.zxid === makeZxid(1, 2) && !event.kind.startsWith('net.'),
    ],
    [
      'zxid:>1.2 -kind:net.*',
      (event) =>
        'zxid' in event &&
        event.zxid !== null &&
        event.zxid > makeZxid(1, 2) &&
        !event.kind.startsWith('net.'),
    ],
    ['t:20us..60ms', (_, row) => microsAt(row) >= 20 && microsAt(row) <= 60_000],
    ['t:>=0.02s', (_, row) => microsAt(row) >= 20_000],
    ['i:10..12', (_, row) => [10, 11, 12].includes(trace.model.columns.index[row] ?? 0)],
    ['type:PROPOSAL', (event) => 'type' in event && event.type === 'PROPOSAL'],
    ['type:ack', (event) => 'type' in event && event.type === 'ACK'],
    [
      'op:create kind:inv',
      (event) => event.kind === 'client.called' && 'request' in event && event.request.kind === 'create',
    ],
    ['@quorum kind:est', ({ kind }) => kind === 'zab.established'],
    [
      '"currentEpoch 1" kind:dw',
      (event) => event.kind === 'disk.written' && event.tag?.kind === 'currentEpoch' && event.tag.epoch === 1,
    ],
    ['/^INITIAL$/', (event) => 'type' in event && event.type === 'INITIAL'],
  ];
  it.each(wanted)('%s', (text, test) => {
    const rows = rowsWhere(test);
    expect(find(text)).toEqual(rows);
    expect(rows.length).toBeGreaterThan(0);
  });
});

it('finds arrivals by what was sent', () => {
  const arrivals = find('kind:rcv type:PROPOSAL zxid:1.2');
  expect(arrivals.length).toBeGreaterThan(0);
  for (const row of arrivals) {
    const sent = events[trace.model.columns.cause[row] ?? -1];
    expect(sent).toMatchObject({ kind: 'net.sent', type: 'PROPOSAL', zxid: makeZxid(1, 2) });
  }
});

it('finds the events of an epoch by their transactions, too', () => {
  const rows = new Set(find('epoch:1'));
  for (const row of find('zxid:1 kind:apl')) expect(rows.has(row)).toBe(true);
  expect(find('epoch:1 epoch:2')).toEqual([]);
});

it('finds what came before and after, and what is beside an event', () => {
  const [row = 0] = find('kind:est');
  const number = String(trace.model.columns.index[row] ?? 0);
  const past = coneOf(trace.model, [row], 'past');
  const future = coneOf(trace.model, [row], 'future');
  expect(find(`before:#${number}`)).toEqual([...past].filter((each) => each !== row));
  expect(find(`after:#${number}`)).toEqual([...future].filter((each) => each !== row));
  expect(find(`cone:#${number} or concurrent:#${number}`)).toHaveLength(events.length);
  expect(find(`cone:#${number} concurrent:#${number}`)).toEqual([]);
  expect(find(`cone:#${number}`)).toContain(row);
});

it('finds events by the state of their actor behind them', () => {
  const rows = find('state.role:leading');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows.slice(0, 20)) {
    const state = states.at(row)[trace.model.columns.actor[row] ?? 0]?.state;
    expect(state?.['role']).toBe('leading');
  }
  expect(find('state.nothing:x')).toEqual([]);
});

it.each([
  ['kind:akc', 'This run has no kind of events "akc".', 'kind:ack'],
  ['kind:snd actor:s9', 'This run has no actor "s9".', 'kind:snd actor:s1'],
  ['prop:Z99', 'This run has no rule "Z99".', 'prop:Z9'],
  ['before:#99999999', 'There is no event #99999999 in this file.', null],
  ['t:12', 'The time 12 needs a unit: 12s, 12ms or 12us.', null],
  ['zxid:x', '"x" is no zxid. Write one such as 2.5.', null],
  ['session:5', '"5" is no session. Write one such as 0x3.1000003.', null],
  ['i:many', '"many" is no number.', null],
])('cannot answer %s, and says why', (text, message, fix) => {
  expect(fault(text)).toEqual({ message, fix });
});
