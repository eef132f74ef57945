import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ZnodeMachine } from '../../../core/znode/machine.js';
import type { Prepared } from './service.js';
import { Service, newMachine, seen } from './service.js';
import type { Command } from './random.js';
import { People, command } from './random.js';

/** What happens besides: chunks of a snapshot are pulled at any time. */
type Step = Command | { readonly kind: 'chunk' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: command },
  { weight: 1, arbitrary: fc.constant({ kind: 'chunk' }) },
);

function run(service: Service, people: People, asked: Command): void {
  service.run(people.request(asked, (sessionId) => service.machine.sessions.has(sessionId)));
}

function begun(): { service: Service; people: People } {
  const service = new Service();
  const people = new People();
  for (const request of people.first()) service.run(request);
  return { service, people };
}

function replay(machine: ZnodeMachine, history: readonly Prepared[], times = 1): void {
  for (const { txn, stamp } of history) {
    for (let i = 0; i < times; i += 1) machine.apply(machine.decode(machine.encode(txn)), stamp);
  }
}

function expectSame(machine: ZnodeMachine, live: ZnodeMachine): void {
  expect(seen(machine)).toEqual(seen(live));
  expect(machine.digest()).toEqual(live.digest());
}

describe('a snapshot', () => {
  it('that is read while transactions go on is made exact by a replay, in whole or in part twice', () => {
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 40 }),
        fc.array(step, { maxLength: 60 }),
        (before, during) => {
          const { service, people } = begun();
          for (const asked of before) run(service, people, asked);
          const from = service.lastZxid;
          const reader = service.machine.snapshot();
          const chunks: Uint8Array[] = [];
          const pull = (): boolean => {
            const chunk = reader.next();
            if (chunk !== null) chunks.push(chunk);
            return chunk !== null;
          };
          for (const one of during) {
            if (one.kind === 'chunk') pull();
            else run(service, people, one);
          }
          while (pull());
          const behind = service.history.slice(from);
          for (const times of [1, 2]) {
            const machine = newMachine();
            machine.restore(chunks);
            replay(machine, behind, times);
            expectSame(machine, service.machine);
            replay(machine, behind);
            expectSame(machine, service.machine);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('that is read at once is exact', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const { service, people } = begun();
        for (const asked of commands) run(service, people, asked);
        const chunks: Uint8Array[] = [];
        const reader = service.machine.snapshot();
        for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) chunks.push(chunk);
        const machine = newMachine();
        machine.restore(chunks);
        expectSame(machine, service.machine);
      }),
    );
  });
});

describe('preparing', () => {
  it('on outstanding changes gives what it gives on the state with these changes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(command, fc.nat({ max: 3 })), { maxLength: 80 }), (commands) => {
        const { service: prompt, people } = begun();
        const late = new Service();
        for (const request of new People().first()) late.run(request);
        let applied = late.lastZxid;
        for (const [asked, applies] of commands) {
          const request = people.request(asked, (sessionId) => prompt.machine.sessions.has(sessionId));
          const expected = prompt.prepare(request);
          prompt.apply(expected);
          const { txn } = late.prepare(request);
          // The order in which a session's ephemerals are found is nobody's business.
          expect(sorted(txn)).toEqual(sorted(expected.txn));
          for (const next of late.history.slice(applied, applied + applies)) {
            late.apply(next);
            applied += 1;
          }
        }
        for (const next of late.history.slice(applied)) late.apply(next);
        expectSame(late.machine, prompt.machine);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a digest', () => {
  it('depends on the state, and not on how it came about', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const { service, people } = begun();
        let before = { state: seen(service.machine), digest: service.machine.digest() };
        for (const asked of commands) {
          run(service, people, asked);
          const after = { state: seen(service.machine), digest: service.machine.digest() };
          const isSame = JSON.stringify(after.state) === JSON.stringify(before.state);
          expect(after.digest.high === before.digest.high).toBe(isSame);
          expect(after.digest.low === before.digest.low).toBe(isSame);
          before = after;
        }
      }),
    );
  });
});

function sorted(txn: Prepared['txn']): Prepared['txn'] {
  return txn.kind === 'closeSession' ? { ...txn, paths: [...txn.paths].sort() } : txn;
}
