import fc from 'fast-check';
import type { BallotText, handMade } from '../hand-made-trace.js';

/** Something that a proposer or an acceptor did, in no way correct. */
export interface Deed {
  readonly did: 'proposed' | 'accepted';
  readonly sid: 1 | 2 | 3;
  readonly at: BallotText;
  readonly value: number;
}

/** Random deeds of three servers in one slot, with few ballots and values, so that they collide. */
export function arbitraryVoting(): fc.Arbitrary<Deed[]> {
  const deed = fc.record<Deed>({
    did: fc.constantFrom('proposed', 'accepted', 'accepted'),
    sid: fc.constantFrom(1, 2, 3),
    at: fc.constantFrom('1.1', '1.2', '2.1', '3.3'),
    value: fc.constantFrom(7, 8),
  });
  return fc.array(deed, { maxLength: 30 });
}

/** Writes a deed into a trace. */
export function vote({ s1, s2, s3 }: ReturnType<typeof handMade>, { did, sid, at, value }: Deed): void {
  const hand = sid === 1 ? s1 : sid === 2 ? s2 : s3;
  if (did === 'proposed') hand.proposed(at, value);
  else hand.accepted(at, value);
}

/** What two of the three servers accepted at one ballot, by looking at all of it. */
export function chosenIn(voting: readonly Deed[]): readonly Pick<Deed, 'at' | 'value'>[] {
  const accepts = voting.filter(({ did }) => did === 'accepted');
  const candidates = ['1.1', '1.2', '2.1', '3.3'] as const;
  return candidates
    .flatMap((at) => [7, 8].map((value) => ({ at, value })))
    .filter(({ at, value }) => {
      const voters = accepts.filter((one) => one.at === at && one.value === value).map(({ sid }) => sid);
      return new Set(voters).size >= 2;
    });
}
