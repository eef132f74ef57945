import { expect, test } from 'vitest';
import { EpochDisk } from '../../../../../sim/check/zab/ghosts/epoch-disk.js';
import { onDirectorySynced, onRename } from '../../../../../sim/check/zab/ghosts/temporary-files.js';
import { zxid } from '../hand-made-trace.js';

const FILE = 'acceptedEpoch.tmp';

function written(): EpochDisk {
  const disk = new EpochDisk('acceptedEpoch');
  disk.write(3, FILE, 7);
  return disk;
}

test('an epoch is durable when its bytes are, and a directory sync that was asked for behind the rename completed', () => {
  const disk = written();
  disk.mark(3, 'synced');
  expect(disk.next()).toBeNull();
  onRename(disk.pending, FILE, 100);
  onDirectorySynced(disk.pending, 99);
  expect(disk.next()).toBeNull();
  onDirectorySynced(disk.pending, 100);
  expect(disk.next()).toBe(3);
  disk.take();
  expect([disk.durable, disk.writtenAt]).toEqual([3, 7]);
});

test('a name that is durable before the bytes are does not make them so', () => {
  const disk = written();
  onRename(disk.pending, FILE, 100);
  onDirectorySynced(disk.pending, 100);
  expect(disk.next()).toBeNull();
  disk.mark(3, 'synced');
  expect(disk.next()).toBe(3);
});

test('who writes an epoch in its place needs no rename', () => {
  const disk = new EpochDisk('currentEpoch');
  disk.write(3, 'currentEpoch', 7);
  disk.mark(3, 'synced');
  expect(disk.next()).toBe(3);
});

test('a crash leaves either epoch while the name is on its way, and the old one if the bytes are lost', () => {
  const disk = written();
  disk.mark(3, 'synced');
  disk.settle();
  expect([disk.allows(0, 0), disk.allows(3, 0), disk.allows(2, 0)]).toEqual([true, true, false]);

  const lost = written();
  lost.mark(3, 'synced');
  lost.mark(3, 'lost');
  lost.settle();
  expect([lost.allows(0, 0), lost.allows(3, 0)]).toEqual([true, false]);
});

test('without a file the epoch is that of the last transaction, however often', () => {
  const disk = new EpochDisk('currentEpoch');
  expect(disk.allows(1, zxid('1.3'))).toBe(true);
  disk.recover(1);
  expect(disk.allows(2, zxid('2.1'))).toBe(true);
  expect(disk.allows(3, zxid('2.1'))).toBe(false);
});

test('with a file it is not', () => {
  const disk = written();
  disk.settle();
  disk.recover(3);
  expect(disk.allows(4, zxid('4.1'))).toBe(false);
  expect(disk.allows(3, zxid('4.1'))).toBe(true);
});

test('what a life did not bring to the disk, the next one does not', () => {
  const disk = written();
  disk.settle();
  disk.mark(3, 'synced');
  onRename(disk.pending, FILE, 100);
  onDirectorySynced(disk.pending, 100);
  expect(disk.next()).toBeNull();
});

test('what a life did not begin with is gone', () => {
  const disk = written();
  disk.settle();
  disk.recover(0);
  expect(disk.allows(3, 0)).toBe(false);
});
