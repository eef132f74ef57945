import { describe, expect, it } from 'vitest';
import { Joiner, splitModel, splitTables } from '../../../viz/worker/pieces.js';
import type { Piece } from '../../../viz/worker/pieces.js';
import { openTrace } from '../model/open-trace.js';
import { recipe } from '../recipes.js';

const trace = await openTrace(recipe('zab', 7));

/** Far more of each than one piece takes. */
function many<T>(items: readonly T[]): readonly T[] {
  return Array.from({ length: Math.ceil(5001 / Math.max(1, items.length)) }, () => items).flat();
}

const longModel = { ...trace.model, operations: many(trace.model.operations) };
const { log, sessions, watches, znodes, ...rest } = trace.tables;
const longTables = {
  log: {
    ...log,
    servers: log.servers.map((server) => ({ ...server, cells: many(server.cells) })),
    proposed: many(log.proposed),
  },
  sessions: sessions.map((session) => ({ ...session, renewals: many(session.renewals) })),
  watches: many(watches),
  znodes: many(znodes),
  ...rest,
};

function joined(pieces: readonly Piece[]): Joiner {
  const joiner = new Joiner();
  for (const piece of pieces) joiner.take(piece);
  return joiner;
}

describe.each([
  ['short', trace.model, trace.tables],
  ['long', longModel, longTables],
])('%s lists', (_, model, tables) => {
  it('are the same when they are put together again', () => {
    const split = splitModel(model);
    expect(joined(split.pieces).model(split.rest)).toEqual(model);
    const other = splitTables(tables);
    expect(joined(other.pieces).tables(other.rest)).toEqual(tables);
  });

  it('go in pieces of some two thousand, and nothing of them stays behind', () => {
    for (const { items } of [...splitModel(model).pieces, ...splitTables(tables).pieces])
      expect(items.length).toBeLessThanOrEqual(2000);
    const { rest } = splitTables(tables);
    expect(splitModel(model).rest.operations).toEqual([]);
    expect(rest.log.servers.map(({ cells }) => cells.length)).toEqual(tables.log.servers.map(() => 0));
    expect([rest.log.proposed, rest.watches, rest.znodes]).toEqual([[], [], []]);
    expect(rest.sessions.flatMap(({ renewals }) => renewals)).toEqual([]);
  });
});

it('a run has all of these lists, or this tests nothing', () => {
  const lists = [...splitModel(longModel).pieces, ...splitTables(longTables).pieces].map(({ list }) => list);
  expect(new Set(lists)).toEqual(
    new Set([
      'operations',
      'cells',
      'proposed',
      'renewals',
      'znodes',
      ...(watches.length > 0 ? ['watches'] : []),
    ]),
  );
});
