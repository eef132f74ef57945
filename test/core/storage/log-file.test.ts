import { describe, expect, it } from 'vitest';

import type { Entry } from '../../../core/replication/entry.js';
import { logName } from '../../../core/storage/file-names.js';
import { encodeLogHeader, follows, parseLogFile } from '../../../core/storage/log-file.js';
import { makeZxid } from '../../../core/zxid.js';
import { entries } from './bench.js';
import { joined } from './fake-files.js';
import { bytesOf, markAt } from './records.js';

const FIRST = makeZxid(1, 4);
const NAME = { name: logName(FIRST, 2), zxid: FIRST, generation: 2 };
const HEADER = encodeLogHeader(2, makeZxid(1, 3));
const [FOUR, FIVE, SIX] = entries(1, 4, 6);

function recordsOf(...written: readonly (Entry | undefined)[]): Uint8Array {
  return joined(...written.map((entry) => (entry === undefined ? new Uint8Array(0) : bytesOf(entry.record))));
}

describe('the next record', () => {
  it.each([
    [makeZxid(1, 1), makeZxid(1, 2), true],
    [makeZxid(1, 1), makeZxid(1, 3), false],
    [makeZxid(1, 2), makeZxid(1, 2), false],
    [makeZxid(1, 2), makeZxid(1, 1), false],
    [makeZxid(1, 7), makeZxid(2, 1), true],
    [makeZxid(1, 7), makeZxid(4, 1), true],
    [makeZxid(1, 7), makeZxid(2, 2), false],
    [makeZxid(2, 0), makeZxid(2, 1), true],
    [makeZxid(2, 5), makeZxid(1, 1), false],
    [0, makeZxid(3, 1), true],
    [0, makeZxid(0, 1), true],
  ])('behind %d: is %d one? %s', (previous, next, isOne) => {
    expect(follows(previous, next)).toBe(isOne);
  });
});

describe('a log file', () => {
  it('that is whole gives all its records, marks left out', () => {
    const start = joined(HEADER, recordsOf(FOUR));
    const bytes = joined(start, markAt(start.length, start.length), recordsOf(FIVE, SIX));
    const parsed = parseLogFile(bytes, NAME);
    expect(parsed).toMatchObject({
      kind: 'intact',
      before: makeZxid(1, 3),
      size: bytes.length,
      isTorn: false,
    });
    expect(parsed.kind === 'intact' && parsed.txns.map(({ zxid }) => zxid)).toEqual(
      [FOUR, FIVE, SIX].map((entry) => entry?.zxid),
    );
  });

  it('that ends in something else is torn behind its last record', () => {
    const whole = joined(HEADER, recordsOf(FOUR, FIVE));
    for (const rest of [Uint8Array.of(0), new Uint8Array(99), recordsOf(SIX).subarray(0, 20)]) {
      expect(parseLogFile(joined(whole, rest), NAME)).toMatchObject({ size: whole.length, isTorn: true });
    }
  });

  it('that ends in a record behind a hole is torn before the hole: nobody said that it was durable', () => {
    const hole = new Uint8Array(FIVE?.record.length ?? 0);
    const bytes = joined(HEADER, recordsOf(FOUR), hole, recordsOf(SIX));
    expect(parseLogFile(bytes, NAME)).toMatchObject({
      kind: 'intact',
      size: HEADER.length + recordsOf(FOUR).length,
      isTorn: true,
    });
  });

  it('with a hole that a mark calls durable is damaged', () => {
    const start = joined(HEADER, recordsOf(FOUR));
    const hole = new Uint8Array(FIVE?.record.length ?? 0);
    const end = start.length + hole.length;
    const marked = joined(start, hole, markAt(end, end), recordsOf(SIX));
    expect(parseLogFile(marked, NAME)).toMatchObject({ kind: 'damaged' });
    const unmarked = joined(start, hole, markAt(end, start.length), recordsOf(SIX));
    expect(parseLogFile(unmarked, NAME)).toMatchObject({ kind: 'intact', size: start.length, isTorn: true });
  });

  it('without a header is torn as a whole, or damaged if a mark says that it was durable', () => {
    expect(parseLogFile(new Uint8Array(0), NAME)).toMatchObject({ before: null, size: 0, isTorn: true });
    expect(parseLogFile(HEADER.subarray(0, 9), NAME)).toMatchObject({ before: null, isTorn: true });
    const start = joined(HEADER, recordsOf(FOUR));
    const marked = joined(start, markAt(start.length, start.length), recordsOf(FIVE));
    for (let at = 0; at < HEADER.length; at += 1) {
      const bytes = marked.map((byte, i) => (i === at ? byte ^ 4 : byte));
      expect(parseLogFile(bytes, NAME)).toMatchObject({ kind: 'damaged' });
    }
  });

  it('of a header alone is torn: its first record came with it', () => {
    expect(parseLogFile(HEADER, NAME)).toMatchObject({ txns: [], isTorn: true });
  });

  it.each([
    ['a record that does not follow', joined(HEADER, recordsOf(FOUR, SIX)), NAME],
    ['a record twice', joined(HEADER, recordsOf(FOUR, FOUR)), NAME],
    [
      'another first record than its name says',
      joined(HEADER, recordsOf(FOUR)),
      { ...NAME, zxid: FIRST + 1 },
    ],
    ['a first record that does not follow', joined(encodeLogHeader(2, 1), recordsOf(FOUR)), NAME],
    ['another generation than its name says', joined(HEADER, recordsOf(FOUR)), { ...NAME, generation: 3 }],
    [
      'a mark for what is behind it',
      joined(HEADER, recordsOf(FOUR), markAt(HEADER.length + recordsOf(FOUR).length, 999)),
      NAME,
    ],
  ])('with %s is damaged', (_, bytes, name) => {
    expect(parseLogFile(bytes, name)).toMatchObject({ kind: 'damaged' });
  });
});
