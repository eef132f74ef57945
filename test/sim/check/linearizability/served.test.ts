import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { MultiResult } from '../../../../core/znode/answers.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import { isUpdate } from '../../../../sim/check/service/requests.js';
import type { Served, Step, Told } from './served.js';
import { anySteps, played } from './served.js';

const NOAUTH: Told = { code: CODES.NOAUTH, answer: NO_ANSWER };

/** Another answer to the same request, which no tree gives that this one was right for. */
function otherThan({ request, told }: Served): Told {
  const { answer } = told;
  // Who was refused is told that it was done, and who was not that it was refused.
  if (told.code === CODES.NOAUTH) return { code: CODES.OK, answer: grantedTo(request) };
  if (answer.kind === 'acl') {
    const acl = answer.acl.map((line) => ({ ...line, perms: line.perms + 64 }));
    return { ...told, answer: { ...answer, acl } };
  }
  if (answer.kind === 'multi')
    return { ...told, answer: { kind: 'multi', results: otherResults(answer.results) } };
  return NOAUTH;
}

function grantedTo(request: Served['request']): Told['answer'] {
  if (request.kind === 'create' && request.path !== null) return { kind: 'path', path: request.path };
  return NO_ANSWER;
}

function otherResults(results: readonly MultiResult[]): readonly MultiResult[] {
  const isFailed = results.some(({ kind }) => kind === 'error');
  const codes = isFailed ? results.map(() => CODES.OK) : [CODES.NOAUTH, ...results.slice(1).map(() => -2)];
  return codes.map((code) => ({ kind: 'error', code }));
}

describe('a black box', () => {
  it('believes a service that is right, however calls overlap, replicas lag, and answers are lost', () => {
    const seen = { noAuth: 0, invalid: 0, lists: 0, changes: 0 };
    fc.assert(
      fc.property(anySteps(30), (steps) => {
        const tape = played(steps, ({ request, told: { code, answer } }) => {
          if (code === CODES.NOAUTH) seen.noAuth += 1;
          if (code === CODES.INVALIDACL) seen.invalid += 1;
          if (answer.kind === 'acl') seen.lists += 1;
          if (request.kind === 'setACL' && code === CODES.OK) seen.changes += 1;
          return null;
        });
        expect(tape.verdict()).toEqual({ kind: 'legal' });
      }),
      { numRuns: 500 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
  });

  it('believes no other answer where there is only one order', () => {
    const found = { noAuth: 0, granted: 0, lists: 0 };
    /** One after the other, and each read behind all updates, as its client knows by one of its own. */
    const inTurn = anySteps(15).map((steps) =>
      steps.flatMap((step, place): readonly Step[] => {
        const own = { ...step, overlap: 0, catchesUp: 100, fate: 'answered' } as const;
        const path = `/own-${String(place)}`;
        const request = { kind: 'create', path, data: '', acl: [], flags: 0 } as const;
        return isUpdate(step.request) ? [own] : [{ ...own, request }, own];
      }),
    );
    fc.assert(
      fc.property(inTurn, fc.nat(), (steps, die) => {
        const place = die % steps.length;
        let isOther = true;
        const tape = played(steps, (served, at) => {
          if (at !== place) return null;
          const other = otherThan(served);
          isOther = JSON.stringify(other) !== JSON.stringify(served.told);
          const { code, answer } = served.told;
          if (code === CODES.NOAUTH) found.granted += 1;
          else if (answer.kind === 'acl') found.lists += 1;
          else found.noAuth += 1;
          return other;
        });
        expect(tape.verdict().kind).toBe(isOther ? 'illegal' : 'legal');
      }),
      { numRuns: 500 },
    );
    expect(Math.min(...Object.values(found))).toBeGreaterThan(4);
  });
});
