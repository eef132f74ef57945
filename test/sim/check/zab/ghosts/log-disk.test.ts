import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeZxid } from '../../../../../core/zxid.js';
import { Epochs } from '../../../../../sim/check/zab/ghosts/epochs.js';
import { LogDisk } from '../../../../../sim/check/zab/ghosts/log-disk.js';
import { onDirectorySynced, onRename } from '../../../../../sim/check/zab/ghosts/temporary-files.js';
import type { ZxidText } from '../hand-made-trace.js';
import { zxid } from '../hand-made-trace.js';

function disk(...durable: ZxidText[]): LogDisk {
  const epochs = new Epochs();
  epochs.begins(epochs.of(2), zxid('1.2'));
  const made = new LogDisk(epochs);
  for (const end of durable) {
    made.append(zxid(end), 1);
    made.mark(zxid(end), 'synced');
  }
  made.advance();
  return made;
}

/** A snapshot is written under another name and synced there. */
function writeSnapshot(log: LogDisk, end: ZxidText, isInstalled: boolean): void {
  log.writeSnapshot(zxid(end), 'snapshot.tmp', { index: 10, isInstalled });
  log.markSnapshot(zxid(end), 'synced');
}

function nameSnapshot(log: LogDisk): void {
  onRename(log.pendingSnapshots, 'snapshot.tmp', 100);
  onDirectorySynced(log.pendingSnapshots, 100);
  log.settleSnapshots();
}

describe('records', () => {
  test('a record is durable when it and all before it are', () => {
    const log = disk();
    log.append(zxid('1.1'), 1);
    log.append(zxid('1.2'), 2);
    log.mark(zxid('1.2'), 'synced');
    log.advance();
    expect(log.holds(zxid('1.1'))).toBe(false);
    log.mark(zxid('1.1'), 'synced');
    log.advance();
    expect(log.holds(zxid('1.2'))).toBe(true);
    expect(log.holds(zxid('1.3'))).toBe(false);
  });

  test('what a crash does not name as lost is durable, up to what it names', () => {
    const log = disk('1.1');
    for (const end of ['1.2', '1.3', '1.4'] as const) log.append(zxid(end), 1);
    log.mark(zxid('1.3'), 'lost');
    log.settle();
    expect(log.durable).toBe(zxid('1.2'));
    expect(log.cached).toBe(zxid('1.2'));
  });

  test('a hole ends what is held, wherever the log ends', () => {
    const log = disk('1.1', '1.3', '1.4');
    expect(log.durable).toBe(zxid('1.1'));
    expect(log.last).toBe(zxid('1.4'));
    expect(log.flaw).toEqual({ kind: 'missing', zxid: zxid('1.2'), behind: zxid('1.3'), index: 1 });
  });

  test('what does not belong in front of an epoch is a flaw, and the epoch is held all the same', () => {
    const log = disk('1.1', '1.2', '1.3', '2.1');
    expect(log.holds(zxid('2.1'))).toBe(true);
    expect(log.flaw).toEqual({ kind: 'extra', zxid: zxid('1.3'), behind: zxid('2.1'), index: 1 });
  });

  test('a record that is written twice is no flaw of what is held', () => {
    const log = disk('1.1', '1.1', '1.2');
    expect(log.flaw).toBeNull();
    expect(log.durable).toBe(zxid('1.2'));
  });

  test('the log itself knows what was durable when the first record of its last durable batch was written', () => {
    const log = disk('1.1');
    expect(log.marked).toBe(0);
    for (const end of ['1.2', '1.3'] as const) log.append(zxid(end), 1);
    expect(log.marked).toBe(0);
    for (const end of ['1.2', '1.3'] as const) log.mark(zxid(end), 'synced');
    log.advance();
    expect(log.marked).toBe(zxid('1.1'));
    log.append(zxid('1.4'), 1);
    log.mark(zxid('1.4'), 'lost');
    log.settle();
    expect(log.marked).toBe(zxid('1.1'));
  });
});

