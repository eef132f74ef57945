import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SUPER, authenticate, digestOf, infoOf, isMeant, isValidId } from '../../../core/znode/schemes.js';
import { sha1 } from '../../../core/znode/sha1.js';
import { decodeUtf8, encodeUtf8 } from '../../../core/znode/utf8.js';
import { provenBy } from '../../../sim/check/service/model/identities.js';
import { sha1 as sha1OfCheckers } from '../../../sim/check/service/model/sha1.js';

const bytes = fc.uint8Array({ maxLength: 200 });

describe('SHA-1', () => {
  it('is that of everybody else, here and in the checkers', () => {
    fc.assert(
      fc.property(bytes, (array) => {
        const due = createHash('sha1').update(array).digest();
        expect(Buffer.from(sha1(Buffer.from(array).toString('latin1')), 'latin1')).toEqual(due);
        expect(Buffer.from(sha1OfCheckers([...array]))).toEqual(due);
      }),
    );
  });
});

describe('UTF-8', () => {
  it('is read and written as everybody else does', () => {
    fc.assert(
      fc.property(bytes, (array) => {
        const buffer = Buffer.from(array);
        expect(decodeUtf8(buffer.toString('latin1'))).toBe(buffer.toString('utf8'));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(encodeUtf8(text)).toBe(Buffer.from(text, 'utf8').toString('latin1'));
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
  });
});

describe('an identity', () => {
  it('by digest is the name and a hash, as recorded', () => {
    expect(digestOf('amy:pw1')).toBe('amy:EfDB7AW0NZ7qtKwl+uBP8e+kmRE=');
    expect(digestOf('bob:pw2')).toBe('bob:DzYBVPYoUPHuiOrAcsz6mJwnG9k=');
    expect(digestOf('nocolon')).toMatch(/^nocolon:/);
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{0,20}$/), (auth) => {
        expect(provenBy('digest', auth)?.id).toBe(digestOf(auth));
      }),
    );
  });

  it('is proved by digest, with the super user on top where there is one', () => {
    const id = digestOf('root:pw');
    expect(authenticate('digest', 'root:pw', null)).toEqual([{ scheme: 'digest', id }]);
    expect(authenticate('digest', 'root:pw', id)).toEqual([SUPER, { scheme: 'digest', id }]);
    expect(authenticate('digest', 'root:no', id)).toHaveLength(1);
    expect(authenticate('digest', null, null)).toBeNull();
    expect(authenticate('ip', '1.2.3.4', null)).toEqual([]);
    for (const scheme of ['world', 'auth', 'nope', '']) expect(authenticate(scheme, 'x', null)).toBeNull();
  });

  it('is shown without its secret', () => {
    expect(infoOf({ scheme: 'digest', id: 'amy:hash' })).toEqual({ scheme: 'digest', user: 'amy' });
    expect(infoOf({ scheme: 'ip', id: '10.0.0.1' })).toEqual({ scheme: 'ip', user: '10.0.0.1' });
    expect(infoOf(SUPER)).toEqual({ scheme: 'super', user: '' });
  });
});

describe('an entry', () => {
  it('for a network means all addresses that begin so', () => {
    const isFor = (entry: string, id = '10.1.2.3'): boolean => isMeant({ scheme: 'ip', id }, entry);
    expect(isFor('10.1.2.3')).toBe(true);
    expect(isFor('10.1.2.4')).toBe(false);
    expect(isFor('10.1.0.0/16')).toBe(true);
    expect(isFor('10.2.0.0/16')).toBe(false);
    expect(isFor('10.1.2.2/31')).toBe(true);
    expect(isFor('1.1.1.1/0')).toBe(true);
    expect(isFor('10.1.2.3/33')).toBe(false);
    expect(isFor('200.0.0.1/1', '130.1.1.1')).toBe(true);
    expect(isFor('10.1.2')).toBe(false);
  });

  it('for a digest means it to the letter', () => {
    expect(isMeant({ scheme: 'digest', id: 'a:b' }, 'a:b')).toBe(true);
    expect(isMeant({ scheme: 'digest', id: 'a:b' }, 'a:B')).toBe(false);
    expect(isMeant({ scheme: 'super', id: '' }, '')).toBe(false);
  });

  it('has numbers as Java reads them', () => {
    for (const id of ['+1.2.3.4', '001.2.3.4', '1.2.3.4/+8', '-0.0.0.0']) {
      expect(isValidId('ip', id), id).toBe(true);
    }
    for (const id of ['1.2.3.4/', '1.2.3.4/8/9', '1.2.3.', '-1.2.3.4', '1.2.3.4.5', '']) {
      expect(isValidId('ip', id), id).toBe(false);
    }
    expect(isValidId('digest', 'a:b::')).toBe(true);
    expect(isValidId('world', 'anyone')).toBe(false);
  });
});
