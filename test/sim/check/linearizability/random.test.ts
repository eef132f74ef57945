import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Verdict, Way } from '../../../../sim/check/linearizability/search.js';
import { search } from '../../../../sim/check/linearizability/search.js';
import { explains, isLegalByBruteForce } from './brute-force.js';
import { playedHistory } from './played.js';
import type { RegisterHistory } from './random-histories.js';
import { anyHistory } from './random-histories.js';
import { register } from './register.js';
import { isLegalByZones } from './zones.js';

const MODEL = register(null);
const WAYS = ['depth-first', 'breadth-first'] as const;

function verdictOf(history: RegisterHistory, ...ways: readonly Way[]): Verdict {
  return search(history, MODEL, { stepsMax: 200_000, ways });
}

/** What was answered before this one; of answers at the same moment the one that was called for first comes first. */
function answersBefore(history: RegisterHistory, stuck: number): readonly number[] {
  const end = answeredAt(history, stuck);
  return history.flatMap((_, place) => {
    const at = answeredAt(history, place);
    return at < end || (at === end && place < stuck) ? [place] : [];
  });
}

function answeredAt(history: RegisterHistory, place: number): number {
  const outcome = history[place]?.outcome;
  return outcome?.kind === 'answered' ? outcome.at : Infinity;
}

describe('a search', () => {
  it('says what trying all orders says, of sessions, stale reads and unknown outcomes too', () => {
    const found = { legal: 0, illegal: 0 };
    fc.assert(
      fc.property(anyHistory(6, { stale: true, pipelined: true }), (history) => {
        const isLegal = isLegalByBruteForce(history, MODEL);
        found[isLegal ? 'legal' : 'illegal'] += 1;
        for (const way of WAYS) {
          const verdict = verdictOf(history, way);
          expect(verdict.kind).toBe(isLegal ? 'legal' : 'illegal');
          if (verdict.kind === 'legal') expect(explains(history, MODEL, verdict)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(found.legal, found.illegal)).toBeGreaterThan(500);
  });

  it('says the same whatever it is told to guess', () => {
    const guesses = fc.array(fc.option(fc.record({ at: fc.nat(6), isVoid: fc.boolean() })), { minLength: 6 });
    fc.assert(
      fc.property(anyHistory(6, { stale: true, pipelined: true }), guesses, (history, all) => {
        const guessed = history.map((call, place) => ({ ...call, guess: all[place] ?? undefined }));
        for (const way of WAYS) {
          const verdict = verdictOf(guessed, way);
          expect(verdict.kind).toBe(verdictOf(history, way).kind);
          if (verdict.kind === 'legal') expect(explains(history, MODEL, verdict)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('goes straight on where the guesses are right, however many outcomes are unknown', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const options = { seed, count: 60, clients: 6, unknownPercent: 40, stale: false, cas: true };
        const history = playedHistory(options);
        const unguided = search(history, register(0), { stepsMax: 200_000, ways: WAYS });
        if (unguided.kind !== 'legal') throw new Error('it was played');
        const { order } = unguided;
        const guessed = history.map((call, place) => {
          const at = order.indexOf(place);
          return at < 0 ? call : { ...call, guess: { at, isVoid: false } };
        });
        const guided = search(guessed, register(0), { stepsMax: history.length, ways: ['depth-first'] });
        expect(guided.kind).toBe('legal');
      }),
      { numRuns: 30 },
    );
  });

  it('names the earliest answer that nothing explains, and an order that explains all before it', () => {
    fc.assert(
      fc.property(anyHistory(6, { stale: false, pipelined: false }), (history) => {
        for (const way of WAYS) {
          const verdict = verdictOf(history, way);
          if (verdict.kind !== 'illegal') return;
          const { stuck, order } = verdict;
          const before = answersBefore(history, stuck);
          expect(explains(history, MODEL, { order, these: before })).toBe(true);
          expect(isLegalByBruteForce(history, MODEL, [...before, stuck])).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds an order for 40 calls of a register that is there', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.boolean(), (seed, clients, stale) => {
        const history = playedHistory({ seed, count: 40, clients, unknownPercent: 15, stale, cas: true });
        for (const way of WAYS) {
          const verdict = search(history, register(0), { stepsMax: 200_000, ways: [way] });
          expect(verdict.kind).toBe('legal');
          if (verdict.kind === 'legal') expect(explains(history, register(0), verdict)).toBe(true);
        }
      }),
    );
  });

  it('agrees with itself and with the zones on 40 calls that somebody has tampered with', () => {
    const found = { legal: 0, illegal: 0 };
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 39 }), fc.nat({ max: 2 }), (seed, one, behind) => {
        // Zones know of no sessions, so nothing may stand behind a call of unknown outcome.
        const options = { seed, count: 40, clients: 4, unknownPercent: 0, stale: false, cas: false };
        const history = swapped(playedHistory(options), one, one + behind);
        const [depth, breadth] = WAYS.map((way) =>
          search(history, register(0), { stepsMax: 200_000, ways: [way] }),
        );
        found[depth?.kind === 'legal' ? 'legal' : 'illegal'] += 1;
        expect(breadth?.kind).toBe(depth?.kind);
        expect(isLegalByZones(history, 0)).toBe(depth?.kind === 'legal');
        if (depth?.kind === 'illegal' && breadth?.kind === 'illegal') expect(breadth.stuck).toBe(depth.stuck);
      }),
      { numRuns: 300 },
    );
    expect(Math.min(found.legal, found.illegal)).toBeGreaterThan(20);
  });

  it('does not decide what takes more steps than it has', () => {
    const history = playedHistory({
      seed: 1,
      count: 40,
      clients: 4,
      unknownPercent: 0,
      stale: false,
      cas: true,
    });
    expect(search(history, register(0), { stepsMax: 3, ways: WAYS })).toEqual({ kind: 'unknown', steps: 3 });
  });

  it('finds nothing wrong with a history of nothing', () => {
    expect(verdictOf([], 'depth-first', 'breadth-first')).toEqual({ kind: 'legal', order: [], steps: 0 });
  });
});

/** Two reads with the answers of each other. */
function swapped(history: RegisterHistory, one: number, other: number): RegisterHistory {
  const reads = history.flatMap(({ op }, place) => (op.kind === 'read' ? [place] : []));
  const [first, second] = [reads[one % reads.length] ?? 0, reads[other % reads.length] ?? 0];
  const answerAt = (place: number): RegisterHistory[number]['outcome'] =>
    history[place]?.outcome ?? { kind: 'unknown' };
  return history.map((operation, place) => {
    const from = answerAt(place === first ? second : place === second ? first : place);
    const { outcome } = operation;
    if (outcome.kind === 'unknown' || from.kind === 'unknown') return operation;
    return { ...operation, outcome: { ...outcome, answer: from.answer } };
  });
}