describe('cuts', () => {
  test('a cut takes what is behind it, durable or not', () => {
    const log = disk('1.1', '1.2', '1.3');
    log.append(zxid('1.4'), 1);
    log.truncate(zxid('1.2'));
    expect([log.durable, log.last, log.cached]).toEqual([zxid('1.2'), zxid('1.2'), zxid('1.2')]);
  });

  test('when a cut is done, nothing of it is left open, and what was written before it is void', () => {
    const log = disk('1.1', '1.2', '1.3');
    log.append(zxid('1.4'), 1);
    log.willCut(zxid('1.2'));
    log.cutting();
    log.truncate(zxid('1.2'));
    log.mark(zxid('1.4'), 'synced');
    log.advance();
    expect(log.durable).toBe(zxid('1.2'));
    expect(log.isCutting).toBe(false);
    log.append(zxid('2.1'), 2);
    log.cutting();
    log.settle();
    expect(log.allows(zxid('2.1'))).toBe(true);
    expect(log.allows(zxid('1.2'))).toBe(false);
  });

  test('a cut takes what was wrong behind it, and what the log told of there', () => {
    const log = disk('1.1', '1.2', '1.3', '2.1');
    log.append(zxid('2.2'), 1);
    log.mark(zxid('2.2'), 'synced');
    log.advance();
    expect(log.marked).toBe(zxid('2.1'));
    log.truncate(zxid('1.2'));
    expect(log.flaw).toBeNull();
    // The word that 2.2 brought was cut off with it, and nobody knows what an earlier one says.
    expect(log.marked).toBe(0);
  });

  test('a cut leaves the word of a record that it leaves', () => {
    const log = disk('1.1', '1.2', '1.3');
    const { marked } = log;
    log.append(zxid('2.1'), 1);
    log.mark(zxid('2.1'), 'synced');
    log.advance();
    expect(log.marked).toBe(zxid('1.3'));
    log.truncate(zxid('2.1'));
    expect(log.marked).toBe(zxid('1.3'));
    log.truncate(zxid('1.3'));
    expect(log.marked).toBeLessThanOrEqual(marked);
  });

  test('a crash in the middle of a cut may leave any part of it done, and no more', () => {
    const log = disk('1.1', '1.2', '1.3');
    log.willCut(zxid('1.2'));
    log.cutting();
    log.settle();
    expect(log.allows(zxid('1.3'))).toBe(true);
    expect(log.allows(zxid('1.2'))).toBe(true);
    expect(log.allows(zxid('1.1'))).toBe(false);
  });

  test('a cut that was asked for and not begun changes nothing', () => {
    const log = disk('1.1', '1.2', '1.3');
    log.willCut(zxid('1.2'));
    log.settle();
    expect(log.allows(zxid('1.2'))).toBe(false);
    log.cutting();
    expect(log.allows(zxid('1.2'))).toBe(false);
  });
});

