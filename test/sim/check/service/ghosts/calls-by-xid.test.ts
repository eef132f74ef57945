import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CallsByXid } from '../../../../../sim/check/service/ghosts/calls-by-xid.js';

it('knows each call until it is forgotten, and no others, however many there were', () => {
  const step = fc.record({ lives: fc.nat(20), skips: fc.nat(2), drops: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 200, maxLength: 400 }), (steps) => {
      const calls = new CallsByXid<{ readonly xid: number }>();
      const known = new Map<number, { readonly xid: number }>();
      let xid = 0;
      for (const { lives, skips, drops } of steps) {
        if (lives === 0) xid += 1_000_000;
        for (let i = 0; i < 40; i += 1) {
          xid += 1 + skips;
          const call = { xid };
          calls.set(xid, call);
          known.set(xid, call);
        }
        // Mostly the oldest, as they end, and now and then one among the others.
        for (const old of [...known.keys()].slice(skips === 2 ? 5 : 0).slice(0, drops + 10)) {
          calls.forget(old);
          known.delete(old);
        }
        expect(calls.get(xid - 3)).toBe(known.get(xid - 3));
      }
      expect([...calls]).toEqual([...known.values()]);
      for (const each of [-8, 0, 1, xid + 1]) expect(calls.get(each)).toBe(known.get(each));
    }),
    { numRuns: 20 },
  );
});
