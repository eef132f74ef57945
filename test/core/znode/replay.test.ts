/** The log is replayed on a snapshot that holds parts of it already. What goes wrong without a step is shown by a variant. */
import { describe, expect, it } from 'vitest';

import type { ZnodeMachine } from '../../../core/znode/machine.js';
import { Applier } from '../../../core/znode/apply.js';
import { OutstandingChanges } from '../../../core/znode/outstanding.js';
import type { ZnodeParts } from '../../../core/znode/parts.js';
import { parentOf } from '../../../core/znode/path.js';
import { Preparer } from '../../../core/znode/prepare.js';
import type { Update } from '../../../core/znode/requests.js';
import type { ZnodeServiceTxn } from '../../../core/znode/txn.js';
import type { Service } from './service.js';
import {
  AMY,
  BOB,
  CLOSE,
  asked,
  create,
  newMachine,
  opened,
  remove,
  seen,
  setData,
  stampOf,
} from './service.js';

/** A chunk ends with a znode that has such data. */
const LONG = 'long'.repeat(1024);

const EPHEMERAL = { mode: 'ephemeral' } as const;

/** What Amy or Bob asks for, or that the next chunk is pulled. */
type Step = Update | readonly ['bob', Update] | 'chunk';

interface Fuzzy {
  readonly live: ZnodeMachine;
  /** A new machine with these parts that has read the snapshot and replayed the log. */
  readonly restored: (parts?: Partial<ZnodeParts>) => ZnodeMachine;
}

/** Begins a snapshot on a service, lets these steps happen, and reads what is left of it. */
function fuzzy(service: Service, steps: readonly Step[]): Fuzzy {
  const from = service.lastZxid;
  const reader = service.machine.snapshot();
  const chunks = [reader.next()];
  for (const step of steps) {
    if (step === 'chunk') chunks.push(reader.next());
    else if ('kind' in step) service.update(step);
    else service.update(step[1], BOB);
  }
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) chunks.push(chunk);
  const log = service.history.slice(from);
  return {
    live: service.machine,
    restored: (parts) => {
      const machine = newMachine(parts);
      machine.restore(chunks.filter((chunk) => chunk !== null));
      for (const { txn, stamp } of log) machine.apply(txn, stamp);
      return machine;
    },
  };
}

function expectExact({ live, restored }: Fuzzy): void {
  const machine = restored();
  expect(seen(machine)).toEqual(seen(live));
  expect(machine.digest()).toEqual(live.digest());
}

/** A service with a parent that fills a chunk, as does the root, and a child of it. */
function family(child = create('/p/c', { data: LONG })): Service {
  const service = opened();
  for (const op of [setData('/', LONG), create('/p', { data: LONG }), child]) service.update(op);
  return service;
}

describe('a replay', () => {
  it('raises the pzxid of a parent whose child is gone already (ZOOKEEPER-3125)', () => {
    const run = fuzzy(family(), ['chunk', 'chunk', remove('/p/c')]);
    expectExact(run);
    class ReturnsEarly extends Applier {
      protected override deleteMissing(): void {
        // Nothing: as if there were nothing to delete.
      }
    }
    expect(run.restored({ applier: ReturnsEarly }).digest()).not.toEqual(run.live.digest());
  });

  it('of the end of a session raises the pzxid of parents whose ephemerals are gone already (ZOOKEEPER-3145)', () => {
    const run = fuzzy(family(create('/p/c', EPHEMERAL)), ['chunk', 'chunk', CLOSE]);
    expectExact(run);
    class LooksAgain extends Applier {
      protected override closedPaths({
        sessionId,
      }: Extract<ZnodeServiceTxn, { kind: 'closeSession' }>): readonly string[] {
        return [...this.tree.ephemeralsOf(sessionId)];
      }
    }
    expect(run.restored({ applier: LooksAgain }).digest()).not.toEqual(run.live.digest());
  });

  it('counts a creation whose znode the snapshot holds, and whose parent is older (ZOOKEEPER-1046)', () => {
    const service = family(create('/p/c', EPHEMERAL));
    const run = fuzzy(service, ['chunk', 'chunk', CLOSE, ['bob', create('/p/c', EPHEMERAL)], 'chunk']);
    expectExact(run);
    class LeavesTheParent extends Applier {
      protected override createExisting(): void {
        // Nothing: as if it had been counted.
      }
    }
    const machine = run.restored({ applier: LeavesTheParent });
    expect(machine.digest()).not.toEqual(run.live.digest());
    expect(machine.stat('/p')?.cversion).toBe((run.live.stat('/p')?.cversion ?? 0) - 2);
  });

  it('keeps a znode that the snapshot holds, with what came of it', () => {
    const run = fuzzy(family(), [
      create('/p/n', { data: '1' }),
      setData('/p/n', '2'),
      create('/p/n/k'),
      create('/p/n/l'),
      remove('/p/n/k'),
    ]);
    expectExact(run);
  });

  it('takes nothing back, at any time, of what a parent has counted (ZOOKEEPER-3249)', () => {
    class Assigns extends Applier {
      protected override childCreated(parentPath: string, creations: number, zxid: number): void {
        this.tree.count(parentPath, creations, zxid);
      }
    }
    const counted = (parts: Partial<ZnodeParts>): readonly unknown[] => {
      const service = opened(parts);
      service.update(create('/p'));
      const first = service.prepare(asked(create('/p/1')));
      service.apply(first);
      for (const op of [create('/p/2'), remove('/p/1')]) service.update(op);
      service.apply(first);
      const stat = service.machine.stat('/p');
      return [stat?.pzxid, stat?.cversion];
    };
    expect(counted({})).toEqual([6, 2 * 2 - 2]);
    expect(counted({ applier: Assigns })).toEqual([4, 2 * 1 - 2]);
  });

  it('deletes a znode with the children of the one that comes after it', () => {
    const run = fuzzy(family(), [
      remove('/p/c'),
      remove('/p'),
      create('/p'),
      create('/p/x', EPHEMERAL),
      create('/p/y'),
      create('/p/y/z'),
    ]);
    expectExact(run);
  });

  it('does not write to a znode that was made later', () => {
    const service = family(create('/e', EPHEMERAL));
    expectExact(fuzzy(service, [setData('/e', 'old'), CLOSE, ['bob', create('/e', { data: 'new' })]]));
  });

  it('leaves out what happened to a znode that will be gone', () => {
    const run = fuzzy(family(), [
      setData('/p/c', 'x'),
      create('/p/c/k'),
      remove('/p/c/k'),
      remove('/p/c'),
      remove('/p'),
    ]);
    expectExact(run);
  });

  it('opens and closes the sessions of the log again', () => {
    const service = opened();
    const from = service.lastZxid;
    const reader = service.machine.snapshot();
    service.open(7);
    service.open(8);
    service.update(CLOSE, 7);
    service.update(CLOSE);
    const chunks = [];
    for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) chunks.push(chunk);
    const machine = newMachine();
    machine.restore(chunks);
    for (const { txn, stamp } of service.history.slice(from)) machine.apply(txn, stamp);
    expect([...machine.sessions.keys()].sort((a, b) => a - b)).toEqual([8, BOB]);
    expect(machine.digest()).toEqual(service.machine.digest());
  });
});

