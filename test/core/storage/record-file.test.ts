import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AssertionError } from '../../../core/assert.js';
import { DIRECTORY } from '../../../core/env.js';
import { makeBallot } from '../../../core/paxos/ballot.js';
import { writeUint32 } from '../../../core/storage/bytes.js';
import { crc32 } from '../../../core/storage/checksum.js';
import type { RecoveredRecords } from '../../../core/storage/record-file.js';
import { RecordFile } from '../../../core/storage/record-file.js';
import type { Tag } from '../../../core/storage/tag.js';
import { FakeFiles, joined } from './fake-files.js';

const FILE = 'records';
const HEADER_BYTES = 12;
const TAG: Tag = { kind: 'promised', ballot: makeBallot(1, 1) };

const anyRecord = fc.uint8Array({ minLength: 1, maxLength: 20 });
const anyRecords = fc.array(anyRecord, { maxLength: 6 });
const someRecords = fc.array(anyRecord, { minLength: 1, maxLength: 6 });

function append(records: RecordFile, payload: Uint8Array): void {
  records.append(payload.length, (bytes, at) => bytes.set(payload, at), TAG);
}

/** The bytes of a file of these records. */
function bytesOf(payloads: readonly Uint8Array[]): Uint8Array {
  const files = new FakeFiles();
  const records = new RecordFile(files, FILE, 1);
  records.recover();
  for (const payload of payloads) append(records, payload);
  return files.contents(FILE);
}

/** Where each record ends. */
function endsOf(payloads: readonly Uint8Array[]): number[] {
  let end = 0;
  return payloads.map((payload) => (end += HEADER_BYTES + payload.length));
}

function recoverFrom(bytes: Uint8Array): RecoveredRecords {
  const files = new FakeFiles();
  files.plant(FILE, bytes);
  return new RecordFile(files, FILE, 1).recover();
}

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ mask : byte));
}

/** By hand: a record of life 1. */
function record(place: number, payload: Uint8Array): Uint8Array {
  const words = new Uint8Array(12);
  writeUint32(words, 0, place);
  writeUint32(words, 4, payload.length);
  writeUint32(words, 8, 1);
  const covered = joined(words, payload);
  const header = new Uint8Array(HEADER_BYTES);
  writeUint32(header, 0, payload.length);
  writeUint32(header, 4, crc32(covered, 0, covered.length));
  writeUint32(header, 8, 1);
  return joined(header, payload);
}

describe('a record', () => {
  it('is its length, its checksum, its life and its payload; the checksum covers its place besides all the rest', () => {
    const [a, b] = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)];
    expect(bytesOf([a, b])).toEqual(joined(record(0, a), record(HEADER_BYTES + a.length, b)));
  });

  it.each([0, 2 ** 20 + 1])(
    'of a length that is never written (%d) is none, be its checksum right',
    (length) => {
      const bytes = joined(record(0, Uint8Array.of(1)), record(HEADER_BYTES + 1, new Uint8Array(length)));
      expect(recoverFrom(bytes)).toEqual({ payloads: [Uint8Array.of(1)], end: 'torn' });
    },
  );

  it('of an earlier life behind one of a later life is a leftover that a lost cut has left, and no record', () => {
    const write = (life: number, payloads: readonly Uint8Array[], onto: Uint8Array): Uint8Array => {
      const files = new FakeFiles();
      files.plant(FILE, onto);
      const records = new RecordFile(files, FILE, life);
      records.recover();
      for (const payload of payloads) append(records, payload);
      return files.contents(FILE);
    };
    const [first, second, third] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
    const early = write(1, [first, second, third], new Uint8Array(0));
    // The second record is torn, the next life cuts there and appends the very same record, and the cut alone is lost.
    const size = HEADER_BYTES + 1;
    const later = write(2, [second], early.subarray(0, size));
    const left = joined(later, early.subarray(2 * size));
    const files = new FakeFiles();
    files.plant(FILE, left);
    expect(new RecordFile(files, FILE, 3).recover()).toEqual({ payloads: [first, second], end: 'torn' });
    expect(files.contents(FILE)).toEqual(later);
  });

  it('of a later life than the one that recovers means that lives were miscounted, which is refused', () => {
    const files = new FakeFiles();
    const records = new RecordFile(files, FILE, 5);
    records.recover();
    append(records, Uint8Array.of(1));
    expect(() => new RecordFile(files, FILE, 4).recover()).toThrow(
      'a life comes after those that wrote its files',
    );
  });

  it('is never empty and never larger than 1 MiB', () => {
    const records = new RecordFile(new FakeFiles(), FILE, 1);
    expect(() => records.append(0, () => undefined, TAG)).toThrow(AssertionError);
    expect(() => records.append(2 ** 20 + 1, () => undefined, TAG)).toThrow(AssertionError);
    records.append(2 ** 20, () => undefined, TAG);
  });
});

