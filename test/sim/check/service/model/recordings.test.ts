/**
 * The model against recordings of the real server: every script is played as far as the model goes, which knows no
 * watches, and nothing that happens by itself.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bytesOf } from '../../../../../cli/conform/byte-text.js';
import { requestOf } from '../../../../../cli/conform/operations.js';
import type { Recording, RecordedStep } from '../../../../../cli/conform/recording.js';
import { readRecordings } from '../../../../../cli/conform/recording.js';
import type { Identity } from '../../../../../core/znode/acl.js';
import type { Answer, MultiReadResult, MultiResult } from '../../../../../core/znode/answers.js';
import { digestOf } from '../../../../../core/znode/schemes.js';
import type { Stat } from '../../../../../core/znode/stat.js';
import { addressOf, introduced, isBelieved } from '../../../../../sim/check/service/model/identities.js';
import { Model } from '../../../../../sim/check/service/model/model.js';
import { isRead, isUpdate } from '../../../../../sim/check/service/requests.js';

const RECORDINGS = readRecordings([fileURLToPath(new URL('../../../../recordings', import.meta.url))]).filter(
  ({ topic }) => topic !== 'ensemble',
);

/** The recorder ran beside the server, which knew this super user. */
const SETTINGS = { clientNetwork: 'loopback', superDigest: digestOf('super:secret') } as const;

type Fields = Readonly<Record<string, unknown>>;

/** As a recording writes it: times by the transaction that set them, sessions by number. */
function recordedStat(stat: Stat): Fields {
  const time = (millis: number): unknown => (millis === 0 ? 0 : `T${String(millis)}`);
  const owner = stat.ephemeralOwner === 0 ? 0 : `s${String(stat.ephemeralOwner)}`;
  return { ...stat, ctime: time(stat.ctime), mtime: time(stat.mtime), ephemeralOwner: owner };
}

function recordedResult(result: MultiResult | MultiReadResult): Fields {
  if (result.kind === 'error') return { op: 'error', code: result.code };
  const path = 'path' in result ? { path: result.path } : {};
  const stat = 'stat' in result ? { stat: recordedStat(result.stat) } : {};
  const data = 'data' in result ? { data: result.data } : {};
  const children = 'children' in result ? { children: [...result.children].sort() } : {};
  return { op: result.kind, header: 0, ...path, ...data, ...children, ...stat };
}

function recorded(code: number, answer: Answer): Fields {
  return {
    code,
    ...('path' in answer ? { path: answer.path } : {}),
    ...('stat' in answer ? { stat: recordedStat(answer.stat) } : {}),
    ...('data' in answer ? { data: answer.data } : {}),
    ...('children' in answer ? { children: new Set(answer.children) } : {}),
    ...('acl' in answer ? { acl: new Set(answer.acl) } : {}),
    ...('number' in answer ? { total: answer.number } : {}),
    ...('ephemerals' in answer ? { ephemerals: new Set(answer.ephemerals) } : {}),
    ...('results' in answer ? { results: answer.results.map(recordedResult) } : {}),
  };
}

/** What a recording says, in the same form: without the names of errors, which have numbers. */
function comparable(reply: Fields): Fields {
  const { data, children, results, acl, ephemerals } = reply;
  return {
    ...without(reply, [
      'zxid',
      'err',
      'xid',
      'extraBytes',
      'data',
      'children',
      'results',
      'acl',
      'ephemerals',
    ]),
    ...(Array.isArray(acl) ? { acl: new Set<unknown>(acl) } : {}),
    ...(Array.isArray(ephemerals) ? { ephemerals: new Set<unknown>(ephemerals) } : {}),
    ...(typeof data === 'string' ? { data: bytesOf(data) } : data === null ? { data } : {}),
    ...(Array.isArray(children) ? { children: new Set<unknown>(children) } : {}),
    ...(Array.isArray(results) ? { results: results.map((result: Fields) => without(result, ['err'])) } : {}),
  };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Whether something happens that is none of the model: a limit, or a count that the server keeps by itself. */
function isBeyond({ reply, args }: RecordedStep): boolean {
  const path = args['path'];
  return (
    reply === undefined ||
    reply['closed'] === true ||
    reply['err'] === 'QUOTAEXCEEDED' ||
    (typeof path === 'string' && path.endsWith('/zookeeper_stats')) ||
    (typeof reply['data'] === 'object' && reply['data'] !== null)
  );
}

/** Plays a script up to the first step that is beyond the model; returns how many answers it compared. */
function play({ steps }: Recording): number {
  const model = new Model();
  const owners = new Map<string, number>();
  const identities = new Map<string, readonly Identity[]>();
  let zxid = 0;
  let sessions = 0;
  let compared = 0;
  for (const step of steps) {
    const { c, op, reply, i, args } = step;
    if (c === null || reply === undefined || isBeyond(step)) return compared;
    const request = requestOf(op, args, op);
    if (op === 'connect') {
      identities.set(c, [addressOf(0, SETTINGS)]);
      const session = args['session'];
      if (typeof session === 'string') owners.set(c, Number(session.slice('s'.length)));
      if (session !== null) continue;
      zxid += 1;
      sessions += 1;
      model.open(sessions, zxid);
      owners.set(c, sessions);
    } else if (request?.kind === 'addAuth') {
      const { scheme, auth } = request;
      expect(isBelieved(scheme, auth) ? 0 : -115).toBe(reply['code']);
      identities.set(c, introduced(identities.get(c) ?? [], request, SETTINGS));
    } else if (request === null) {
      return compared;
    } else if (isRead(request)) {
      const reader = { session: owners.get(c) ?? 0, identities: identities.get(c) ?? [] };
      const { code, answer } = model.read(request, zxid, reader);
      expect({ i, op, args, ...recorded(code, answer) }).toEqual({ i, op, args, ...comparable(reply) });
      compared += 1;
    } else if (isUpdate(request)) {
      zxid += 1;
      const session = owners.get(c) ?? 0;
      const step = { zxid, timeMs: zxid, session, identities: identities.get(c) ?? [] };
      const { code, answer } = model.update(request, step);
      const due = { i, op, args, zxid: reply['zxid'], ...comparable(reply) };
      expect({ i, op, args, zxid, ...recorded(code, answer) }).toEqual(due);
      compared += 1;
    }
  }
  return compared;
}

test.each(RECORDINGS)('$topic: $name', (recording) => {
  expect(play(recording)).toBeGreaterThanOrEqual(0);
});

test('enough of the recordings is within the model', () => {
  expect(RECORDINGS.map(play).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2000);
});