describe('snapshots', () => {
  test("a leader's snapshot replaces the log when it is durable under its name", () => {
    const log = disk('1.1', '1.2', '1.3');
    writeSnapshot(log, '2.0', true);
    log.settleSnapshots();
    expect(log.installed()).toBeNull();
    expect(log.durable).toBe(zxid('1.3'));
    onRename(log.pendingSnapshots, 'snapshot.tmp', 100);
    onDirectorySynced(log.pendingSnapshots, 99);
    expect(log.installed()).toBeNull();
    onDirectorySynced(log.pendingSnapshots, 100);
    expect(log.installed()).toBe(zxid('2.0'));
    log.settleSnapshots();
    expect(log.durable).toBe(zxid('2.0'));
    expect(log.allows(zxid('1.2'))).toBe(true);
    expect(log.allows(zxid('1.3'))).toBe(false);
  });

  test('of what was written to the log only that behind the snapshot is left', () => {
    const log = disk('1.1');
    log.append(zxid('1.2'), 5);
    log.writeSnapshot(zxid('1.2'), 'snapshot.tmp', { index: 10, isInstalled: true });
    log.markSnapshot(zxid('1.2'), 'synced');
    log.append(zxid('2.1'), 11);
    nameSnapshot(log);
    expect([log.durable, log.cached]).toEqual([zxid('1.2'), zxid('2.1')]);
    log.mark(zxid('2.1'), 'synced');
    log.advance();
    expect(log.durable).toBe(zxid('2.1'));
    expect(log.flaw).toBeNull();
  });

  test('a snapshot is durable when all its parts are', () => {
    const log = disk('1.1');
    for (const index of [10, 11]) {
      log.writeSnapshot(zxid('1.2'), 'snapshot.tmp', { index, isInstalled: true });
    }
    log.markSnapshot(zxid('1.2'), 'synced');
    nameSnapshot(log);
    expect(log.durable).toBe(zxid('1.1'));
    log.markSnapshot(zxid('1.2'), 'synced');
    log.settleSnapshots();
    expect(log.durable).toBe(zxid('1.2'));
  });

  test('a crash before its name is durable leaves either history, unless its bytes are lost', () => {
    const log = disk('1.1');
    writeSnapshot(log, '1.2', true);
    log.settle();
    expect([log.allows(zxid('1.1')), log.allows(zxid('1.2'))]).toEqual([true, true]);

    const other = disk('1.1');
    writeSnapshot(other, '1.2', true);
    other.markSnapshot(zxid('1.2'), 'lost');
    other.settle();
    expect([other.allows(zxid('1.1')), other.allows(zxid('1.2'))]).toEqual([true, false]);
  });

  test('a snapshot of its own holds what the log does not hold so far, and takes nothing away', () => {
    const log = disk('1.1');
    log.append(zxid('1.2'), 1);
    writeSnapshot(log, '1.2', false);
    nameSnapshot(log);
    expect(log.durable).toBe(zxid('1.2'));

    const other = disk('1.1', '1.2', '1.3');
    writeSnapshot(other, '1.2', false);
    nameSnapshot(other);
    expect(other.durable).toBe(zxid('1.3'));
  });

  test('a snapshot that was given up counts for nothing', () => {
    const log = disk('1.1');
    log.writeSnapshot(zxid('1.2'), 'snapshot.tmp', { index: 10, isInstalled: true });
    log.removed('snapshot.tmp');
    log.settle();
    expect(log.allows(zxid('1.2'))).toBe(false);
  });
});

/** What may happen to a disk in one life. */
const arbitraryLife = fc.array(fc.constantFrom('append' as const, 'sync' as const), { maxLength: 40 });

test('in a life without cuts and snapshots, what is held is the longest prefix of what was not lost', () => {
  fc.assert(
    fc.property(arbitraryLife, fc.array(fc.nat(50), { maxLength: 3 }), (deeds, losses) => {
      const log = disk();
      const fates: ('cached' | 'synced' | 'lost')[] = [];
      for (const deed of deeds) {
        if (deed === 'append') {
          fates.push('cached');
          log.append(makeZxid(1, fates.length), fates.length);
        } else if (deed === 'sync') {
          fates.forEach((fate, i) => {
            if (fate !== 'cached') return;
            fates[i] = 'synced';
            log.mark(makeZxid(1, i + 1), 'synced');
          });
          log.advance();
        }
      }
      const synced = fates.lastIndexOf('synced') + 1;
      expect(log.durable).toBe(synced === 0 ? 0 : makeZxid(1, synced));
      for (const loss of losses) {
        if (fates[loss] !== 'cached') continue;
        fates[loss] = 'lost';
        log.mark(makeZxid(1, loss + 1), 'lost');
      }
      log.settle();
      const lost = fates.indexOf('lost');
      const kept = lost < 0 ? fates.length : lost;
      expect(log.durable).toBe(kept === 0 ? 0 : makeZxid(1, kept));
    }),
  );
});