describe('the end of a session', () => {
  it('spares a znode that is no ephemeral of that session, whatever the transaction says', () => {
    const service = opened();
    service.update(create('/p'));
    service.update(create('/p/bobs', EPHEMERAL), BOB);
    const txn: ZnodeServiceTxn = {
      kind: 'closeSession',
      code: 0,
      sessionId: AMY,
      paths: ['/p/bobs', '/p', '/p/none'],
    };
    const { changes } = service.machine.apply(txn, stampOf(9));
    expect(changes).toEqual([{ kind: 'sessionClosed', sessionId: AMY, ephemerals: 0 }]);
    expect(service.children('/p')).toEqual(['bobs']);
    expect([service.stat('/p')?.pzxid, service.stat('/')?.pzxid]).toEqual([9, 9]);
  });
});

describe('a variant that gets a step of preparing wrong', () => {
  it('lets a session go on that is about to end (ZOOKEEPER-1208)', () => {
    class ClosesLate extends Preparer {
      protected override closePrepared(): void {
        // Nothing: the session is open until its end is applied.
      }
    }
    const service = opened({ preparer: ClosesLate });
    const close = service.prepare(asked(CLOSE));
    const late = service.prepare(asked(create('/e', EPHEMERAL)));
    service.apply(close);
    service.apply(late);
    expect([service.stat('/e')?.ephemeralOwner, service.machine.sessions.has(AMY)]).toEqual([AMY, false]);
  });

  it('has a session in its table that no log has (ZOOKEEPER-2926)', () => {
    class OpensEarly extends Preparer {
      protected override sessionPrepared({
        sessionId,
        timeoutMs,
      }: {
        sessionId: number;
        timeoutMs: number;
      }): void {
        this.tree.openSession(sessionId, timeoutMs);
      }
    }
    const service = opened({ preparer: OpensEarly });
    service.prepare({ kind: 'createSession', sessionId: 7, timeoutMs: 600 });
    service.machine.abandon();
    expect(service.machine.sessions.has(7)).toBe(true);
  });

  it('forgets what parents are about to count (ZOOKEEPER-1624)', () => {
    class OwnPathsOnly extends OutstandingChanges {
      protected override reveal(undone: Parameters<OutstandingChanges['reveal']>[0]): void {
        super.reveal(undone.filter(({ path }) => !undone.some((other) => parentOf(other.path) === path)));
      }
    }
    const service = opened({ outstanding: OwnPathsOnly });
    const next = create('/n-', { mode: 'persistentSequential' });
    service.prepare(asked(next));
    service.prepare(asked({ kind: 'multi', ops: [next, remove('/none')] }));
    const other = create('/m-', { mode: 'persistentSequential' });
    expect(service.prepare(asked(other)).txn).toMatchObject({ path: '/m-0000000000' });
  });
});
