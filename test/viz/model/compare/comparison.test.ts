import { beforeAll, describe, expect, test } from 'vitest';
import type { ComparedRun, Comparison } from '../../../../viz/model/compare/comparison.js';
import { compareRuns, findClash } from '../../../../viz/model/compare/comparison.js';
import { describeFirstDifference } from '../../../../viz/model/compare/first-difference.js';
import type { TraceModel } from '../../../../viz/model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../../../../viz/model/trace-model.js';
import type { OpenedRun } from '../../opened-run.js';
import { openedRun, shortRun } from '../../opened-run.js';

async function compared({ model, service }: OpenedRun): Promise<ComparedRun> {
  return { model, prints: await service.fingerprints() };
}

async function words(a: OpenedRun, b: OpenedRun, comparison: Comparison): Promise<string> {
  const summaries = async ({ model, service }: OpenedRun): Promise<(row: number) => string> => {
    const all = Array.from({ length: model.columns.count }, (_, row) => row);
    const texts = new Map((await service.details(all)).map(({ row, summary }) => [row, summary]));
    return (row) => texts.get(row) ?? '';
  };
  return describeFirstDifference({
    a: a.model,
    b: b.model,
    comparison,
    summaryA: await summaries(a),
    summaryB: await summaries(b),
  });
}

/** Every row stands in exactly one place: in the prefix, in a pair, or among the differences of one side. */
function checkAccounts(comparison: Comparison, a: TraceModel, b: TraceModel): void {
  const { prefix, differences, same, ofA, ofB } = comparison;
  const of = (state: string): number => differences.filter((one) => one.state === state).length;
  expect(prefix + same + of('changed') + of('only-a')).toBe(a.columns.count);
  expect(prefix + same + of('changed') + of('only-b')).toBe(b.columns.count);
  ofA.forEach((other, row) => {
    if (other !== NO_ROW) expect(ofB[other]).toBe(row);
  });
}

describe('two runs', () => {
  let held: OpenedRun;
  let broken: OpenedRun;
  beforeAll(async () => {
    held = await openedRun(shortRun('crash-follower-around-fsync', 'synod'));
    broken = await openedRun(shortRun('crash-follower-around-fsync', 'synod', 'px-02'));
  });

  test('of one recipe are equal in every event', async () => {
    const comparison = compareRuns(await compared(held), await compared(held));
    expect(comparison.prefix).toBe(held.model.columns.count);
    expect(comparison.differences).toEqual([]);
    expect(await words(held, held, comparison)).toBe('The runs are equal in every event.');
  });

  test('with and without a bug part where it first shows', async () => {
    const comparison = compareRuns(await compared(broken), await compared(held));
    checkAccounts(comparison, broken.model, held.model);
    const { prefix } = comparison;
    expect(prefix).toBeGreaterThan(0);
    const lines = [broken, held].map(async ({ service }) => (await service.details([prefix]))[0]?.summary);
    const [inBroken, inHeld] = await Promise.all(lines);
    expect(inBroken).not.toBe(inHeld);
    expect(comparison.differences.length).toBeGreaterThan(0);
    expect(await words(broken, held, comparison)).toMatch(/\bA\b.*\bB\b.*\.$/);
  });

  test('swapped, tell the same from the other side', async () => {
    const one = compareRuns(await compared(broken), await compared(held));
    const other = compareRuns(await compared(held), await compared(broken));
    checkAccounts(other, held.model, broken.model);
    expect(other.prefix).toBe(one.prefix);
  });

  test('of which one drops a message that the other delivers, part there, and it is said so', async () => {
    const a = await compared(held);
    const { columns, messages, kinds } = a.model;
    const message = messages.fate.indexOf(MESSAGE_FATES.indexOf('delivered'));
    const row = messages.ended[message] ?? NO_ROW;
    const [kind, fate, prints] = [columns.kind.slice(), messages.fate.slice(), a.prints.slice()];
    kind[row] = kinds.findIndex((one) => one.kind === 'net.dropped');
    fate[message] = MESSAGE_FATES.indexOf('lost');
    prints[row] = (prints[row] ?? 0) + 1;
    const model = { ...a.model, columns: { ...columns, kind }, messages: { ...messages, fate } };
    const comparison = compareRuns(a, { model, prints });
    checkAccounts(comparison, a.model, model);
    expect(comparison.prefix).toBe(row);
    expect(comparison.differences).toHaveLength(2);
    const text = await words(held, { ...held, model }, comparison);
    expect(text).toMatch(/^A delivers \w+→\w+ \w+ at [\d.]+ s; B drops it at [\d.]+ s\.$/);
  });

  test('of two protocols have nothing in common', async () => {
    const zab = await openedRun(shortRun('crash-follower-around-fsync', 'zab'));
    expect(findClash(held.model, zab.model)).toBe(
      'A runs synod and B runs zab: they have no events in common.',
    );
    expect(findClash(held.model, broken.model)).toBeNull();
  });
});
