import { expect, it } from 'vitest';

import { makeSessionId } from '../../../../../core/ids.js';
import { CODES } from '../../../../../core/znode/codes.js';
import type { Noted } from '../../../../../sim/check/linearizability/znode/guesses.js';
import { Guesses } from '../../../../../sim/check/linearizability/znode/guesses.js';

const SESSION = makeSessionId(1, 1);

function guessesOf(...noted: readonly Partial<Noted>[]): Guesses {
  const guesses = new Guesses();
  for (const each of noted)
    guesses.note({ zxid: 1, session: SESSION, cxid: 0, op: 'setData', code: CODES.OK, ...each });
  return guesses;
}

it('places a call where its transaction stands, and says whether that changed anything', () => {
  const guesses = guessesOf(
    { zxid: 5, cxid: 1 },
    { zxid: 6, cxid: 2, op: 'error', code: CODES.BADVERSION },
    { zxid: 7, cxid: 3, op: 'failedMulti' },
  );
  expect([1, 2, 3, 4].map((xid) => guesses.ofCall(SESSION, xid))).toEqual([
    { at: 5, isVoid: false },
    { at: 6, isVoid: true },
    { at: 7, isVoid: true },
    undefined,
  ]);
  expect(guesses.ofCall(makeSessionId(1, 2), 1)).toBeUndefined();
});

it('places the end of a session, which its client may have asked for or not', () => {
  const guesses = guessesOf({ zxid: 9, op: 'closeSession', cxid: 4 });
  expect(guesses.ofEnd(SESSION)).toEqual({ at: 9, isVoid: false });
  expect(guesses.ofCall(SESSION, 4)).toEqual({ at: 9, isVoid: false });
});

it('places what the service takes away behind what was made there', () => {
  const guesses = guessesOf({ zxid: 4, op: 'deleteContainer', session: 0, cxid: 1 });
  // Servers say so one by one, and some late.
  for (const zxid of [4, 4, 8, 4, 8]) guesses.noteReaping('/a', zxid);
  expect(guesses.ofCall(0, 1)).toBeUndefined();
  expect([0, 3, 4, 7, 8].map((made) => guesses.ofReaping('/a', made)?.at)).toEqual([4, 4, 8, 8, undefined]);
  expect(guesses.ofReaping('/b', 0)).toBeUndefined();
});
