import { describe, expect, it } from 'vitest';

import { Dice } from '../../../scenarios/dice.js';
import type { ClientStage } from '../../../scenarios/swarm/znode-clients.js';
import { drawZnodeClients } from '../../../scenarios/swarm/znode-clients.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { ZnodeClientPlan } from '../../../sim/workload/znode/plan.js';

const STAGE: ClientStage = { servers: 5, safetyMicros: 2_000_000, tickMicros: 40_000 };
const RUNS = 400;

function draw(seed: number, stage: ClientStage = STAGE): readonly ZnodeClientPlan[] {
  return drawZnodeClients(new Dice(new SeededChoices(seed), 'workload'), stage);
}

/** The clients of many runs. */
function clients(stage: ClientStage = STAGE): readonly ZnodeClientPlan[] {
  return Array.from({ length: RUNS }, (_, seed) => draw(seed, stage)).flat();
}

describe('the clients of a run', () => {
  it('are the same for the same seed, and plain data', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(JSON.parse(JSON.stringify(draw(7)))).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('are three to eight in most runs, and never none', () => {
    const counts = Array.from({ length: RUNS }, (_, seed) => draw(seed).length);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBe(8);
    const many = counts.filter((count) => count >= 3).length;
    expect(many / RUNS).toBeGreaterThan(0.7);
    expect(many / RUNS).toBeLessThan(1);
  });

  it('ask for sessions of 2 to 20 ticks, from a server that exists', () => {
    const timeouts = clients().map(({ sessionTimeoutMs }) => sessionTimeoutMs);
    expect(Math.min(...timeouts)).toBeGreaterThanOrEqual(80);
    expect(Math.min(...timeouts)).toBeLessThan(100);
    expect(Math.max(...timeouts)).toBe(800);
    expect(timeouts.every(Number.isInteger)).toBe(true);
    expect(new Set(clients().map(({ firstServer }) => firstServer))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('do all that there is to do, and leave no step for the time behind the faults', () => {
    const kinds = new Map<string, number>();
    for (const { tasks, churn } of clients()) {
      expect(tasks.length).toBeGreaterThanOrEqual(2);
      // Up to four that may be pairs, one for what ends with the session, one of haste, two watches, one who
      // changes, one for visits, one probe.
      expect(tasks.length).toBeLessThanOrEqual(14);
      for (const task of tasks) {
        kinds.set(task.kind, (kinds.get(task.kind) ?? 0) + 1);
        if (task.kind === 'script') continue;
        expect(task.untilMicros).toBe(STAGE.safetyMicros);
        if (task.kind !== 'watch') expect(task.thinkMicros).toBeLessThan(50_000);
      }
      for (const { atMicros } of churn) expect(atMicros).toBeLessThan(STAGE.safetyMicros);
    }
    expect([...kinds.keys()].sort()).toEqual([
      'counter',
      'ephemeral',
      'queue',
      'register',
      'script',
      'watch',
    ]);
    expect(Math.min(...kinds.values())).toBeGreaterThan(100);
  });

  it('end with an update of their own and its reading, which have to succeed', () => {
    for (const client of draw(3)) {
      const last = client.tasks.at(-1);
      const calls = last?.kind === 'script' ? last.calls : [];
      expect(calls.map(({ request, isInsistent }) => [request.kind, isInsistent])).toEqual([
        ['create', true],
        ['getData', true],
      ]);
      for (const { atMicros } of calls) expect(atMicros).toBeGreaterThan(STAGE.safetyMicros);
    }
    const probes = draw(3).map(({ tasks }) => JSON.stringify(tasks.at(-1)));
    expect(new Set(probes).size).toBe(probes.length);
  });

  it('meet: somebody watches what another one writes', () => {
    let meetings = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const tasks = draw(seed).flatMap((client) => client.tasks);
      const written = new Set(tasks.flatMap((task) => (task.kind === 'register' ? task.paths : [])));
      if (tasks.some((task) => task.kind === 'watch' && written.has(task.path))) meetings += 1;
    }
    expect(meetings).toBeGreaterThan(30);
  });

  it('ask for no lone check, whose answer nobody may wait for', () => {
    for (const { tasks } of clients()) {
      for (const task of tasks) {
        if (task.kind !== 'script') continue;
        for (const { request } of task.calls) expect(request.kind).not.toBe('check');
      }
    }
  });

  it('churn in more than half of the runs, and not in all', () => {
    const churning = Array.from({ length: RUNS }, (_, seed) =>
      draw(seed).some(({ churn }) => churn.length > 0),
    );
    const share = churning.filter(Boolean).length / RUNS;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.8);
  });

  it('stay away for less than their timeout, and for more', () => {
    const times = clients().flatMap(({ churn, sessionTimeoutMs }) =>
      churn.flatMap((one) =>
        one.kind === 'move' && one.awayMicros !== undefined && one.awayMicros > 0
          ? [one.awayMicros / (1_000 * sessionTimeoutMs)]
          : [],
      ),
    );
    expect(times.filter((time) => time < 1).length).toBeGreaterThan(100);
    expect(times.filter((time) => time > 1).length).toBeGreaterThan(100);
  });

  it('ask for something right before they leave a server or close, in order', () => {
    let hasty = 0;
    for (const { tasks, churn } of clients()) {
      for (const task of tasks) {
        if (task.kind !== 'script') continue;
        const isHaste = ({ atMicros }: { atMicros: number }): boolean =>
          churn.some((one) => atMicros < one.atMicros && atMicros >= one.atMicros - 8_000);
        if (task.calls.every(isHaste)) hasty += 1;
      }
    }
    expect(hasty).toBeGreaterThan(300);
  });

  it('watch the data and the children of one znode', () => {
    const both = clients().filter(({ tasks }) => {
      const of = (list: readonly string[]): readonly string[] =>
        tasks.flatMap((task) => (task.kind === 'watch' && list.includes(task.by) ? [task.path] : []));
      const children = of(['getChildren']);
      return of(['getData', 'exists']).some((path) => children.includes(path));
    });
    expect(both.length).toBeGreaterThan(200);
  });

  it('stay away from a znode that they watch, while another one takes it away and makes it anew', () => {
    const runs = Array.from({ length: RUNS }, (_, seed) => draw(seed)).filter((all) =>
      all.some(({ tasks, churn }, watcher) => {
        const watched = tasks.flatMap((task) =>
          task.kind === 'watch' && task.by === 'getData' ? [task.path] : [],
        );
        const calls = all.flatMap((other, place) =>
          place === watcher ? [] : other.tasks.flatMap((task) => (task.kind === 'script' ? task.calls : [])),
        );
        return churn.some((one) => {
          if (one.kind !== 'move') return false;
          const meanwhile = calls.flatMap(({ atMicros, request }) =>
            atMicros > one.atMicros &&
            atMicros < one.atMicros + (one.awayMicros ?? 0) &&
            'path' in request &&
            request.path !== null &&
            watched.includes(request.path)
              ? [request.kind]
              : [],
          );
          const gone = meanwhile.indexOf('delete');
          return gone >= 0 && meanwhile.includes('create', gone);
        });
      }),
    );
    expect(runs.length / RUNS).toBeGreaterThan(0.05);
    expect(runs.length / RUNS).toBeLessThan(0.35);
  });

  it('are bound to one server only if that one lives on', () => {
    expect(clients().some(({ isFaithful }) => isFaithful)).toBe(false);
    const faithful = clients({ ...STAGE, core: [2, 4] }).filter(({ isFaithful }) => isFaithful);
    expect(new Set(faithful.map(({ firstServer }) => firstServer))).toEqual(new Set([2, 4]));
  });
});
