import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlanFile } from '../../../cli/plan-file.js';
import { SCENARIOS } from '../../../scenarios/catalogue.js';
import { PROTOCOLS } from '../../../scenarios/scenario.js';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import { calmPlan, calmZabPlan, scratchDirectory, writePlanFile } from '../quorumlab.js';

const directory = scratchDirectory();
const file = join(directory, 'plan.json');

/** The error for a plan with some parts replaced. */
function errorIn(plan: object, around: object = {}): string {
  writePlanFile(file, { name: 'mine', plan, ...around });
  try {
    readPlanFile(file);
  } catch (error) {
    return error instanceof Error ? error.message.replace(file, 'plan.json') : String(error);
  }
  return 'no error';
}

function errorFor(changes: object, around: object = {}): string {
  return errorIn({ ...calmPlan(), ...changes }, around);
}

const at = (strike: object, fault: object): object => ({ faults: [{ fault, strike }] });
const NOW = { kind: 'time', atMicros: 0 };
const HEAL = { kind: 'heal' };

describe('a plan file', () => {
  test.each(PROTOCOLS)(
    'every plan of the catalogue on %s can be written to a file and read again',
    (protocol) => {
      for (const { id, on } of SCENARIOS) {
        for (let seed = 1; seed <= (id === 'swarm' ? 60 : 5); seed += 1) {
          const plan = on[protocol]?.plan({ servers: null, choices: new SeededChoices(seed) });
          if (plan === undefined) continue;
          writePlanFile(file, { name: id, about: ['P2'], plan });
          expect(readPlanFile(file)).toEqual({ name: id, about: ['P2'], plan });
        }
      }
    },
  );

  test('what it is about may be left out', () => {
    writePlanFile(file, { name: 'mine', plan: calmPlan() });
    expect(readPlanFile(file).about).toEqual([]);
  });

  test('a file that is not there, and one that is no JSON, are told apart', () => {
    expect(() => readPlanFile(join(directory, 'none.json'))).toThrow('no such file or directory');
    writeFileSync(file, '{"name": "mine",\n "plan": }');
    expect(() => readPlanFile(file)).toThrow(`${file}:2:10: a value is expected here`);
  });

  test.each<[object, string]>([
    [{ servers: 'three' }, 'plan.json: plan.servers: expected a number, but found "three"'],
    [{ servers: 2.5 }, 'plan.json: plan.servers: expected a whole number, but found 2.5'],
    [{ servers: 0 }, 'plan.json: plan.servers: expected at least 1, but found 0'],
    [{ sevrers: 3 }, 'plan.json: plan: unknown key "sevrers"'],
    [{ protocol: 'raft' }, 'plan.json: plan.protocol: expected "synod" or "zab", but found "raft"'],
    [{ protocol: 'zav' }, 'but found "zav"; did you mean "zab"?'],
    [{ startsMicros: [0, 0, 0, 0] }, 'plan.startsMicros: expected at most 3 times, one for each server'],
    [{ quietMicros: 1 }, 'plan.json: plan: unknown key "quietMicros"'],
    [{ core: [1] }, 'plan.json: plan.core: expected at least 2 different servers, a quorum'],
    [{ core: [1, 1, 2] }, 'plan.json: plan.core: expected at least 2 different servers, a quorum'],
    [{ core: [1, 2, 4] }, 'plan.json: plan.core[2]: expected a server from 1 to 3'],
    [{ safetyMicros: -1 }, 'plan.json: plan.safetyMicros: expected at least 0, but found -1'],
    [{ network: 5 }, 'plan.json: plan.network: expected an object, but found 5'],
    [at(NOW, { kind: 'crsh' }), 'but found "crsh"; did you mean "crash"?'],
    [at(NOW, {}), 'plan.json: plan.faults[0].fault.kind: expected "crash", "restart"'],
    [at(NOW, { kind: 'restart', target: 's9' }), 'plan.faults[0].fault.target: expected one of s1 to s3'],
    [at(NOW, { kind: 'restart', target: 'boss' }), 'or one of "leader", "previous leader"'],
    [at(NOW, { kind: 'restart', target: 's1', x: 1 }), 'plan.json: plan.faults[0].fault: unknown key "x"'],
    [at(NOW, { kind: 'split', groups: [[1], [1]], forMicros: null }), 'none of them twice'],
    [
      at({ kind: 'step', when: 'after', step: 'acept', nth: 1, sid: null, to: null }, HEAL),
      'did you mean "accept"?',
    ],
    [
      at({ kind: 'step', when: 'after', step: 'accept', nth: 1, sid: 4, to: null }, HEAL),
      'a server from 1 to 3',
    ],
    [
      { clients: [{ calls: [{ atMicros: 0, value: 1, to: 4 }], timeoutMicros: 1 }] },
      'plan.clients[0].calls[0].to',
    ],
  ])('%j is refused with its place', (changes, message) => {
    expect(errorFor(changes)).toContain(message);
  });

  test('its own keys are checked as well', () => {
    expect(errorFor({}, { name: 'My Plan' })).toContain('name: expected a name of small letters');
    expect(errorFor({}, { about: ['P99'] })).toContain('about[0]: expected a rule: P1, P2');
    expect(errorFor({}, { note: '' })).toContain('unknown key "note"');
  });

  test('a delay that is capped below its minimum is refused', () => {
    const { disk } = calmPlan();
    const sync = { ...disk.sync, minMicros: 10, capMicros: 9 };
    expect(errorFor({ disk: { sync } })).toContain('plan.disk.sync.capMicros: expected at least minMicros');
  });
});

