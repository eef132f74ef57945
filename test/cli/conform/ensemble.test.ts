/** Recordings of ensembles as they might have been: what is played besides, and what is found to differ. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { playEnsemble } from '../../../cli/conform/ensemble.js';
import { ensembleNeeds } from '../../../cli/conform/ensemble-script.js';
import type { Json, JsonObject } from '../../../cli/conform/outcome.js';
import type { RecordedStep, Recording } from '../../../cli/conform/recording.js';
import { readRecordings } from '../../../cli/conform/recording.js';

const FOLDER = fileURLToPath(new URL('../../recordings/ensemble', import.meta.url));

function recorded(name: string): Recording {
  const [recording] = readRecordings([`${FOLDER}/${name}.json`]);
  if (recording === undefined) throw new Error(`${name} was recorded`);
  return recording;
}

/** The steps at which a recording differs, if one of them says something else. */
function differing(
  name: string,
  at: number,
  change: (step: RecordedStep) => RecordedStep,
): readonly number[] {
  const recording = recorded(name);
  const steps = recording.steps.map((step) => (step.i === at ? change(step) : step));
  return playEnsemble({ ...recording, steps }).mismatches.map(({ step }) => step.i);
}

/** A recording without the steps behind this one, and with others in their place. */
function continued(name: string, upTo: number, ...more: readonly Partial<RecordedStep>[]): Recording {
  const recording = recorded(name);
  const steps = recording.steps.filter(({ i }) => i <= upTo);
  const others = more.map((step, k) => ({ i: upTo + 1 + k, c: null, op: '', args: {}, ...step }));
  return { ...recording, steps: [...steps, ...others] };
}

const outcome = z.looseObject({ reply: z.json().optional() });

function repliesOf(recording: Recording, from: number): readonly Json[] {
  return playEnsemble(recording)
    .mismatches.filter(({ step }) => step.i >= from)
    .map(({ actual }): Json => {
      const { reply = null } = outcome.parse(JSON.parse(actual));
      return reply;
    });
}

describe('a difference is found', () => {
  test('in a log, but for records that are not committed or come twice', () => {
    const withTxns = (txns: Json) => (step: RecordedStep) => ({ ...step, logs: { '3': { txns } } });
    const sessions: Json = [[1, 1], [1, 2], 'createSession'];
    const create: Json = [[1, 3], [1, 3], 'create2'];
    const [first, second]: Json[] = [
      [[2, 1], [2, 1], 'setData'],
      [[2, 1], [2, 1], 'delete'],
    ];
    const right = [sessions, create, first ?? null];
    expect(
      differing('all-crash', 15, withTxns([sessions, [[1, 3], [1, 4], 'create2'], first ?? null])),
    ).toEqual([]);
    expect(differing('all-crash', 15, withTxns(right))).toEqual([15]);
    expect(
      differing('all-crash', 15, withTxns([sessions, [[1, 3], [1, 4], 'create2'], second ?? null])),
    ).toEqual([15]);
    const twice = [sessions, [[1, 3], [1, 4], 'create2'], create, first ?? null, [[2, 2], [2, 9], 'setData']];
    expect(differing('all-crash', 15, withTxns(twice))).toEqual([]);
  });

  test('in what a learner had to cut off, and in who led it', () => {
    const withSync = (sync: JsonObject) => (step: RecordedStep) => ({ ...step, syncs: [sync] });
    const trunc = { learner: 2, leader: 3, mode: 'TRUNC', zxid: [1, 3] };
    const name = 'torn-majority-loses-data';
    expect(differing(name, 15, withSync(trunc))).toEqual([]);
    expect(differing(name, 15, withSync({ ...trunc, zxid: [1, 2] }))).toEqual([15]);
    expect(differing(name, 15, withSync({ ...trunc, mode: 'DIFF' }))).toEqual([15]);
    expect(differing(name, 15, withSync({ ...trunc, leader: 1 }))).toEqual([15]);
  });

  test('in the epochs of a server that is down, and in who only reads', () => {
    const withServer = (state: Json) => (step: RecordedStep) => ({ ...step, servers: { '1': state } });
    expect(differing('flipped-byte', 13, withServer(['down', null, 1, 1]))).toEqual([]);
    expect(differing('flipped-byte', 13, withServer(['down', null, 1, 2]))).toEqual([13]);
    expect(differing('read-only', 9, withServer(['read-only', [1, 3], 1, 1]))).toEqual([]);
    expect(differing('read-only', 9, withServer(['read-only', [1, 2], 1, 1]))).toEqual([9]);
  });

  test('in trees of replicas that differ, unless all are like one of them', () => {
    const name = 'stale-record-after-snap';
    const drop = (step: RecordedStep): RecordedStep => {
      return { ...step, trees: { '1': { '/': { data: 'x' } }, '2': '=1', '3': { '/': { data: 'y' } } } };
    };
    expect(differing(name, 33, drop)).toEqual([33]);
  });
});

