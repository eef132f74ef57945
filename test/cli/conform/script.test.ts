import { describe, expect, test } from 'vitest';
import type { RecordedStep, Recording } from '../../../cli/conform/recording.js';
import { conformanceOf, labelsOf, needsOf } from '../../../cli/conform/script.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { ConformStep } from '../../../sim/workload/conform/script.js';

const SERVER = {
  version: '3.8.0',
  mode: 'standalone',
  tickTime: 200,
  minSessionTimeout: 400,
  maxSessionTimeout: 4000,
  extendedTypesEnabled: true,
  juteMaxbuffer: 1048575,
  enforceQuota: false,
  containerCheckIntervalMs: 3600000,
};

type Args = RecordedStep['args'];

function recordingOf(
  steps: readonly (readonly [string | null, string, Args])[],
  server: Args = {},
): Recording {
  return {
    file: 'r.json',
    format: 1,
    name: 'r',
    topic: 'tests',
    about: '',
    server: { ...SERVER, ...server },
    steps: steps.map(([c, op, args], i) => ({ i, c, op, args })),
  };
}

function stepsOf(...steps: readonly (readonly [string | null, string, Args])[]): readonly ConformStep[] {
  return conformanceOf(recordingOf(steps), 3).script.steps;
}

function requestOf(op: string, args: Args): unknown {
  const [step] = stepsOf(['c1', op, args]);
  return step?.kind === 'requests' ? step.requests[0] : null;
}

const connect = { timeOut: 4000, lastZxidSeen: 0, readOnly: false, session: null };
const acl = [...OPEN_ACL].map((entry) => ({ ...entry }));

describe('what a recording needs', () => {
  test('is nothing if all its operations are built', () => {
    const recording = recordingOf([
      ['c1', 'connect', connect],
      ['c1', 'pipeline', { ops: [{ op: 'ping' }] }],
      ['c1', 'drop', {}],
      [null, 'sleep', { ms: 5, silent: [] }],
    ]);
    expect(needsOf(recording)).toEqual([]);
  });

  test('is named once, in the order of names, from pipelines as well', () => {
    const recording = recordingOf([
      ['c1', 'sasl', {}],
      ['c1', 'fly', {}],
      ['c1', 'pipeline', { ops: [{ op: 'exists' }, { op: 'sasl' }, { op: 'dig' }] }],
    ]);
    expect(needsOf(recording)).toEqual(['dig', 'fly', 'sasl']);
  });

  test('is not what a multi refuses anyway', () => {
    expect(needsOf(recordingOf([['c1', 'multi', { ops: [{ op: 'setACL' }] }]]))).toEqual([]);
  });
});

