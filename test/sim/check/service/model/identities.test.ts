import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addressIdentity, withIdentities } from '../../../../../core/server/identities.js';
import type { Identity } from '../../../../../core/znode/acl.js';
import { authenticate, digestOf } from '../../../../../core/znode/schemes.js';
import { addressOf, introduced, isBelieved } from '../../../../../sim/check/service/model/identities.js';

/** Bytes, often those of characters, whole or in part. */
const auth = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', ':', 'é', 'ű:', '€', '\u{1f600}').map(bytesOf),
      fc.constantFrom('\xe2\x82', '\xf0\x9f\x98', '\xed\xa0\x80', '\xc0\x80', '\xf4\x90', '\xe0\x80', '\x80'),
      fc.nat({ max: 255 }).map((byte) => String.fromCharCode(byte)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

function bytesOf(text: string): string {
  return [...Buffer.from(text, 'utf8')].map((byte) => String.fromCharCode(byte)).join('');
}

describe('who says this of itself', () => {
  it('is whom a server takes it for, whatever the bytes', () => {
    fc.assert(
      fc.property(auth, (bytes) => {
        const request = { kind: 'addAuth', scheme: 'digest', auth: bytes } as const;
        expect(introduced([], request, {})).toEqual(authenticate('digest', bytes, null));
      }),
      { numRuns: 1000 },
    );
  });

  it('is that once, and the super user besides if the servers were told so', () => {
    const users = fc.array(fc.constantFrom('amy:pw', 'amy:no', 'bob:pw'), { maxLength: 5 });
    const superUser = fc.option(fc.constantFrom('amy:pw', 'bob:pw', 'eve:pw').map(digestOf));
    fc.assert(
      fc.property(users, superUser, (said, digest) => {
        const settings = digest === null ? {} : { superDigest: digest };
        let known: readonly Identity[] = [addressOf(4, settings)];
        let served: readonly Identity[] = [addressIdentity(4, 'addresses')];
        for (const auth of said) {
          known = introduced(known, { kind: 'addAuth', scheme: 'digest', auth }, settings);
          served = withIdentities(served, authenticate('digest', auth, digest) ?? []);
        }
        expect(known).toEqual(served);
      }),
    );
  });

  it('is nobody else by asking for anything else', () => {
    expect(introduced([], { kind: 'whoAmI' }, {})).toEqual([]);
    expect(introduced([], { kind: 'addAuth', scheme: 'ip', auth: '10.0.0.1' }, {})).toEqual([]);
  });

  it('is refused by a scheme that there is none of, and without a word', () => {
    for (const [scheme, said] of [
      ['digest', 'amy:pw'],
      ['digest', null],
      ['ip', 'whatever'],
      ['super', ''],
      ['nope', 'x'],
    ] as const) {
      expect(isBelieved(scheme, said)).toBe(authenticate(scheme, said, null) !== null);
    }
  });
});

describe('who says nothing', () => {
  it('is whoever is at its address, which may be the one of the servers', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xff_ff_ff }), (client) => {
        expect(addressOf(client, {})).toEqual(addressIdentity(client, 'addresses'));
        expect(addressOf(client, { clientNetwork: 'addresses' })).toEqual(addressOf(client, {}));
        expect(addressOf(client, { clientNetwork: 'loopback' })).toEqual(addressIdentity(client, 'loopback'));
      }),
    );
  });
});