describe('a recording may also', () => {
  test('have requests in one burst, raw ones among them, and with numbers of their own', () => {
    const ops = [
      { op: 'create', path: '/p', data: '', acl: [{ perms: 31, scheme: 'world', id: 'anyone' }], mode: 0 },
      { op: 'exists', path: '/p', watch: false, xid: 70 },
      { op: 'raw', opcode: 107, body: '' },
    ];
    const [reply] = repliesOf(continued('read-only', 7, { c: 'c1', op: 'pipeline', args: { ops } }), 8);
    expect(reply).toMatchObject({
      frames: [
        { to: 0, reply: { err: 'OK', path: '/p' } },
        { to: 1, reply: { err: 'OK', xid: 70 } },
        { to: 2, reply: { err: 'OK', body: 'not the same in every run' } },
      ],
    });
  });

  test('let a session end in silence while others ping', () => {
    const recording = continued(
      'read-only',
      7,
      { c: 'c5', op: 'connect', args: connecting(400) },
      { op: 'sleep', args: { ms: 2_000, silent: ['c5'] } },
    );
    const [, ended] = playEnsemble(recording).mismatches.filter(({ step }) => step.i >= 8);
    expect(ended?.actual).toContain('"c5": [\n      "closed"\n    ]');
    expect(ended?.actual).not.toContain('c1');
  });

  test('try a wrong password', () => {
    const args = { ...connecting(30_000), session: 's2', passwd: 'wrong' };
    const [reply] = repliesOf(continued('read-only', 7, { c: 'c5', op: 'connect', args }), 8);
    expect(reply).toEqual({ timeOut: 0, session: null, readOnly: false });
  });

  test('kill servers while somebody writes', () => {
    const recording = continued(
      'read-only',
      7,
      { op: 'killUnderLoad', args: { servers: [2, 3], client: 'c1', path: '/a', count: 20 } },
      { op: 'wait', args: { for: 'readonly', servers: [1] } },
      { op: 'start', args: { servers: [2, 3] } },
      { op: 'wait', args: { for: 'serving', servers: [1, 2, 3] } },
      { op: 'check', args: { servers: [2] } },
    );
    const { mismatches } = playEnsemble(recording);
    const tree = mismatches.find(({ step }) => step.op === 'check')?.actual ?? '';
    const [, version = '0'] = /"\/a": \{[^}]*"data": "(\d*)/s.exec(tree) ?? [];
    expect(tree).toContain('"/a"');
    // What was answered is there; the last one was not answered.
    expect(['19', '']).toContain(version);
  });

  test('need something that is not known', () => {
    expect(ensembleNeeds(continued('read-only', 7, { op: 'reformat' }, { c: 'c1', op: 'dance' }))).toEqual([
      'dance',
      'reformat',
    ]);
  });
});

function connecting(timeOut: number): RecordedStep['args'] {
  return { server: 1, timeOut, session: null, lastZxidSeen: [0, 0], readOnly: false };
}
