import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import type { Tag } from '../../../../core/storage/tag.js';
import { makeZxid } from '../../../../core/zxid.js';
import { decodeTag, encodeTag } from '../../../../sim/trace/file/tag-text.js';

describe('the text of a tag', () => {
  it('says all that the tag holds', () => {
    const ballot = makeBallot(3, 1);
    expect(encodeTag({ kind: 'promised', ballot })).toBe('promised 3.1');
    const accepted = { kind: 'accepted', slot: 1, ballot, value: 5, promised: makeBallot(4, 2) } as const;
    expect(encodeTag(accepted)).toBe('accepted 1 3.1 5 4.2');
    expect(decodeTag('accepted 1 3.1 5 4.2')).toEqual(accepted);
  });

  it.each<[Tag, string]>([
    [{ kind: 'log', zxid: makeZxid(1, 5) }, 'log 1.5'],
    [{ kind: 'snapshot', zxid: 0 }, 'snapshot 0.0'],
    [{ kind: 'log', zxid: makeZxid(2097151, 4294967295) }, 'log 2097151.4294967295'],
    [{ kind: 'acceptedEpoch', epoch: 2 }, 'acceptedEpoch 2'],
    [{ kind: 'currentEpoch', epoch: 0 }, 'currentEpoch 0'],
  ])('of ZAB is what people read: %j', (tag, text) => {
    expect(encodeTag(tag)).toBe(text);
    expect(decodeTag(text)).toEqual(tag);
  });

  it.each([
    '',
    'promised',
    'promised 3',
    'promised 3.1 ',
    'promised 03.1',
    'promised 3.0',
    'promised 3.8192',
    'promised 2147483648.1',
    'accepted 1 3.1 5',
    'accepted 1 3.1 5 3.1 6',
    'accepted 1.5 3.1 5 3.1',
    'accepted 1 3.1 0x5 3.1',
    'accepted 1 3.1  3.1',
    'log',
    'log 1',
    'log 1.5.0',
    'log 01.5',
    'log -1.5',
    'log 1.4294967296',
    'log 2097152.0',
    'snapshot 1.x',
    'acceptedEpoch',
    'acceptedEpoch -1',
    'currentEpoch 2.0',
    'lease 1',
  ])('is refused unless it is exactly what would be written: %j', (text) => {
    expect(decodeTag(text)).toBeUndefined();
  });
});
