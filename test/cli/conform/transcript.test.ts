import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../cli/conform/outcome.js';
import type { Asked } from '../../../cli/conform/transcript.js';
import { Transcript } from '../../../cli/conform/transcript.js';
import { makeSessionId } from '../../../core/ids.js';
import type { Answer } from '../../../core/znode/answers.js';
import type { Stat } from '../../../core/znode/stat.js';
import { makeZxid } from '../../../core/zxid.js';
import type { Frame, Observation } from '../../../scenarios/conform.js';

const BASE = makeZxid(1, 3);
const AMY = makeSessionId(2, 5);
const STAT: Stat = {
  czxid: BASE + 2,
  mzxid: BASE + 4,
  ctime: 1_002,
  mtime: 1_004,
  version: 1,
  cversion: 0,
  aversion: 0,
  ephemeralOwner: 0,
  dataLength: 1,
  numChildren: 0,
  pzxid: BASE + 2,
};
const RECORDED_STAT = {
  ...STAT,
  czxid: 2,
  mzxid: 4,
  ctime: 'T2',
  mtime: 'T4',
  pzxid: 2,
};

function outcomeOf(frames: readonly Frame[], asked: Partial<Asked> = {}): Outcome {
  const observation: Observation = {
    steps: [],
    unsettled: [],
    places: [],
    base: BASE,
    timesMs: new Map([2, 3, 4].map((n) => [BASE + n, 1_000 + n])),
    sessions: [makeSessionId(1, 2), AMY],
    trouble: null,
  };
  const transcript = new Transcript(observation, ['c1', 'c2']);
  return transcript.outcome({ op: 'getData', label: 0, choseXid: [false], ...asked }, frames);
}

function answered(answer: Answer, more: Partial<Extract<Frame, { kind: 'conform.answered' }>> = {}): Frame {
  const step = { kind: 'conform.answered', step: 0, label: 0, place: 0, sentXid: 1, xid: 1 } as const;
  return { ...step, zxid: BASE + 4, code: 0, answer, ...more };
}

function connected(more: Partial<Extract<Frame, { kind: 'conform.connected' }>>): Frame {
  const step = { kind: 'conform.connected', step: 0, label: 0, timeoutMs: 4000, passwdLength: 16 } as const;
  return { ...step, session: AMY, isNew: true, isSamePasswd: false, ...more };
}

function notified(label: number, path: string): Frame {
  return { kind: 'conform.notified', step: 0, label, type: 'NodeCreated', path, zxid: BASE + 4 };
}

function broken(label: number, why = 'closed'): Frame {
  return { kind: 'conform.broken', step: 0, label, why };
}

function event(path: string): object {
  return { type: 'NodeCreated', state: 'SyncConnected', path };
}

describe('a reply', () => {
  test('has its zxid as the offset, and the name of its error', () => {
    const { reply } = outcomeOf([answered({ kind: 'none' }, { code: -101 })]);
    expect(reply).toEqual({ zxid: 4, err: 'NONODE', code: -101 });
  });

  test('of another epoch shows that it is of another', () => {
    const { reply } = outcomeOf([answered({ kind: 'none' }, { zxid: makeZxid(2, 7) })]);
    expect(reply).toMatchObject({ zxid: '2.7' });
  });

  test('has a number only if the step chose it, or the server another one', () => {
    expect(outcomeOf([answered({ kind: 'none' })]).reply).not.toHaveProperty('xid');
    expect(outcomeOf([answered({ kind: 'none' })], { choseXid: [true] }).reply).toMatchObject({ xid: 1 });
    expect(outcomeOf([answered({ kind: 'none' }, { xid: -2 })]).reply).toMatchObject({ xid: -2 });
  });

  test.each<[string, Answer, object]>([
    ['a path', { kind: 'path', path: '/a' }, { path: '/a' }],
    ['a path given back', { kind: 'synced', path: null }, { path: null }],
    ['a path and a Stat', { kind: 'created', path: '/a', stat: STAT }, { path: '/a', stat: RECORDED_STAT }],
    ['a Stat', { kind: 'stat', stat: STAT }, { stat: RECORDED_STAT }],
    ['data', { kind: 'data', data: '\u00c3\u00a4', stat: STAT }, { data: 'ä', stat: RECORDED_STAT }],
    ['no data', { kind: 'data', data: null, stat: STAT }, { data: null, stat: RECORDED_STAT }],
    ['children', { kind: 'children', children: ['a'] }, { children: ['a'] }],
    [
      'children and a Stat',
      { kind: 'children2', children: [], stat: STAT },
      { children: [], stat: RECORDED_STAT },
    ],
    [
      'results',
      {
        kind: 'multi',
        results: [
          { kind: 'create', path: '/a' },
          { kind: 'create2', path: '/b', stat: STAT },
          { kind: 'delete' },
          { kind: 'setData', stat: STAT },
          { kind: 'check' },
          { kind: 'error', code: -2 },
        ],
      },
      {
        results: [
          { op: 'create', header: 0, path: '/a' },
          { op: 'create2', header: 0, path: '/b', stat: RECORDED_STAT },
          { op: 'delete', header: 0 },
          { op: 'setData', header: 0, stat: RECORDED_STAT },
          { op: 'check', header: 0 },
          { op: 'error', err: 'RUNTIMEINCONSISTENCY', code: -2 },
        ],
      },
    ],
  ])('with %s', (_, answer, expected) => {
    expect(outcomeOf([answered(answer)]).reply).toEqual({ zxid: 4, err: 'OK', code: 0, ...expected });
  });

  test('names sessions by their order, and foreign ones by their number', () => {
    const ownerOf = (ephemeralOwner: number): unknown => {
      return outcomeOf([answered({ kind: 'stat', stat: { ...STAT, ephemeralOwner } })]).reply?.['stat'];
    };
    expect(ownerOf(AMY)).toMatchObject({ ephemeralOwner: 's2' });
    expect(ownerOf(makeSessionId(3, 1))).toMatchObject({ ephemeralOwner: '0x3.1' });
  });

  test('names times by the transaction that they are of, which need not be the one that they should be of', () => {
    const timeOf = (mtime: number): unknown => {
      return outcomeOf([answered({ kind: 'stat', stat: { ...STAT, mtime } })]).reply?.['stat'];
    };
    expect(timeOf(1_004)).toMatchObject({ mtime: 'T4' });
    expect(timeOf(1_002)).toMatchObject({ mtime: 'T2' });
    expect(timeOf(999)).toMatchObject({ mtime: '999 ms' });
    expect(timeOf(0)).toMatchObject({ mtime: 0 });
  });
});

