import { describe, expect, it } from 'vitest';

import { makeSessionId } from '../../../core/ids.js';
import { NO_PASSWORD, passwordOf } from '../../../core/server/passwords.js';

describe('the password of a session', () => {
  it('has 16 bytes, one character each', () => {
    for (let n = 1; n <= 200; n += 1) {
      const password = passwordOf(makeSessionId(3, n));
      expect(password).toHaveLength(16);
      for (const byte of password) expect(byte.charCodeAt(0)).toBeLessThan(256);
    }
  });

  it('differs from that of any other session, be it the neighbour or the same number of another server', () => {
    const passwords = new Set<string>([NO_PASSWORD]);
    for (let sid = 1; sid <= 7; sid += 1) {
      for (let n = 0; n < 100; n += 1) passwords.add(passwordOf(makeSessionId(sid, n)));
      // Another life of the server.
      for (let n = 0; n < 100; n += 1) passwords.add(passwordOf(makeSessionId(sid, 16_777_216 + n)));
    }
    expect(passwords.size).toBe(1 + 7 * 200);
  });

  it('is the same wherever it is asked for', () => {
    expect([...passwordOf(makeSessionId(1, 1))].map((byte) => byte.charCodeAt(0))).toMatchInlineSnapshot(`
      [
        237,
        28,
        199,
        143,
        246,
        60,
        101,
        155,
        110,
        52,
        200,
        90,
        194,
        62,
        98,
        242,
      ]
    `);
  });
});
