import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { PlannedFault } from '../../../sim/faults/plan.js';
import type { Task } from '../../../sim/workload/znode/plan.js';
import { Dice } from '../../dice.js';
import type { Scenario } from '../../scenario.js';
import { plainZab } from '../plain.js';
import { MILLI, SECOND } from '../../micros.js';
import { after, crash } from '../planned.js';
import { create, remove } from '../requests.js';
import { every, insisting, patientClient, script } from '../writer.js';

const BEGIN_MICROS = 2 * SECOND;
const END_MICROS = 8 * SECOND;
const CRASHES = 19;

/** A snapshot visits children from the latest to the oldest: what was made first is visited last, right before the crash. */
const STALL = '/stall';
const POLITE_HOUSES = paths('/polite', 9);
const HOUSES = paths('/house', 7);
const GARDENS = paths('/garden', 3);

const GARDENERS = [1, 2, 3] as const;
/** How many plants of one gardener a garden has room for. */
const PLANTS = 4;

const GUESTS = [1, 2, 3, 4, 5, 6] as const;
/** Between the coming of two guests; one that goes does so right behind it, so that then there is peace in the houses. */
const GUEST_EVERY_MICROS = 80 * MILLI;
const LEAVE_BEHIND_MICROS = 10 * MILLI;

const WARES_EVERY_MICROS = 50 * MILLI;

function paths(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${name}${String(i)}`);
}

/** Lays out the next ware, and takes the one before it away in the same transaction: a snapshot holds only the last. */
function hawker(): Task {
  const times = every(
    WARES_EVERY_MICROS,
    BEGIN_MICROS,
    Math.floor((END_MICROS - BEGIN_MICROS) / WARES_EVERY_MICROS),
  );
  const calls = times.map((time, i): readonly [number, ZnodeRequest] => {
    const next = create(`${STALL}/s-`, 'persistentSequential');
    const ops = i === 0 ? [next] : [next, remove(`${STALL}/s-${String(i - 1).padStart(10, '0')}`)];
    return [time, { kind: 'multi', ops }];
  });
  return script(...calls);
}

/** Plants, or pulls out what is oldest, which a snapshot visits last. */
function gardener(dice: Dice, name: number): Task {
  const gardens = GARDENS.map((path) => ({ path, plants: new Array<string>() }));
  const times = every(20 * MILLI, BEGIN_MICROS + name * 7 * MILLI, 300);
  const calls = times.map((time, i): readonly [number, ZnodeRequest] => {
    const [{ path, plants } = { path: '/', plants: [] }] = dice.some(gardens, 1);
    const oldest = plants.length >= dice.between(1, PLANTS) ? plants.shift() : undefined;
    if (oldest !== undefined) return [time, remove(oldest)];
    const plant = `${path}/g${String(name)}-${String(i)}`;
    plants.push(plant);
    return [time, create(plant)];
  });
  return script(...calls);
}

/**
 * Comes to all houses at once, in each session under the same name, and goes when it has been there longest of all.
 * From some houses it takes its ephemeral away itself.
 */
function guest(name: number): Task {
  const cycle = GUESTS.length * GUEST_EVERY_MICROS;
  const first = BEGIN_MICROS + name * GUEST_EVERY_MICROS;
  const times = every(cycle, first, Math.floor((END_MICROS - first) / cycle));
  const at = (house: string): string => `${house}/guest${String(name)}`;
  const coming: ZnodeRequest = {
    kind: 'multi',
    ops: [...POLITE_HOUSES, ...HOUSES].map((house) => create(at(house), 'ephemeral')),
  };
  const leaving: ZnodeRequest = { kind: 'multi', ops: POLITE_HOUSES.map((house) => remove(at(house))) };
  const calls = times.flatMap((time): readonly (readonly [number, ZnodeRequest])[] => {
    const left = time + cycle - GUEST_EVERY_MICROS + LEAVE_BEHIND_MICROS;
    return [
      [time, coming],
      [left, leaving],
      [left, { kind: 'closeSession' }],
    ];
  });
  return script(...calls);
}

/** Each as soon as a snapshot is durable; the clients are elsewhere. */
function crashes(): readonly PlannedFault[] {
  return every(280 * MILLI, BEGIN_MICROS + 500 * MILLI, CRASHES).map((fromMicros) =>
    after('snapshot', { sid: 1, fromMicros }, crash('s1', 30 * MILLI)),
  );
}

export const snapshotFuzzyReplay: Scenario = {
  id: 'snapshot-fuzzy-replay',
  title: 'A server dies again and again as soon as it has a snapshot of a tree that changed meanwhile',
  teaches:
    'What it reads then holds creations and deletions from behind the place in the log where its replay begins. Each is ' +
    'replayed all the same: nothing may be counted twice, taken back, or passed over, or the replica is another one for good.',
  source: 'ZOOKEEPER-1046, 3249, 3125, 3145; FuzzySnapshotRelatedTest',
  servers: [3],
  on: {
    zab: {
      about: ['D1', 'D3', 'D4', 'L6', 'E2', 'V2'],
      twins: [
        { variant: 'zk-1046', violates: 'D3' },
        { variant: 'zk-3249', violates: 'D3' },
        { variant: 'zk-3125', violates: 'D3' },
        { variant: 'zk-3145', violates: 'D3' },
      ],
      plan: ({ choices }) => {
        const dice = new Dice(choices, 'garden');
        const plain = plainZab(3);
        const grounds = [STALL, ...POLITE_HOUSES, ...HOUSES, ...GARDENS];
        return {
          ...plain,
          settings: { ...plain.settings, snapshotEvery: 20 },
          service: { ...plain.service, snapshotChunkZnodes: 1 },
          // A chunk of a snapshot takes a turn of its lane, a transaction several turns.
          lane: { shape: 'exponential', minMicros: 1, meanMicros: 600, capMicros: 10_000 },
          clients: [
            patientClient(
              2,
              script(...grounds.map((path, i) => [SECOND + i * MILLI, create(path)] as const)),
            ),
            ...GARDENERS.map((name) => patientClient(2 + (name % 2), gardener(dice, name))),
            ...GUESTS.map((name) => patientClient(2 + (name % 2), guest(name))),
            patientClient(2, hawker()),
            patientClient(3, insisting(END_MICROS + SECOND, create('/after'))),
          ],
          faults: crashes(),
          safetyMicros: END_MICROS + 2 * SECOND,
        };
      },
    },
  },
};
