import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../core/paxos/ballot.js';
import { formatTag } from '../../../core/storage/tag.js';

describe('formatTag', () => {
  it('shows a promise by its ballot, and an accepted value by its slot and ballot', () => {
    const ballot = makeBallot(3, 1);
    expect(formatTag({ kind: 'promised', ballot })).toBe('promised 3.1');
    expect(formatTag({ kind: 'accepted', slot: 1, ballot, value: 7, promised: ballot })).toBe(
      'accepted 1 3.1',
    );
  });
});
