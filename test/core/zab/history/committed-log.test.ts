import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CommittedLog } from '../../../../core/zab/history/committed-log.js';
import { entries, shown, zxid } from '../histories.js';

describe('the list of committed transactions', () => {
  it('is empty at first, and when it is cleared', () => {
    const list = new CommittedLog(3);
    expect([list.min, list.max, list.all()]).toEqual([null, null, []]);
    for (const entry of entries('1.1-2')) list.add(entry);
    list.clear();
    expect([list.min, list.max, list.all()]).toEqual([null, null, []]);
  });

  it('law: it holds the latest ones, as many as it may', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat({ max: 30 }), (length, count) => {
        const list = new CommittedLog(length);
        const all = entries(count === 0 ? '' : `1.1-${String(count)}`);
        for (const entry of all) list.add(entry);
        const kept = all.slice(-length);
        expect(shown(list.all())).toBe(shown(kept));
        expect([list.min, list.max]).toEqual([kept[0]?.zxid ?? null, kept.at(-1)?.zxid ?? null]);
      }),
      { seed: 5 },
    );
  });

  it('counts what lies behind a place', () => {
    const list = new CommittedLog(10);
    for (const entry of entries('1.1-3 2.1-2')) list.add(entry);
    expect(['0.0', '1.2', '1.9', '2.0', '2.2'].map((at) => list.countBehind(zxid(at)))).toEqual([
      5, 3, 2, 2, 0,
    ]);
  });
});
