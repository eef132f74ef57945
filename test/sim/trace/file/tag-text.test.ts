import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import { decodeTag, encodeTag } from '../../../../sim/trace/file/tag-text.js';

describe('the text of a tag', () => {
  it('says all that the tag holds', () => {
    const ballot = makeBallot(3, 1);
    expect(encodeTag({ kind: 'promised', ballot })).toBe('promised 3.1');
    const accepted = { kind: 'accepted', slot: 1, ballot, value: 5, promised: makeBallot(4, 2) } as const;
    expect(encodeTag(accepted)).toBe('accepted 1 3.1 5 4.2');
    expect(decodeTag('accepted 1 3.1 5 4.2')).toEqual(accepted);
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
    'log 1.5',
  ])('is refused unless it is exactly what would be written: %j', (text) => {
    expect(decodeTag(text)).toBeUndefined();
  });
});