describe('a plan for ZAB', () => {
  const { settings, lane, clients, streams, network } = calmZabPlan();
  const [client] = clients;
  const clientWith = (changes: object): object => ({ clients: [{ ...client, ...changes }] });
  const asking = (...requests: readonly object[]): object => {
    const calls = requests.map((request) => ({ atMicros: 0, request, isInsistent: false }));
    return clientWith({ tasks: [{ kind: 'script', calls }] });
  };
  const doing = (...tasks: readonly object[]): object => clientWith({ tasks });
  const creation = { path: '/a', data: null, acl: [{ perms: 31, scheme: 'world', id: 'anyone' }], flags: 2 };
  const CREATE = { kind: 'create', ...creation };
  const pace = { count: 3, thinkMicros: 0 };
  const step = { kind: 'step', when: 'after', step: 'log-fsync', nth: 1, sid: 2, to: null };
  const observed = { servers: 5, observers: [4, 5], core: [1, 2, 4] };
  const weighted = (...groups: readonly (readonly number[])[]): object => ({
    quorums: {
      kind: 'hierarchical',
      groups: groups.map((sids) => sids.map((sid) => ({ sid, weight: sid === 3 ? 0 : 1 }))),
    },
  });
  const errorWith = (changes: object): string => errorIn({ ...calmZabPlan(), ...changes });

  test.each<[string, object]>([
    ['observers in the core, which need not vote', observed],
    ['groups with weights', { ...weighted([1, 2, 3]), core: [1, 2] }],
    [
      'all requests',
      asking(
        CREATE,
        { kind: 'create2', ...creation },
        { kind: 'createContainer', ...creation },
        { kind: 'createTTL', ...creation, ttl: 5 },
        { kind: 'delete', path: '/a', version: -1 },
        { kind: 'setData', path: '/a', data: '\u00ff', version: 0 },
        { kind: 'check', path: null, version: 0 },
        { kind: 'multi', ops: [CREATE, null] },
        { kind: 'closeSession' },
        ...['exists', 'getData', 'getChildren', 'getChildren2'].map((kind) => ({
          kind,
          path: '/a',
          watch: true,
        })),
        { kind: 'sync', path: '/' },
      ),
    ],
    [
      'all tasks',
      doing(
        { kind: 'script', calls: [] },
        { kind: 'counter', path: '/n', ...pace },
        { kind: 'queue', path: '/q', ...pace, fromMicros: 5, untilMicros: 9 },
        { kind: 'register', paths: ['/a'], ...pace },
        { kind: 'register', paths: ['/a', '/b'], steps: ['set', 'sync-get', 'failing-multi'], ...pace },
        { kind: 'watch', path: '/a', by: 'getChildren', untilMicros: 9 },
        { kind: 'ephemeral', path: '/e', ...pace },
      ),
    ],
    [
      'sessions that close and move',
      clientWith({
        opensAtMicros: 5,
        silenceMicros: null,
        churn: [
          { kind: 'close', atMicros: 5 },
          { kind: 'move', atMicros: 6 },
          { kind: 'move', atMicros: 7, awayMicros: 8 },
        ],
      }),
    ],
    [
      'all settings of the service',
      {
        service: {
          minSessionTimeoutMs: 400,
          maxSessionTimeoutMs: 4_000,
          requestBytesMax: 100,
          isQuotaEnforced: true,
          snapshotChunkZnodes: 1,
        },
      },
    ],
    ['late starts', { startsMicros: [0, 20_000] }],
    ['a step', at(step, HEAL)],
    ['a step from a time on', at({ ...step, fromMicros: 5 }, HEAL)],
    ['a step of one transaction', at({ ...step, where: { role: 'leading', epoch: 1, zxid: '1.5' } }, HEAL)],
    [
      'a cut of one port',
      at(NOW, {
        kind: 'cut',
        from: 's1',
        to: 's2',
        isOneWay: true,
        forMicros: null,
        port: 'quorum',
        mode: 'kill',
      }),
    ],
    ['a cut of all ports', at(NOW, { kind: 'cut', from: 's1', to: 's2', isOneWay: true, forMicros: null })],
    ['a reset', at(NOW, { kind: 'reset', from: 'leader', to: 'all', port: 'election' })],
    ['an observer as a target', at(NOW, { kind: 'restart', target: 'an observer' })],
    ['bits that rot', at(NOW, { kind: 'disk.bitrot', target: 's1', file: 'epoch', where: 'last' })],
    ['a stalled disk', at(NOW, { kind: 'disk.stall', target: 's1', forMicros: 1_000 })],
    ['a clock that is set back', at(NOW, { kind: 'clock.step', target: 's1', stepMicros: -1_000 })],
    ['a clock that is wrong', at(NOW, { kind: 'clock.offset', target: 's1', offsetMicros: 5 })],
    ['a fast clock', at(NOW, { kind: 'clock.rate', target: 's1', ratePpm: 100_000 })],
    ['a clock that stands still', at(NOW, { kind: 'clock.freeze', target: 's1', forMicros: 5 })],
    [
      'demands',
      {
        demands: {
          progressDuring: { withinMicros: 1, fromMicros: 0, toMicros: 5 },
          leaderChangesMax: 0,
          electionRoundsMax: 2,
        },
      },
    ],
    ['no quotient of snapshots', { settings: { ...settings, snapshotSizePercent: -1 } }],
  ])('may have %s', (_, changes) => {
    expect(errorWith(changes)).toBe('no error');
  });

  test.each<[object, string]>([
    [
      { settings: { ...settings, tickMicros: 0 } },
      'plan.settings.tickMicros: expected at least 1, but found 0',
    ],
    [{ settings: { ...settings, tikMicros: 5 } }, 'plan.settings: unknown key "tikMicros"'],
    [{ settings: { ...settings, snapshotEvery: 1 } }, 'plan.settings.snapshotEvery: expected at least 2'],
    [
      { settings: { ...settings, counterMax: 4294967295 } },
      'plan.settings.counterMax: expected at most 4294967294',
    ],
    [
      { settings: { ...settings, electionWaitCapMicros: 10 } },
      'plan.settings.electionWaitCapMicros: expected at least electionWaitMicros',
    ],
    [{ observers: [4] }, 'plan.observers[0]: expected a server from 1 to 3'],
    [{ observers: [3, 3] }, 'plan.observers: expected different servers, and not all of them'],
    [{ observers: [1, 2, 3] }, 'plan.observers: expected different servers, and not all of them'],
    [
      { ...observed, core: [1, 4, 5] },
      'plan.core: expected at least 2 different of 1, 2 and 3, which vote, a quorum',
    ],
    [{ core: [1] }, 'plan.core: expected at least 2 different servers, a quorum'],
    [{ ...weighted([1, 2, 3]), core: [1, 3] }, 'plan.core: expected different servers that contain a quorum'],
    [
      weighted([1, 2]),
      'plan.quorums.groups: expected groups that hold each voter once, and nobody else: 1, 2 and 3',
    ],
    [weighted([1, 2], [2, 3]), 'plan.quorums.groups: expected groups that hold each voter once'],
    [{ observers: [3], ...weighted([1, 2, 3]) }, 'hold each voter once, and nobody else: 1 and 2'],
    [{ quorums: { kind: 'flexible' } }, 'plan.quorums.kind: expected "majority" or "hierarchical"'],
    [clientWith({ firstServer: 4 }), 'plan.clients[0].firstServer: expected a server from 1 to 3'],
    [clientWith({ calls: [] }), 'plan.clients[0]: unknown key "calls"'],
    [clientWith({ silenceMicros: 0 }), 'plan.clients[0].silenceMicros: expected at least 1'],
    [
      asking(CREATE, { kind: 'put' }),
      'plan.clients[0].tasks[0].calls[1].request.kind: expected "create", "create2"',
    ],
    [asking({ kind: 'closeSesion' }), 'did you mean "closeSession"?'],
    [
      asking({ kind: 'setData', path: '/a', data: '' }),
      'plan.clients[0].tasks[0].calls[0].request.version: expected a number, but found nothing',
    ],
    [
      asking({ kind: 'multi', ops: [CREATE, { kind: 'getData', path: '/a', watch: false }] }),
      'plan.clients[0].tasks[0].calls[0].request.ops[1].kind: expected "create"',
    ],
    [doing({ kind: 'counter', path: '/n', count: 0, thinkMicros: 0 }), 'tasks[0].count: expected at least 1'],
    [doing({ kind: 'register', paths: [], ...pace }), 'plan.clients[0].tasks[0].paths: expected at least 1'],
    [
      doing({ kind: 'register', paths: ['/a'], steps: ['swop'], ...pace }),
      'plan.clients[0].tasks[0].steps[0]: expected "set"',
    ],
    [
      doing({ kind: 'watch', path: '/a', by: 'sync', untilMicros: 9 }),
      'plan.clients[0].tasks[0].by: expected',
    ],
    [
      clientWith({ churn: [{ kind: 'leave', atMicros: 0 }] }),
      'plan.clients[0].churn[0].kind: expected "close" or "move"',
    ],
    [
      { service: { minSessionTimeoutMs: 0, maxSessionTimeoutMs: 5 } },
      'plan.service.minSessionTimeoutMs: expected at least 1',
    ],
    [{ lane: { ...lane, minMicros: 9, capMicros: 8 } }, 'plan.lane.capMicros: expected at least minMicros'],
    [{ streams: { windowMessages: 0 } }, 'plan.streams.windowMessages: expected at least 1'],
    [
      { streams: { ...streams, silenceMicros: 10_000 } },
      'plan.streams.silenceMicros: expected at least 80400, four slow messages',
    ],
    [
      { settings: { ...settings, electionConnectMicros: 2_000 } },
      'plan.settings.electionConnectMicros: expected at least 2400, four messages',
    ],
    [
      { settings: { ...settings, tickMicros: 3_000 } },
      'plan.settings.tickMicros: expected at least 3100 with its initLimitTicks: 10 messages and syncs',
    ],
    [
      { settings: { ...settings, initLimitTicks: 50, tickMicros: 2_000 } },
      'plan.settings.tickMicros: expected at least 2480 with its syncLimitTicks: 4 messages and syncs',
    ],
    [
      {
        network: { ...network, latency: { ...network.latency, meanMicros: 50_000, capMicros: 5_000_000 } },
        settings: { ...settings, electionConnectMicros: 1_000_000 },
      },
      'plan.settings.tickMicros: expected at least 400020 with its initLimitTicks: two slow messages',
    ],
    [clientWith({ opensAtMicros: 90_000_000 }), 'plan.clients[0].opensAtMicros: expected at most'],
    [
      clientWith({ churn: [{ kind: 'move', atMicros: 5, awayMicros: 90_000_000 }] }),
      'plan.clients[0].churn[0].atMicros: expected at most',
    ],
    [
      doing({ kind: 'script', calls: [{ atMicros: 90_000_000, request: CREATE, isInsistent: false }] }),
      'plan.clients[0].tasks[0].calls[0].atMicros: expected at most',
    ],
    [
      doing({ kind: 'watch', path: '/a', by: 'exists', untilMicros: 90_000_000 }),
      'plan.clients[0].tasks[0].untilMicros: expected at most',
    ],
    [
      doing({ kind: 'counter', path: '/n', ...pace, fromMicros: 90_000_000 }),
      'plan.clients[0].tasks[0].fromMicros: expected at most',
    ],
    [clientWith({ sessionTimeoutMs: 20 }), 'plan.clients[0].sessionTimeoutMs: expected at least 25'],
    [
      { settings: { ...settings, finalizeWaitMicros: 30_000_000 } },
      'plan.settings.finalizeWaitMicros: expected at most',
    ],
    [{ livenessMicros: 1 }, 'plan.livenessMicros: expected at least 16880000, the time of recovery'],
    [clientWith({ silenceMicros: 100 }), 'plan.clients[0].silenceMicros: expected null, or at least 24800'],
    [
      { ...clientWith({ isFaithful: true, firstServer: 3 }), core: [1, 2] },
      'plan.clients[0].firstServer: expected a server of the core, because it is faithful',
    ],
    [
      { ...clientWith({}), service: { minSessionTimeoutMs: 10, maxSessionTimeoutMs: 50 } },
      'plan.service.maxSessionTimeoutMs: expected at least 75, eight messages and syncs for each server',
    ],
    [{ demands: { progressDuring: null } }, 'plan.demands.leaderChangesMax: expected'],
    [
      {
        demands: {
          progressDuring: { withinMicros: 1, fromMicros: 6, toMicros: 5 },
          leaderChangesMax: null,
          electionRoundsMax: null,
        },
      },
      'plan.demands.progressDuring.toMicros: expected at least fromMicros',
    ],
    [
      at({ ...step, where: { zxid: '1.05' } }, HEAL),
      'expected an epoch and a counter, such as "1.5", but found "1.05"',
    ],
    [at({ ...step, where: { roll: 'leading' } }, HEAL), 'plan.faults[0].strike.where: unknown key "roll"'],
    [at({ ...step, step: 'log-fync' }, HEAL), 'but found "log-fync"; did you mean "log-fsync"?'],
    [at({ ...step, step: 'promise' }, HEAL), 'plan.faults[0].strike.step: expected "recover"'],
    [
      at(NOW, { kind: 'lose', from: 's1', to: 's2', type: 'Accept', count: 1 }),
      'expected "INITIAL", "NOTIFICATION"',
    ],
    [
      at(NOW, { kind: 'hold', from: 's1', to: 's2', types: ['COMIT'], forMicros: null }),
      'did you mean "COMMIT"?',
    ],
    [at(NOW, { kind: 'reset', from: 's1', to: 's2', port: 'qorum' }), 'did you mean "quorum"?'],
    [at(NOW, { kind: 'clock.rate', target: 's1', ratePpm: 100_001 }), 'expected at most 100000'],
    [
      at(NOW, { kind: 'disk.bitrot', target: 's1', file: 'tree', where: 'last' }),
      'expected "log", "snapshot" or "epoch"',
    ],
  ])('%j is refused with its place', (changes, message) => {
    expect(errorWith(changes)).toContain(message);
  });

  test('has no words of the synod, and the synod none of its words', () => {
    const hold = { kind: 'hold', from: 's1', to: 's2', types: ['PROPOSAL'], forMicros: null };
    expect(errorFor(at(NOW, hold))).toContain('plan.faults[0].fault.types[0]: expected "Prepare", "Promise"');
    expect(errorFor(at(step, HEAL))).toContain('plan.faults[0].strike.step: expected "prepare"');
  });
});
