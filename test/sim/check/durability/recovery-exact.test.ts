import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AcceptedEntry } from '../../../../core/define-events.js';
import { recoveryExact } from '../../../../sim/check/durability/recovery-exact.js';
import type { BallotText } from '../hand-made-trace.js';
import { accept, complaint, entry, handMade, promise, proof } from '../hand-made-trace.js';

test('a promise that a restart forgets is found, with its record and the recovery', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.recovers('0.0');
  const stored = s2.stores(promise('2.3'));
  s2.crashes();
  s2.starts();
  const recovered = s2.recovers('0.0');
  expect(complaint(checker)).toBe(
    'promised that a server recovers exactly what its disk holds, but the disk of s2 held promise 2.3 and nothing ' +
      'accepted and it recovered no promise and nothing accepted',
  );
  expect(proof(checker)).toEqual([stored, recovered]);
});

test('an accepted value that a restart forgets, or takes for another, is found', () => {
  for (const entries of [[], [entry('1.1', 8)], [entry('1.2', 7)], [entry('1.1', 7), entry('1.1', 7, 2)]]) {
    const checker = recoveryExact();
    const { s2 } = handMade(checker);
    s2.starts();
    s2.stores(accept('1.1', 7));
    s2.crashes();
    s2.starts();
    s2.recovers('1.1', entries);
    expect(complaint(checker)).toContain('held promise 1.1 with 7 at ballot 1.1 in slot 1 and it recovered');
  }
});

test('a first start that finds something is found', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.recovers('1.1');
  expect(complaint(checker)).not.toBeNull();
});

test('a recovery of what the crash took is found', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(promise('2.3'));
  s2.crashes();
  s2.loses(promise('2.3'));
  s2.starts();
  s2.recovers('2.3');
  expect(complaint(checker)).toContain('held promise 1.1 and nothing accepted and it recovered promise 2.3');
});

test('a recovery of what stands behind a hole is found', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(promise('2.2'));
  s2.writes(promise('3.3'));
  s2.crashes();
  s2.loses(promise('2.2'));
  s2.starts();
  s2.recovers('3.3');
  expect(complaint(checker)).not.toBeNull();
});

test('a recovery of the durable prefix is right: a promise keeps what was accepted before it', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.recovers('0.0');
  s2.stores(accept('1.1', 7));
  s2.stores(promise('2.2'));
  s2.crashes();
  s2.starts();
  s2.recovers('2.2', [entry('1.1', 7)]);
  s2.stores(promise('3.3'));
  s2.crashes();
  s2.starts();
  s2.recovers('3.3', [entry('1.1', 7)], 'torn');
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(3);
});

test('what the crash does not name as lost was kept, synced or not', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.writes(promise('1.1'));
  s2.writes(accept('1.1', 7));
  s2.writes(promise('3.3'));
  s2.crashes();
  s2.loses(promise('3.3'));
  s2.starts();
  s2.recovers('1.1', [entry('1.1', 7)]);
  expect(complaint(checker)).toBeNull();
});

test('what a failed sync lost is a hole, even if a later sync succeeds', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.writes(promise('2.2'));
  s2.failsToSync(promise('2.2'));
  s2.writes(promise('3.3'));
  s2.syncs(promise('3.3'));
  s2.crashes();
  s2.starts();
  s2.recovers('1.1', [], 'torn');
  expect(complaint(checker)).toBeNull();
});

test('a disk that cannot be read is no recovery', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(promise('1.1'));
  s2.crashes();
  s2.starts();
  s2.recovers('0.0', [], 'failed');
  expect(complaint(checker)).toBeNull();
  expect(checker.findings.premises).toBe(0);
});

test('slots are recovered each for itself', () => {
  const checker = recoveryExact();
  const { s2 } = handMade(checker);
  s2.starts();
  s2.stores(accept('1.1', 7, '1.1', 1));
  s2.stores(accept('1.1', 8, '1.1', 2));
  s2.stores(accept('2.2', 9, '2.2', 1));
  s2.crashes();
  s2.starts();
  s2.recovers('2.2', [entry('2.2', 9, 1), entry('1.1', 8, 2)]);
  expect(complaint(checker)).toBeNull();
});

/** What became of a write, in the end. */
type Fate = 'synced' | 'kept' | 'lost';

test('it agrees with taking the records before the first that was lost, life after life', () => {
  const life = fc.record({
    fates: fc.array(fc.constantFrom<Fate>('synced', 'kept', 'lost'), { maxLength: 5 }),
    isAccept: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  });
  fc.assert(
    fc.property(fc.array(life, { maxLength: 4 }), (lives) => {
      const checker = recoveryExact();
      const { s1 } = handMade(checker);
      let held: BallotText = '0.0';
      let accepted: readonly AcceptedEntry[] = [];
      let round = 0;
      s1.starts();
      for (const { fates, isAccept } of lives) {
        const records = fates.map((fate, i) => {
          round += 1;
          const at: BallotText = `${round}.1`;
          return { fate, at, round, tag: isAccept[i] === true ? accept(at, round) : promise(at) };
        });
        // A sync covers a prefix of what was written: all before the last that is to be synced.
        const synced = fates.lastIndexOf('synced') + 1;
        const lost = records.slice(synced).filter(({ fate }) => fate === 'lost');
        for (const { tag } of records) s1.writes(tag);
        if (synced > 0) s1.syncs(...records.slice(0, synced).map(({ tag }) => tag));
        s1.crashes();
        if (lost.length > 0) s1.loses(...lost.map(({ tag }) => tag));
        s1.starts();
        for (const record of records) {
          if (lost.includes(record)) break;
          held = record.at;
          if (record.tag.kind === 'accepted') accepted = [entry(record.at, record.round)];
        }
        s1.recovers(held, accepted);
        expect(complaint(checker)).toBeNull();
      }
      s1.crashes();
      s1.starts();
      s1.recovers(`${round + 1}.1`, accepted);
      expect(complaint(checker)).not.toBeNull();
    }),
  );
});