describe('a connect', () => {
  const asked = { op: 'connect', choseXid: [] };

  test('to a new session', () => {
    expect(outcomeOf([connected({})], asked).reply).toEqual({
      timeOut: 4000,
      session: 's2',
      passwdLength: 16,
    });
  });

  test('to a session that was there says whether it kept its password', () => {
    const { reply } = outcomeOf([connected({ isNew: false, isSamePasswd: true })], asked);
    expect(reply).toMatchObject({ session: 's2', samePasswd: true });
  });

  test('that is refused is told so, and closed', () => {
    const refused = connected({ session: 0, isNew: false, timeoutMs: 0 });
    expect(outcomeOf([refused, broken(0)], asked)).toEqual({
      reply: { timeOut: 0, session: null, passwdLength: 16 },
      before: [],
      after: { c1: ['closed'] },
    });
  });

  test('that gets no answer is only closed', () => {
    expect(outcomeOf([broken(0)], asked)).toEqual({ reply: { closed: true }, before: [], after: {} });
    expect(outcomeOf([broken(0, 'reset')], asked).reply).toEqual({ broken: 'reset' });
  });
});

describe('what nobody asked for', () => {
  test('stands before the reply, or behind it, by label', () => {
    const frames = [
      notified(1, '/x'),
      notified(0, '/a'),
      answered({ kind: 'none' }),
      notified(0, '/b'),
      broken(1),
    ];
    expect(outcomeOf(frames)).toMatchObject({
      before: [event('/a')],
      after: { c1: [event('/b')], c2: [event('/x'), 'closed'] },
    });
  });

  test('is all that a sleep brings', () => {
    expect(outcomeOf([notified(0, '/a'), broken(0)], { op: 'sleep', label: -1, choseXid: [] })).toEqual({
      before: [],
      after: { c1: [event('/a'), 'closed'] },
    });
  });

  test('shows, be it never so odd', () => {
    const frame: Frame = { kind: 'conform.puzzled', step: 0, label: 1, message: 'Reply' };
    expect(outcomeOf([answered({ kind: 'none' }), frame]).after).toEqual({ c2: ['unasked: Reply'] });
  });
});

describe('a pipeline', () => {
  const asked = { op: 'pipeline', choseXid: [false, true] };
  const first = answered({ kind: 'none' });
  const second = answered({ kind: 'none' }, { place: 1, sentXid: 9, xid: 9 });
  const plain = { zxid: 4, err: 'OK', code: 0 };

  test('brings replies and events in their order, up to the last reply', () => {
    expect(
      outcomeOf([notified(0, '/a'), first, notified(0, '/b'), second, notified(0, '/c')], asked),
    ).toEqual({
      reply: {
        frames: [
          { event: event('/a') },
          { reply: plain, to: 0 },
          { event: event('/b') },
          { reply: { ...plain, xid: 9 }, to: 1 },
        ],
      },
      before: [],
      after: { c1: [event('/c')] },
    });
  });

  test('may end with the connection', () => {
    expect(outcomeOf([first, broken(0)], asked).reply).toEqual({
      frames: [{ reply: plain, to: 0 }, 'closed'],
    });
  });
});