describe('recovery', () => {
  it('gives back what was appended, in order, and calls the end clean', () => {
    fc.assert(
      fc.property(anyRecords, (payloads) => {
        expect(recoverFrom(bytesOf(payloads))).toEqual({ payloads, end: 'clean' });
      }),
    );
  });

  it('of a file that never was finds nothing, and leaves no file behind', () => {
    const files = new FakeFiles();
    expect(new RecordFile(files, FILE, 1).recover()).toEqual({ payloads: [], end: 'clean' });
    expect(files.list()).toEqual([]);
  });

  it('after a cut at any byte keeps exactly the whole records, and is clean only between two records', () => {
    fc.assert(
      fc.property(anyRecords, (payloads) => {
        const [bytes, ends] = [bytesOf(payloads), endsOf(payloads)];
        for (let cut = 0; cut <= bytes.length; cut += 1) {
          const whole = ends.filter((end) => end <= cut).length;
          const end = cut === 0 || ends.includes(cut) ? 'clean' : 'torn';
          expect(recoverFrom(bytes.subarray(0, cut))).toEqual({ payloads: payloads.slice(0, whole), end });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('after a damaged byte keeps exactly the records before it, and calls the end torn', () => {
    fc.assert(
      fc.property(someRecords, fc.integer({ min: 1, max: 255 }), (payloads, mask) => {
        const [bytes, ends] = [bytesOf(payloads), endsOf(payloads)];
        for (let at = 0; at < bytes.length; at += 1) {
          const whole = ends.filter((end) => end <= at).length;
          const kept = { payloads: payloads.slice(0, whole), end: 'torn' };
          expect(recoverFrom(flipped(bytes, at, mask))).toEqual(kept);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('takes neither zeros nor garbage behind the end for records', () => {
    const anyJunk = fc.oneof(
      fc.integer({ min: 1, max: 600 }).map((length) => new Uint8Array(length)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
    );
    fc.assert(
      fc.property(anyRecords, anyJunk, (payloads, junk) => {
        expect(recoverFrom(joined(bytesOf(payloads), junk))).toEqual({ payloads, end: 'torn' });
      }),
    );
  });

  it('does not take a record that stands at the place of another, be its payload the same', () => {
    const anyMove = fc.record({
      size: fc.integer({ min: 1, max: 8 }),
      count: fc.integer({ min: 2, max: 5 }),
      from: fc.nat(4),
      to: fc.nat(4),
    });
    fc.assert(
      fc.property(anyMove, ({ size, count, from, to }) => {
        fc.pre(from < count && to < count && from !== to);
        const payloads = Array.from({ length: count }, () => new Uint8Array(size).fill(7));
        const bytes = bytesOf(payloads);
        const length = HEADER_BYTES + size;
        bytes.set(bytes.slice(from * length, (from + 1) * length), to * length);
        expect(recoverFrom(bytes)).toEqual({ payloads: payloads.slice(0, to), end: 'torn' });
      }),
    );
  });

  it('cuts what it does not take, and goes on there: the next recovery reads the old records and the new ones', () => {
    const anyDamage = fc.oneof(
      fc.record({ how: fc.constant('cut'), at: fc.nat(200) }),
      fc.record({ how: fc.constant('flip'), at: fc.nat(200) }),
      fc.record({ how: fc.constant('junk'), at: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(someRecords, anyDamage, anyRecords, (old, { how, at }, more) => {
        const bytes = bytesOf(old);
        const files = new FakeFiles();
        if (how === 'cut') files.plant(FILE, bytes.subarray(0, at % bytes.length));
        else if (how === 'flip') files.plant(FILE, flipped(bytes, at % bytes.length, 0x40));
        else files.plant(FILE, joined(bytes, new Uint8Array(at).fill(0x5a)));
        const first = new RecordFile(files, FILE, 2);
        const kept = first.recover().payloads;
        expect(files.contents(FILE)).toEqual(bytesOf(kept));
        for (const payload of more) append(first, payload);
        const second = new RecordFile(files, FILE, 3).recover();
        expect(second).toEqual({ payloads: [...kept, ...more], end: 'clean' });
      }),
    );
  });

  it('finds the same again if the machine dies before the cut is durable', () => {
    const files = new FakeFiles();
    const payloads = [Uint8Array.of(1), Uint8Array.of(2)];
    files.plant(FILE, joined(bytesOf(payloads), Uint8Array.of(1, 2, 3)));
    new RecordFile(files, FILE, 1).recover();
    files.crash();
    expect(new RecordFile(files, FILE, 1).recover()).toEqual({ payloads, end: 'torn' });
  });

  it.each(['EIO', 'ENOSPC'] as const)(
    'that cannot read the disk (%s) says so, and changes nothing there',
    (error) => {
      const files = new FakeFiles();
      const bytes = bytesOf([Uint8Array.of(1)]);
      files.plant(FILE, bytes);
      files.readError = error;
      expect(new RecordFile(files, FILE, 1).recover()).toEqual({ payloads: [], end: 'failed' });
      expect(files.contents(FILE)).toEqual(bytes);
    },
  );
});

describe('a sync', () => {
  /** A record of a new file, and a sync of it under ticket 1. */
  function newFile(): { files: FakeFiles; records: RecordFile } {
    const files = new FakeFiles();
    const records = new RecordFile(files, FILE, 1);
    records.recover();
    append(records, Uint8Array.of(1));
    records.sync(1);
    return { files, records };
  }

  it.each([
    [FILE, DIRECTORY],
    [DIRECTORY, FILE],
  ])('of a new file is done when both its bytes and its name are: first %s, then %s', (first, last) => {
    const { files, records } = newFile();
    expect(files.syncs.map(({ target }) => target).sort()).toEqual([DIRECTORY, FILE].sort());
    const end = (target: string): boolean => {
      const at = files.syncs.findIndex((sync) => sync.target === target);
      return records.isDurable(files.complete(at).ticket);
    };
    expect(end(first)).toBe(false);
    expect(end(last)).toBe(true);
  });

  it('of a file whose name is known to be durable asks for the file alone', () => {
    const { files, records } = newFile();
    records.isDurable(files.complete().ticket);
    records.isDurable(files.complete().ticket);
    append(records, Uint8Array.of(2));
    records.sync(2);
    expect(files.syncs).toMatchObject([{ target: FILE, ticket: 2 }]);
    expect(records.isDurable(files.complete().ticket)).toBe(true);
    files.crash();
    const reopened = new RecordFile(files, FILE, 2);
    reopened.recover();
    reopened.sync(1);
    expect(files.syncs).toMatchObject([{ target: FILE, ticket: 1 }]);
  });

  it('asks for the directory again as long as the name is not known to be durable', () => {
    const { files, records } = newFile();
    records.sync(2);
    expect(files.syncs.filter(({ target }) => target === DIRECTORY)).toHaveLength(2);
    const ended = [1, 2, 3, 4].map(() => records.isDurable(files.complete().ticket));
    expect(ended).toEqual([false, true, false, true]);
  });

  it('that failed and was never told of leaves the ticket open', () => {
    const { files, records } = newFile();
    files.fail(files.syncs.findIndex(({ target }) => target === DIRECTORY));
    expect(records.isDurable(files.complete().ticket)).toBe(false);
  });

  it('has a ticket to itself: the completions of two could not be told apart', () => {
    const { records } = newFile();
    expect(() => records.sync(1)).toThrow(AssertionError);
  });

  it('of somebody else says nothing of this file, nor of its name', () => {
    const { files, records } = newFile();
    expect(records.isDurable(99)).toBe(false);
    records.sync(2);
    expect(files.syncs.filter(({ target }) => target === DIRECTORY)).toHaveLength(2);
  });
});

describe('a file of records', () => {
  /** Of few sizes: what fits exactly into a hole that a crash left is the case to fear. */
  const anyRecord = fc.uint8Array({ minLength: 1, maxLength: 2 });
  const anyAct = fc.oneof(
    { weight: 4, arbitrary: fc.record({ act: fc.constant('append'), payload: anyRecord }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('sync') }) },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('complete'), which: fc.nat(9) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.constant('crash'),
        wreck: fc.record({ changes: fc.nat(3), tornBytes: fc.nat(30), names: fc.boolean() }),
        strays: fc.nat(255),
      }),
    },
  );

  it('keeps over any crashes what it called durable, and gives back nothing but a prefix of what was appended', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 60, size: 'max' }), (acts) => {
        const files = new FakeFiles();
        let life = 1;
        let records = new RecordFile(files, FILE, life);
        records.recover();
        let appended: Uint8Array[] = [];
        let durable = 0;
        /** By ticket: how many records it covers. */
        const covered: number[] = [];
        for (const act of acts) {
          if ('payload' in act) {
            append(records, act.payload);
            appended.push(act.payload);
          } else if ('which' in act) {
            if (files.syncs.length === 0) continue;
            const { ticket } = files.complete(act.which % files.syncs.length);
            if (records.isDurable(ticket)) durable = Math.max(durable, covered[ticket] ?? 0);
          } else if ('wreck' in act) {
            files.crash({ ...act.wreck, strays: (index) => ((act.strays >>> index) & 1) === 1 });
            life += 1;
            records = new RecordFile(files, FILE, life);
            const { payloads } = records.recover();
            expect(payloads).toEqual(appended.slice(0, payloads.length));
            expect(payloads.length).toBeGreaterThanOrEqual(durable);
            appended = [...payloads];
            durable = payloads.length;
          } else if (appended.length > 0) {
            records.sync(covered.length);
            covered.push(appended.length);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
