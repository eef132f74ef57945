import { describe, expect, it } from 'vitest';

import { epochName, epochTemp, logName, snapshotName, sortNames } from '../../../core/storage/file-names.js';
import { makeZxid } from '../../../core/zxid.js';

describe('the names of files', () => {
  it('show the zxid in hexadecimal digits, and the generation', () => {
    expect(logName(makeZxid(2, 16), 0)).toBe('log.200000010.g0');
    expect(snapshotName(0, 12)).toBe('snapshot.0.g12');
    expect([epochName('accepted'), epochTemp('current')]).toEqual(['acceptedEpoch', 'currentEpoch.tmp']);
  });

  it('are known again, by zxid and not by text; what others wrote is left alone', () => {
    const large = makeZxid(2_000_000, 4_294_967_290);
    const names = [
      logName(makeZxid(16, 1), 1),
      logName(makeZxid(2, 1), 1),
      snapshotName(large, 0),
      'snapshot.tmp',
      'acceptedEpoch.tmp',
      'acceptedEpoch',
      'log.1',
      'log.x.g1',
      'my-snapshot.1.g1',
      'myid',
    ];
    const sorted = sortNames(names);
    expect(sorted.logs.map(({ zxid, generation }) => [zxid, generation])).toEqual([
      [makeZxid(2, 1), 1],
      [makeZxid(16, 1), 1],
    ]);
    expect(sorted.snapshots).toEqual([{ name: snapshotName(large, 0), zxid: large, generation: 0 }]);
    expect(sorted.temps).toEqual(['snapshot.tmp', 'acceptedEpoch.tmp']);
  });
});
