import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Zxid } from '../../../../../core/zxid.js';
import { makeZxid } from '../../../../../core/zxid.js';
import { Epochs } from '../../../../../sim/check/zab/ghosts/epochs.js';
import { zxid } from '../hand-made-trace.js';

/** Epoch 1 begins with nothing, 2 with 1.2, 3 with 1.1, 4 with 2.1 (written as the beginning of epoch 5, which is empty). */
function someEpochs(): Epochs {
  const epochs = new Epochs();
  epochs.begins(epochs.of(2), zxid('1.2'));
  epochs.begins(epochs.of(3), zxid('1.1'));
  epochs.begins(epochs.of(5), zxid('2.1'));
  epochs.begins(epochs.of(6), zxid('5.0'));
  return epochs;
}

test('the first transaction of an epoch comes behind the history that the epoch began with', () => {
  const epochs = someEpochs();
  expect(epochs.before(zxid('1.1'))).toBe(zxid('0.0'));
  expect(epochs.before(zxid('1.7'))).toBe(zxid('1.6'));
  expect(epochs.before(zxid('2.1'))).toBe(zxid('1.2'));
  expect(epochs.before(zxid('6.1'))).toBe(zxid('2.1'));
});

test('the beginning of an epoch stands for the last transaction of its initial history', () => {
  const epochs = someEpochs();
  expect(epochs.real(zxid('0.0'))).toBe(0);
  expect(epochs.real(zxid('1.0'))).toBe(0);
  expect(epochs.real(zxid('2.0'))).toBe(zxid('1.2'));
  expect(epochs.real(zxid('6.0'))).toBe(zxid('2.1'));
  expect(epochs.real(zxid('2.3'))).toBe(zxid('2.3'));
});

test('a history contains its own transactions and no others', () => {
  const epochs = someEpochs();
  expect(epochs.contains(zxid('2.3'), zxid('1.2'))).toBe(true);
  expect(epochs.contains(zxid('2.3'), zxid('1.3'))).toBe(false);
  expect(epochs.contains(zxid('2.0'), zxid('1.2'))).toBe(true);
  expect(epochs.contains(zxid('1.2'), zxid('2.0'))).toBe(true);
  expect(epochs.contains(zxid('3.4'), zxid('2.1'))).toBe(false);
  expect(epochs.contains(zxid('3.4'), zxid('1.2'))).toBe(false);
  expect(epochs.contains(zxid('6.9'), zxid('2.1'))).toBe(true);
  expect(epochs.contains(zxid('1.1'), zxid('0.0'))).toBe(true);
});

test('two histories have in common what lies before the epoch that parts them', () => {
  const epochs = someEpochs();
  expect(epochs.common(zxid('2.3'), zxid('1.7'))).toBe(zxid('1.2'));
  expect(epochs.common(zxid('2.3'), zxid('3.4'))).toBe(zxid('1.1'));
  expect(epochs.common(zxid('6.1'), zxid('2.9'))).toBe(zxid('2.1'));
});

test('an epoch never begins with a history of its own or of a later epoch', () => {
  const epochs = someEpochs();
  epochs.begins(epochs.of(2), zxid('2.4'));
  epochs.begins(epochs.of(2), zxid('3.1'));
  expect(epochs.of(2).base).toBe(zxid('1.2'));
});

test('what is below an epoch is the part of a history that is older', () => {
  const epochs = someEpochs();
  expect(epochs.below(zxid('2.3'), 2)).toBe(zxid('1.2'));
  expect(epochs.below(zxid('2.3'), 3)).toBe(zxid('2.3'));
  expect(epochs.below(zxid('6.2'), 2)).toBe(zxid('1.2'));
  expect(epochs.below(zxid('1.2'), 1)).toBe(0);
});

/** Epochs that each begin with some transaction of an earlier one, and the histories spelled out. */
const arbitraryTree = fc
  .array(fc.tuple(fc.nat(), fc.nat(4)), { minLength: 1, maxLength: 8 })
  .map((choices) => {
    const epochs = new Epochs();
    const histories: Zxid[][] = [[]];
    choices.forEach(([from, length], i) => {
      const epoch = i + 1;
      const base = histories[from % histories.length] ?? [];
      epochs.begins(epochs.of(epoch), base.at(-1) ?? 0);
      for (let k = 1; k <= length; k += 1) {
        histories.push([...base, ...Array.from({ length: k }, (_, j) => makeZxid(epoch, j + 1))]);
      }
    });
    return { epochs, histories };
  });

test('containment, common part and predecessor are those of the histories spelled out', () => {
  fc.assert(
    fc.property(arbitraryTree, fc.nat(), fc.nat(), ({ epochs, histories }, i, j) => {
      const one = histories[i % histories.length] ?? [];
      const other = histories[j % histories.length] ?? [];
      const end = one.at(-1) ?? 0;
      const last = other.at(-1) ?? 0;
      expect(epochs.contains(end, last)).toBe(last === 0 || one.includes(last));
      let common = 0;
      while (common < one.length && one[common] === other[common]) common += 1;
      expect(epochs.common(end, last)).toBe(one[common - 1] ?? 0);
      if (end !== 0) expect(epochs.before(end)).toBe(one.at(-2) ?? 0);
    }),
  );
});

test('what is forgotten is not found again, and what is behind it still is', () => {
  const epochs = new Epochs();
  for (let counter = 1; counter <= 600; counter += 1) {
    const proposal = epochs.at(makeZxid(1, counter));
    if (proposal !== null) proposal.txn = counter;
  }
  epochs.forgetBelow(makeZxid(1, 500));
  expect(epochs.find(makeZxid(1, 499))).toBeUndefined();
  expect(epochs.at(makeZxid(1, 499))).toBeNull();
  expect(epochs.find(makeZxid(1, 500))?.txn).toBe(500);
  expect(epochs.find(makeZxid(1, 600))?.txn).toBe(600);
  expect(epochs.of(1).slots.length).toBe(101);
  epochs.begins(epochs.of(2), makeZxid(1, 600));
  epochs.forgetBelow(makeZxid(2, 0));
  expect(epochs.of(1).slots.length).toBe(0);
  expect(epochs.contains(makeZxid(2, 1), makeZxid(1, 600))).toBe(true);
});

test('a wild zxid takes no memory', () => {
  const epochs = new Epochs();
  expect(epochs.at(makeZxid(1, 1))).not.toBeNull();
  expect(epochs.at(makeZxid(1, 1_000_000))).toBeNull();
  expect(epochs.of(1).slots.length).toBe(1);
});
