import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { clientsAmong, foldOf } from '../../../../sim/protocols/folds.js';
import type { OpenTrace } from '../../../../viz/model/open-trace.js';
import { Places } from '../../../../viz/model/places.js';
import { presentState } from '../../../../viz/model/state/present.js';
import { States } from '../../../../viz/model/state/states.js';
import type { StateTree } from '../../../../viz/model/service.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { shortRun } from '../../opened-run.js';
import { openTrace } from '../open-trace.js';

const RUNS = {
  zab: shortRun('elect-leader-crash-mid-broadcast', 'zab'),
  synod: shortRun('elect-duel', 'synod'),
} as const;

const traces = new Map<string, OpenTrace>();
beforeAll(async () => {
  for (const [name, recipe] of Object.entries(RUNS)) traces.set(name, await openTrace(recipe));
});

function traceOf(name: string): OpenTrace {
  const trace = traces.get(name);
  if (trace === undefined) throw new Error(`${name} was not opened`);
  return trace;
}

/** The states behind every so many rows, by one fold from the beginning. */
function folded(trace: OpenTrace, spacing: number): ReadonlyMap<number, readonly (StateTree | null)[]> {
  const { header, columns, actors } = trace.model;
  const fold = foldOf(header.protocol, clientsAmong(actors));
  const places = new Places(actors);
  const states = new Map<number, readonly (StateTree | null)[]>();
  for (let row = 0; row < columns.count; row += 1) {
    const event = trace.event(row);
    const at = {
      index: columns.index[row] ?? 0,
      micros: columns.micros[row] ?? 0,
      actor: actors[columns.actor[row] ?? 0]?.id ?? 0,
      cause: 0,
    };
    if (event !== null) fold?.apply(event, at);
    if (row % spacing === 0)
      states.set(
        row,
        actors.map(({ id }) => presentState(fold?.stateOf(id), places)),
      );
  }
  return states;
}

it.each(['zab', 'synod'])('has at any row the state that the events up to it make (%s)', (name) => {
  const trace = traceOf(name);
  const wanted = folded(trace, 7);
  const states = new States(trace);
  const rows = fc.array(fc.constantFrom(...wanted.keys()), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(rows, (asked) => {
      for (const row of asked) expect(states.at(row).map(({ state }) => state)).toEqual(wanted.get(row));
    }),
    { numRuns: 30 },
  );
});

it('goes from change to change of a value, and back over the same ones', () => {
  const trace = traceOf('zab');
  const states = new States(trace);
  const actor = trace.model.actors.findIndex(({ name }) => name === 's1');
  const forwards: number[] = [];
  for (
    let row = states.changeOf(actor, ['role'], 0, 1);
    row !== NO_ROW;
    row = states.changeOf(actor, ['role'], row, 1)
  )
    forwards.push(row);
  const backwards: number[] = [];
  const last = trace.model.columns.count;
  for (
    let row = states.changeOf(actor, ['role'], last, -1);
    row > 0;
    row = states.changeOf(actor, ['role'], row, -1)
  )
    backwards.unshift(row);
  expect(backwards).toEqual(forwards);
  expect(forwards.length).toBeGreaterThan(0);
  for (const row of forwards) {
    const [before, after] = [
      states.at(row - 1)[actor]?.state?.['role'],
      states.at(row)[actor]?.state?.['role'],
    ];
    expect(after).not.toEqual(before);
  }
});

it('knows no change of what is not there', () => {
  const trace = traceOf('zab');
  expect(new States(trace).changeOf(1, ['no', 'such', 'key'], 0, 1)).toBe(NO_ROW);
});