describe('the script of a recording', () => {
  test('runs on servers that are set like the recorded one', () => {
    const { service, tickMs, servers, script } = conformanceOf(recordingOf([]), 5);
    expect({ service, tickMs, servers }).toEqual({
      servers: 5,
      tickMs: 200,
      service: {
        minSessionTimeoutMs: 400,
        maxSessionTimeoutMs: 4000,
        requestBytesMax: 1048575,
        isQuotaEnforced: false,
        hasTtl: true,
        cleaningIntervalMs: 3600000,
        containerNeverUsedMs: 0,
        clientNetwork: 'loopback',
      },
    });
    expect(script.pingMs).toBeLessThan(400 / 2);
  });

  test('numbers labels by their first appearance', () => {
    const recording = recordingOf([
      ['b', 'drop', {}],
      [null, 'sleep', { ms: 0, silent: ['a'] }],
      ['a', 'drop', {}],
      ['b', 'drop', {}],
    ]);
    expect(labelsOf(recording)).toEqual(['b', 'a']);
    expect(conformanceOf(recording, 1).script.steps).toEqual([
      { kind: 'drop', label: 0 },
      { kind: 'sleep', millis: 0, silent: [1] },
      { kind: 'drop', label: 1 },
      { kind: 'drop', label: 0 },
    ]);
  });

  test('connects with the sessions that the recording names', () => {
    const sessionOf = (session: string | null): unknown => {
      const [step] = stepsOf(['c1', 'connect', { ...connect, session }]);
      return step?.kind === 'connect' ? step.session : null;
    };
    expect(sessionOf(null)).toEqual({ kind: 'new' });
    expect(sessionOf('s12')).toEqual({ kind: 'made', number: 12 });
    expect(sessionOf('0x1234')).toEqual({ kind: 'foreign', sessionId: 0x1234 });
    // Too large for a number: what is left of it is still one that no server has made.
    expect(sessionOf('0x1234567890abcdef')).toEqual({ kind: 'foreign', sessionId: 0x7890abcdef });
  });

  test('takes the right password unless the recording has another one', () => {
    const passwdOf = (passwd: Args): unknown => {
      const [step] = stepsOf(['c1', 'connect', { ...connect, session: 's1', ...passwd }]);
      return step?.kind === 'connect' ? step.passwd : undefined;
    };
    expect(passwdOf({})).toBe(null);
    expect(passwdOf({ passwd: '' })).toBe('');
    expect(passwdOf({ passwd: null })).toBe('');
    expect(passwdOf({ passwd: { b64: 'gP8=' } })).toBe('\u0080\u00ff');
  });

  test('sends a pipeline in one burst, with the numbers that it chose', () => {
    const ops = [{ op: 'sync', path: '/a', xid: 7 }, { op: 'ping' }];
    expect(stepsOf(['c1', 'pipeline', { ops }])).toEqual([
      {
        kind: 'requests',
        label: 0,
        requests: [
          { xid: 7, request: { kind: 'sync', path: '/a' } },
          { xid: null, request: { kind: 'ping' } },
        ],
      },
    ]);
  });

  test('makes bytes of data, and numbers of modes', () => {
    const args = { path: '/ä', data: 'ä', acl, mode: 'ephemeralSequential' };
    expect(requestOf('create2', args)).toEqual({
      xid: null,
      request: { kind: 'create2', path: '/ä', data: '\u00c3\u00a4', acl, flags: 3 },
    });
    expect(requestOf('create', { ...args, mode: -1, acl: null, data: null, path: null })).toEqual({
      xid: null,
      request: { kind: 'create', path: null, data: null, acl: [], flags: -1 },
    });
    expect(requestOf('createTTL', { ...args, mode: 'ttl', ttl: 5 })).toMatchObject({
      request: { flags: 5, ttl: 5 },
    });
  });

  test('has nothing in place of what does not belong into a multi', () => {
    const ops = [
      { op: 'check', path: '/a', version: 1 },
      { op: 'getData', path: '/a', watch: true },
    ];
    expect(requestOf('multi', { ops })).toEqual({
      xid: null,
      request: { kind: 'multi', ops: [{ kind: 'check', path: '/a', version: 1 }, null] },
    });
  });
});

describe('a damaged recording is refused with the place', () => {
  test.each<[string, string | null, string, Args, string]>([
    [
      'missing',
      'c1',
      'getData',
      { path: '/a' },
      'steps[0].args: watch: expected true or false, but found nothing',
    ],
    ['foreign', 'c1', 'exists', { path: 5, watch: true }, 'steps[0].args: path: expected null, a text'],
    ['unknown', 'c1', 'drop', { now: true }, 'steps[0].args: unknown key "now"'],
    [
      'a mode',
      'c1',
      'create',
      { path: '/a', data: '', acl, mode: 'quick' },
      'mode: expected the name of a mode',
    ],
    [
      'a session',
      'c1',
      'connect',
      { ...connect, session: 'x1' },
      'session: expected null, a session such as s1',
    ],
    ['nobody', null, 'ping', {}, 'steps[0]: c: expected the label of a client, but found null'],
    [
      'inside of a multi',
      'c1',
      'multi',
      { ops: [{ op: 'delete', path: '/a', version: 1.5 }] },
      'steps[0].args.ops[0]: version: expected a whole number, but found 1.5',
    ],
    [
      'inside of a pipeline',
      'c1',
      'pipeline',
      { ops: [{ op: 'ping' }, { op: 'sync' }] },
      'steps[0].args.ops[1]: path: expected null, a text',
    ],
  ])('%s', (_, ...[c, op, args, message]) => {
    expect(() => stepsOf([c, op, args])).toThrow(message);
  });

  test('a setting', () => {
    expect(() => conformanceOf(recordingOf([], { tickTime: 0 }), 1)).toThrow(
      'r.json: server: tickTime: expected at least 1, but found 0',
    );
  });
});
